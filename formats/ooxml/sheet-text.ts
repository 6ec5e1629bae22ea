/** Text of SpreadsheetML: cells of a row joined by tabs, rows by newlines, shared strings resolved (ECMA-376 part 1, 18.3 and 18.4). */
import { cellLocator, cellName } from '../cells.ts';
import { headerAmong, headRows } from '../column-names.ts';
import { lastAtMost } from '../locate-line.ts';
import type { Budget } from '../limits.ts';
import {
  addByte,
  addSpan,
  addString,
  clearText,
  createTextBytes,
  spanOf,
  spanText,
  wholeText,
  type Span,
  type TextBytes,
} from '../text-bytes.ts';
import { attributesAt, findAttribute } from '../xml-cursor-tag.ts';
import {
  atClose,
  atEnd,
  atOpen,
  createVocabulary,
  createXmlCursor,
  leaveElement,
  nextToken,
  type XmlCursor,
} from '../xml-cursor.ts';
import { malformed } from '../xml.ts';
import { plainNumber, writeNumber } from './plain-number.ts';
import type { SharedStrings } from './shared-strings.ts';

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
const tab = 0x09;
const newline = 0x0a;
const ampersand = 0x26;
const less = 0x3c;

export interface SheetContext {
  readonly strings: SharedStrings;
  readonly budget: Budget;
}

export interface SheetText {
  readonly text: string;
  readonly locate: (offset: number) => string;
  readonly heading: (offset: number) => string | undefined;
}

interface Sheet extends SheetContext {
  readonly cursor: XmlCursor;
  readonly out: TextBytes;
  /** Where cells begin, in the text and in the part. Names are read once they are asked for: most never are. */
  readonly starts: number[];
  readonly tags: number[];
  /** Of the row at hand. */
  cells: number;
  /** Of the cell at hand: where its tag begins, its type, what it holds. */
  tag: number;
  type: CellType;
  readonly value: TextBytes;
  /** What it holds, where that needs no copy. */
  readonly plain: Span;
  /** One of the strings at a time. */
  readonly shared: Span;
  phonetic: number;
}

type CellType = 'number' | 'shared' | 'other';

/** Rows, then the page headers and footers as stored. `xml` is UTF-8. */
export function sheetText(xml: Buffer, { strings, budget }: SheetContext): SheetText {
  const sheet: Sheet = {
    strings,
    budget,
    cursor: createXmlCursor(xml, vocabulary, budget),
    out: createTextBytes(4096),
    starts: [],
    tags: [],
    cells: 0,
    tag: 0,
    type: 'number',
    value: createTextBytes(),
    plain: { bytes: xml, start: 0, end: 0, ascii: true },
    shared: spanOf(strings.text),
    phonetic: 0,
  };
  const { cursor, starts, tags } = sheet;
  for (let token = nextToken(cursor); token !== atEnd; token = nextToken(cursor)) {
    if (token === atOpen) open(sheet);
    else if (token === atClose) close(sheet);
    else if (cursor.element >= element.oddHeader) addText(cursor, sheet.out);
    else if (cursor.element === element.v || cursor.element === element.t) {
      if (sheet.phonetic === 0) addText(cursor, sheet.value);
    }
  }
  const text = wholeText(sheet.out);
  return {
    text,
    locate: cellLocator(starts, (index) => nameAt(xml, tags[index] ?? 0)),
    heading: sheetHeadings({ text, starts, nameOf: (index) => writtenName(xml, tags[index] ?? 0) }),
  };
}

function addText(cursor: XmlCursor, text: TextBytes): void {
  if (cursor.decoded === undefined) addSpan(text, cursor);
  else addString(text, cursor.decoded);
}

function open(sheet: Sheet): void {
  const { cursor } = sheet;
  if (cursor.element === element.rPh) sheet.phonetic++;
  if (cursor.element !== element.c) return;
  sheet.tag = cursor.start;
  sheet.type = cellType(cursor);
  clearText(sheet.value);
  if (takePlainCell(cursor, sheet.plain)) endCell(sheet, sheet.plain);
}

const valueOpens = Buffer.from('<v>', 'latin1');
const cellEnds = Buffer.from('</v></c>', 'latin1');

/** Passes over a whole cell that is written as nearly all are, with nothing but a value in ASCII, and tells that; others go element by element. */
function takePlainCell(cursor: XmlCursor, plain: Span): boolean {
  const { bytes, next, nameEnd } = cursor;
  if (cursor.selfClosing || nameEnd !== cursor.start + 2 || !standsAt(bytes, valueOpens, next)) return false;
  const start = next + valueOpens.length;
  let at = start;
  let byte = bytes[at] ?? 0;
  while (byte < 0x80 && byte !== less && byte !== ampersand && at < bytes.length) byte = bytes[++at] ?? 0;
  if (byte !== less || at === start || !standsAt(bytes, cellEnds, at)) return false;
  plain.start = start;
  plain.end = at;
  leaveElement(cursor, at + cellEnds.length);
  return true;
}

function standsAt(bytes: Buffer, expected: Buffer, start: number): boolean {
  for (let at = 0; at < expected.length; at++) {
    if (bytes[start + at] !== expected[at]) return false;
  }
  return true;
}

function close(sheet: Sheet): void {
  const { cursor, out } = sheet;
  if (cursor.element === element.c) endCell(sheet, spanOf(sheet.value));
  else if (cursor.element === element.rPh) sheet.phonetic--;
  else if ((cursor.element === element.row && sheet.cells > 0) || cursor.element >= element.oddHeader) {
    addByte(out, newline);
    sheet.cells = 0;
  }
}

