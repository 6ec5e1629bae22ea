/** Binary workbooks (MS-XLSB), written record by record. */
import { officePackage } from './packages.ts';

/** A type and a size, seven bits a byte, and the data. */
export function binary(type: number, ...pieces: readonly Buffer[]): Buffer {
  const data = Buffer.concat(pieces);
  const head = type < 0x80 ? [type] : [(type & 0x7f) | 0x80, type >> 7];
  let size = data.length;
  const sizes: number[] = [];
  do {
    sizes.push((size & 0x7f) | (size > 0x7f ? 0x80 : 0));
    size >>= 7;
  } while (size > 0);
  return Buffer.concat([Buffer.from([...head, ...sizes]), data]);
}

export function numbers(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32LE(value >>> 0, index * 4));
  return bytes;
}

export function double(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value, 0);
  return bytes;
}

export function wide(text: string): Buffer {
  return Buffer.concat([numbers(text.length), Buffer.from(text, 'utf16le')]);
}

/** BrtRowHdr: the row, formatting, height and no spans. */
export function row(index: number): Buffer {
  return binary(0, numbers(index, 0), Buffer.from([0x2c, 0x01, 0, 0, 0]), numbers(0));
}

/** A cell of this type: column, formatting, value. */
export function cell(type: number, column: number, value: Buffer): Buffer {
  return binary(type, numbers(column, 0), value);
}

export interface BinaryWorkbook {
  readonly sheet: readonly Buffer[];
  readonly strings?: readonly string[];
  readonly comments?: Buffer;
}

const type = 'application/vnd.ms-excel.';

export function xlsb({ sheet, strings = [], comments }: BinaryWorkbook): Buffer {
  // BrtBeginBook, BrtBeginBundleShs, BrtBundleSh and their ends.
  const bundle = binary(156, numbers(0, 1), wide('rId1'), wide('Staff'));
  const workbook = [binary(131), binary(143), bundle, binary(144), binary(132)];
  const items = strings.map((text) => binary(19, Buffer.from([0]), wide(text)));
  const shared = [binary(159, numbers(items.length, items.length)), ...items, binary(160)];
  // BrtBeginSheet, BrtBeginSheetData and their ends.
  const data = [binary(129), binary(145), ...sheet, binary(146), binary(130)];
  return officePackage({
    main: 'xl/workbook.bin',
    parts: {
      'xl/workbook.bin': { type: `${type}sheet.binary.macroEnabled.main`, content: Buffer.concat(workbook) },
      'xl/worksheets/sheet1.bin': { type: `${type}worksheet`, content: Buffer.concat(data) },
      'xl/sharedStrings.bin': { type: `${type}sharedStrings`, content: Buffer.concat(shared) },
      ...(comments !== undefined && { 'xl/comments1.bin': { type: `${type}comments`, content: comments } }),
    },
    relationships: {
      'xl/workbook.bin': [
        ['rId1', 'worksheet', 'worksheets/sheet1.bin'],
        ['rId2', 'sharedStrings', 'sharedStrings.bin'],
      ],
      ...(comments !== undefined && { 'xl/worksheets/sheet1.bin': [['rId1', 'comments', '../comments1.bin']] }),
    },
  });
}
