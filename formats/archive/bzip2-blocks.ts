/** bzip2 as its own program writes it: blocks of a sorted (Burrows-Wheeler) text, moved to front, run lengths, Huffman codes. */
import { brokenArchive, type Output } from './output.ts';

const blockMagic = 0x314159265359;
const endMagic = 0x177245385090;
const groupSize = 50;
const longestCode = 20;

interface Bits {
  read(count: number): number;
  bit(): number;
  /** Goes on at the next whole byte. */
  align(): void;
  /** Whether another stream may follow. */
  hasMore(): boolean;
}

function createBits(input: Buffer): Bits {
  let at = 0;
  let held = 0;
  let heldBits = 0;
  const readFew = (count: number): number => {
    while (heldBits < count) {
      if (at >= input.length) throw brokenArchive('bzip2 data');
      held = ((held << 8) | (input[at++] ?? 0)) & 0xffffff;
      heldBits += 8;
    }
    heldBits -= count;
    return (held >> heldBits) & ((1 << count) - 1);
  };
  return {
    bit() {
      if (heldBits === 0) {
        if (at >= input.length) throw brokenArchive('bzip2 data');
        held = input[at++] ?? 0;
        heldBits = 8;
      }
      heldBits--;
      return (held >> heldBits) & 1;
    },
    read(count) {
      let value = 0;
      for (let left = count; left > 0;) {
        const few = Math.min(left, 8);
        value = value * 2 ** few + readFew(few);
        left -= few;
      }
      return value;
    },
    align() {
      heldBits = 0;
    },
    hasMore: () => at + 14 <= input.length,
  };
}

/** All streams, one behind the other. Throws `FileError`. */
export function decodeBzip2(input: Buffer, out: Output): void {
  const bits = createBits(input);
  do {
    if (bits.read(24) !== 0x425a68) throw brokenArchive('bzip2 data');
    const level = bits.read(8) - 0x30;
    if (level < 1 || level > 9) throw brokenArchive('bzip2 data');
    for (;;) {
      const magic = bits.read(48);
      const crc = bits.read(32);
      if (magic === endMagic) break;
      if (magic !== blockMagic) throw brokenArchive('bzip2 data');
      const begun = out.length;
      decodeBlock(bits, level * 100_000, out);
      if (crcOf(out.bytes.subarray(begun, out.length)) !== crc) throw brokenArchive('bzip2 data');
    }
    bits.align();
  } while (bits.hasMore());
}

function decodeBlock(bits: Bits, capacity: number, out: Output): void {
  if (bits.read(1) === 1) throw brokenArchive('bzip2 data');
  const origin = bits.read(24);
  const symbols = readSymbols(bits);
  const { selectors, codes } = readTables(bits, symbols.length + 2);
  const { text, length } = readText(bits, { symbols, selectors, codes, capacity });
  if (origin >= length) throw brokenArchive('bzip2 data');
  writeRuns(unsort(text, length, origin), out);
}

/** The bytes that occur, by a map of maps. */
function readSymbols(bits: Bits): readonly number[] {
  const rows = bits.read(16);
  const symbols: number[] = [];
  for (let row = 0; row < 16; row++) {
    if (((rows >> (15 - row)) & 1) === 0) continue;
    const used = bits.read(16);
    for (let column = 0; column < 16; column++) {
      if (((used >> (15 - column)) & 1) === 1) symbols.push(row * 16 + column);
    }
  }
  if (symbols.length === 0) throw brokenArchive('bzip2 data');
  return symbols;
}

/** A canonical Huffman code: for each length the first code and where its symbols begin. */
interface Code {
  readonly limit: Int32Array;
  readonly base: Int32Array;
  readonly order: Uint16Array;
}

function readTables(bits: Bits, size: number): { readonly selectors: Uint8Array; readonly codes: readonly Code[] } {
  const groups = bits.read(3);
  const count = bits.read(15);
  if (groups < 2 || groups > 6 || count === 0) throw brokenArchive('bzip2 data');
  const recent = Array.from({ length: groups }, (_, index) => index);
  const selectors = Uint8Array.from({ length: count }, () => {
    let index = 0;
    while (bits.bit() === 1) if (++index >= groups) throw brokenArchive('bzip2 data');
    const [chosen = 0] = recent.splice(index, 1);
    recent.unshift(chosen);
    return chosen;
  });
  return { selectors, codes: Array.from({ length: groups }, () => readCode(bits, size)) };
}

