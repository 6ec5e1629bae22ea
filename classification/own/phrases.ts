import { foldTable, notWord, silent, unitsOf, wordTable } from '../fold.ts';
import { createHashTable, isFirst, isPrefix, lookUp, numberMask, sharedCopy } from './hash-table.ts';
import type { HashTable } from './hash-table.ts';

/**
 * Finds words and phrases as whole words, without regard to case and accents, in one pass whose cost hardly grows with their number.
 * Between two words may lie one to four spaces, hyphens, underscores, dots, slashes, colons or apostrophes. Every other character
 * that is no letter or digit (`&`, `+`, `#`) must be there where the phrase has it.
 */
export interface PhraseTable {
  /** Phrases word by word: a node for each beginning. */
  readonly nodes: HashTable;
  /** A bit for each value of the upper bits of a first word's hash. */
  readonly filter: Uint8Array;
  readonly filterShift: number;
}

export interface PhraseTableBuilder {
  /** `number` is above 0, given back with each hit; answers with the one that the phrase had before. */
  add(phrase: string, number: number): number;
  finish(options: { readonly shared: boolean }): PhraseTable;
}

/** The longest phrase with its gaps, UTF-16 units. */
export const longestPhrase = 256;
/** Between two words of a phrase lie at most so many units. */
const maximumGap = 4;

/** Scripts without spaces between words, or (Hangul) with endings written onto them. */
const unspacedScript =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Whether a phrase can't be told by its words: it must be looked for anywhere. */
export function isUnspaced(phrase: string): boolean {
  return unspacedScript.test(phrase);
}

export function createPhraseTable(): PhraseTableBuilder {
  const nodes = createHashTable();
  let firsts = 0;
  return {
    add(phrase, number) {
      const units = unitsOf(phrase);
      const token = { ...noToken };
      let [high, low, mark] = [0, 0, isFirst];
      let before = 0;
      for (let more = readToken(units, 0, token); more;) {
        [high, low] = [joinHigh(high, token.high), joinLow(low, token.low)];
        more = readToken(units, token.end, token);
        before = nodes.node(high, low);
        if ((mark & isFirst) !== 0 && before === 0) firsts++;
        nodes.put(high, low, mark | (more ? isPrefix : number));
        mark = 0;
      }
      return before & numberMask;
    },
    finish(options) {
      const finished = nodes.finish(options);
      // Sixteen bits a first word, so that one word in sixteen that is none passes; 2 MB at most.
      const bits = Math.min(24, Math.max(10, Math.ceil(Math.log2(Math.max(1, firsts) * 16))));
      const filter = new Uint8Array(2 ** (bits - 3));
      const filterShift = 32 - bits;
      finished.nodes.forEach((node, slot) => {
        if ((node & isFirst) === 0) return;
        const bit = (finished.keys[slot * 2] ?? 0) >>> filterShift;
        filter[bit >>> 3] = (filter[bit >>> 3] ?? 0) | (1 << (bit & 7));
      });
      return { nodes: finished, filter: options.shared ? sharedCopy(filter) : filter, filterShift };
    },
  };
}

/** `number` is that of the phrase; `key` is the same for the same phrase, however it is written. */
export type FoundPhrase = (
  place: { readonly start: number; readonly end: number },
  number: number,
  key: number,
) => void;

/** Finds the phrases of a table, longer ones and those within them alike. Takes a text's UTF-16 units as they stand. */
export function findPhrases(units: Uint16Array, table: PhraseTable, found: FoundPhrase): void {
  const { filter, filterShift } = table;
  const letters = phraseLetters;
  const { length } = units;
  const token = { ...noToken };
  let index = 0;
  while (index < length) {
    let letter = letters[units[index] ?? 0] ?? gap;
    if (letter === gap) {
      index++;
      continue;
    }
    const start = index;
    let [high, low] = [seedHigh, seedLow];
    if (letter >= symbol) {
      index++;
      if (letter === symbol) continue;
      high = Math.imul(high + letter, primeHigh);
      low = Math.imul(low ^ letter, primeLow);
    } else {
      do {
        if (letter !== silent) {
          high = Math.imul(high + letter, primeHigh);
          low = Math.imul(low ^ letter, primeLow);
        }
        index++;
        letter = index < length ? (letters[units[index] ?? 0] ?? gap) : gap;
      } while (letter !== gap && letter < symbol);
    }
    const first = joinHigh(0, high);
    const bit = first >>> filterShift;
    if (((filter[bit >>> 3] ?? 0) & (1 << (bit & 7))) === 0) continue;
    token.end = index;
    follow(units, table, { start, token, high: first, low: joinLow(0, low) }, found);
  }
}

