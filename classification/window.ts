import type { TextPart } from '../model/finding.ts';
import { proximity } from './detector.ts';
import type { Span, Surroundings } from './evidence.ts';
import { fold, unitsOf } from './fold.ts';
import type { Headings } from './headings.ts';
import { noHits } from './keyword-hits.ts';
import type { KeywordHits } from './keyword-hits.ts';
import { maximumPhrase } from './phrase-table.ts';
import { createNearness, maximumValue } from './nearness.ts';
import type { Nearness } from './nearness.ts';
import type { Program } from './program.ts';

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
  /** What keywords near let count, told when first asked for. */
  near(): Nearness;
  /** Whether the text holds one of these words, in lower case. */
  holds(anchors: readonly string[]): boolean;
}

export interface WindowContext {
  readonly program: Program;
  readonly headings: Headings | undefined;
}

export function openWindow(part: TextPart, stretch: Span, { program, headings }: WindowContext): Window {
  const offset = Math.max(0, stretch.start - margin);
  const raw = part.text.slice(offset, stretch.end + margin);
  const units = unitsOf(raw);
  const text = fold(raw);
  let lowerCase: string | undefined;
  let keywords: KeywordHits | undefined;
  let nearness: Nearness | undefined;
  const above = headings && ((start: number) => headings.above(start + offset));
  const hits = (): KeywordHits => (keywords ??= program.keywords.find(units));
  const near = (): Nearness => (nearness ??= createNearness(program, hits(), above));

  return {
    part,
    offset,
    units,
    text,
    own: { start: stretch.start - offset, end: Math.min(stretch.end, part.text.length) - offset },
    near,
    holds(anchors) {
      lowerCase ??= text.toLowerCase();
      return anchors.some((anchor) => lowerCase?.includes(anchor));
    },
    hits(group, start) {
      const index = program.groupIndex.get(group);
      return index === undefined || !near().mayHit(index, start) ? noHits : hits().of(index);
    },
    above(group, start) {
      if (above === undefined) return noHits;
      const index = program.groupIndex.get(group);
      return index === undefined ? noHits : (above(start)?.of(index) ?? noHits);
    },
  };
}
