import { firstWhere } from '../../lib/first-where.ts';
import type { Span } from '../evidence.ts';

/** Where one element lies in a text, sorted by start; `keys` says which hits are the same value. */
export interface Hits {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly keys: readonly number[];
}

export interface HitList extends Hits {
  readonly starts: number[];
  readonly ends: number[];
  readonly keys: number[];
}

export function createHits(): HitList {
  return { starts: [], ends: [], keys: [] };
}

export function addHit(hits: HitList, { start, end }: Span, key: number): void {
  hits.starts.push(start);
  hits.ends.push(end);
  hits.keys.push(key);
}

/** The same hits by start, the longer first; as they are where they stand so. */
export function sortedHits(hits: Hits): Hits {
  const { starts, ends, keys } = hits;
  if (starts.every((start, index) => index === 0 || isBefore(hits, index - 1, { start, end: ends[index] ?? 0 })))
    return hits;
  const order = Array.from(starts, (_, index) => index).sort(
    (a, b) => (starts[a] ?? 0) - (starts[b] ?? 0) || (ends[b] ?? 0) - (ends[a] ?? 0),
  );
  const inOrder = (list: readonly number[]) => order.map((index) => list[index] ?? 0);
  return { starts: inOrder(starts), ends: inOrder(ends), keys: inOrder(keys) };
}

function isBefore({ starts, ends }: Hits, index: number, { start, end }: Span): boolean {
  const before = starts[index] ?? 0;
  return before < start || (before === start && (ends[index] ?? 0) >= end);
}

/** Index of the first hit that starts at `start` or behind. */
export function firstFrom({ starts }: Hits, start: number): number {
  return firstWhere(starts.length, (at) => (starts[at] ?? 0) >= start);
}

/** What is asked of the hits near a value. */
export interface Near {
  readonly span: Span;
  /** Units; may be infinite. */
  readonly proximity: number;
  /** Counts what lies within the proximity ahead of where the span starts, whether it touches the span or not. */
  readonly ahead?: boolean;
}

/**
 * How many hits lie wholly within the proximity, touch neither the value nor each other, and, with `unique`, differ. Counts no further
 * than `enough`.
 */
export function countHits(
  hits: Hits,
  { span, proximity, ahead = false }: Near,
  { enough, unique }: { enough: number; unique: boolean },
): number {
  const { starts, ends, keys } = hits;
  const earliest = ahead ? span.start : span.start - proximity;
  const latest = (ahead ? span.start : span.end) + proximity;
  const seen = unique && enough > 1 ? new Set<number>() : undefined;
  let count = 0;
  let resume = -Infinity;
  for (let index = firstFrom(hits, earliest); index < starts.length; index++) {
    const start = starts[index] ?? 0;
    const end = ends[index] ?? 0;
    if (start >= latest) break;
    if (start < resume || end > latest || (!ahead && end > span.start && start < span.end)) continue;
    resume = end;
    if (seen !== undefined) {
      const key = keys[index] ?? 0;
      if (seen.has(key)) continue;
      seen.add(key);
    }
    if (++count >= enough) break;
  }
  return count;
}

/** The hit nearest to the value within the proximity. */
export function nearestHit(hits: Hits, { span, proximity, ahead = false }: Near): Span | undefined {
  let best: Span | undefined;
  const earliest = ahead ? span.start : span.start - proximity;
  for (let index = firstFrom(hits, earliest); index < hits.starts.length; index++) {
    const hit = { start: hits.starts[index] ?? 0, end: hits.ends[index] ?? 0 };
    if (hit.start >= span.end + proximity) break;
    const gap = gapOf(hit, span);
    if (gap >= 0 && gap <= proximity && (best === undefined || gap < gapOf(best, span))) best = hit;
  }
  return best;
}

/** Units between the two; negative where they overlap. */
export function gapOf(hit: Span, span: Span): number {
  return Math.max(span.start - hit.end, hit.start - span.end);
}
