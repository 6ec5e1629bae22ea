import type { OwnKeyword } from '../../model/own-type.ts';
import { addHit, createHits, sortedHits } from './hits.ts';
import type { HitList, Hits } from './hits.ts';
import { createPhraseTable, findPhrases, isUnspaced } from './phrases.ts';
import type { PhraseTable, PhraseTableBuilder } from './phrases.ts';
import { createSubstringTable, findSubstrings } from './substrings.ts';
import type { SubstringTable, SubstringTableBuilder } from './substrings.ts';

/** Words that are looked for together, with the elements that each belongs to. */
export interface WordTables {
  readonly phrases?: PhraseTable;
  readonly substrings?: SubstringTable;
  /** By the number that the tables give with a hit, minus one. */
  readonly owners: readonly (readonly WordOwner[])[];
}

interface WordOwner {
  /** Index of an element. */
  readonly element: number;
  /** The word as it must be written, where its case counts. */
  readonly spelling?: string;
}

/** Puts the keyword lists of several elements into one pair of tables. */
export function compileKeywordLists(
  lists: readonly { readonly element: number; readonly keywords: readonly OwnKeyword[] }[],
): WordTables | undefined {
  let phrases: PhraseTableBuilder | undefined;
  let substrings: SubstringTableBuilder | undefined;
  const owners: (readonly WordOwner[])[] = [];
  for (const { element, keywords } of lists) {
    for (const { word, match, caseSensitive } of keywords) {
      const owner: WordOwner = caseSensitive ? { element, spelling: word } : { element };
      const anywhere = match === 'string' || isUnspaced(word);
      const table = anywhere ? (substrings ??= createSubstringTable()) : (phrases ??= createPhraseTable());
      const before = table.add(word, owners.length + 1);
      owners.push([...(owners[before - 1] ?? []), owner]);
    }
  }
  if (owners.length === 0) return undefined;
  return {
    ...(phrases && { phrases: phrases.finish({ shared: false }) }),
    ...(substrings && { substrings: substrings.finish({ shared: false }) }),
    owners,
  };
}

/** The hits of each element in a text, whose units are as they stand there. */
export function findWords(
  text: string,
  units: Uint16Array,
  tables: readonly WordTables[],
): { of(element: number): Hits } {
  const found = new Map<number, HitList>();
  for (const { phrases, substrings, owners } of tables) {
    const add = (place: { readonly start: number; readonly end: number }, number: number, key: number): void => {
      for (const { element, spelling } of owners[number - 1] ?? []) {
        if (spelling !== undefined && !isWritten(text.slice(place.start, place.end), spelling)) continue;
        const hits = found.get(element) ?? createHits();
        found.set(element, hits);
        addHit(hits, place, key);
      }
    };
    if (phrases !== undefined) findPhrases(units, phrases, add);
    if (substrings !== undefined) findSubstrings(units, substrings, add);
  }
  const known = new Map<number, Hits>();
  return {
    of(element) {
      const hits = known.get(element) ?? sortedHits(found.get(element) ?? createHits());
      known.set(element, hits);
      return hits;
    },
  };
}

/** Whether a text has the word's letters as they stand; what lies between words doesn't matter. */
function isWritten(text: string, word: string): boolean {
  const plain = (one: string) =>
    one
      .normalize('NFC')
      .replace(/[\s_./:'\u2019\u00ad-]+/g, ' ')
      .trim();
  return plain(text) === plain(word);
}
