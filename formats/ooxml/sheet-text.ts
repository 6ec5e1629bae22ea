/** Text of SpreadsheetML: cells of a row joined by tabs, rows by newlines, shared strings resolved (ECMA-376 part 1, 18.3 and 18.4). */
import type { TextPart } from '../../model/finding.ts';
import type { Budget } from '../limits.ts';
import { withNames } from '../named-cells.ts';
import {
  addByte,
  addSpan,
  addString,
  clearText,
  createTextBytes,
  spanOf,
  wholeText,
  type TextBytes,
} from '../text-bytes.ts';
import { findAttribute } from '../xml-cursor-tag.ts';
import { atClose, atEnd, atOpen, createVocabulary, createXmlCursor, nextToken, type XmlCursor } from '../xml-cursor.ts';
import { noDates, type CellDates } from './cell-dates.ts';
import { cellNames, secretCells, type Header } from './cell-names.ts';
import { takePlainCells, type PlainCells } from './plain-cells.ts';
import type { SharedStrings } from './shared-strings.ts';
import { addCell, numberCell, otherCell, sharedCell, type CellType } from './sheet-cells.ts';

const element = {
  row: 1,
  c: 2,
  v: 3,
  t: 4,
  rPh: 5,
  oddHeader: 6,
  oddFooter: 7,
  evenHeader: 8,
  evenFooter: 9,
  firstHeader: 10,
  firstFooter: 11,
} as const;
const vocabulary = createVocabulary(element);
const newline = 0x0a;

export interface SheetContext {
  readonly strings: SharedStrings;
  readonly dates?: CellDates | undefined;
  readonly budget: Budget;
  /** Of a slice of a sheet: as `NamedCells` has them. */
  readonly rowsBefore?: number;
  readonly header?: Header | undefined;
}

interface Sheet extends PlainCells {
  /** What the cell at hand holds. */
  readonly value: TextBytes;
  phonetic: number;
}

/** Rows, then the page headers and footers as stored; `header` tells the heads of the columns. `xml` is UTF-8. */
export function sheetText(
  xml: Buffer,
  context: SheetContext,
): Required<Omit<TextPart, 'name'>> & { readonly header: () => Header } {
  const sheet = createSheet(xml, context);
  const { cursor } = sheet;
  for (let token = nextToken(cursor); token !== atEnd; token = nextToken(cursor)) {
    if (token === atOpen) open(sheet);
    else if (token === atClose) close(sheet);
    else if (cursor.element >= element.oddHeader) addText(cursor, sheet.out);
    else if (cursor.element === element.v || cursor.element === element.t) {
      if (sheet.phonetic === 0) addText(cursor, sheet.value);
    }
  }
  const text = wholeText(sheet.out);
  const { rowsBefore } = context;
  const cells = { xml, text, places: sheet.places, count: sheet.count, rowsBefore, header: context.header };
  const { header, ...named } = cellNames(cells);
  return { ...withNames({ text, ...named }, secretCells(cells, header())), header };
}

function createSheet(xml: Buffer, { strings, dates = noDates, budget }: SheetContext): Sheet {
  const cursor = createXmlCursor(xml, vocabulary, budget);
  return {
    strings,
    dates,
    shared: spanOf(strings.text),
    budget,
    cursor,
    plain: { bytes: xml, view: cursor.view, start: 0, end: 0, ascii: true },
    out: createTextBytes(Math.max(4096, xml.length >> 1)),
    places: new Int32Array(2 * Math.max(256, xml.length >> 6)),
    count: 0,
    inRow: 0,
    tag: 0,
    type: numberCell,
    style: -1,
    value: createTextBytes(),
    phonetic: 0,
  };
}

function addText(cursor: XmlCursor, text: TextBytes): void {
  if (cursor.decoded === undefined) addSpan(text, cursor);
  else addString(text, cursor.decoded);
}

function open(sheet: Sheet): void {
  const { cursor } = sheet;
  if (cursor.element === element.rPh) sheet.phonetic++;
  else if (cursor.element === element.row && !cursor.selfClosing) takePlain(sheet);
  else if (cursor.element === element.c) {
    sheet.tag = cursor.start;
    sheet.type = cellType(cursor);
    sheet.style = cellStyle(cursor);
    clearText(sheet.value);
  }
}

function close(sheet: Sheet): void {
  const { cursor, out } = sheet;
  if (cursor.element === element.c) {
    addCell(sheet, spanOf(sheet.value));
    takePlain(sheet);
  } else if (cursor.element === element.rPh) sheet.phonetic--;
  else if ((cursor.element === element.row && sheet.inRow > 0) || cursor.element >= element.oddHeader) {
    addByte(out, newline);
    sheet.inRow = 0;
  }
}

function takePlain(sheet: Sheet): void {
  if (sheet.phonetic === 0 && sheet.cursor.depth > 0) takePlainCells(sheet);
}

const typeName = Buffer.from('t', 'latin1');

/** A type with references in it is none. */
function cellType(cursor: XmlCursor): CellType {
  if (!findAttribute(cursor, typeName)) return numberCell;
  const { bytes, valueStart, valueEnd } = cursor;
  const first = valueEnd === valueStart + 1 ? bytes[valueStart] : 0;
  if (first === 0x6e) return numberCell;
  return first === 0x73 ? sharedCell : otherCell;
}

const styleName = Buffer.from('s', 'latin1');

/** -1 for none, and for one with anything but digits in it. */
function cellStyle(cursor: XmlCursor): number {
  if (!findAttribute(cursor, styleName)) return -1;
  let style = 0;
  for (let at = cursor.valueStart; at < cursor.valueEnd; at++) {
    const digit = (cursor.bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    style = style * 10 + digit;
  }
  return style;
}
