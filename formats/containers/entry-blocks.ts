/** The content of an entry as it comes, in constant memory. */
import { crc32 } from 'node:zlib';
import { Z_BLOCK, Z_BUF_ERROR, Z_OK, Z_STREAM_END, zlibInflate, zlibInflateInit2, ZStream } from 'pako';
import type { ByteSource } from '../../model/bytes.ts';
import type { Budget } from '../limits.ts';
import { broken, bytesAt } from './zip-records.ts';

/** What of an entry must be known. */
export interface EntryPlace {
  readonly size: number;
  readonly compressedSize: number;
  readonly method: number;
  readonly crc: number;
  readonly dataStart: number;
}

/** Content, and the place behind it. */
export interface EntryBlock {
  readonly content: Buffer;
  /** Bytes of content up to its end, and their CRC-32. */
  readonly offset: number;
  readonly crc: number;
  /** Of compressed data, where that can be cut there. */
  readonly cut: DataCut | undefined;
}

/** Whole bytes of compressed data before a place, and the bits of the next byte that are before it too. */
export interface DataCut {
  readonly bytes: number;
  readonly bits: number;
  readonly partial: number;
}

const chunkBytes = 128 * 1024;

/** Blocks of at most 128 KiB. Checked against size and CRC-32: what came before `corrupt` is thrown is not to be relied on. */
export function* entryBlocks(source: ByteSource, entry: EntryPlace, budget: Budget): Iterable<EntryBlock> {
  let [offset, crc] = [0, 0];
  for (const { content, cut } of entry.method === 0 ? storedBlocks(source, entry) : deflatedBlocks(source, entry)) {
    budget.checkTime();
    offset += content.length;
    crc = crc32(content, crc);
    if (offset > entry.size) throw broken('an entry is not as long as announced');
    yield { content, offset, crc, cut };
  }
  if (offset !== entry.size) throw broken('an entry is not as long as announced');
  if (crc !== entry.crc) throw broken('the checksum of an entry is wrong');
}

type Block = Pick<EntryBlock, 'content' | 'cut'>;

function* storedBlocks(source: ByteSource, { dataStart, size }: EntryPlace): Iterable<Block> {
  for (let at = 0; at < size; at += chunkBytes) {
    const content = Buffer.from(bytesAt(source, dataStart + at, Math.min(chunkBytes, size - at)));
    yield { content, cut: { bytes: at + content.length, bits: 0, partial: 0 } };
  }
}

/** Windows of the format have 32 KiB; negative: without a header. */
const windowBits = -15;
/** Of `data_type`: unused bits of the last byte, the last block, and whether a block has just ended (zlib.h). */
const flags = { bits: 63, last: 64, between: 128 } as const;

function* deflatedBlocks(source: ByteSource, { dataStart, compressedSize }: EntryPlace): Iterable<Block> {
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
