import type { Grounds, NearMiss, Place } from '../model/finding.ts';
import { proximity } from './detector.ts';
import type { ConfidenceLevel, Detector, EvidenceGroup } from './detector.ts';
import { countNear, holdsNear, levelHolds, patternNear } from './evidence.ts';
import type { Span, Surroundings } from './evidence.ts';
import type { Hits } from './keyword-hits.ts';
import type { KeywordProgram } from './keyword-index.ts';
import { mask } from './mask.ts';

const maximumPlaces = 5;
/** Text shown on each side of a value, masked; UTF-16 units. */
const contextLength = 40;

/** Collects near misses: no value, no text of the document. */
export interface Misses {
  /** A reason that is undefined is none worth telling. */
  add(type: string, reason: string | undefined, place: () => Place): void;
  list(): readonly NearMiss[];
}

/** A value and what may be evidence for it. */
interface Where {
  readonly around: Surroundings;
  readonly span: Span;
}

export function createMisses(): Misses {
  const misses = new Map<string, { type: string; reason: string; count: number; places: Place[] }>();
  return {
    add(type, reason, place) {
      if (reason === undefined) return;
      const key = `${type} ${reason}`;
      const miss = misses.get(key) ?? { type, reason, count: 0, places: [] };
      misses.set(key, miss);
      miss.count++;
      if (miss.places.length < maximumPlaces) miss.places.push(place());
    },
    list: () => [...misses.values()].sort((a, b) => (a.type === b.type ? b.count - a.count : a.type < b.type ? -1 : 1)),
  };
}

/**
 * Why a value whose check failed is a near miss: because its evidence is there. Numbers that only have the length are none,
 * unless the type asks for no evidence at all.
 */
export function lackingCheck(detector: Detector, value: string, where: Where): string | undefined {
  const { levels } = detector;
  const near = levels.every(({ evidence }) => evidence.length === 0)
    ? true
    : levels.some((level) => level.evidence.length > 0 && levelHolds(level, value, where));
  return near ? 'checksum failed, or a number that is never given out' : undefined;
}

/** What a valid value lacks, told by the level that asks for least. */
export function lackingLevel(
  { levels }: Detector,
  value: string,
  where: Where & { readonly keywords: KeywordProgram },
): string {
  const fitting = levels.filter(({ appliesTo }) => appliesTo === undefined || appliesTo(value));
  for (const { evidence, without = [] } of fitting) {
    const excluding = without.find((group) => holdsNear(group, where.around, where.span));
    if (excluding === undefined || !evidence.every((group) => holdsNear(group, where.around, where.span))) continue;
    return `excluded by ${nearest(excluding, where) ?? 'what is near'}`;
  }
  const missing = fitting.at(-1)?.evidence.find((group) => !holdsNear(group, where.around, where.span));
  return missing === undefined ? 'not written as the type is' : lackingEvidence(missing, where);
}

function lackingEvidence(group: EvidenceGroup, { around, span }: Where): string {
  if ('keywords' in group) return `no keyword within ${proximity} characters`;
  if ('pattern' in group) return `no supporting pattern within ${proximity} characters`;
  return `${countNear(group.any, around, span)} of ${group.atLeast} required`;
}

/** What earned a value its confidence, in our own words, and the text around it, masked. */
export function groundsOf(
  level: ConfidenceLevel | undefined,
  place: Place,
  where: Where & { readonly keywords: KeywordProgram },
): Grounds {
  const { around, span } = where;
  const earnedBy = (level?.evidence ?? []).flatMap((group) => nearest(group, where) ?? []);
  return {
    place,
    confidence: level?.confidence ?? 0,
    earnedBy: earnedBy.length === 0 ? ['value alone'] : earnedBy,
    context: contextOf(around.text, span),
  };
}

/** The text around a value with every letter and digit replaced. */
export function contextOf(text: string, { start, end }: Span): string {
  return mask(text.slice(Math.max(0, start - contextLength), end + contextLength));
}

/** The nearest evidence of a group: keywords as the detector spells them, never as the text does. */
function nearest(group: EvidenceGroup, where: Where & { readonly keywords: KeywordProgram }): string | undefined {
  if ('any' in group) {
    const found = group.any.flatMap((one) =>
      holdsNear(one, where.around, where.span) ? (nearest(one, where) ?? []) : [],
    );
    return found.length === 0 ? undefined : found.join(' and ');
  }
  if ('pattern' in group) {
    const hit = patternNear(group.pattern, where.around.text, where.span);
    return hit === undefined ? undefined : `supporting pattern ${distance(hit, where.span)}`;
  }
  const hits = where.around.hits(group, where.span.start);
  const hit = nearestHit(hits, where.span);
  if (hit !== undefined) return `keyword "${where.keywords.keyword(hit.keyword)}" ${distance(hit, where.span)}`;
  const [above] = where.around.above(group, where.span.start).keywords;
  return above === undefined ? undefined : `keyword "${where.keywords.keyword(above)}" at the head of the column`;
}

function nearestHit({ starts, ends, keywords }: Hits, span: Span): (Span & { readonly keyword: number }) | undefined {
  let best: (Span & { readonly keyword: number }) | undefined;
  starts.forEach((start, index) => {
    const hit = { start, end: ends[index] ?? start, keyword: keywords[index] ?? -1 };
    const gap = gapOf(hit, span);
    if (gap >= 0 && gap <= proximity && (best === undefined || gap < gapOf(best, span))) best = hit;
  });
  return best;
}

/** Units between the two; negative where they overlap. */
function gapOf(hit: Span, span: Span): number {
  return Math.max(span.start - hit.end, hit.start - span.end);
}

function distance(hit: Span, span: Span): string {
  const gap = gapOf(hit, span);
  return `${gap} ${gap === 1 ? 'character' : 'characters'} ${hit.end <= span.start ? 'before' : 'after'}`;
}
