import type { Decision, Severity } from '../model/decision.ts';
import type { FileErrorKind } from '../model/errors.ts';
import type { UnreadPart } from '../model/finding.ts';

/** Kinds that hide nothing: an empty attachment. */
const harmless: readonly FileErrorKind[] = ['empty'];
/** A picture, a film, a program: often met, and seldom what somebody hides. */
const common: FileErrorKind = 'unsupported';
const namedAtMost = 3;

/** Pieces that something sensitive may hide in. */
export function hiding(unread: readonly UnreadPart[]): readonly UnreadPart[] {
  return unread.filter((part) => !harmless.includes(part.unread));
}

/** How much it weighs that nothing was found in a file of which these pieces are not known. */
export function weightOf(unread: readonly UnreadPart[]): Severity {
  return hiding(unread).every((part) => part.unread === common) ? 'informational' : 'low';
}

/** The decision about a file of which pieces could not be read, said so. */
export function toldInPart(decision: Decision, unread: readonly UnreadPart[]): Decision {
  const hidden = hiding(unread);
  if (hidden.length === 0) return decision;
  const named = hidden.slice(0, namedAtMost).map(({ name, unread: kind }) => `${name} (${kind})`);
  const more = hidden.length > namedAtMost ? `, and ${hidden.length - namedAtMost} more` : '';
  return { ...decision, reason: `${decision.reason}; not all of it could be read: ${named.join(', ')}${more}` };
}
