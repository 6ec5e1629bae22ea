/** Text of a table: cells of a row joined by tabs, rows by newlines, each with its place and the heading of its column. */
import type { TextPart } from '../model/finding.ts';
import { headerAmong, headRows } from './column-names.ts';
import { lastAtMost } from './locate-line.ts';
import { holdsSecrets, withNames } from './named-cells.ts';
import { createTextBuilder } from './ooxml/text-builder.ts';

export type TableText = Omit<TextPart, 'name'>;

export interface TableBuilder {
  /** Cells come row by row; empty ones are passed over. Throws `too-large`. */
  add(row: number, column: number, text: string): void;
  /** Undefined where there was none. */
  done(): TableText | undefined;
}

export interface TableOptions {
  /** How the place of a cell is called: `cell B7`. */
  readonly placeName: (row: number, column: number) => string;
  /** Names of the columns that an earlier stretch of the same table began with. */
  readonly header?: ReadonlyMap<number, string> | undefined;
}

export function createTableText({ placeName, header }: TableOptions): TableBuilder {
  const out = createTextBuilder();
  const starts: number[] = [];
  /** Row and column of each cell. */
  const places: number[] = [];
  /** The first rows, among which the header is. */
  const head: { column: number; text: string }[][] = [];
  let lastRow: number | undefined;

  const columnAt = (index: number): number => places[index * 2 + 1] ?? 0;

  return {
    add(row, column, text) {
      if (text === '') return;
      if (starts.length > 0) out.add(row === lastRow ? '\t' : '\n');
      if (row !== lastRow && head.length <= headRows) head.push([]);
      if (head.length <= headRows) head.at(-1)?.push({ column, text });
      lastRow = row;
      starts.push(out.length());
      places.push(row, column);
      out.add(text);
    },
    done() {
      if (starts.length === 0) return undefined;
      out.add('\n');
      const names = header ?? headerAmong(head);
      const table = {
        text: out.done(),
        locate(offset: number) {
          const index = lastAtMost(starts, offset);
          return placeName(places[index * 2] ?? 0, columnAt(index));
        },
        ...(names.size > 0 && { heading: (offset: number) => names.get(columnAt(lastAtMost(starts, offset))) }),
      };
      if (!holdsSecrets(names.values())) return table;
      return withNames(
        table,
        starts.flatMap((start, index) => {
          const name = names.get(columnAt(index));
          return name === undefined ? [] : [{ start, name }];
        }),
      );
    },
  };
}
