import type { EvidenceGroup } from './detector.ts';
import { notWord, silent, unitsOf, wordTable } from './fold.ts';

/** Where the evidence of one group lies in a text: sorted by start. */
export interface Hits {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** Finds the keywords of all groups in one pass over a text. */
export interface KeywordProgram {
  /** One entry per group of `compileKeywords`, in its order. */
  find(text: string): readonly Hits[];
}

export type KeywordGroup = Extract<EvidenceGroup, { keywords: readonly string[] }>;

/** The longest phrase with its gaps, UTF-16 units: what a text window must overlap by. */
export const maximumPhrase = 128;

/** A phrase as folded letters with `gap` between its words. */
interface Phrase {
  readonly units: Uint16Array;
  readonly groups: readonly number[];
}

const gap = 0;
/** Between two words of a phrase lie one to four of these. */
const maximumGap = 4;
const gapUnits = new Set(Array.from(" \t\r\n\u00a0_-./:\u2019'", (unit) => unit.charCodeAt(0)));
/** The filter has 2^15 entries, one per value of a hash's upper bits. */
const filterShift = 17;

interface MutableHits {
  readonly starts: number[];
  readonly ends: number[];
}

/** Throws for a keyword without a letter or digit, or too long. */
export function compileKeywords(groups: readonly KeywordGroup[]): KeywordProgram {
  const phrases = phrasesByFirstWord(groups);
  const unspaced = unspacedKeywords(groups);
  const filter = new Uint8Array(2 ** (32 - filterShift));
  for (const hash of phrases.keys()) filter[hash >>> filterShift] = 1;

  return {
    find(text) {
      const hits: readonly MutableHits[] = groups.map(() => ({ starts: [], ends: [] }));
      const units = unitsOf(text);
      for (const { start, hash } of candidateWords(units, filter)) {
        for (const phrase of phrases.get(hash) ?? []) {
          const end = phraseEnd(units, start, phrase.units);
          if (end === -1) continue;
          for (const group of phrase.groups) {
            hits[group]?.starts.push(start);
            hits[group]?.ends.push(end);
          }
        }
      }
      if (unspaced.size > 0 && unspacedScript.test(text)) findUnspaced(text, unspaced, hits);
      return hits;
    },
  };
}

/** Scripts without spaces between words, or (Hangul) with endings written onto them: such keywords are found anywhere. */
const unspacedScript =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Keyword -> its groups. */
function unspacedKeywords(groups: readonly KeywordGroup[]): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  groups.forEach((group, index) => {
    for (const keyword of new Set(group.keywords)) {
      if (unspacedScript.test(keyword)) found.set(keyword, [...(found.get(keyword) ?? []), index]);
    }
  });
  return found;
}

function findUnspaced(
  text: string,
  keywords: ReadonlyMap<string, readonly number[]>,
  hits: readonly MutableHits[],
): void {
  const touched = new Set<number>();
  for (const [keyword, groups] of keywords) {
    for (let at = text.indexOf(keyword); at !== -1; at = text.indexOf(keyword, at + 1)) {
      for (const group of groups) {
        hits[group]?.starts.push(at);
        hits[group]?.ends.push(at + keyword.length);
        touched.add(group);
      }
    }
  }
  for (const group of touched) sortHits(hits[group]);
}

/** Keywords were found one after another; hits are wanted by their start. */
function sortHits(hits: MutableHits | undefined): void {
  if (hits === undefined) return;
  const order = hits.starts
    .map((start, index) => [start, hits.ends[index] ?? start] as const)
    .sort(([a], [b]) => a - b);
  order.forEach(([start, end], index) => {
    hits.starts[index] = start;
    hits.ends[index] = end;
  });
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

function phrasesByFirstWord(groups: readonly KeywordGroup[]): ReadonlyMap<number, readonly Phrase[]> {
  const groupsOf = new Map<string, number[]>();
  groups.forEach((group, index) => {
    const spaced = group.keywords.filter((keyword) => !unspacedScript.test(keyword));
    for (const keyword of new Set(spaced.map(spelling))) {
      groupsOf.set(keyword, [...(groupsOf.get(keyword) ?? []), index]);
    }
  });
  const byHash = new Map<number, Phrase[]>();
  for (const [keyword, members] of groupsOf) {
    const units = Uint16Array.from(keyword, (character) => (character === ' ' ? gap : character.charCodeAt(0)));
    const hash = hashOf(keyword.split(' ')[0] ?? '');
    byHash.set(hash, [...(byHash.get(hash) ?? []), { units, groups: members }]);
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

interface CandidateWord {
  readonly start: number;
  readonly hash: number;
}

/** Words whose hash passes the filter. The one loop that sees every character, hence without calls; hash 0 is "between words". */
function candidateWords(units: Uint16Array, filter: Uint8Array): readonly CandidateWord[] {
  const candidates: CandidateWord[] = [];
  const table = wordTable();
  let hash = 0;
  for (let index = 0; index <= units.length; index++) {
    const letter = index < units.length ? (table[units[index] ?? 0] ?? notWord) : notWord;
    if (letter > silent) {
      hash = Math.imul(hash + letter, hashPrime);
    } else if (letter === notWord && hash !== 0) {
      if (filter[hash >>> filterShift] === 1) candidates.push({ start: wordStart(units, index), hash });
      hash = 0;
    }
  }
  return candidates;
}

/** The start of the word that ends before `end`. */
function wordStart(units: Uint16Array, end: number): number {
  const table = wordTable();
  let start = end;
  while (start > 0 && table[units[start - 1] ?? 0] !== notWord) start--;
  return start;
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
  while (index < units.length && index - start <= maximumGap && gapUnits.has(units[index] ?? 0)) index++;
  return index === start || index - start > maximumGap ? -1 : index;
}
