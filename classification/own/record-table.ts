import { createHmac } from 'node:crypto';
import { fold } from '../fold.ts';
import { sharedCopy } from './hash-table.ts';

/** A column of the customer's rows. */
export interface RecordField {
  readonly name: string;
  /** Whether rows can be found by it. */
  readonly searchable: boolean;
  readonly caseSensitive: boolean;
  /** Characters that don't count: `-/ ` makes `123-45 6789` and `123456789` one value. */
  readonly ignoredDelimiters: string;
}

/**
 * The customer's rows as keyed hashes, 64 bits of HMAC-SHA-256 a cell: no value can be read out of it, and it is found again only by
 * whoever has the value. Plain data that threads share.
 */
export interface RecordTable {
  readonly fields: readonly RecordField[];
  readonly salt: string;
  /** By field: how many words its values have. */
  readonly words: readonly (readonly number[])[];
  /** Row by row two numbers a field; both 0 for an empty cell. */
  readonly cells: Uint32Array;
  /** By field, empty where it isn't searchable: open addressing, a row's number plus one in each slot. */
  readonly slots: readonly Uint32Array[];
}

/** Why bytes are no record table; the message is for people. */
export class RecordTableFault extends Error {}

// At the end of a file: cells, the trailer as JSON, its length in four bytes (little-endian), this mark.
const mark = Buffer.from('LWRECTB1');
const cellBytes = 8;
/** Rows that one value may find. */
const mostRows = 100;
/** Words of a value that is looked for near another one. */
const mostWords = 8;

export interface RecordWriter {
  /** The bytes of a row, a cell for each field. */
  row(values: readonly string[]): Buffer;
  /** What ends the file. */
  end(): Buffer;
}

/** `salt`: 32 random bytes in hex, for this table only. */
export function createRecordWriter(fields: readonly RecordField[], salt: string): RecordWriter {
  const words = fields.map(() => new Set<number>());
  return {
    row(values) {
      const cells = fields.map((field, index) => {
        const normalized = normalizeField(values[index] ?? '', field);
        if (normalized === '') return Buffer.alloc(cellBytes);
        words[index]?.add(Math.min(mostWords, wordsOf(values[index] ?? '').length));
        return cellOf(normalized, field, salt);
      });
      return Buffer.concat(cells);
    },
    end() {
      const trailer = Buffer.from(
        JSON.stringify({ fields, salt, words: words.map((counts) => [...counts].sort((a, b) => a - b)) }),
      );
      const length = Buffer.alloc(4);
      length.writeUInt32LE(trailer.length);
      return Buffer.concat([trailer, length, mark]);
    },
  };
}

/** Throws `RecordTableFault`. */
export function readRecordTable(bytes: Buffer): RecordTable {
  const lengthAt = bytes.length - mark.length - 4;
  if (lengthAt < 0 || !bytes.subarray(-mark.length).equals(mark)) throw new RecordTableFault('is no record table');
  const trailerAt = lengthAt - bytes.readUInt32LE(lengthAt);
  if (trailerAt < 0) throw new RecordTableFault('is a record table whose end is broken');
  const trailer = parseTrailer(bytes.subarray(trailerAt, lengthAt).toString());
  if (trailer.fields.length === 0 || trailerAt % (cellBytes * trailer.fields.length) !== 0)
    throw new RecordTableFault('is a record table that is not whole');
  const cells = sharedCopy(new Uint32Array(trailerAt / 4));
  for (let index = 0; index < cells.length; index++) cells[index] = bytes.readUInt32LE(index * 4);
  const slots = trailer.fields.map((field, index) =>
    sharedCopy(field.searchable ? slotsOf(cells, index, trailer.fields.length) : new Uint32Array(0)),
  );
  return { ...trailer, cells, slots };
}

function parseTrailer(text: string): Pick<RecordTable, 'fields' | 'salt' | 'words'> {
  try {
    return JSON.parse(text) as Pick<RecordTable, 'fields' | 'salt' | 'words'>;
  } catch {
    throw new RecordTableFault('is a record table whose end is broken');
  }
}