function endCell(sheet: Sheet, value: Readonly<Span>): void {
  const { out, type } = sheet;
  const { length, units } = out;
  if (sheet.cells > 0) addByte(out, tab);
  const { length: start, units: startUnits } = out;
  if (type === 'number') writeNumber(out, value);
  else if (type === 'shared') addShared(sheet, value);
  else addSpan(out, value);
  if (out.length === start) {
    out.length = length;
    out.units = units;
    return;
  }
  sheet.cells++;
  sheet.starts.push(startUnits);
  sheet.tags.push(sheet.tag);
}

function addShared({ out, strings, shared, budget }: Sheet, value: Readonly<Span>): void {
  const index = stringIndex(value);
  if (index === undefined) return;
  if (!(index >= 0 && index < strings.starts.length - 1)) {
    throw malformed('a cell refers to a string that is not there');
  }
  const { units } = out;
  shared.start = strings.starts[index] ?? 0;
  shared.end = strings.starts[index + 1] ?? 0;
  addSpan(out, shared);
  budget.spend(out.units - units);
}

/** Undefined for a cell without a value; NaN for what is no number. */
function stringIndex(value: Readonly<Span>): number | undefined {
  const { bytes, start, end } = value;
  let index = 0;
  for (let at = start; at < end; at++) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9 || at > start + 9) {
      const text = spanText(value);
      if (text.trim() === '') return undefined;
      const number = Number(text);
      return Number.isInteger(number) ? number : NaN;
    }
    index = index * 10 + digit;
  }
  return start === end ? undefined : index;
}

interface Cells {
  readonly text: string;
  readonly starts: readonly number[];
  /** Undefined where the file leaves it out. */
  readonly nameOf: (index: number) => string | undefined;
}

/** Reads the first rows when first asked. */
function sheetHeadings({ text, starts, nameOf }: Cells): (offset: number) => string | undefined {
  let header: ReadonlyMap<number, string> | undefined;
  const columnOf = (name: string): number =>
    Array.from(name.replace(/[0-9]/gu, '').toUpperCase()).reduce(
      (column, letter) => column * 26 + letter.charCodeAt(0) - 64,
      0,
    );
  const readHeader = (): ReadonlyMap<number, string> => {
    const rows = new Map<string, { column: number; text: string }[]>();
    for (const [index, start] of starts.entries()) {
      const name = nameOf(index);
      const number = name?.replace(/[A-Za-z]/gu, '');
      if (name === undefined || number === undefined) break;
      const row = rows.get(number) ?? [];
      if (row.length === 0 && rows.size === headRows) break;
      rows.set(number, row);
      row.push({ column: columnOf(name), text: text.slice(start, starts[index + 1]).trim() });
    }
    return headerAmong([...rows.values()]);
  };
  return (offset) => {
    header ??= readHeader();
    const name = header.size === 0 ? undefined : nameOf(lastAtMost(starts, offset));
    return name === undefined ? undefined : header.get(columnOf(name));
  };
}

/** What the cell is called whose tag begins at `start`, or where it stands where that is left out (ECMA-376 part 1, 18.3.1.4). */
function nameAt(xml: Buffer, start: number): string {
  const written = writtenName(xml, start);
  if (written !== undefined) return written;
  const above = xml.toString('latin1', 0, start);
  const rows = [...above.matchAll(/<(?:\w+:)?row[\s/>]/gu)];
  const before = above.slice(rows.at(-1)?.index ?? 0).match(/<(?:\w+:)?c[\s/>]/gu);
  return cellName(Math.max(0, rows.length - 1), before?.length ?? 0);
}

function writtenName(xml: Buffer, start: number): string | undefined {
  return /^[^>]*\sr\s*=\s*["']([A-Za-z]{1,3}[0-9]{1,7})["']/u.exec(
    xml.toString('latin1', start, start + nameReach),
  )?.[1];
}

/** A cell's name stands first as a rule; this far into the tag it is looked for. */
const nameReach = 200;

const typeName = Buffer.from('t', 'latin1');

/** `n` and `s` of ECMA-376 part 1, 18.18.11; a type with references in it is none. */
function cellType(cursor: XmlCursor): CellType {
  if (!findAttribute(cursor, typeName)) return 'number';
  const { bytes, valueStart, valueEnd } = cursor;
  const first = valueEnd === valueStart + 1 ? bytes[valueStart] : 0;
  if (first === 0x6e) return 'number';
  return first === 0x73 ? 'shared' : 'other';
}

const pivotElement = { s: 1, n: 2, d: 3, cacheField: 4, r: 5 } as const;
const pivotVocabulary = createVocabulary(pivotElement);

/** Values that a pivot table keeps of its source, even where the source is gone (ECMA-376 part 1, 18.10). `xml` is UTF-8. */
export function pivotText(xml: Buffer, budget: Budget): string {
  const out = createTextBytes();
  const cursor = createXmlCursor(xml, pivotVocabulary, budget);
  for (let token = nextToken(cursor); token !== atEnd; token = nextToken(cursor)) {
    if (token === atClose && cursor.element >= pivotElement.cacheField) addByte(out, newline);
    if (token !== atOpen || cursor.element === 0 || cursor.element === pivotElement.r) continue;
    const value = attributesAt(cursor).get(cursor.element === pivotElement.cacheField ? 'name' : 'v');
    if (value === undefined || value === '') continue;
    addString(out, cursor.element === pivotElement.n ? plainNumber(value) : value);
    addByte(out, tab);
  }
  return wholeText(out);
}
