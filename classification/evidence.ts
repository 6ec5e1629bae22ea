import { proximity } from './detector.ts';
import type { ConfidenceLevel, EvidenceGroup } from './detector.ts';
import { hasHitNear } from './keyword-hits.ts';
import type { Hits } from './keyword-hits.ts';
import type { KeywordGroup } from './keyword-index.ts';

/** What is looked for in the text itself. */
export type LeafGroup = Exclude<EvidenceGroup, { any: readonly EvidenceGroup[] }>;

/** A stretch of text, `end` behind its last unit. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The text around a value. */
export interface Surroundings {
  /** Folded. */
  readonly text: string;
  /** All that are near enough to a value at `start`, and perhaps others. */
  hits(group: KeywordGroup, start: number): Hits;
  /** Hits in the heading of the column that an offset lies in. */
  above(group: KeywordGroup, start: number): Hits;
}

/** A pattern of evidence may look this far to the left and right of what it matches. */
const lookAround = 64;

export function leavesOf(group: EvidenceGroup): readonly LeafGroup[] {
  return 'any' in group ? group.any.flatMap(leavesOf) : [group];
}

/** Whether a level holds for the value, evidence and exclusions alike. */
export function levelHolds(
  { appliesTo, evidence, without = [] }: ConfidenceLevel,
  value: string,
  { around, span }: { readonly around: Surroundings; readonly span: Span },
): boolean {
  if (appliesTo !== undefined && !appliesTo(value)) return false;
  for (const group of evidence) if (!holdsNear(group, around, span)) return false;
  return !without.some((group) => holdsNear(group, around, span));
}

export function holdsNear(group: EvidenceGroup, around: Surroundings, span: Span): boolean {
  if ('any' in group) return countNear(group.any, around, span) >= group.atLeast;
  if ('keywords' in group) {
    return (
      hasHitNear(around.hits(group, span.start), span.start, span.end, proximity) ||
      around.above(group, span.start).starts.length > 0
    );
  }
  return patternNear(group.pattern, around.text, span) !== undefined;
}

/** How many of the groups hold. */
export function countNear(groups: readonly EvidenceGroup[], around: Surroundings, span: Span): number {
  return groups.filter((group) => holdsNear(group, around, span)).length;
}

/** The first match, from any place, that lies wholly within the proximity and doesn't overlap the value. */
export function patternNear(pattern: RegExp, text: string, { start, end }: Span): Span | undefined {
  const offset = Math.max(0, start - proximity - lookAround);
  const slice = text.slice(offset, end + proximity + lookAround);
  const earliest = Math.max(0, start - proximity) - offset;
  pattern.lastIndex = earliest;
  for (;;) {
    const match = pattern.exec(slice);
    if (match === null) return undefined;
    const at = match.index + offset;
    const behind = at + match[0].length;
    if (at >= end + proximity) return undefined;
    if (match.index >= earliest && (behind <= start || (at >= end && behind <= end + proximity))) {
      return { start: at, end: behind };
    }
    pattern.lastIndex = nextIndex(match, slice);
  }
}

/** Where to look on behind a match's first character; with flag u a character may be two units. */
export function nextIndex(match: RegExpExecArray, text: string): number {
  return match.index + ((text.codePointAt(match.index) ?? 0) > 0xffff ? 2 : 1);
}
