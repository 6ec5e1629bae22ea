import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noOwnFiles } from '../../../classification/own/own-program.ts';
import {
  createRecordWriter,
  normalizeField,
  readRecordTable,
  RecordTableFault,
  rowsWith,
} from '../../../classification/own/record-table.ts';
import type { RecordField } from '../../../classification/own/record-table.ts';
import { createCsvReader } from '../../../lib/csv-rows.ts';
import type { OwnEvidence } from '../../../model/own-type.ts';
import { found, pattern, regex, some, typeOf } from './own-types.ts';

const field = (name: string, fields: Partial<RecordField> = {}): RecordField => ({
  name,
  searchable: false,
  caseSensitive: false,
  ignoredDelimiters: '',
  ...fields,
});
const fields = [
  field('number', { searchable: true, ignoredDelimiters: '- ' }),
  field('last'),
  field('born'),
  field('city', { caseSensitive: true }),
];
const salt = 'ab'.repeat(32);
const rows = [
  ['12-3456', 'O\u2019Brien', '1980-03-14', 'New York'],
  ['65-4321', 'van der Berg', '14/03/1975', 'Paris'],
  ['65-4321', 'Özil', '', 'Köln'],
  ['', 'Nobody', '', ''],
];
function bytesOf(list: readonly (readonly string[])[]): Buffer {
  const writer = createRecordWriter(fields, salt);
  return Buffer.concat([...list.map((row) => writer.row(row)), writer.end()]);
}
const bytes = bytesOf(rows);
const table = readRecordTable(bytes);
const digest = 'e'.repeat(64);
const files = { ...noOwnFiles, tables: new Map([[digest, table]]) };
const candidates = regex('\\b\\d{2}[- ]?\\d{4}\\b');
const record = (...evidence: readonly OwnEvidence[]) =>
  typeOf(pattern({ primary: { table: digest, field: 'number', find: candidates }, evidence }));

describe('a record table', () => {
  it('holds no value of the rows, in no encoding', () => {
    const values = rows.flat().flatMap((value) => [value, ...fields.map((one) => normalizeField(value, one))]);
    for (const value of values.filter((one) => one.length > 2)) {
      for (const encoding of ['utf8', 'utf16le', 'base64', 'hex'] as const) {
        const text = bytes.toString('latin1').toLowerCase();
        expect(text).not.toContain(Buffer.from(value).toString(encoding).toLowerCase());
      }
    }
  });

  it('hashes the same value otherwise under another salt, and in another field', () => {
    const writer = createRecordWriter([field('a'), field('b')], salt);
    const other = createRecordWriter([field('a'), field('b')], 'cd'.repeat(32));
    const row = writer.row(['Smith', 'Smith']);
    expect(row.subarray(0, 8)).not.toEqual(row.subarray(8));
    expect(other.row(['Smith', 'Smith'])).not.toEqual(row);
  });

  it('finds every row by its value, however that is written, and none by another', () => {
    expect(rowsWith(table, 0, '123456')).toEqual([0]);
    expect(rowsWith(table, 0, '65 4321')).toEqual([1, 2]);
    expect(rowsWith(table, 0, '65-4322')).toEqual([]);
    expect(rowsWith(table, 0, '')).toEqual([]);
    expect(rowsWith(table, 1, 'Özil')).toEqual([]);
  });

  it('holds thousands of rows, each found', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => [String(100_000 + index * 7), `Name${index}`, '', '']);
    const large = readRecordTable(bytesOf(many));
    expect(many.every(([number = ''], index) => rowsWith(large, 0, number)[0] === index)).toBe(true);
    expect(rowsWith(large, 0, '100001')).toEqual([]);
  });

  it.each([
    [Buffer.alloc(0), 'is no record table'],
    [Buffer.from('number,last\n1,2'), 'is no record table'],
    [bytes.subarray(8), 'not whole'],
    [Buffer.concat([bytes.subarray(0, -40), bytes.subarray(-12)]), 'broken'],
  ])('is refused where it is none: %#', (broken, problem) => {
    expect(() => readRecordTable(broken)).toThrow(RecordTableFault);
    expect(() => readRecordTable(broken)).toThrow(problem);
  });
});

describe('exact data match', () => {
  it('finds values of the table, and no others of the same form', () => {
    expect(found(record(), '12-3456, 12 3456, 99-9999', { files })).toEqual({ 85: 1 });
    expect(found(record(), '99-9999', { files })).toEqual({});
  });

  const twoOf = record(some(2, undefined, { field: 'last' }, { field: 'born' }, { field: 'city' }));
  it.each([
    ['12-3456 O\u2019Brien, 1980-03-14', { 85: 1 }],
    ['New York: o\u2019brien (no. 12-3456)', { 85: 1 }],
    ['12-3456 O\u2019Brien', {}],
    ['12-3456 O\u2019Brien, new york', {}],
    ['12-3456 Özil, Köln', {}],
    ['65-4321 ÖZIL from Köln', { 85: 1 }],
    ['65-4321 Van der\nBerg, Paris.', { 85: 1 }],
    ['65-4321 Berg, Paris', {}],
    ['65-4321 Özil, Paris', {}],
    [`12-3456 O\u2019Brien ${' '.repeat(300)} 1980-03-14`, {}],
  ])('wants fields of one and the same row near the value: %s', (text, wanted) => {
    expect(found(twoOf, text, { files })).toEqual(wanted);
  });
});

describe('createCsvReader()', () => {
  const read = (text: string, cuts: readonly number[] = []) => {
    const reader = createCsvReader(',');
    const places = [0, ...[...cuts].sort((a, b) => a - b), text.length];
    const pieces = places.slice(1).map((end, index) => text.slice(places[index], end));
    return [...pieces.flatMap((piece) => reader.push(piece)), ...reader.end()];
  };

  it('reads quotes, line breaks within, empty cells and lines, and tells the line of each row', () => {
    expect(read('a,b\r\n"x, ""y""\nz",\n\n,"q"\nlast,1')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['x, "y"\nz', ''] },
      { line: 5, cells: ['', 'q'] },
      { line: 6, cells: ['last', '1'] },
    ]);
    expect(() => read('a\n"b\nc')).toThrow('line 2: a quote is never closed');
  });

  it('reads the same wherever the text is cut', () => {
    const text = 'a,"b ""c""\nd",e\r\n\n"",f\n1,2';
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: text.length })), (cuts) => {
        expect(read(text, cuts)).toEqual(read(text));
      }),
      { seed: 5, numRuns: 100 },
    );
  });
});