interface Step {
  readonly start: number;
  readonly token: Token;
  high: number;
  low: number;
}

/** Goes on word by word for as long as some phrase begins so. */
function follow(units: Uint16Array, { nodes }: PhraseTable, step: Step, found: FoundPhrase): void {
  const { start, token } = step;
  for (;;) {
    const node = lookUp(nodes, step.high, step.low);
    if (node === 0) return;
    const number = node & numberMask;
    if (number !== 0) found({ start, end: token.end }, number, keyOf(step.high, step.low));
    if ((node & isPrefix) === 0) return;
    const behind = token.end;
    if (!readToken(units, behind, token) || token.start - behind > maximumGap || token.end - start > longestPhrase)
      return;
    step.high = joinHigh(step.high, token.high);
    step.low = joinLow(step.low, token.low);
  }
}

/** 53 bits of the two. */
export function keyOf(high: number, low: number): number {
  return (high >>> 0) * 0x200000 + (low >>> 11);
}

// Words ---------------------------------------------------------------------------------------------------------------

/** A word, or one character that is none. */
interface Token {
  start: number;
  end: number;
  high: number;
  low: number;
}

const noToken: Readonly<Token> = { start: 0, end: 0, high: 0, low: 0 };

const gap = notWord;
/** From here on a letter of `phraseLetters` is a character that is no part of a word; this one is such a character of no phrase. */
const symbol = 0x1_0000;
const phraseLetters = createPhraseLetters();

const seedHigh = 0x2545f491;
const seedLow = 0x4f6cdd1d;
const primeHigh = 0x01000193;
const primeLow = 0x5bd1e995;

function joinHigh(before: number, word: number): number {
  const mixed = Math.imul(before ^ word ^ (word >>> 15), 0x85ebca6b);
  return Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
}

function joinLow(before: number, word: number): number {
  const mixed = Math.imul((before + 0x27d4eb2f) ^ word ^ (word >>> 16), 0x9e3779b1);
  return Math.imul(mixed ^ (mixed >>> 14), 0x85ebca77);
}

/** The next token at `from` or behind, written into `token`; false for none. */
function readToken(units: Uint16Array, from: number, token: Token): boolean {
  const letterAt = (at: number) => (at < units.length ? (phraseLetters[units[at] ?? 0] ?? gap) : gap);
  let index = from;
  while (index < units.length && letterAt(index) === gap) index++;
  if (index >= units.length) return false;
  token.start = index;
  let [high, low] = [seedHigh, seedLow];
  do {
    const letter = letterAt(index);
    if (letter !== silent) {
      high = Math.imul(high + letter, primeHigh);
      low = Math.imul(low ^ letter, primeLow);
    }
    index++;
    if (letter >= symbol) break;
  } while (letterAt(index) !== gap && letterAt(index) < symbol);
  token.end = index;
  token.high = high;
  token.low = low;
  return true;
}

/** Unit -> letter or digit as a phrase is compared by, `gap`, `silent`, or `symbol` and more. */
function createPhraseLetters(): Uint32Array {
  const folded = foldTable();
  return Uint32Array.from(wordTable(), (letter, unit) => {
    const character = String.fromCharCode(unit);
    if (letter !== notWord) return isUnspaced(character) ? symbol : letter;
    if (
      /\s/.test(String.fromCharCode(folded[unit] ?? 0)) ||
      "-_./:'\u2019".includes(String.fromCharCode(folded[unit] ?? 0))
    )
      return gap;
    return unit < 0x20 || (unit >= 0xd800 && unit <= 0xdfff) ? symbol : symbol + (folded[unit] ?? 0);
  });
}
