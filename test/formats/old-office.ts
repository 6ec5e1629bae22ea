/** Files of Word 6.0 and 95, and of Excel 5.0 and 95, written by their layout: no program at hand writes them anymore. */
import { record } from './biff.ts';
import { storageFile } from './storage-file.ts';

/** Bytes behind their length in one byte. */
export function shortBytes(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

/** Bytes behind their length in two bytes. */
export function longBytes(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([bytes.length & 0xff, bytes.length >> 8]), bytes]);
}

/** Row, column and formatting, which stand first in every cell. */
export function cellAt(row: number, column: number): Buffer {
  return Buffer.from([row & 0xff, row >> 8, column, 0, 0, 0]);
}

/** A workbook of one sheet with these records. */
export function oldWorkbook(sheet: readonly Buffer[], { codePage = 1252, name = Buffer.from('One') } = {}): Buffer {
  const begin = (kind: number): Buffer => record(0x0809, Buffer.from([0, 5, kind, 0, 0, 0, 0, 0]));
  const end = record(0x000a);
  const page = record(0x0042, Buffer.from([codePage & 0xff, codePage >> 8]));
  const bound = Buffer.alloc(6);
  const boundSheet = (): Buffer => record(0x0085, bound, shortBytes(name));
  bound.writeUInt32LE(begin(5).length + page.length + boundSheet().length + end.length, 0);
  return storageFile({ Book: Buffer.concat([begin(5), page, boundSheet(), end, begin(16), ...sheet, end]) });
}

export interface OldDocument {
  readonly body: Buffer;
  readonly footnotes?: Buffer;
  /** Windows language identifier. */
  readonly language?: number;
  /** Saved fast: the body in pieces of this many bytes, the last one first in the file. */
  readonly pieces?: number;
}

const headerSize = 0x300;

export function oldDocument({ body, footnotes = Buffer.alloc(0), language = 0x0409, pieces }: OldDocument): Buffer {
  const header = Buffer.alloc(headerSize);
  header.writeUInt16LE(0xa5dc, 0);
  header.writeUInt16LE(104, 2);
  header.writeUInt16LE(language, 6);
  const text = Buffer.concat([body, footnotes]);
  header.writeUInt32LE(headerSize, 0x18);
  header.writeUInt32LE(headerSize + text.length, 0x1c);
  header.writeUInt32LE(body.length, 0x34);
  header.writeUInt32LE(footnotes.length, 0x38);
  if (pieces === undefined) return storageFile({ WordDocument: Buffer.concat([header, text, Buffer.alloc(4096)]) });
  const starts = Array.from({ length: Math.ceil(text.length / pieces) }, (_, index) => index * pieces);
  const table = Buffer.alloc(4 * (starts.length + 1) + 8 * starts.length);
  const stored: Buffer[] = [];
  let offset = headerSize;
  for (const [index, start] of [...starts.entries()].reverse()) {
    const piece = text.subarray(start, start + pieces);
    table.writeUInt32LE(start, index * 4);
    table.writeUInt32LE(offset, 4 * (starts.length + 1) + 8 * index + 2);
    stored.push(piece);
    offset += piece.length;
  }
  table.writeUInt32LE(text.length, 4 * starts.length);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(table.length, 0);
  const clx = Buffer.concat([Buffer.from([1, 2, 0, 9, 9, 2]), size, table]);
  header.writeUInt16LE(0x0004, 0x0a);
  header.writeUInt32LE(headerSize + text.length, 0x160);
  header.writeUInt32LE(clx.length, 0x164);
  return storageFile({ WordDocument: Buffer.concat([header, ...stored, clx, Buffer.alloc(4096)]) });
}
