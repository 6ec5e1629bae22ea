import { foldTable, notWord, silent, wordTable } from './fold.ts';
import type { HitList } from './keyword-hits.ts';
import { filterOf, findWords, hashOf } from './word-hashes.ts';
import type { WordFilter } from './word-hashes.ts';
import { hashedLetters, maximumGap } from './word-code.ts';

/** The longest phrase with its gaps, UTF-16 units: what a text window must overlap by. */
export const maximumPhrase = 128;

/** Phrases by the hash of their first word. */
export interface PhraseTable {
  /** Lets the hashes of first words pass. */
  readonly filter: WordFilter;
  /** Open addressing, a power of two: hash and index in `words`, which is one higher; 0 is free. */
  readonly slots: Int32Array;
  readonly words: readonly (readonly FirstWord[])[];
}

interface FirstWord {
  /** Letters as the word table reads them. */
  readonly letters: Uint16Array;
  readonly after: Node;
}

/** A place in the tree of all phrases that begin alike. */
interface Node {
  /** What ends here: keywords that differ in case, accents or what lies between their words. */
  readonly keywords: number[];
  readonly letters: Map<number, Node>;
  /** Behind the space between two words. */
  gap: Node | undefined;
}

/** Unit -> 1 for one that may lie in a gap between two words of a phrase. */
const gapUnits = Uint8Array.from(foldTable(), (unit) =>
  " \t\r\n_-./:\u2019'".includes(String.fromCharCode(unit)) ? 1 : 0,
);

/** Words as the word table reads them with one space between, and the number of each phrase. */
export function compilePhrases(phrases: readonly (readonly [string, number])[]): PhraseTable {
  const byHash = new Map<number, Map<string, FirstWord>>();
  for (const [phrase, keyword] of phrases) {
    const [first = '', ...others] = phrase.split(' ');
    const hash = hashOf(Array.from(first, unitOf));
    const same = byHash.get(hash) ?? new Map<string, FirstWord>();
    byHash.set(hash, same);
    const word = same.get(first) ?? { letters: Uint16Array.from(first, unitOf), after: newNode() };
    same.set(first, word);
    let node = word.after;
    for (const other of others) {
      node = node.gap ??= newNode();
      for (const letter of other) node = child(node, unitOf(letter));
    }
    node.keywords.push(keyword);
  }
  const words = [...byHash.values()].map((same) => [...same.values()]);
  const hashes = [...byHash.keys()];
  const filter = filterOf(hashes.map((hash, index) => ({ hash, next: (words[index] ?? []).flatMap(sequelsOf) })));
  return { filter, slots: slotsOf(hashes), words };
}

function newNode(): Node {
  return { keywords: [], letters: new Map(), gap: undefined };
}

function child(node: Node, letter: number): Node {
  const next = node.letters.get(letter) ?? newNode();
  node.letters.set(letter, next);
  return next;
}

function unitOf(character: string): number {
  return character.charCodeAt(0);
}

/** First letters of what may follow the word; of a long one that isn't asked. */
function sequelsOf({ letters, after }: FirstWord): readonly number[] {
  const alone = after.keywords.length > 0 || letters.length >= hashedLetters;
  return [...(alone ? [notWord] : []), ...(after.gap?.letters.keys() ?? [])];
}

function slotsOf(hashes: readonly number[]): Int32Array {
  const slots = new Int32Array(2 ** (Math.ceil(Math.log2(hashes.length + 1)) + 2));
  hashes.forEach((hash, index) => {
    let slot = slotOf(hash, slots.length);
    while (slots[slot + 1] !== 0) slot = (slot + 2) & (slots.length - 1);
    slots[slot] = hash;
    slots[slot + 1] = index + 1;
  });
  return slots;
}

function slotOf(hash: number, length: number): number {
  return (hash >>> 14) & (length - 2);
}

function wordsOf({ slots, words }: PhraseTable, hash: number): readonly FirstWord[] | undefined {
  const mask = slots.length - 1;
  for (let slot = slotOf(hash, slots.length); slots[slot + 1] !== 0; slot = (slot + 2) & mask) {
    if (slots[slot] === hash) return words[(slots[slot + 1] ?? 0) - 1];
  }
  return undefined;
}

/** Answers whether the text holds a letter of a far script: see `word-hashes.ts`. */
export function findPhrases(units: Uint16Array, phrases: PhraseTable, found: HitList): boolean {
  return findWords(units, phrases.filter, (start, hash) => {
    for (const { letters, after } of wordsOf(phrases, hash) ?? []) {
      const end = wordEnd(units, start, letters);
      if (end !== -1) addPhrases({ units, start, found }, after, end);
    }
  });
}

/** Where this word ends if it starts here, or -1; more letters may follow. */
function wordEnd(units: Uint16Array, start: number, letters: Uint16Array): number {
  const table = wordTable();
  let index = start;
  for (const wanted of letters) {
    while (table[units[index] ?? 0] === silent) index++;
    if (table[units[index] ?? 0] !== wanted) return -1;
    index++;
  }
  return index;
}

interface Begun {
  readonly units: Uint16Array;
  readonly start: number;
  readonly found: HitList;
}

/** Adds the phrases that go on from here and end with a word's end. */
function addPhrases(begun: Begun, from: Node, at: number): void {
  const table = wordTable();
  const { units, start, found } = begun;
  let node: Node | undefined = from;
  for (let index = at; node !== undefined; index++) {
    let next = index;
    while (table[units[next] ?? 0] === silent) next++;
    const letter: number = table[units[next] ?? 0] ?? notWord;
    const ends = next >= units.length || letter === notWord;
    if (ends && next - start <= maximumPhrase) {
      for (const keyword of node.keywords) found.add(start, next, keyword);
    }
    if (node.gap !== undefined) {
      const behind = skipGap(units, next);
      if (behind !== -1) addPhrases(begun, node.gap, behind);
    }
    if (ends) return;
    node = node.letters.get(letter);
    index = next;
  }
}

function skipGap(units: Uint16Array, start: number): number {
  let index = start;
  while (index < units.length && index - start <= maximumGap && gapUnits[units[index] ?? 0] === 1) index++;
  return index === start || index - start > maximumGap ? -1 : index;
}
