import type { EvidenceGroup } from './detector.ts';
import { foldTable, notWord, silent, textOf, unitsOf, wordTable } from './fold.ts';
import { createHitList } from './keyword-hits.ts';
import type { HitList, KeywordHits } from './keyword-hits.ts';

/** Finds the keywords of all groups in one pass over a text. */
export interface KeywordProgram {
  /** Takes a text's UTF-16 units as they stand. */
  find(units: Uint16Array): KeywordHits;
  /** A keyword as its group spells it. */
  keyword(index: number): string;
  /** The groups that a keyword is in. */
  groupsOf(index: number): readonly number[];
}

export type KeywordGroup = Extract<EvidenceGroup, { keywords: readonly string[] }>;

/** The longest phrase with its gaps, UTF-16 units: what a text window must overlap by. */
export const maximumPhrase = 128;

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
/** Throws for a keyword without a letter or digit, or too long. */
export function compileKeywords(groups: readonly KeywordGroup[]): KeywordProgram {
  const { names, members } = numberKeywords(groups);
  const phrases = phraseTable(names);
  const unspaced = new Map([...names].filter(([keyword]) => unspacedScript.test(keyword)));
  const leastUnspaced = Math.min(...[...unspaced.keys()].map(highestLetter));
  const list = [...names.keys()];
  const groupsOf = list.map((): number[] => []);
  members.forEach((keywords, group) => {
    for (const keyword of keywords) groupsOf[keyword]?.push(group);
  });
  return {
    keyword: (index) => list[index] ?? '',
    groupsOf: (index) => groupsOf[index] ?? [],
    find(units) {
      const found = createHitList();
      const highest = findPhrases(units, phrases, found);
      if (highest >= leastUnspaced) findUnspaced(units, unspaced, found);
      return found.hits(members);
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

/** Scripts without spaces between words, or (Hangul) with endings written onto them: such keywords are found anywhere. */
const unspacedScript =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

function findUnspaced(units: Uint16Array, keywords: ReadonlyMap<string, number>, found: HitList): void {
  const text = textOf(units);
  for (const [keyword, number] of keywords) {
    for (let start = text.indexOf(keyword); start !== -1; start = text.indexOf(keyword, start + 1)) {
      found.add(start, start + keyword.length, number);
    }
  }
}

/** Phrases by the hash of their first word. */
interface PhraseTable {
  /** A bit for each value of a hash's upper 17 bits: clear where no phrase begins with such a word. */
  readonly filter: Int32Array;
  /** Open addressing, a power of two: hash and index in `phrases`, which is one higher; 0 is free. */
  readonly slots: Int32Array;
  readonly phrases: readonly (readonly Phrase[])[];
}

const filterShift = 15;

function phraseTable(names: ReadonlyMap<string, number>): PhraseTable {
  const byHash = new Map<number, Phrase[]>();
  for (const [keyword, number] of names) {
    if (unspacedScript.test(keyword)) continue;
    const words = spelling(keyword);
    const units = Uint16Array.from(words, (character) => (character === ' ' ? gap : character.charCodeAt(0)));
    const hash = hashOf(words.split(' ')[0] ?? '');
    const same = byHash.get(hash) ?? [];
    if (same.push({ units, keyword: number }) === 1) byHash.set(hash, same);
  }
  const filter = new Int32Array(2 ** (32 - filterShift - 5));
  const slots = new Int32Array(2 ** (Math.ceil(Math.log2(byHash.size + 1)) + 2));
  const phrases = [...byHash.values()];
  [...byHash.keys()].forEach((hash, index) => {
    const bit = hash >>> filterShift;
    filter[bit >> 5] = (filter[bit >> 5] ?? 0) | (1 << (bit & 31));
    let slot = slotOf(hash, slots.length);
    while (slots[slot + 1] !== 0) slot = (slot + 2) & (slots.length - 1);
    slots[slot] = hash;
    slots[slot + 1] = index + 1;
  });
  return { filter, slots, phrases };
}

function slotOf(hash: number, length: number): number {
  return (hash >>> 14) & (length - 2);
}

function phrasesFor({ slots, phrases }: PhraseTable, hash: number): readonly Phrase[] | undefined {
  const mask = slots.length - 1;
  for (let slot = slotOf(hash, slots.length); slots[slot + 1] !== 0; slot = (slot + 2) & mask) {
    if (slots[slot] === hash) return phrases[(slots[slot + 1] ?? 0) - 1];
  }
  return undefined;
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

/** The one loop that sees every character; hash 0 is "between words". The answer has at least the bits of every letter. */
function findPhrases(units: Uint16Array, phrases: PhraseTable, found: HitList): number {
  const table = wordTable();
  const { filter } = phrases;
  const { length } = units;
  let seen = 0;
  let index = 0;
  while (index < length) {
    let letter = table[units[index++] ?? 0] ?? notWord;
    if (letter === notWord) continue;
    const start = index - 1;
    let hash = 0;
    do {
      seen |= letter;
      if (letter !== silent) hash = Math.imul(hash + letter, hashPrime);
      letter = index < length ? (table[units[index] ?? 0] ?? notWord) : notWord;
      index++;
    } while (letter !== notWord);
    const bit = hash >>> filterShift;
    if (((filter[bit >> 5] ?? 0) >>> (bit & 31)) & 1 && hash !== 0) addPhrases(units, start, { phrases, hash, found });
  }
  return seen;
}

/** Adds the phrases that start here with the word of this hash. */
function addPhrases(
  units: Uint16Array,
  start: number,
  { phrases, hash, found }: { readonly phrases: PhraseTable; readonly hash: number; readonly found: HitList },
): void {
  for (const phrase of phrasesFor(phrases, hash) ?? []) {
    const end = phraseEnd(units, start, phrase.units);
    if (end !== -1 && end - start <= maximumPhrase) found.add(start, end, phrase.keyword);
  }
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
