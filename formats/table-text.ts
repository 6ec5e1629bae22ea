/**
 * Text of a table: cells of a row joined by tabs, rows by newlines. Where one of the first rows names the columns, the name is put before each
 * cell: in a long table it would otherwise stand too far away to be evidence.
 */
import { headerAmong, headRows } from './column-names.ts';
import { lastAtMost } from './locate-line.ts';
import { createTextBuilder } from './ooxml/text-builder.ts';

export interface TableText {
  readonly text: string;
  readonly locate: (offset: number) => string;
}

export interface TableBuilder {
  /** Adds a cell that isn't empty; rows and columns count from 1. Cells come row by row. */
  cell(row: number, column: number, text: string): void;
  done(): TableText;
}

export interface TableOptions {
  /** How a place is called: `cell B7`. */
  readonly placeName: (row: number, column: number) => string;
  /** Names of the columns that an earlier stretch of the same table began with. */
  readonly header?: ReadonlyMap<number, string>;
}

export function createTableText({ placeName, header }: TableOptions): TableBuilder {
  const out = createTextBuilder();
  const starts: number[] = [];
  const places: number[] = [];
  let names = header;
  /** The first rows, among which the header is. */
  const rows: { column: number; text: string }[][] = [];
  let row = 0;

  function add(column: number, text: string): void {
    starts.push(out.length());
    places.push(row, column);
    out.add(text);
  }

  return {
    cell(nextRow, column, text) {
      if (nextRow !== row) {
        if (row !== 0) out.add('\n');
        if (header === undefined && rows.length > 0 && rows.length <= headRows) names = headerAmong(rows);
        if (rows.length <= headRows) rows.push([]);
        row = nextRow;
      } else out.add('\t');
      if (rows.length <= headRows) rows.at(-1)?.push({ column, text });
      const name = names?.get(column);
      add(column, name === undefined ? text : `${name}: ${text}`);
    },
    done() {
      if (row !== 0) out.add('\n');
      return {
        text: out.done(),
        locate(offset) {
          const index = 2 * lastAtMost(starts, offset);
          return placeName(places[index] ?? 1, places[index + 1] ?? 1);
        },
      };
    },
  };
}

/** `B` for 2, `AA` for 27. */
export function columnLetters(column: number): string {
  let letters = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}
