import type { EvidenceGroup } from './detector.ts';
import { foldTable, notWord, silent, textOf, unitsOf, wordTable } from './fold.ts';

/** Where the evidence of one group lies in a text: sorted by start. */
export interface Hits {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Which keyword each is: an index for `KeywordProgram.keyword`. */
  readonly keywords: readonly number[];
}

/** Finds the keywords of all groups in one pass over a text. */
export interface KeywordProgram {
  /** Takes a text's UTF-16 units as they stand. */
  find(units: Uint16Array): KeywordHits;
  /** A keyword as its group spells it. */
  keyword(index: number): string;
}

export interface KeywordHits {
  /** Hits of the group with this index among those of `compileKeywords`. */
  of(group: number): Hits;
}

export type KeywordGroup = Extract<EvidenceGroup, { keywords: readonly string[] }>;

/** The longest phrase with its gaps, UTF-16 units: what a text window must overlap by. */
export const maximumPhrase = 128;
export const noHits: Hits = { starts: [], ends: [], keywords: [] };

/** A phrase as folded letters with `gap` between its words. */
interface Phrase {
  readonly units: Uint16Array;
  readonly keyword: number;
}

const gap = 0;
/** Between two words of a phrase lie one to four of these. */
const maximumGap = 4;
/** Unit -> 1 for one that may lie in a gap. */
const gapUnits = Uint8Array.from(foldTable(), (unit) =>
  " \t\r\n_-./:\u2019'".includes(String.fromCharCode(unit)) ? 1 : 0,
);
/** The filter has 2^17 entries, one per value of a hash's upper bits. */
const filterShift = 15;

interface KeywordHit {
  readonly starts: number[];
  readonly ends: number[];
}

/** Throws for a keyword without a letter or digit, or too long. */
export function compileKeywords(groups: readonly KeywordGroup[]): KeywordProgram {
  const { names, members } = numberKeywords(groups);
  const phrases = phrasesByFirstWord(names);
  const unspaced = new Map([...names].filter(([keyword]) => unspacedScript.test(keyword)));
  const filter = new Uint8Array(2 ** (32 - filterShift));
  for (const hash of phrases.keys()) filter[hash >>> filterShift] = 1;
  const list = [...names.keys()];

  const leastUnspaced = Math.min(...[...unspaced.keys()].map(highestLetter));

  return {
    keyword: (index) => list[index] ?? '',
    find(units) {
      const found = new Map<number, KeywordHit>();
      const highest = eachCandidate(units, filter, (start, hash) => {
        const begun = phrases.get(hash);
        if (begun === undefined) return;
        for (const phrase of begun) {
          const end = phraseEnd(units, start, phrase.units);
          if (end !== -1 && end - start <= maximumPhrase) addHit(found, phrase.keyword, { start, end });
        }
      });
      if (highest >= leastUnspaced) findUnspaced(units, unspaced, found);
      return groupHits(found, members);
    },
  };
}

/** As the word table reads it. */
function highestLetter(keyword: string): number {
  const table = wordTable();
  return Math.max(...Array.from(unitsOf(keyword), (unit) => table[unit] ?? notWord));
}

/** Every spelling once: its number, and the numbers of each group. */
function numberKeywords(groups: readonly KeywordGroup[]) {
  const names = new Map<string, number>();
  const members = groups.map(({ keywords }) => {
    for (const keyword of keywords) if (!names.has(keyword)) names.set(keyword, names.size);
    return [...new Set(keywords.map((keyword) => names.get(keyword) ?? -1))];
  });
  return { names, members };
}

function addHit(found: Map<number, KeywordHit>, keyword: number, { start, end }: { start: number; end: number }): void {
  const hits = found.get(keyword);
  if (hits === undefined) found.set(keyword, { starts: [start], ends: [end] });
  else {
    hits.starts.push(start);
    hits.ends.push(end);
  }
}

/** Puts a group's hits together when they are asked for. */
function groupHits(found: ReadonlyMap<number, KeywordHit>, members: readonly (readonly number[])[]): KeywordHits {
  const known: (Hits | undefined)[] = [];
  return {
    of(group) {
      const before = known[group];
      if (before !== undefined) return before;
      const hits: { start: number; end: number; keyword: number }[] = [];
      for (const keyword of members[group] ?? []) {
        const { starts, ends } = found.get(keyword) ?? noHits;
        starts.forEach((start, index) => hits.push({ start, end: ends[index] ?? start, keyword }));
      }
      hits.sort((a, b) => a.start - b.start || a.end - b.end);
      return (known[group] =
        hits.length === 0
          ? noHits
          : {
              starts: hits.map(({ start }) => start),
              ends: hits.map(({ end }) => end),
              keywords: hits.map(({ keyword }) => keyword),
            });
    },
  };
}

