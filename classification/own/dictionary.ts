import { createPhraseTable, isUnspaced } from './phrases.ts';
import { createSubstringTable, longestSubstring } from './substrings.ts';
import type { WordTables } from './word-finder.ts';

/** A keyword dictionary as threads share it; no word can be read out of it. */
export interface Dictionary extends Pick<WordTables, 'phrases' | 'substrings'> {
  /** How many different words it holds. */
  readonly words: number;
}

/** Words, at most. */
export const mostWords = 1_000_000;
/** Characters of a word, at most. */
const longestWord = 100;

/** Why a file is no dictionary; the message is for people and names the line, never the word. */
export class DictionaryFault extends Error {}

/**
 * A dictionary of a text with a word or phrase on each line; empty lines don't count. UTF-8, or UTF-16 with its mark. Throws
 * `DictionaryFault`.
 */
export function compileDictionary(bytes: Uint8Array): Dictionary {
  const text = decode(bytes);
  const phrases = createPhraseTable();
  const substrings = createSubstringTable();
  let [words, anywhere, line] = [0, 0, 0];
  for (let start = 0; start <= text.length;) {
    const next = text.indexOf('\n', start);
    const end = next === -1 ? text.length : next;
    const word = text.slice(start, end).trim();
    start = end + 1;
    line++;
    if (word === '') continue;
    checkWord(word, line);
    const unspaced = isUnspaced(word);
    if ((unspaced ? substrings : phrases).add(word, 1) !== 0) continue;
    if (unspaced) anywhere++;
    if (++words > mostWords) throw new DictionaryFault(`line ${line}: holds more than ${mostWords} words`);
  }
  if (words === 0) throw new DictionaryFault('holds no word');
  return {
    words,
    ...(words > anywhere && { phrases: phrases.finish({ shared: true }) }),
    ...(anywhere > 0 && { substrings: substrings.finish({ shared: true }) }),
  };
}

function checkWord(word: string, line: number): void {
  if (!/[\p{L}\p{N}]/u.test(word)) throw new DictionaryFault(`line ${line}: a word needs a letter or a digit`);
  const longest = isUnspaced(word) ? longestSubstring : longestWord;
  if (word.length > longest) throw new DictionaryFault(`line ${line}: a word has at most ${longest} characters`);
}

function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new DictionaryFault(`is no text in ${encoding.toUpperCase()}`);
  }
}
