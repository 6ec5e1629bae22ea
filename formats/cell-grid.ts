/** Text of a sheet from its cells, row by row. */
import { cellName } from './cells.ts';
import type { Budget } from './limits.ts';
import { createTableText, type TableText } from './table-text.ts';

export interface CellGrid {
  /** Rows and columns count from 0. Empty cells are passed over. Throws `too-large`. */
  add(row: number, column: number, text: string): void;
  /** Undefined where there was none. */
  done(): TableText | undefined;
}

const placeName = (row: number, column: number): string => `cell ${cellName(row, column)}`;

export function createCellGrid(budget: Budget): CellGrid {
  const table = createTableText({ placeName });
  return {
    add(row, column, text) {
      budget.spend(text.length);
      table.add(row, column, text);
    },
    done: () => table.done(),
  };
}
