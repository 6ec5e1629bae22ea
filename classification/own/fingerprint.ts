import type { TextPart } from '../../model/finding.ts';
import { notWord, silent, unitsOf, wordTable } from '../fold.ts';

/**
 * What a template is known by: hashes of every three words that follow each other on a line of it. No text can be read out of it, and a
 * copy whose blanks are filled in still has nearly all of them. Plain data.
 */
export interface Fingerprint {
  /** Sorted, each once. */
  readonly shingles: Uint32Array;
}

/** Why bytes are no fingerprint, or a document has none; the message is for people. */
export class FingerprintFault extends Error {}

/** Of more, those with the lowest hashes stand for all. */
const mostShingles = 4_096;
/** Fewer could stand in any document. */
const fewestShingles = 12;
const wordsOfShingle = 3;
/** Where people fill something in, and where lines and cells end: what stands on both sides is parted in a copy. */
const blanks = /[\r\n\t\f]+|_{3,}|\.{4,}|\u2026{2,}/;

/** Throws `FingerprintFault` where there is too little text. */
export function fingerprintOf(parts: Iterable<TextPart>): Fingerprint {
  const found = new Set<number>();
  for (const { text } of parts) {
    for (const stretch of text.split(blanks)) eachShingle(stretch, (hash) => found.add(hash));
  }
  if (found.size < fewestShingles) {
    throw new FingerprintFault(
      `has too little text for a fingerprint: ${found.size} of ${fewestShingles} runs of words`,
    );
  }
  return { shingles: Uint32Array.from(found).sort().subarray(0, mostShingles) };
}

/** Calls back with the hash of every three words that follow each other, and where the first begins. */
export function eachShingle(text: string, found: (hash: number, start: number) => void): void {
  const units = unitsOf(text);
  const table = wordTable();
  let [first, second, firstAt, secondAt, words] = [0, 0, 0, 0, 0];
  for (let index = 0; index < units.length;) {
    let letter = table[units[index] ?? 0] ?? notWord;
    if (letter === notWord) {
      index++;
      continue;
    }
    const start = index;
    let hash = 0x9747b28c;
    do {
      if (letter !== silent) hash = Math.imul(hash ^ letter, 0x5bd1e995) ^ (hash >>> 15);
      index++;
      letter = index < units.length ? (table[units[index] ?? 0] ?? notWord) : notWord;
    } while (letter !== notWord);
    if (++words >= wordsOfShingle) found(mix(mix(mix(0, first), second), hash) >>> 0, firstAt);
    [first, firstAt] = [second, secondAt];
    [second, secondAt] = [hash, start];
  }
}

function mix(before: number, word: number): number {
  const joined = Math.imul(before ^ word ^ (word >>> 16), 0x85ebca6b);
  return Math.imul(joined ^ (joined >>> 13), 0xc2b2ae35) + 0x27d4eb2f;
}

// Files ---------------------------------------------------------------------------------------------------------------

const kind = 'labelwright fingerprint 1';

export function writeFingerprint({ shingles }: Fingerprint): string {
  const bytes = Buffer.alloc(shingles.length * 4);
  shingles.forEach((hash, index) => bytes.writeUInt32LE(hash, index * 4));
  return `${JSON.stringify({ kind, shingles: bytes.toString('base64') })}\n`;
}

/** Throws `FingerprintFault`. */
export function readFingerprint(bytes: Uint8Array): Fingerprint {
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(bytes).toString());
  } catch {
    throw new FingerprintFault('is no fingerprint');
  }
  const written = read as { readonly kind?: unknown; readonly shingles?: unknown } | null;
  if (written?.kind !== kind || typeof written.shingles !== 'string') throw new FingerprintFault('is no fingerprint');
  const hashes = Buffer.from(written.shingles, 'base64');
  if (hashes.length < fewestShingles * 4 || hashes.length % 4 !== 0)
    throw new FingerprintFault('is a broken fingerprint');
  return { shingles: Uint32Array.from({ length: hashes.length / 4 }, (_, index) => hashes.readUInt32LE(index * 4)) };
}