function slotsOf(cells: Uint32Array, field: number, fields: number): Uint32Array {
  const rows = cells.length / 2 / fields;
  const slots = new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(2, rows * 2))));
  for (let row = 0; row < rows; row++) {
    const high = cells[(row * fields + field) * 2] ?? 0;
    if (high === 0 && cells[(row * fields + field) * 2 + 1] === 0) continue;
    let slot = high & (slots.length - 1);
    while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
    slots[slot] = row + 1;
  }
  return slots;
}

/** Rows that have this value in this field; the first hundred. */
export function rowsWith(table: RecordTable, field: number, value: string): readonly number[] {
  const [slots, described] = [table.slots[field], table.fields[field]];
  if (slots === undefined || described === undefined || slots.length === 0) return [];
  const normalized = normalizeField(value, described);
  if (normalized === '') return [];
  const cell = cellOf(normalized, described, table.salt);
  const rows: number[] = [];
  for (
    let slot = cell.readUInt32LE(0) & (slots.length - 1);
    slots[slot] !== 0;
    slot = (slot + 1) & (slots.length - 1)
  ) {
    const row = (slots[slot] ?? 1) - 1;
    if (isCell(table, { row, field }, cell)) rows.push(row);
    if (rows.length >= mostRows) break;
  }
  return rows;
}

/** Whether one of the texts holds the value that a row has in a field, as words of it. */
export function holdsField(
  table: RecordTable,
  place: { readonly row: number; readonly field: number },
  texts: readonly string[],
  known: Map<string, Buffer>,
): boolean {
  const described = table.fields[place.field];
  if (described === undefined) return false;
  const ignoresSpace = /\s/.test(described.ignoredDelimiters);
  const counts = ignoresSpace ? [1, 2, 3, 4, 5, 6] : (table.words[place.field] ?? []);
  return texts.map(wordsOf).some((words) =>
    counts.some((count) =>
      words.some((_, start) => {
        if (start + count > words.length) return false;
        const normalized = normalizeField(words.slice(start, start + count).join(' '), described);
        if (normalized === '') return false;
        const key = `${table.salt} ${place.field} ${normalized}`;
        const cell = known.get(key) ?? cellOf(normalized, described, table.salt);
        if (known.size < mostKnown) known.set(key, cell);
        return isCell(table, place, cell);
      }),
    ),
  );
}

/** Hashes that are kept while one text is read. */
const mostKnown = 20_000;

function isCell({ cells, fields }: RecordTable, { row, field }: { row: number; field: number }, cell: Buffer): boolean {
  const at = (row * fields.length + field) * 2;
  return cells[at] === cell.readUInt32LE(0) && cells[at + 1] === cell.readUInt32LE(4);
}

function cellOf(normalized: string, { name }: RecordField, salt: string): Buffer {
  return createHmac('sha256', Buffer.from(salt, 'hex'))
    .update(`${name}\0${normalized}`)
    .digest()
    .subarray(0, cellBytes);
}

/** A value as it is compared: its words with one space between, without what doesn't count; in lower case unless case counts. */
export function normalizeField(value: string, { caseSensitive, ignoredDelimiters }: RecordField): string {
  const bare = Array.from(wordsOf(value).join(' '), (one) => (ignoredDelimiters.includes(one) ? '' : one))
    .join('')
    .trim();
  const composed = bare.normalize('NFC');
  return caseSensitive ? composed : composed.toLowerCase();
}

/** What stands between spaces and marks that part words; marks at a word's edges don't count. */
function wordsOf(text: string): readonly string[] {
  return fold(text)
    .split(/[\s,;|()<>"=:[\]{}]+/)
    .map((word) => word.replace(/^[.'!?]+|[.'!?]+$/g, ''))
    .filter((word) => word !== '');
}
