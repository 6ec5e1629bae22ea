/** Tables in text: told by extension, or by a header and rows that all have as many fields. */
import type { Budget } from '../limits.ts';
import { headerAmong, headRows } from '../column-names.ts';
import { createTableText, type TableText } from '../table-text.ts';
import { readFields, sniffTable, type Delimiter } from './csv.ts';

export interface FoundTable {
  readonly delimiter: Delimiter;
}

const extensions: ReadonlyMap<string, Delimiter> = new Map([
  ['csv', ','],
  ['tsv', '\t'],
  ['tab', '\t'],
]);
const leastRecords = 3;

export function tableByName(text: string, extension: string): FoundTable | undefined {
  const usual = extensions.get(extension);
  return usual === undefined ? undefined : { delimiter: sniffTable(text)?.delimiter ?? usual };
}

export function tableByContent(text: string): FoundTable | undefined {
  const shape = sniffTable(text);
  if (shape === undefined || !shape.regular || shape.records < leastRecords) return undefined;
  return headerOf(text, shape.delimiter, 1).size > 1 ? { delimiter: shape.delimiter } : undefined;
}

/** The header among the first records. */
function headerOf(text: string, delimiter: Delimiter, records: number): ReadonlyMap<number, string> {
  const rows: { column: number; text: string }[][] = [];
  for (const { record, column, text: cell } of readFields(text.slice(0, 64 * 1024), delimiter)) {
    if (record > records) break;
    const row = (rows[record - 1] ??= []);
    if (cell.trim() !== '') row.push({ column, text: cell });
  }
  return headerAmong(rows);
}

const placeName = (row: number, column: number): string => `row ${row}, column ${column}`;

/** Reads the slices of one table in order; rows are counted through. Columns are named in every slice as in the first. */
export function tableReader({ delimiter }: FoundTable, budget: Budget): (slice: string, repeated: number) => TableText {
  let header: ReadonlyMap<number, string> | undefined;
  let next = 1;
  return (slice, repeated) => {
    header ??= headerOf(slice, delimiter, headRows);
    const table = createTableText({ placeName, header });
    const first = next - lastRecord(slice.slice(0, repeated), delimiter, budget);
    for (const { record, column, text } of readFields(slice, delimiter, budget)) {
      next = first + record;
      if (text.trim() !== '') table.add(first + record - 1, column, cellText(text));
    }
    return table.done() ?? { text: '' };
  };
}

/** Line ends within a cell are blanks, so that a row stays a line. */
function cellText(text: string): string {
  return /[\n\r\t]/u.test(text) ? text.replace(/[\n\r\t]+/gu, ' ') : text;
}

function lastRecord(text: string, delimiter: Delimiter, budget: Budget): number {
  let last = 0;
  for (const { record } of readFields(text, delimiter, budget)) last = record;
  return last;
}
