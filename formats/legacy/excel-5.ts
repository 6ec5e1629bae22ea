/**
 * Workbooks of Excel 5.0 and 95 (BIFF5, in a stream `Book`): cells, remarks and page headers of all sheets. The records are those of MS-XLS; their strings are
 * bytes in the workbook's code page behind a length, without flags ([MS-XLS] has what later versions made of them).
 */
import type { Part } from '../../model/finding.ts';
import { createCellGrid, type CellGrid } from '../cell-grid.ts';
import { remarksText } from '../cells.ts';
import { decodeCodePage } from '../code-pages.ts';
import { FileError } from '../../model/errors.ts';
import type { Budget } from '../limits.ts';
import { brokenExcel, continued, recordAt, recordTypes, type ExcelRecord } from './excel-records.ts';
import { addNumbers, readFormula } from './excel-numbers.ts';

export interface OldSheet {
  readonly name: string;
  /** Where its first record begins. */
  readonly offset: number;
}

export interface OldWorkbook {
  readonly stream: Buffer;
  readonly codePage: number;
  readonly sheets: readonly OldSheet[];
}

/** What BOF says of the version (MS-XLS 2.4.21 has 0x0600). */
export const oldVersion = 0x0500;
const codePageRecord = 0x0042;
/** A remark that goes on has this for its row. */
const noteGoesOn = 0xffff;

/** Throws `FileError`; RangeError where a record is too short. */
export function readOldGlobals(stream: Buffer, budget: Budget): OldWorkbook {
  const sheets: { name: Buffer; offset: number }[] = [];
  let codePage = 1252;
  for (let record = recordAt(stream, 0); record !== undefined; record = recordAt(stream, record.end)) {
    budget.checkTime();
    const { type, data } = record;
    if (type === recordTypes.eof) {
      const named = sheets.map(({ name, offset }) => ({ name: decodeCodePage(name, codePage), offset }));
      return { stream, codePage, sheets: named };
    }
    if (type === recordTypes.filePass) {
      throw new FileError('encrypted', 'Cannot open file: it is encrypted with a password');
    }
    if (type === codePageRecord) codePage = windowsPage(data.readUInt16LE(0));
    else if (type === recordTypes.boundSheet) {
      sheets.push({ name: shortBytes(data, 6), offset: data.readUInt32LE(0) });
    }
  }
  throw brokenExcel('its directory ends early');
}

/** Numbers of their own stand for Macintosh and for Windows (MS-XLS 2.4.52). */
function windowsPage(number: number): number {
  if (number === 0x8000) return 10000;
  return number === 0x8001 ? 1252 : number;
}

function shortBytes(data: Buffer, at: number): Buffer {
  return take(data, at + 1, data.readUInt8(at));
}

function longBytes(data: Buffer, at: number): Buffer {
  return take(data, at + 2, data.readUInt16LE(at));
}

function take(data: Buffer, start: number, length: number): Buffer {
  if (start + length > data.length) throw new RangeError('Cannot read record: it ends early');
  return data.subarray(start, start + length);
}

interface Sheet {
  readonly workbook: OldWorkbook;
  readonly cells: CellGrid;
  readonly lines: string[];
  readonly notes: { readonly row: number; readonly column: number; readonly pieces: Buffer[] }[];
  /** Of a formula whose text follows. */
  formula: readonly [number, number] | undefined;
}

export function* oldSheetParts({ name, offset }: OldSheet, workbook: OldWorkbook, budget: Budget): Iterable<Part> {
  const sheet: Sheet = { workbook, cells: createCellGrid(budget), lines: [], notes: [], formula: undefined };
  readRecords(sheet, offset, budget);
  const cells = sheet.cells.done();
  if (cells !== undefined) yield { name: `sheet ${name}`, ...cells };
  const notes = sheet.notes.map(({ pieces, ...cell }) => ({
    ...cell,
    text: decodeCodePage(Buffer.concat(pieces), workbook.codePage),
  }));
  if (notes.length > 0) yield { name: `comments ${name}`, ...remarksText(notes) };
  const lines = sheet.lines.filter((line) => line.trim() !== '');
  if (lines.length > 0) yield { name: `sheet ${name}, beside the cells`, text: `${lines.join('\n')}\n` };
}

/** From the first record to the end of the sheet; charts within have an end of their own. */
function readRecords(sheet: Sheet, start: number, budget: Budget): void {
  const { stream } = sheet.workbook;
  if (recordAt(stream, start)?.type !== recordTypes.bof) throw brokenExcel('a sheet is not where its directory says');
  let depth = 0;
  for (let record = recordAt(stream, start); record !== undefined; record = recordAt(stream, record.end)) {
    budget.checkTime();
    budget.spend(record.data.length + 4);
    if (record.type === recordTypes.bof) depth++;
    else if (record.type === recordTypes.eof && --depth === 0) return;
    readRecord(sheet, record);
  }
  throw brokenExcel('a sheet ends early');
}

function readRecord(sheet: Sheet, record: ExcelRecord): void {
  const { type, data } = record;
  const { cells, workbook, lines, notes } = sheet;
  const decode = (bytes: Buffer): string => decodeCodePage(bytes, workbook.codePage);
  if (type === recordTypes.label || type === recordTypes.rString) {
    cells.add(data.readUInt16LE(0), data.readUInt16LE(2), decode(longBytes(data, 6)));
  } else if (type === recordTypes.formula) sheet.formula = readFormula(data, cells);
  else if (type === recordTypes.string) {
    const { blocks } = continued(workbook.stream, record);
    if (sheet.formula !== undefined) cells.add(...sheet.formula, decode(longBytes(Buffer.concat(blocks), 0)));
  } else if (type === recordTypes.header || type === recordTypes.footer) {
    if (data.length > 0) lines.push(decode(shortBytes(data, 0)));
  } else if (type === recordTypes.note) {
    const row = data.readUInt16LE(0);
    const piece = data.subarray(6);
    if (row === noteGoesOn) notes.at(-1)?.pieces.push(piece);
    else notes.push({ row, column: data.readUInt16LE(2), pieces: [piece] });
  } else addNumbers(record, cells);
}
