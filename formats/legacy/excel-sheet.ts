/** One sheet of an Excel 97-2003 workbook: cells, remarks, text boxes, page headers (MS-XLS 2.1.7.20.5, 2.4). */
import type { Part } from '../../model/finding.ts';
import { createCellGrid, type CellGrid } from '../cell-grid.ts';
import { remarksText } from '../cells.ts';
import type { Budget } from '../limits.ts';
import {
  brokenExcel,
  continued,
  createBlockReader,
  readRichString,
  readShortString,
  recordAt,
  recordTypes,
  type ExcelRecord,
} from './excel-records.ts';
import { addNumbers, readFormula } from './excel-numbers.ts';

export interface Sheet {
  readonly name: string;
  /** Where its first record begins. */
  readonly offset: number;
}

export interface SheetContext {
  readonly stream: Buffer;
  readonly strings: readonly string[];
  readonly budget: Budget;
}

/** What stands beside the cells. */
interface Asides {
  readonly lines: string[];
  /** Text of each object, by its number in the sheet. */
  readonly objects: Map<number, string>;
  readonly notes: { readonly row: number; readonly column: number; readonly object: number; readonly author: string }[];
  lastObject: number;
}

export function* sheetParts(sheet: Sheet, context: SheetContext): Iterable<Part> {
  const cells = createCellGrid(context.budget);
  const asides: Asides = { lines: [], objects: new Map(), notes: [], lastObject: 0 };
  readRecords(sheet.offset, context, { cells, asides });
  const grid = cells.done();
  if (grid !== undefined) yield { name: `sheet ${sheet.name}`, ...grid };
  yield* noteParts(sheet, asides);
  const beside = [...asides.lines, ...asides.objects.values()].filter((line) => line.trim() !== '');
  if (beside.length > 0) yield { name: `sheet ${sheet.name}, beside the cells`, text: `${beside.join('\n')}\n` };
}

function* noteParts(sheet: Sheet, { notes, objects }: Asides): Iterable<Part> {
  const remarks = notes.map(({ object, author, row, column }) => {
    const text = `${author}: ${objects.get(object) ?? ''}`;
    objects.delete(object);
    return { text, row, column };
  });
  if (remarks.length > 0) yield { name: `comments ${sheet.name}`, ...remarksText(remarks) };
}

interface Target {
  readonly cells: CellGrid;
  readonly asides: Asides;
}

/** From the first record to the end of the sheet; charts within have an end of their own. */
function readRecords(start: number, { stream, strings, budget }: SheetContext, target: Target): void {
  if (recordAt(stream, start)?.type !== recordTypes.bof) throw brokenExcel('a sheet is not where its directory says');
  let depth = 0;
  let formula: readonly [number, number] | undefined;
  for (let record = recordAt(stream, start); record !== undefined;) {
    budget.spend(record.data.length + 4);
    if (record.type === recordTypes.bof) depth++;
    else if (record.type === recordTypes.eof && --depth === 0) return;
    let { end } = record;
    if (withText.has(record.type)) {
      const whole = continued(stream, record);
      end = whole.end;
      if (record.type === recordTypes.string) {
        if (formula !== undefined) target.cells.add(...formula, readRichString(createBlockReader(whole.blocks)));
      } else readAside(record.type, whole.blocks, target.asides);
    } else if (record.type === recordTypes.formula) formula = readFormula(record.data, target.cells);
    else readCells(record, target.cells, strings);
    budget.checkTime();
    record = recordAt(stream, end);
  }
  throw brokenExcel('a sheet ends early');
}

const withText = new Set<number>([
  recordTypes.string,
  recordTypes.textObject,
  recordTypes.object,
  recordTypes.note,
  recordTypes.header,
  recordTypes.footer,
  recordTypes.seriesText,
]);

function readCells(record: ExcelRecord, cells: CellGrid, strings: readonly string[]): void {
  const { type, data } = record;
  if (type === recordTypes.labelSst) {
    const text = strings[data.readUInt32LE(6)];
    if (text === undefined) throw brokenExcel('a cell refers to a string that is not there');
    cells.add(data.readUInt16LE(0), data.readUInt16LE(2), text);
  } else if (type === recordTypes.label || type === recordTypes.rString) {
    const text = readRichString(createBlockReader([data.subarray(6)]));
    cells.add(data.readUInt16LE(0), data.readUInt16LE(2), text);
  } else addNumbers(record, cells);
}

function readAside(type: number, blocks: readonly Buffer[], asides: Asides): void {
  const [data = Buffer.alloc(0)] = blocks;
  const reader = createBlockReader(blocks);
  if (type === recordTypes.object) {
    // MS-XLS 2.5.143: the first structure holds the number of the object.
    if (data.length >= 8 && data.readUInt16LE(0) === 0x15) asides.lastObject = data.readUInt16LE(6);
  } else if (type === recordTypes.textObject) {
    const count = data.readUInt16LE(10);
    if (count === 0) return;
    const text = createBlockReader(blocks.slice(1));
    asides.objects.set(asides.lastObject, text.characters(count, text.uint8()));
  } else if (type === recordTypes.note) {
    const [row, column] = [reader.uint16(), reader.uint16()];
    reader.skip(2);
    asides.notes.push({ row, column, object: reader.uint16(), author: readRichString(reader) });
  } else if (type === recordTypes.seriesText) {
    reader.skip(2);
    asides.lines.push(readShortString(reader));
  } else if (data.length > 0) asides.lines.push(readRichString(reader));
}
