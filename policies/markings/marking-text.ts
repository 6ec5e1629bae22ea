import type { Application } from '../../model/marking.ts';
import { suggestion } from '../suggest.ts';

/** A marking's text as the policy has it, taken apart. */
export type MarkingSegment =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: MarkingVariable }
  /** What stands between `${If.App.…}` and `${If.End}`. */
  | {
      readonly kind: 'condition';
      readonly applications: readonly Application[];
      readonly segments: readonly MarkingSegment[];
    };

/** Written `${Item.Label}`; case counts, as in Microsoft's policies. */
export const markingVariables = [
  'Item.Label',
  'Item.Name',
  'Item.Location',
  'User.Name',
  'User.PrincipalName',
  'Event.DateTime',
] as const;
export type MarkingVariable = (typeof markingVariables)[number];

/** Names after `If.App.`; several applications are named by their letters: `If.App.WXP`. */
const applicationNames: Readonly<Record<string, Application>> = {
  Word: 'word',
  Excel: 'excel',
  PowerPoint: 'powerpoint',
  Outlook: 'outlook',
};
const applicationLetters: Readonly<Record<string, Application>> = {
  W: 'word',
  X: 'excel',
  P: 'powerpoint',
  O: 'outlook',
};

const condition = 'If.App.';
const conditionEnd = 'If.End';

/** Why a marking's text can't be taken apart; the message is for people. */
export class MarkingTextFault extends Error {}

/** Throws `MarkingTextFault`. */
export function readMarkingText(text: string): readonly MarkingSegment[] {
  const outer: MarkingSegment[] = [];
  let open: { readonly applications: readonly Application[]; readonly segments: MarkingSegment[] } | undefined;
  let at = 0;
  const add = (segment: MarkingSegment): void => void (open?.segments ?? outer).push(segment);
  while (at < text.length) {
    const start = text.indexOf('${', at);
    if (start === -1) break;
    if (start > at) add({ kind: 'text', text: text.slice(at, start) });
    const end = text.indexOf('}', start);
    if (end === -1) throw new MarkingTextFault(`${text.slice(start, start + 20)} has no closing }`);
    const name = text.slice(start + 2, end);
    at = end + 1;
    if (name === conditionEnd) {
      if (open === undefined) throw new MarkingTextFault('${If.End} ends nothing');
      outer.push({ kind: 'condition', ...open });
      open = undefined;
    } else if (name.startsWith(condition)) {
      if (open !== undefined) throw new MarkingTextFault(`\${${name}} stands within another condition`);
      open = { applications: applicationsOf(name), segments: [] };
    } else {
      add({ kind: 'variable', name: variableOf(name) });
    }
  }
  if (open !== undefined) throw new MarkingTextFault('${If.End} is missing');
  if (at < text.length) outer.push({ kind: 'text', text: text.slice(at) });
  return outer;
}

function variableOf(name: string): MarkingVariable {
  const found = markingVariables.find((known) => known === name);
  if (found !== undefined) return found;
  throw new MarkingTextFault(
    `unknown variable \${${name}}${suggestion(name, [...markingVariables, `${condition}WXPO`, conditionEnd])}`,
  );
}

function applicationsOf(name: string): readonly Application[] {
  const wanted = name.slice(condition.length);
  const named = Object.hasOwn(applicationNames, wanted) ? applicationNames[wanted] : undefined;
  if (named !== undefined) return [named];
  const letters = Array.from(wanted, (letter) =>
    Object.hasOwn(applicationLetters, letter) ? applicationLetters[letter] : undefined,
  ).filter((application) => application !== undefined);
  if (letters.length === 0 || letters.length < wanted.length || new Set(letters).size < letters.length) {
    throw new MarkingTextFault(
      `\${${name}} must name Word, Excel, PowerPoint or Outlook, or some of the letters W, X, P and O`,
    );
  }
  return letters;
}

/** The variables that the text names, those of conditions among them. */
export function variablesIn(segments: readonly MarkingSegment[]): ReadonlySet<MarkingVariable> {
  return new Set(
    segments.flatMap((segment) => {
      if (segment.kind === 'variable') return [segment.name];
      return segment.kind === 'condition' ? [...variablesIn(segment.segments)] : [];
    }),
  );
}
