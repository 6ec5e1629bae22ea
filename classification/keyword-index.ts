import type { EvidenceGroup } from './detector.ts';
import { notWord, silent, textOf, unitsOf, wordTable } from './fold.ts';
import { createHitList } from './keyword-hits.ts';
import type { HitList, KeywordHits } from './keyword-hits.ts';
import { farScripts } from './word-hashes.ts';
import { compilePhrases, findPhrases, maximumPhrase } from './phrase-table.ts';

/** Finds the keywords of all groups in one pass over a text. */
export interface KeywordProgram {
  /** Takes a text's UTF-16 units as they stand. */
  find(units: Uint16Array): KeywordHits;
  /** How many keywords there are. */
  readonly count: number;
  /** A keyword as its group spells it. */
  keyword(index: number): string;
  /** The groups that a keyword is in. */
  groupsOf(index: number): readonly number[];
}

export type KeywordGroup = Extract<EvidenceGroup, { keywords: readonly string[] }>;

/** Throws for a keyword without a letter or digit, or too long. */
export function compileKeywords(groups: readonly KeywordGroup[]): KeywordProgram {
  const { names, members } = numberKeywords(groups);
  const phrases = compilePhrases(
    [...names]
      .filter(([keyword]) => !unspacedScript.test(keyword))
      .map(([keyword, number]) => [spelling(keyword), number]),
  );
  const unspaced = new Map([...names].filter(([keyword]) => unspacedScript.test(keyword)));
  const leastUnspaced = Math.min(...[...unspaced.keys()].map(highestLetter));
  const list = [...names.keys()];
  const groupsOf = list.map((): number[] => []);
  members.forEach((keywords, group) => {
    for (const keyword of keywords) groupsOf[keyword]?.push(group);
  });
  return {
    count: list.length,
    keyword: (index) => list[index] ?? '',
    groupsOf: (index) => groupsOf[index] ?? [],
    find(units) {
      const found = createHitList();
      const isFar = findPhrases(units, phrases, found);
      if (isFar || leastUnspaced < farScripts) findUnspaced(units, unspaced, found);
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
