/** Text of cells, one by one: what they hold by their type, and where each begins. */
import type { Budget } from '../limits.ts';
import { addByte, addCounted, addSpan, addString, spanText, type Span, type TextBytes } from '../text-bytes.ts';
import { malformed } from '../xml.ts';
import { dateText, type CellDates } from './cell-dates.ts';
import { writeNumber } from './plain-number.ts';
import type { SharedStrings } from './shared-strings.ts';

/** `n`, `s` and all others of ECMA-376 part 1, 18.18.11. */
export const numberCell = 0;
export const sharedCell = 1;
export const otherCell = 2;
export type CellType = typeof numberCell | typeof sharedCell | typeof otherCell;

export interface SheetCells {
  readonly strings: SharedStrings;
  /** One of them at a time. */
  readonly shared: Span;
  readonly budget: Budget;
  readonly out: TextBytes;
  /** Where each cell begins in the text, UTF-16 code units, and its tag in the part, bytes: two numbers for each. */
  places: Int32Array;
  /** Cells that have text. */
  count: number;
  /** Those of the row at hand. */
  inRow: number;
  readonly dates: CellDates;
  /** Of the cell at hand: where its tag begins, its type, and its style or -1. */
  tag: number;
  type: CellType;
  style: number;
}

const tab = 0x09;

/** Adds the cell at hand. Throws `corrupt` for a string that is not there. */
export function addCell(cells: SheetCells, value: Readonly<Span>): void {
  const { out, type } = cells;
  const index = type === sharedCell ? stringIndex(value) : undefined;
  if (index !== undefined) {
    addSharedCell(cells, index);
    return;
  }
  const start = beginCell(cells);
  if (isDate(cells)) addString(out, dateText(spanText(value), cells.dates));
  else if (type === numberCell) writeNumber(out, value);
  else if (type === otherCell) addSpan(out, value);
  endCell(cells, start);
}

/** Whether the cell at hand shows its number as a date. */
export function isDate({ type, style, dates }: SheetCells): boolean {
  return type === numberCell && dates.styles[style] === 1;
}

/** Adds the cell at hand, which holds the string of that index. Throws `corrupt` where that is not there. */
export function addSharedCell(cells: SheetCells, index: number): void {
  const { out, strings, shared, budget } = cells;
  const { starts, unitStarts } = strings;
  if (!(index >= 0 && index < starts.length - 1)) throw malformed('a cell refers to a string that is not there');
  const start = beginCell(cells);
  shared.start = starts[index] ?? 0;
  shared.end = starts[index + 1] ?? 0;
  addCounted(out, shared, (unitStarts[index + 1] ?? 0) - (unitStarts[index] ?? 0));
  budget.spend(out.units - start);
  endCell(cells, start);
}

/** Where its text begins. */
function beginCell({ out, inRow }: SheetCells): number {
  if (inRow > 0) addByte(out, tab);
  return out.units;
}

/** A cell that says nothing is passed over. */
function endCell(cells: SheetCells, start: number): void {
  const { out, inRow } = cells;
  if (out.units > start) addPlace(cells, start);
  else if (inRow > 0) {
    out.length--;
    out.units--;
  }
}

/** Notes that the cell at hand begins there in the text. */
export function addPlace(cells: SheetCells, start: number): void {
  const at = 2 * cells.count;
  if (at === cells.places.length) {
    const { places } = cells;
    cells.places = new Int32Array(2 * at);
    cells.places.set(places);
  }
  cells.places[at] = start;
  cells.places[at + 1] = cells.tag;
  cells.count++;
  cells.inRow++;
}

/** Undefined for a cell without a value; NaN for what is no number. */
function stringIndex(value: Readonly<Span>): number | undefined {
  const text = spanText(value).trim();
  if (text === '') return undefined;
  const number = Number(text);
  return Number.isInteger(number) ? number : NaN;
}
