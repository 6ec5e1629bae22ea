/** LZMA (LZMA specification of the LZMA SDK): a range coder over literals and matches. */
import { brokenArchive, type Output } from './output.ts';

export interface LzmaProperties {
  /** Bits of the byte before that choose the table for a literal. */
  readonly lc: number;
  /** Bits of the position that do so too. */
  readonly lp: number;
  /** Bits of the position that choose the table for the kind of what follows. */
  readonly pb: number;
}

export interface LzmaDecoder {
  /** New tables, and other properties where they are given. */
  reset(properties?: LzmaProperties): void;
  /** Matches never reach behind this place of the output. */
  dictionaryStart(at: number): void;
  /** Decodes a run of its own range coder until `size` bytes were written, or to its end mark where `size` is undefined. */
  decode(input: Buffer, size: number | undefined): void;
}

const half = 1024;
const states = 12;
const posStates = 16;
/** Bytes between two looks at time and room. */
const stretch = 64 * 1024;

/** `(pb * 5 + lp) * 9 + lc`. Throws `corrupt`. */
export function lzmaProperties(byte: number): LzmaProperties {
  if (byte >= 225) throw brokenArchive('LZMA data');
  return { lc: byte % 9, lp: Math.floor(byte / 9) % 5, pb: Math.floor(byte / 45) };
}

const table = (size: number): Uint16Array => new Uint16Array(size).fill(half);

interface LengthTables {
  readonly choice: Uint16Array;
  readonly low: Uint16Array;
  readonly mid: Uint16Array;
  readonly high: Uint16Array;
}

const lengthTables = (): LengthTables => ({
  choice: table(2),
  low: table(posStates * 8),
  mid: table(posStates * 8),
  high: table(256),
});

const createTables = ({ lc, lp }: LzmaProperties) => ({
  literal: table(0x300 << (lc + lp)),
  isMatch: table(states * posStates),
  isRep: table(states),
  isRepG0: table(states),
  isRepG1: table(states),
  isRepG2: table(states),
  isRep0Long: table(states * posStates),
  slot: table(4 * 64),
  special: table(1 + 128 - 14),
  align: table(16),
  length: lengthTables(),
  repLength: lengthTables(),
});