/** Scripts without spaces between words, or (Hangul) with endings written onto them: such keywords are found anywhere. */
const unspacedScript =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

function findUnspaced(units: Uint16Array, keywords: ReadonlyMap<string, number>, found: Map<number, KeywordHit>): void {
  const text = textOf(units);
  for (const [keyword, number] of keywords) {
    for (let start = text.indexOf(keyword); start !== -1; start = text.indexOf(keyword, start + 1)) {
      addHit(found, number, { start, end: start + keyword.length });
    }
  }
}

/** Whether a hit lies wholly within `distance` of the value at [start, end) without touching it. */
export function hasHitNear(hits: Hits, start: number, end: number, distance: number): boolean {
  const { starts, ends } = hits;
  let index = lowerBound(starts, start - distance);
  for (; index < starts.length && (starts[index] ?? 0) < end; index++) {
    if ((ends[index] ?? 0) <= start) return true;
  }
  for (; index < starts.length && (starts[index] ?? 0) < end + distance; index++) {
    if ((ends[index] ?? 0) <= end + distance) return true;
  }
  return false;
}

function lowerBound(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function phrasesByFirstWord(names: ReadonlyMap<string, number>): ReadonlyMap<number, readonly Phrase[]> {
  const byHash = new Map<number, Phrase[]>();
  for (const [keyword, number] of names) {
    if (unspacedScript.test(keyword)) continue;
    const words = spelling(keyword);
    const units = Uint16Array.from(words, (character) => (character === ' ' ? gap : character.charCodeAt(0)));
    const hash = hashOf(words.split(' ')[0] ?? '');
    const same = byHash.get(hash) ?? [];
    if (same.push({ units, keyword: number }) === 1) byHash.set(hash, same);
  }
  return byHash;
}

/** A keyword's words as the word table reads them, one space between. */
function spelling(keyword: string): string {
  const table = wordTable();
  const read = Array.from(unitsOf(keyword), (unit) => table[unit] ?? notWord);
  const text = read.map((unit) => (unit === notWord ? ' ' : unit === silent ? '' : String.fromCharCode(unit))).join('');
  const words = text.trim().replace(/ +/g, ' ');
  if (words === '' || words.length > maximumPhrase / 2) {
    throw new Error(`Cannot compile keyword ${JSON.stringify(keyword)}: it has no letter or digit, or is too long`);
  }
  return words;
}

/** Multiplicative; the upper bits are the good ones. */
const hashPrime = 0x01000193;

function hashOf(word: string): number {
  let hash = 0;
  for (let index = 0; index < word.length; index++) hash = Math.imul(hash + word.charCodeAt(index), hashPrime);
  return hash;
}

/**
 * Calls back with words whose hash passes the filter; the answer has at least the bits of every letter. The one loop that sees
 * every character; hash 0 is "between words".
 */
function eachCandidate(units: Uint16Array, filter: Uint8Array, found: (start: number, hash: number) => void): number {
  const table = wordTable();
  const { length } = units;
  let seen = 0;
  let index = 0;
  while (index < length) {
    let letter = table[units[index] ?? 0] ?? notWord;
    if (letter === notWord) {
      index++;
      continue;
    }
    const start = index;
    let hash = 0;
    do {
      seen |= letter;
      if (letter !== silent) hash = Math.imul(hash + letter, hashPrime);
      index++;
      letter = index < length ? (table[units[index] ?? 0] ?? notWord) : notWord;
    } while (letter !== notWord);
    if (filter[hash >>> filterShift] === 1 && hash !== 0) found(start, hash);
  }
  return seen;
}

/** Where the phrase that starts here ends, or -1; it must end with a word's end. */
function phraseEnd(units: Uint16Array, start: number, phrase: Uint16Array): number {
  let index = start;
  for (const wanted of phrase) {
    index = wanted === gap ? skipGap(units, index) : skipLetter(units, index, wanted);
    if (index === -1) return -1;
  }
  const table = wordTable();
  while (index < units.length && table[units[index] ?? 0] === silent) index++;
  return index < units.length && (table[units[index] ?? 0] ?? notWord) !== notWord ? -1 : index;
}

function skipLetter(units: Uint16Array, start: number, wanted: number): number {
  const table = wordTable();
  let index = start;
  while (index < units.length && table[units[index] ?? 0] === silent) index++;
  return index < units.length && table[units[index] ?? 0] === wanted ? index + 1 : -1;
}

function skipGap(units: Uint16Array, start: number): number {
  let index = start;
  while (index < units.length && index - start <= maximumGap && gapUnits[units[index] ?? 0] === 1) index++;
  return index === start || index - start > maximumGap ? -1 : index;
}