function readCode(bits: Bits, size: number): Code {
  let length = bits.read(5);
  const lengths = Array.from({ length: size }, () => {
    while (bits.bit() === 1) {
      length += bits.bit() === 0 ? 1 : -1;
      if (length < 1 || length > longestCode) throw brokenArchive('bzip2 data');
    }
    if (length < 1 || length > longestCode) throw brokenArchive('bzip2 data');
    return length;
  });
  const limit = new Int32Array(longestCode + 2).fill(-1);
  const base = new Int32Array(longestCode + 2);
  const order: number[] = [];
  for (let bitsOf = 1, code = 0; bitsOf <= longestCode; bitsOf++) {
    base[bitsOf] = order.length - code;
    for (const [symbol, own] of lengths.entries()) {
      if (own !== bitsOf) continue;
      order.push(symbol);
      code++;
    }
    limit[bitsOf] = code - 1;
    code <<= 1;
  }
  return { limit, base, order: Uint16Array.from(order) };
}

function readSymbol(bits: Bits, { limit, base, order }: Code): number {
  let code = 0;
  for (let length = 1; length <= longestCode; length++) {
    code = (code << 1) | bits.bit();
    if (code <= (limit[length] ?? -1)) return order[code + (base[length] ?? 0)] ?? 0;
  }
  throw brokenArchive('bzip2 data');
}

interface BlockCodes {
  readonly symbols: readonly number[];
  readonly selectors: Uint8Array;
  readonly codes: readonly Code[];
  readonly capacity: number;
}

/** The sorted text: run lengths are written in two digits, the others as places in a list of recent bytes. */
function readText(
  bits: Bits,
  { symbols, selectors, codes, capacity }: BlockCodes,
): { readonly text: Uint8Array; readonly length: number } {
  const recent = [...symbols];
  const end = symbols.length + 1;
  const text = new Uint8Array(capacity);
  let length = 0;
  let run = 0;
  let digit = 1;
  const endRun = (): void => {
    if (length + run > capacity) throw brokenArchive('bzip2 data');
    text.fill(recent[0] ?? 0, length, length + run);
    length += run;
    run = 0;
    digit = 1;
  };
  for (let read = 0; ; read++) {
    const code = codes[selectors[Math.floor(read / groupSize)] ?? 255];
    if (code === undefined) throw brokenArchive('bzip2 data');
    const symbol = readSymbol(bits, code);
    if (symbol <= 1) {
      run += digit << symbol;
      digit <<= 1;
      if (run > capacity) throw brokenArchive('bzip2 data');
      continue;
    }
    endRun();
    if (symbol === end) return { text, length };
    if (length >= capacity) throw brokenArchive('bzip2 data');
    const [byte = 0] = recent.splice(symbol - 1, 1);
    recent.unshift(byte);
    text[length++] = byte;
  }
}

/** The text before it was sorted: each place leads to the next. */
function unsort(text: Uint8Array, length: number, origin: number): Uint8Array {
  const counts = new Uint32Array(256);
  for (let at = 0; at < length; at++) {
    const byte = text[at] ?? 0;
    counts[byte] = (counts[byte] ?? 0) + 1;
  }
  /** Where the next occurrence of each byte stands in the sorted text. */
  const places = new Uint32Array(256);
  for (let byte = 1; byte < 256; byte++) places[byte] = (places[byte - 1] ?? 0) + (counts[byte - 1] ?? 0);
  const next = new Uint32Array(length);
  for (let at = 0; at < length; at++) {
    const byte = text[at] ?? 0;
    const place = places[byte] ?? 0;
    next[place] = at;
    places[byte] = place + 1;
  }
  const plain = new Uint8Array(length);
  for (let at = 0, place = next[origin] ?? 0; at < length; at++, place = next[place] ?? 0) plain[at] = text[place] ?? 0;
  return plain;
}

/** After four equal bytes stands how many more there are. */
function writeRuns(text: Uint8Array, out: Output): void {
  let equal = 0;
  let previous = -1;
  for (let at = 0; at < text.length; at++) {
    const byte = text[at] ?? 0;
    if ((at & 0xffff) === 0) out.reserve(0);
    if (equal === 4) {
      out.reserve(byte);
      out.bytes.fill(previous, out.length, out.length + byte);
      out.length += byte;
      equal = 0;
      previous = -1;
      continue;
    }
    equal = byte === previous ? equal + 1 : 1;
    previous = byte;
    if (out.length === out.bytes.length) out.reserve(1);
    out.bytes[out.length++] = byte;
  }
}

const crcTable = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  return crc;
});

/** CRC-32 with the most significant bit first. */
function crcOf(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) crc = (crc << 8) ^ (crcTable[((crc >>> 24) ^ byte) & 0xff] ?? 0);
  return ~crc >>> 0;
}
