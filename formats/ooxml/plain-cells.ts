/**
 * Cells written as programs write nearly all: `<c r="B7" s="2" t="s"><v>12</v></c>`. These are read at one go; what is written in another way,
 * or holds references or more than ASCII, is left for the cursor, which says the same of both.
 */
import { makeRoom, type Span } from '../text-bytes.ts';
import { plainEnd, type XmlCursor } from '../xml-cursor.ts';
import {
  addCell,
  addPlace,
  addSharedCell,
  isDate,
  numberCell,
  otherCell,
  sharedCell,
  type SheetCells,
} from './sheet-cells.ts';

export interface PlainCells extends SheetCells {
  readonly cursor: XmlCursor;
  /** Some of them, all ASCII. */
  readonly plain: Span;
}

const tab = 0x09;
const space = 0x20;
const doubleQuote = 0x22;
const ampersand = 0x26;
const zero = 0x30;
const nine = 0x39;
const less = 0x3c;
const upperA = 0x41;
const upperZ = 0x5a;

/** Up to four bytes as `getUint32` reads them. */
function word(text: string): number {
  return Buffer.from(text.padEnd(4, '\0'), 'latin1').readUInt32LE(0);
}

const cellOpens = word('<c r');
const nameOpens = word('="');
const styleOpens = word(' s="');
const typeOpens = word(' t="');
const numberIs = word('n"');
const sharedIs = word('s"');
const emptyEnds = word('/>');
const valueOpens = word('><v>');
const inlineOpens = word('><is');
const textOpens = word('><t>');
const valueEnds = word('</v>');
const textEnds = word('</t>');
const inlineEnds = word('</is');
const inlineCellEnds = word('></c');
const cellEnds = word('</c>');
const greater = 0x3e;

/** Bytes that are looked at behind a place without asking again whether the part goes on so far. */
const reach = 16;
/** Longer numbers are left to others. */
const manyDigits = 20;
const notPlain = -1;

/** Takes all such cells that follow; the cursor stands behind them. */
export function takePlainCells(cells: PlainCells): void {
  const { cursor } = cells;
  while (cursor.untilCheck > 0) {
    const end = takeCell(cells, cursor.next);
    if (end === notPlain) return;
    cursor.next = end;
    cursor.untilCheck -= 2;
  }
}

/** Where the cell ends that begins at `start`; `notPlain` where nothing was taken. */
function takeCell(cells: PlainCells, start: number): number {
  const at = takeTag(cells, start);
  if (at === notPlain) return notPlain;
  const { view } = cells.cursor;
  const opening = view.getUint32(at, true);
  if (opening === valueOpens) {
    if (isDate(cells)) return takeText(cells, at + 4, false);
    if (cells.type === numberCell) return takeNumber(cells, at + 4);
    return cells.type === sharedCell ? takeShared(cells, at + 4) : takeText(cells, at + 4, false);
  }
  if (opening === inlineOpens && cells.type === otherCell && view.getUint32(at + 4, true) === textOpens) {
    return takeText(cells, at + 8, true);
  }
  return (opening & 0xffff) === emptyEnds ? at + 2 : notPlain;
}

/** Reads the tag at `start`, its attributes included, and says where its end begins. */
function takeTag(cells: PlainCells, start: number): number {
  const { bytes, view } = cells.cursor;
  const last = bytes.length - reach;
  if (start > last || view.getUint32(start, true) !== cellOpens || view.getUint16(start + 4, true) !== nameOpens) {
    return notPlain;
  }
  let at = start + 6;
  let byte = bytes[at] ?? 0;
  while (byte >= upperA && byte <= upperZ) byte = bytes[++at] ?? 0;
  while (byte >= zero && byte <= nine) byte = bytes[++at] ?? 0;
  cells.tag = start;
  cells.type = numberCell;
  cells.style = -1;
  let typed = false;
  while (byte === doubleQuote) {
    at++;
    if (at > last) return notPlain;
    if (bytes[at] !== space) return at;
    const name = view.getUint32(at, true);
    at += 4;
    if (name === styleOpens && cells.style < 0) {
      let style = 0;
      byte = bytes[at] ?? 0;
      while (byte >= zero && byte <= nine) {
        style = style * 10 + byte - zero;
        byte = bytes[++at] ?? 0;
      }
      cells.style = style;
    } else if (name === typeOpens && !typed) {
      typed = true;
      const type = view.getUint16(at, true);
      cells.type = type === sharedIs ? sharedCell : type === numberIs ? numberCell : otherCell;
      byte = bytes[at] ?? 0;
      while (byte > doubleQuote && byte !== less && byte !== ampersand) byte = bytes[++at] ?? 0;
    } else return notPlain;
  }
  return notPlain;
}

function takeNumber(cells: PlainCells, start: number): number {
  const { out } = cells;
  const { bytes } = cells.cursor;
  makeRoom(out, manyDigits + 1);
  const target = out.bytes;
  const tabs = cells.inRow > 0 ? 1 : 0;
  if (tabs > 0) target[out.length] = tab;
  const shift = out.length + tabs - start;
  const limit = start + manyDigits;
  let at = start;
  let byte = bytes[at] ?? 0;
  while (byte >= zero && byte <= nine && at < limit) {
    target[shift + at] = byte;
    byte = bytes[++at] ?? 0;
  }
  if (byte !== less || at === start || !valueEndsAt(cells.cursor, at)) return takeText(cells, start, false);
  addPlace(cells, out.units + tabs);
  out.units += tabs + at - start;
  out.length += tabs + at - start;
  return at + 8;
}

function takeShared(cells: PlainCells, start: number): number {
  const { bytes } = cells.cursor;
  let index = 0;
  let at = start;
  let byte = bytes[at] ?? 0;
  while (byte >= zero && byte <= nine && index < 1e8) {
    index = index * 10 + byte - zero;
    byte = bytes[++at] ?? 0;
  }
  if (byte !== less || at === start || !valueEndsAt(cells.cursor, at)) return notPlain;
  addSharedCell(cells, index);
  return at + 8;
}

function takeText(cells: PlainCells, start: number, inline: boolean): number {
  const { plain } = cells;
  const { bytes } = cells.cursor;
  const { length } = bytes;
  let at = plainEnd(cells.cursor.view, start);
  let byte = bytes[at] ?? 0;
  while (byte < 0x80 && byte !== less && byte !== ampersand && at < length) byte = bytes[++at] ?? 0;
  if (byte !== less || !(inline ? inlineEndsAt(cells.cursor, at) : valueEndsAt(cells.cursor, at))) return notPlain;
  plain.start = start;
  plain.end = at;
  addCell(cells, plain);
  return at + (inline ? 13 : 8);
}

function valueEndsAt({ view }: XmlCursor, at: number): boolean {
  if (at + 8 > view.byteLength) return false;
  return view.getUint32(at, true) === valueEnds && view.getUint32(at + 4, true) === cellEnds;
}

function inlineEndsAt({ bytes, view }: XmlCursor, at: number): boolean {
  if (at + 13 > view.byteLength) return false;
  return (
    view.getUint32(at, true) === textEnds &&
    view.getUint32(at + 4, true) === inlineEnds &&
    view.getUint32(at + 8, true) === inlineCellEnds &&
    bytes[at + 12] === greater
  );
}
