/**
 * The end of a large entry, read in constant memory: all of it is inflated once, and only what stands behind a place where the compressed
 * data can be cut is kept. A deflated stream can be cut between two blocks (RFC 1951, 3.2.3), since what follows refers back to it only.
 */
import { crc32 } from 'node:zlib';
import { Z_BLOCK, Z_BUF_ERROR, Z_OK, Z_STREAM_END, zlibInflate, zlibInflateInit2, ZStream } from 'pako';
import type { ByteSource } from '../../model/bytes.ts';
import { FileError } from '../../model/errors.ts';
import type { Budget } from '../limits.ts';
import { broken, bytesAt } from './zip-records.ts';

/** What of an entry must be known. */
interface Entry {
  readonly size: number;
  readonly compressedSize: number;
  readonly method: number;
  readonly crc: number;
  readonly dataStart: number;
}

/** A place where new data may follow. */
export interface EntryCut {
  /** Bytes of content before it, and their CRC-32. */
  readonly offset: number;
  readonly crc: number;
  /** Whole bytes of compressed data before it, and the bits of the next byte that are before it too. */
  readonly bytes: number;
  readonly bits: number;
  readonly partial: number;
}

export interface EntryTail {
  readonly cut: EntryCut;
  /** From the cut to the end. */
  readonly content: Buffer;
  /** The first bytes of the entry. */
  readonly start: Buffer;
}

export interface TailOptions {
  readonly budget: Budget;
  /**
   * The offset in `text`, as Latin-1, of what the tail must hold, the last one of several; -1 where there is none. It may be no longer than
   * `overlap` bytes.
   */
  readonly find: (text: string) => number;
  /** Largest tail, bytes. */
  readonly most: number;
}

const chunkBytes = 128 * 1024;
const overlap = 128;
const startBytes = 2048;
/** Cuts nearer to each other than this are none the better. */
const leastStep = 4096;

/** Undefined where what is looked for isn't there. Checked against size and CRC-32; throws `corrupt`, or `too-large`. */
export function readEntryTail(source: ByteSource, entry: Entry, options: TailOptions): EntryTail | undefined {
  const kept = createKept(options);
  const blocks = entry.method === 0 ? storedBlocks(source, entry) : deflatedBlocks(source, entry);
  for (const block of blocks) {
    options.budget.checkTime();
    kept.add(block, entry);
  }
  return kept.done(entry);
}

/** Content as it comes, and the place behind it where the data can be cut, if there is one. */
interface Block {
  readonly content: Buffer;
  readonly cut: Pick<EntryCut, 'bytes' | 'bits' | 'partial'> | undefined;
}

function* storedBlocks(source: ByteSource, { dataStart, size }: Entry): Iterable<Block> {
  for (let at = 0; at < size; at += chunkBytes) {
    const content = Buffer.from(bytesAt(source, dataStart + at, Math.min(chunkBytes, size - at)));
    yield { content, cut: { bytes: at + content.length, bits: 0, partial: 0 } };
  }
}

/** Windows of the format have 32 KiB; negative: without a header. */
const windowBits = -15;
/** Of `data_type`: unused bits of the last byte, the last block, and whether a block has just ended (zlib.h). */
const flags = { bits: 63, last: 64, between: 128 } as const;

function* deflatedBlocks(source: ByteSource, { dataStart, compressedSize }: Entry): Iterable<Block> {
  const stream = new ZStream();
  zlibInflateInit2(stream, windowBits);
  let read = 0;
  for (;;) {
    if (stream.avail_in === 0) {
      stream.input = bytesAt(source, dataStart + read, Math.min(chunkBytes, compressedSize - read));
      stream.next_in = 0;
      stream.avail_in = stream.input.length;
      read += stream.input.length;
    }
    if (stream.avail_out === 0) {
      stream.output = new Uint8Array(chunkBytes);
      stream.next_out = 0;
      stream.avail_out = chunkBytes;
    }
    const from = stream.next_out;
    const status = zlibInflate(stream, Z_BLOCK);
    const isStuck = status === Z_BUF_ERROR && stream.avail_out > 0 && read >= compressedSize;
    if (isStuck || (status !== Z_OK && status !== Z_STREAM_END && status !== Z_BUF_ERROR)) {
      throw broken('the data of an entry is broken');
    }
    const content = Buffer.from(stream.output.buffer, from, stream.next_out - from);
    yield { content, cut: cutBehind(stream) };
    if (status === Z_STREAM_END) return;
  }
}

function cutBehind({ data_type: type, total_in: read, input, next_in: next }: ZStream): Block['cut'] {
  if ((type & flags.between) === 0 || (type & flags.last) !== 0) return undefined;
  const unused = type & flags.bits;
  if (unused === 0) return { bytes: read, bits: 0, partial: 0 };
  const bits = 8 - unused;
  return { bytes: read - 1, bits, partial: (input[next - 1] ?? 0) & ((1 << bits) - 1) };
}

interface Kept {
  add(block: Block, entry: Entry): void;
  done(entry: Entry): EntryTail | undefined;
}

function createKept({ find, most }: TailOptions): Kept {
  const cuts: EntryCut[] = [{ offset: 0, crc: 0, bytes: 0, bits: 0, partial: 0 }];
  const chunks: Buffer[] = [];
  let [offset, crc, found] = [0, 0, false];
  let [start, seam] = [Buffer.alloc(0), ''];

  /** Lets go of all before the last cut that isn't beyond `limit`. */
  const prune = (limit: number): void => {
    while ((cuts[1]?.offset ?? Infinity) <= limit) {
      let gone = (cuts[1]?.offset ?? 0) - (cuts[0]?.offset ?? 0);
      cuts.shift();
      for (; gone > 0; gone -= chunks.shift()?.length ?? gone);
    }
  };

  return {
    add({ content, cut }, entry) {
      if (start.length < startBytes) start = Buffer.concat([start, content.subarray(0, startBytes - start.length)]);
      const text = seam + content.toString('latin1');
      const at = find(text);
      const place = offset - seam.length + at;
      seam = text.slice(-overlap);
      if (content.length > 0) chunks.push(content);
      offset += content.length;
      crc = crc32(content, crc);
      if (offset > entry.size) throw broken('an entry is not as long as announced');
      if (at >= 0) {
        found = true;
        prune(place);
      }
      const last = cuts.at(-1)?.offset ?? 0;
      if (cut !== undefined && offset - last >= leastStep) cuts.push({ offset, crc, ...cut });
      if (!found) prune(offset - overlap);
      if (offset - (cuts[0]?.offset ?? 0) > most) {
        throw new FileError('too-large', `Cannot read zip archive: the end of an entry exceeds ${most} bytes`);
      }
    },
    done(entry) {
      if (offset !== entry.size) throw broken('an entry is not as long as announced');
      if (crc !== entry.crc) throw broken('the checksum of an entry is wrong');
      const [cut] = cuts;
      return found && cut !== undefined ? { cut, content: Buffer.concat(chunks), start } : undefined;
    },
  };
}

/** What follows the kept bytes of deflated data where content goes on: the bits of the byte that is shared, and an empty block up to its end. */
export function seamOf({ bits, partial }: EntryCut): Buffer {
  // A block that is stored, not the last and empty: three bits of zero, zeros up to the next byte, its length twice.
  const lead = bits === 0 ? [0] : bits <= 5 ? [partial] : [partial, 0];
  return Buffer.from([...lead, 0, 0, 0xff, 0xff]);
}
