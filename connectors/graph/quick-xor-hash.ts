import type { ContentDigest } from '../connector.ts';

/** Bits of the hash. */
const width = 160;
/** Each next byte is XORed in this many bits further round. */
const shift = 11;
/** 11 and 160 have no common factor, so bytes that are this far apart meet at the same bit. */
const period = 160;
const lanes = period / 4;
const scratchSize = period * 512;

/**
 * A running quickXorHash, base64 as Graph states it in `file.hashes` (OneDrive API, "Code snippets: QuickXorHash algorithm").
 * It notices changes; it is no protection against someone who makes them on purpose.
 *
 * Bytes `i` and `i + 160` meet at the same bit, so all bytes are first XORed together by position modulo 160, a machine
 * word at a time; the shifting is then done once, over those 160 bytes.
 */
export function createQuickXorHash(): ContentDigest {
  const words = new Int32Array(lanes);
  const folded = new Uint8Array(words.buffer);
  let length = 0;

  return {
    update(chunk) {
      let offset = 0;
      for (; length % period !== 0 && offset < chunk.length; offset += 1, length += 1) {
        xorByte(folded, length % period, chunk[offset] ?? 0);
      }
      const whole = chunk.length - offset - ((chunk.length - offset) % period);
      foldPeriods(words, chunk.subarray(offset, offset + whole));
      length += whole;
      for (offset += whole; offset < chunk.length; offset += 1, length += 1) {
        xorByte(folded, length % period, chunk[offset] ?? 0);
      }
    },
    value: () => finish(folded, length),
  };
}

/** `bytes` is a multiple of the period long. */
function foldPeriods(words: Int32Array, bytes: Buffer): void {
  if (bytes.byteOffset % 4 === 0) {
    foldWords(words, new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4));
    return;
  }
  const scratch = new Uint8Array(Math.min(scratchSize, bytes.length));
  for (let offset = 0; offset < bytes.length; offset += scratch.length) {
    const part = bytes.subarray(offset, offset + scratch.length);
    scratch.set(part);
    foldWords(words, new Int32Array(scratch.buffer, 0, part.length / 4));
  }
}

function foldWords(words: Int32Array, input: Int32Array): void {
  for (let start = 0; start < input.length; start += lanes) {
    for (let lane = 0; lane < lanes; lane += 1) {
      words[lane] = (words[lane] ?? 0) ^ (input[start + lane] ?? 0);
    }
  }
}

function finish(folded: Uint8Array, length: number): string {
  const hash = Buffer.alloc(width / 8);
  folded.forEach((byte, index) => {
    const bit = (index * shift) % width;
    const at = bit >>> 3;
    const spread = byte << (bit & 7);
    xorByte(hash, at, spread & 0xff);
    xorByte(hash, (at + 1) % hash.length, spread >>> 8);
  });
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(length));
  size.forEach((byte, index) => xorByte(hash, hash.length - size.length + index, byte));
  return hash.toString('base64');
}

function xorByte(bytes: Uint8Array, index: number, value: number): void {
  bytes[index] = (bytes[index] ?? 0) ^ value;
}
