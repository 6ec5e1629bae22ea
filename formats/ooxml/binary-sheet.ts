/** Text of binary workbooks (.xlsb; MS-XLSB 2.1.7, 2.4): cells, page headers, remarks and the values that pivot tables share. */
import type { TextPart } from '../../model/finding.ts';
import { createCellGrid, type CellGrid } from '../cell-grid.ts';
import { numberText, remarksText } from '../cells.ts';
import type { Budget } from '../limits.ts';
import { rkNumber } from '../rk-number.ts';
import { malformed } from '../xml.ts';
import { orCorrupt } from '../or-corrupt.ts';
import { behindString, binaryRecords, wideString } from './binary-records.ts';

const record = {
  rowHead: 0,
  cellRk: 2,
  cellReal: 5,
  cellString: 6,
  cellShared: 7,
  formulaString: 8,
  formulaNumber: 9,
  formulaError: 11,
  shortRk: 13,
  shortReal: 16,
  shortString: 17,
  shortShared: 18,
  sharedItem: 19,
  pivotNumber: 21,
  pivotString: 24,
  pivotNumberMore: 28,
  pivotStringMore: 31,
  cellRich: 62,
  bundleSheet: 156,
  headerFooter: 479,
  commentAuthor: 632,
  comment: 635,
  commentText: 637,
} as const;

/** Short cells stand right of the one before and leave its number out. */
const shortCells = new Set<number>([record.shortRk, record.shortReal, record.shortString, record.shortShared]);

/** Relationship and name of each sheet, in order (MS-XLSB 2.4.306). */
export function binarySheets(part: Buffer, budget: Budget): readonly { readonly id: string; readonly title: string }[] {
  return orCorrupt('XML part', () =>
    [...binaryRecords(part, budget)].flatMap(({ type, data }) =>
      type === record.bundleSheet ? [{ id: wideString(data, 8), title: wideString(data, behindString(data, 8)) }] : [],
    ),
  );
}

/** By index; formatting of parts of them, which follows, is passed over (MS-XLSB 2.4.822). */
export function binaryStrings(part: Buffer, budget: Budget): readonly string[] {
  const strings: string[] = [];
  orCorrupt('XML part', () => {
    for (const { type, data } of binaryRecords(part, budget)) {
      if (type === record.sharedItem) strings.push(wideString(data, 1));
    }
  });
  return strings;
}

export interface BinaryContext {
  readonly strings: readonly string[];
  readonly budget: Budget;
}

export function binarySheetText(part: Buffer, { strings, budget }: BinaryContext): Omit<TextPart, 'name'> {
  const cells = createCellGrid(budget);
  const lines: string[] = [];
  let row = 0;
  let column = -1;
  orCorrupt('XML part', () => {
    for (const { type, data } of binaryRecords(part, budget)) {
      if (type === record.rowHead) {
        row = data.readUInt32LE(0);
        column = -1;
      } else if (type === record.headerFooter) lines.push(...headerFooterLines(data));
      else if (type <= record.shortShared || type === record.cellRich) {
        const isShort = type > record.formulaError && type !== record.cellRich;
        column = isShort ? column + 1 : data.readUInt32LE(0);
        addCell(cells, { type, value: data.subarray(isShort ? 4 : 8), row, column, strings });
      }
    }
  });
  const grid = cells.done();
  const beside = lines.filter((line) => line !== '').map((line) => `${line}\n`);
  return { ...grid, text: `${grid?.text ?? ''}${beside.join('')}` };
}

interface Cell {
  readonly type: number;
  readonly value: Buffer;
  readonly row: number;
  readonly column: number;
  readonly strings: readonly string[];
}

/** Cells without text, truth values and errors are passed over. */
function addCell(cells: CellGrid, { type, value, row, column, strings }: Cell): void {
  const plain = shortCells.has(type) ? type - 11 : type;
  if (plain === record.cellShared) {
    const text = strings[value.readUInt32LE(0)];
    if (text === undefined) throw malformed('a cell refers to a string that is not there');
    cells.add(row, column, text);
  } else if (plain === record.cellRk) cells.add(row, column, numberText(rkNumber(value.readInt32LE(0))));
  else if (plain === record.cellReal || plain === record.formulaNumber) {
    cells.add(row, column, numberText(value.readDoubleLE(0)));
  } else if (plain === record.cellString || plain === record.formulaString)
    cells.add(row, column, wideString(value, 0));
  else if (plain === record.cellRich) cells.add(row, column, wideString(value, 1));
}

/** MS-XLSB 2.4.59: of odd, even and first pages. */
function headerFooterLines(data: Buffer): readonly string[] {
  const lines: string[] = [];
  for (let at = 2; at + 4 <= data.length; at = behindString(data, at)) lines.push(wideString(data, at));
  return lines;
}

/** MS-XLSB 2.4.38: the author's number, then the cells that the remark is on. */
export function binaryComments(part: Buffer, budget: Budget): Omit<TextPart, 'name'> {
  const authors: string[] = [];
  const remarks: { text: string; row: number; column: number }[] = [];
  let cell = { author: '', row: 0, column: 0 };
  orCorrupt('XML part', () => {
    for (const { type, data } of binaryRecords(part, budget)) {
      if (type === record.commentAuthor) authors.push(wideString(data, 0));
      else if (type === record.comment) {
        const author = authors[data.readUInt32LE(0)] ?? '';
        cell = { author, row: data.readUInt32LE(4), column: data.readUInt32LE(12) };
      } else if (type === record.commentText) {
        const { author, ...place } = cell;
        remarks.push({ text: `${author}: ${wideString(data, 1)}`, ...place });
      }
    }
  });
  return remarksText(remarks);
}

/** Values that a pivot table keeps of its source, each once (MS-XLSB 2.4.501 and following). */
export function binaryPivotText(part: Buffer, budget: Budget): string {
  const values: string[] = [];
  orCorrupt('XML part', () => {
    for (const { type, data } of binaryRecords(part, budget)) {
      if (type === record.pivotNumber || type === record.pivotNumberMore) values.push(numberText(data.readDoubleLE(0)));
      else if (type === record.pivotString || type === record.pivotStringMore) values.push(wideString(data, 0));
    }
  });
  return values.map((value) => `${value}\n`).join('');
}
