import { firstWhere } from '../lib/first-where.ts';

/** Where the evidence of one group lies in a text: sorted by start. */
export interface Hits {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Which keyword each is: an index for `KeywordProgram.keyword`. */
  readonly keywords: readonly number[];
}

/** All keywords of a text. */
export interface KeywordHits {
  readonly count: number;
  /** Of each hit its start, its end and its keyword, one after the other; sorted by start. */
  readonly entries: Int32Array;
  /** Hits of the group with this index among those of `compileKeywords`. */
  of(group: number): Hits;
}

export const noHits: Hits = { starts: [], ends: [], keywords: [] };

/** Numbers of an entry. */
export const entryLength = 3;

/** Takes hits in any order. `members` holds the keywords of each group. */
export interface HitList {
  add(start: number, end: number, keyword: number): void;
  /** Afterwards nothing may be added. */
  hits(members: readonly (readonly number[])[]): KeywordHits;
}

export function createHitList(): HitList {
  let entries: Int32Array = new Int32Array(entryLength * 256);
  let count = 0;
  let last = 0;
  let sorted = true;
  return {
    add(start, end, keyword) {
      const at = count * entryLength;
      if (at === entries.length) {
        const more = new Int32Array(2 * at);
        more.set(entries);
        entries = more;
      }
      entries[at] = start;
      entries[at + 1] = end;
      entries[at + 2] = keyword;
      sorted &&= start >= last;
      last = start;
      count++;
    },
    hits(members) {
      if (!sorted) entries = sortedEntries(entries, count);
      return { count, entries, of: grouped(entries, count, members) };
    },
  };
}

function sortedEntries(entries: Int32Array, count: number): Int32Array {
  const order = Array.from({ length: count }, (_, index) => index * entryLength);
  const start = (at: number): number => entries[at] ?? 0;
  const end = (at: number): number => entries[at + 1] ?? 0;
  order.sort((a, b) => start(a) - start(b) || end(a) - end(b));
  return Int32Array.from(order.flatMap((at) => [...entries.subarray(at, at + entryLength)]));
}

/** Puts a group's hits together when they are asked for. */
function grouped(entries: Int32Array, count: number, members: readonly (readonly number[])[]): (group: number) => Hits {
  const known: (Hits | undefined)[] = [];
  let byKeyword: Map<number, number[]> | undefined;
  return (group) => {
    const before = known[group];
    if (before !== undefined) return before;
    byKeyword ??= entriesByKeyword(entries, count);
    const own: number[] = [];
    for (const keyword of members[group] ?? []) {
      const places = byKeyword.get(keyword);
      if (places !== undefined) own.push(...places);
    }
    own.sort((a, b) => a - b);
    const column = (offset: number): number[] => own.map((at) => entries[at + offset] ?? 0);
    return (known[group] = own.length === 0 ? noHits : { starts: column(0), ends: column(1), keywords: column(2) });
  };
}

function entriesByKeyword(entries: Int32Array, count: number): Map<number, number[]> {
  const places = new Map<number, number[]>();
  for (let at = 0; at < count * entryLength; at += entryLength) {
    const keyword = entries[at + 2] ?? 0;
    const same = places.get(keyword);
    if (same === undefined) places.set(keyword, [at]);
    else same.push(at);
  }
  return places;
}

/** Whether a hit lies wholly within `distance` of the value at [start, end) without touching it. */
export function hasHitNear(hits: Hits, start: number, end: number, distance: number): boolean {
  const { starts, ends } = hits;
  let index = firstWhere(starts.length, (at) => (starts[at] ?? 0) >= start - distance);
  for (; index < starts.length && (starts[index] ?? 0) < end; index++) {
    if ((ends[index] ?? 0) <= start) return true;
  }
  for (; index < starts.length && (starts[index] ?? 0) < end + distance; index++) {
    if ((ends[index] ?? 0) <= end + distance) return true;
  }
  return false;
}
