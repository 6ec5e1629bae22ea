/** Text of a sheet from its cells, row by row: cells joined by tabs, rows by newlines, each with its place and the heading of its column. */
import type { TextPart } from '../model/finding.ts';
import { cellLocator, cellName } from './cells.ts';
import { headerAmong, headRows } from './column-names.ts';
import type { Budget } from './limits.ts';
import { lastAtMost } from './locate-line.ts';
import { createTextBuilder } from './ooxml/text-builder.ts';

export interface CellGrid {
  /** Rows and columns count from 0. Empty cells are passed over. Throws `too-large`. */
  add(row: number, column: number, text: string): void;
  /** Undefined where there was none. */
  done(): Omit<TextPart, 'name'> | undefined;
}

export function createCellGrid(budget: Budget): CellGrid {
  const out = createTextBuilder();
  const starts: number[] = [];
  /** Row and column of each cell. */
  const places: number[] = [];
  const head: { column: number; text: string }[][] = [];
  let lastRow = -1;
  return {
    add(row, column, text) {
      if (text === '') return;
      budget.spend(text.length);
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
      const names = headerAmong(head);
      return {
        text: out.done(),
        locate: cellLocator(starts, (index) => cellName(places[index * 2] ?? 0, places[index * 2 + 1] ?? 0)),
        ...(names.size > 0 && {
          heading: (offset) => names.get(places[lastAtMost(starts, offset) * 2 + 1] ?? -1),
        }),
      };
    },
  };
}
