import { createArena } from './arena.ts';
import { notWord, silent, wordTable } from './fold.ts';
import {
  filterShift,
  hashedLetters,
  hashFactors,
  sequelBits,
  sequelShift,
  silentLetter,
  unsure,
  wordModule,
} from './word-code.ts';

/** Lets words pass that begin a phrase, and a few others. */
export interface WordFilter {
  /** A bit for each value of a hash's upper 17 bits: clear where no first word has such a hash. */
  readonly hashes: Uint8Array;
  /** The upper 14 bits of a hash -> what may follow such a word: see `sequelBits`. */
  readonly sequels: Uint32Array;
}

/** Words of so many units are looked for at once: a window of text with its margins. */
const maximumStretch = 72 * 1024;
/** Longer words are nobody's; one unit lies before the words. */
const margin = 128;
const maximumText = 1 + maximumStretch + margin;

/** From Thai on letters are of a far script: those that put no spaces between words are among them. */
export const farScripts = 0x0e00;

/** Given the hash of each first word, and the first letters of the words that follow it; `notWord` where none needs to. */
export function filterOf(words: readonly { readonly hash: number; readonly next: readonly number[] }[]): WordFilter {
  const hashes = new Uint8Array(2 ** (32 - filterShift - 3));
  const sequels = new Uint32Array(2 ** (32 - sequelShift));
  for (const { hash, next } of words) {
    const bit = hash >>> filterShift;
    hashes[bit >> 3] = (hashes[bit >> 3] ?? 0) | (1 << (bit & 7));
    const slot = hash >>> sequelShift;
    for (const letter of next) sequels[slot] = (sequels[slot] ?? 0) | sequelBit(letter);
  }
  return { hashes, sequels };
}

function sequelBit(letter: number): number {
  if (letter === notWord) return sequelBits.alone;
  return letter >= 0x61 && letter <= 0x7a ? 1 << (letter - 0x61) : sequelBits.others;
}

/** The hash of a word, given its letters as the word table reads them. */
export function hashOf(letters: readonly number[]): number {
  const bytes = Uint8Array.from({ length: hashedLetters }, (_, index) => byteOf(letters[index] ?? notWord));
  return new Int32Array(bytes.buffer).reduce(
    (sum, four, index) => (sum + Math.imul(four, hashFactors[index] ?? 0)) | 0,
    0,
  );
}

/** Letters beyond ASCII share bytes. */
function byteOf(letter: number): number {
  if (letter === silent) return silentLetter;
  return letter < 128 ? letter : 128 | ((letter ^ (letter >> 7)) & 127);
}

/** In the upper half, that the letter is of a far script. */
function entryOf(letter: number): number {
  return byteOf(letter) | (letter >= farScripts ? 0x100 : 0);
}

type Reader = ReturnType<typeof createReader>;
let reader: Reader | undefined;

/**
 * Calls back with the start and the hash of each word that the filter lets pass, and now and then of another one. Answers whether the
 * text holds a letter of a far script.
 */
export function findWords(
  units: Uint16Array,
  filter: WordFilter,
  found: (start: number, hash: number) => void,
): boolean {
  reader ??= createReader();
  reader.setFilter(filter);
  let isFar = false;
  for (let start = 0; start < units.length; start += maximumStretch) {
    const offset = Math.max(0, start - 1);
    isFar = reader.read(units.subarray(offset, start + maximumStretch + margin)) || isFar;
    const count = reader.words();
    for (let index = 0; index < count; index++) {
      const entry = reader.found[2 * index] ?? 0;
      const at = (entry & ~unsure) + offset;
      if (at < start || at >= start + maximumStretch) continue;
      found(at, entry < 0 ? hashAt(units, at) : (reader.found[2 * index + 1] ?? 0));
    }
  }
  return isFar;
}

/** Leaves silent units out. */
function hashAt(units: Uint16Array, start: number): number {
  const letters: number[] = [];
  for (let at = start; letters.length < hashedLetters; at++) {
    const letter = wordTable()[units[at] ?? 0] ?? notWord;
    if (letter === notWord) break;
    if (letter !== silent) letters.push(letter);
  }
  return hashOf(letters);
}

/** One for all filters: it is where its memory is that takes time. */
function createReader() {
  const arena = createArena();
  const layout = {
    // Vectors read and write up to 15 more.
    units: arena.take(2 * (maximumText + 16)),
    letterOfUnit: arena.take(2 * 0x10000),
    letters: arena.take(maximumText + 64),
    masks: arena.take((hashedLetters + 1) * 16),
    filter: arena.take(2 ** (32 - filterShift - 3)),
    sequels: arena.take(4 * 2 ** (32 - sequelShift)),
    found: arena.take(8 * maximumText),
  };
  const memory = arena.memory();
  const bytes = new Uint8Array(memory.buffer);
  const text = new Uint16Array(memory.buffer, layout.units, maximumText);
  new Uint16Array(memory.buffer).set(wordTable().map(entryOf), layout.letterOfUnit / 2);
  for (let letters = 0; letters <= hashedLetters; letters++) {
    bytes.fill(0xff, layout.masks + letters * 16, layout.masks + letters * 17);
  }
  const { exports } = new WebAssembly.Instance(wordModule(layout), { env: { memory } });
  const { read, words } = exports as unknown as { read(length: number): number; words(length: number): number };
  let current: WordFilter | undefined;
  let length = 0;
  return {
    /** Start and hash of each word, one after the other; starts of unsure ones are negative. */
    found: new Int32Array(memory.buffer, layout.found, 2 * maximumText),
    setFilter(filter: WordFilter): void {
      if (filter === current) return;
      bytes.set(filter.hashes, layout.filter);
      new Uint32Array(memory.buffer).set(filter.sequels, layout.sequels / 4);
      current = filter;
    },
    /** Whether there is a letter of a far script. */
    read(units: Uint16Array): boolean {
      ({ length } = units);
      text.set(units);
      const isFar = read(length) !== 0;
      bytes.fill(notWord, layout.letters + length, layout.letters + length + 32);
      return isFar;
    },
    /** How many were found. */
    words: () => words(length),
  };
}
