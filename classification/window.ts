import type { TextPart } from '../model/finding.ts';
import { proximity } from './detector.ts';
import type { Span, Surroundings } from './evidence.ts';
import { fold, unitsOf } from './fold.ts';
import type { Headings } from './headings.ts';
import { maximumPhrase, noHits } from './keyword-index.ts';
import type { KeywordHits } from './keyword-index.ts';
import type { Program } from './program.ts';

/** The longest value that a pattern may match: see `detector.ts`. */
export const maximumValue = 200;
/** What a window sees beyond its own stretch: the rest of a value and all of its evidence. */
const margin = maximumValue + proximity + maximumPhrase;

/** A stretch of a part with its margins; offsets are those of `text` but where said otherwise. */
export interface Window extends Surroundings {
  readonly part: TextPart;
  /** Offset of `text` in the part. */
  readonly offset: number;
  /** As they stand in the part. */
  readonly units: Uint16Array;
  /** The stretch in which values of this window start. */
  readonly own: Span;
  /** Sorted starts of the keywords of a gate. */
  gate(index: number): readonly number[];
  /** Whether a keyword of a gate stands at the head of the column that the offset lies in. */
  gateAbove(index: number, offset: number): boolean;
  /** Whether the text holds one of these words, in lower case. */
  holds(anchors: readonly string[]): boolean;
}

export interface WindowContext {
  readonly program: Program;
  readonly headings: Headings;
}

export function openWindow(part: TextPart, stretch: Span, { program, headings }: WindowContext): Window {
  const offset = Math.max(0, stretch.start - margin);
  const raw = part.text.slice(offset, stretch.end + margin);
  const units = unitsOf(raw);
  const text = fold(raw);
  let lowerCase: string | undefined;
  let keywords: KeywordHits | undefined;
  const gates: (readonly number[] | undefined)[] = [];
  const above = (group: number, start: number) => headings.hits(group, start + offset);
  const hitsOf = (group: number) => (keywords ??= program.keywords.find(units)).of(group);

  return {
    part,
    offset,
    units,
    text,
    own: { start: stretch.start - offset, end: Math.min(stretch.end, part.text.length) - offset },
    gate: (index) => (gates[index] ??= mergeStarts((program.gates[index] ?? []).map((group) => hitsOf(group).starts))),
    gateAbove: (index, start) => (program.gates[index] ?? []).some((group) => above(group, start).starts.length > 0),
    holds(anchors) {
      lowerCase ??= text.toLowerCase();
      return anchors.some((anchor) => lowerCase?.includes(anchor));
    },
    hits(group) {
      const index = program.groupIndex.get(group);
      return index === undefined ? noHits : hitsOf(index);
    },
    above(group, start) {
      const index = program.groupIndex.get(group);
      return index === undefined ? noHits : above(index, start);
    },
  };
}

function mergeStarts(lists: readonly (readonly number[])[]): readonly number[] {
  const filled = lists.filter(({ length }) => length > 0);
  return filled.length <= 1 ? (filled[0] ?? []) : filled.flat().sort((a, b) => a - b);
}