export function createLzmaDecoder(out: Output, first: LzmaProperties): LzmaDecoder {
  let properties = first;
  let tables = createTables(first);
  let state = 0;
  let reps = [0, 0, 0, 0];
  let start = 0;
  let input: Buffer = Buffer.alloc(0);
  let at = 0;
  let range = 0;
  let code = 0;

  function normalize(): void {
    if (range >= 0x1000000) return;
    if (at >= input.length) throw brokenArchive('LZMA data');
    range = (range << 8) >>> 0;
    code = ((code << 8) | (input[at++] ?? 0)) >>> 0;
  }
  function bit(probabilities: Uint16Array, index: number): 0 | 1 {
    const probability = probabilities[index] ?? half;
    const bound = (range >>> 11) * probability;
    if (code < bound) {
      range = bound;
      probabilities[index] = probability + ((2048 - probability) >>> 5);
      normalize();
      return 0;
    }
    range -= bound;
    code -= bound;
    probabilities[index] = probability - (probability >>> 5);
    normalize();
    return 1;
  }
  function tree(probabilities: Uint16Array, bits: number, offset = 0): number {
    let symbol = 1;
    for (let count = 0; count < bits; count++) symbol = (symbol << 1) | bit(probabilities, offset + symbol);
    return symbol - (1 << bits);
  }
  function reverseTree(probabilities: Uint16Array, bits: number, offset: number): number {
    let symbol = 1;
    let value = 0;
    for (let count = 0; count < bits; count++) {
      const one = bit(probabilities, offset + symbol);
      symbol = (symbol << 1) | one;
      value |= one << count;
    }
    return value;
  }
  function direct(bits: number): number {
    let value = 0;
    for (let count = 0; count < bits; count++) {
      range >>>= 1;
      const one = code >= range ? 1 : 0;
      if (one === 1) code -= range;
      value = value * 2 + one;
      normalize();
    }
    return value;
  }
  function lengthOf({ choice, low, mid, high }: LengthTables, posState: number): number {
    if (bit(choice, 0) === 0) return 2 + tree(low, 3, posState * 8);
    return bit(choice, 1) === 0 ? 10 + tree(mid, 3, posState * 8) : 18 + tree(high, 8);
  }
  function literal(): void {
    const { lc, lp } = properties;
    const previous = out.length > start ? (out.bytes[out.length - 1] ?? 0) : 0;
    const position = out.length - start;
    const offset = 0x300 * (((position & ((1 << lp) - 1)) << lc) + (previous >> (8 - lc)));
    let symbol = 1;
    if (state >= 7) {
      let match = out.bytes[out.length - (reps[0] ?? 0) - 1] ?? 0;
      while (symbol < 0x100) {
        const matchBit = (match >> 7) & 1;
        match <<= 1;
        const one = bit(tables.literal, offset + ((1 + matchBit) << 8) + symbol);
        symbol = (symbol << 1) | one;
        if (matchBit !== one) break;
      }
    }
    while (symbol < 0x100) symbol = (symbol << 1) | bit(tables.literal, offset + symbol);
    out.bytes[out.length++] = symbol & 0xff;
    state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
  }
  function distanceFor(length: number): number {
    const slot = tree(tables.slot, 6, Math.min(length - 2, 3) * 64);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const base = (2 | (slot & 1)) * 2 ** bits;
    if (slot < 14) return base + reverseTree(tables.special, bits, base - slot);
    return base + direct(bits - 4) * 16 + reverseTree(tables.align, 4, 0);
  }
  function copy(length: number): void {
    const distance = (reps[0] ?? 0) + 1;
    if (distance > out.length - start) throw brokenArchive('LZMA data');
    const { bytes } = out;
    for (let count = 0, to = out.length; count < length; count++, to++) bytes[to] = bytes[to - distance] ?? 0;
    out.length += length;
  }
  /** The length of a repeated match, its distance brought to the front. */
  function repeated(posState: number): number {
    const slotState = state * posStates + posState;
    if (bit(tables.isRepG0, state) === 0) {
      if (bit(tables.isRep0Long, slotState) === 0) {
        state = state < 7 ? 9 : 11;
        return 1;
      }
    } else {
      const which = bit(tables.isRepG1, state) === 0 ? 1 : 2 + bit(tables.isRepG2, state);
      const [moved = 0] = reps.splice(which, 1);
      reps.unshift(moved);
    }
    state = state < 7 ? 8 : 11;
    return lengthOf(tables.repLength, posState);
  }
  /** One literal or match; undefined at the end mark. */
  function step(limit: number): number | undefined {
    const posState = (out.length - start) & ((1 << properties.pb) - 1);
    if (bit(tables.isMatch, state * posStates + posState) === 0) {
      literal();
      return 1;
    }
    let length: number;
    if (bit(tables.isRep, state) === 1) length = repeated(posState);
    else {
      length = lengthOf(tables.length, posState);
      state = state < 7 ? 7 : 10;
      const distance = distanceFor(length);
      if (distance === 0xffffffff) return undefined;
      reps = [distance, reps[0] ?? 0, reps[1] ?? 0, reps[2] ?? 0];
    }
    if (length > limit) throw brokenArchive('LZMA data');
    copy(length);
    return length;
  }

  return {
    reset(changed) {
      properties = changed ?? properties;
      tables = createTables(properties);
      state = 0;
      reps = [0, 0, 0, 0];
    },
    dictionaryStart(place) {
      start = place;
    },
    decode(bytes, size) {
      if (bytes.length < 5 || bytes[0] !== 0) throw brokenArchive('LZMA data');
      input = bytes;
      at = 5;
      range = 0xffffffff;
      code = bytes.readUInt32BE(1);
      const end = size === undefined ? Number.POSITIVE_INFINITY : out.length + size;
      while (out.length < end) {
        const stop = Math.min(end, out.length + stretch);
        // Room for the longest match that may begin before the stop.
        out.reserve(Math.min(end, stop + 273) - out.length);
        while (out.length < stop) if (step(end - out.length) === undefined) return;
      }
    },
  };
}
