/** Small Excel 97-2003 workbooks (MS-XLS), written record by record. */
import { storageFile } from './storage-file.ts';

export function record(type: number, ...pieces: readonly Buffer[]): Buffer {
  const data = Buffer.concat(pieces);
  const head = Buffer.alloc(4);
  head.writeUInt16LE(type, 0);
  head.writeUInt16LE(data.length, 2);
  return Buffer.concat([head, data]);
}

/** A text in UTF-16 with its length in two bytes. */
export function wideText(text: string): Buffer {
  const head = Buffer.from([text.length & 0xff, text.length >> 8, 1]);
  return Buffer.concat([head, Buffer.from(text, 'utf16le')]);
}

/** A text of one byte a character with its length in one byte. */
export function shortText(text: string): Buffer {
  return Buffer.concat([Buffer.from([text.length, 0]), Buffer.from(text, 'latin1')]);
}

/** A workbook of one sheet `One` with these records, and these ones among those that all sheets share. */
export function biff(sheet: readonly Buffer[], shared: readonly Buffer[] = []): Buffer {
  const begin = record(0x0809, Buffer.from([0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
  const end = record(0x000a);
  const bound = Buffer.alloc(6);
  const boundLength = record(0x0085, bound, shortText('One')).length;
  const globals = [begin, ...shared];
  bound.writeUInt32LE(Buffer.concat(globals).length + boundLength + end.length, 0);
  const stream = [...globals, record(0x0085, bound, shortText('One')), end, begin, ...sheet, end];
  return storageFile({ Workbook: Buffer.concat(stream) });
}
