/**
 * Text of a sheet of any size. A large one is read in slices, each a sheet of its own: what stands before the rows, some of the rows, and
 * the ends of the elements that hold them.
 */
import { FileError } from '../../model/errors.ts';
import type { TextPart } from '../../model/finding.ts';
import { entryLimit } from '../containers/zip.ts';
import type { Budget } from '../limits.ts';
import { utf8Xml } from '../xml.ts';
import { atEnd, atOpen, createVocabulary, createXmlCursor, nextToken } from '../xml-cursor.ts';
import type { CellDates } from './cell-dates.ts';
import type { Header } from './cell-names.ts';
import type { OpcPackage } from './opc.ts';
import type { SharedStrings } from './shared-strings.ts';
import { sheetText } from './sheet-text.ts';

export interface SheetSlice {
  /** UTF-8, as the sheet is. */
  readonly xml: Buffer;
  /** Rows of the sheet before its first. */
  readonly rowsBefore: number;
}

/** Bytes; what is smaller is read at one go. */
export const sliceBytes = 32 * 1024 ** 2;
/** Each slice begins with the last rows of the one before, so that a value at a seam keeps its evidence; bytes. */
const overlapBytes = 8 * 1024;

export interface SliceOptions {
  readonly budget: Budget;
  readonly size: number;
}

export interface SheetOptions {
  readonly strings: SharedStrings;
  readonly dates?: CellDates;
  readonly size?: number;
}

/** A text for each slice of a sheet that takes more than `size` bytes. */
export function* sheetTexts(
  part: string,
  pkg: OpcPackage,
  { strings, dates, size = sliceBytes }: SheetOptions,
): Iterable<Omit<TextPart, 'name'>> {
  const { budget } = pkg;
  if ((pkg.find(part)?.size ?? 0) <= size) {
    yield sheetText(pkg.utf8(part), { strings, dates, budget });
    return;
  }
  let header: Header | undefined;
  for (const { xml, rowsBefore } of sheetSlices(pkg.pieces(part), { budget, size })) {
    const text = sheetText(utf8Xml(xml), { strings, dates, budget, rowsBefore, header });
    header ??= text.header();
    yield text;
  }
}

/** `pieces`: the sheet's XML. Throws `too-large` where no row ends for `entryLimit` bytes, and `corrupt`. */
export function* sheetSlices(pieces: Iterable<Buffer>, { budget, size }: SliceOptions): Iterable<SheetSlice> {
  const held = createHeld();
  let frame: Frame | undefined;
  let rowsBefore = 0;
  let wanted = size;
  /** What stands at the beginning of the bytes that are held: the head, and rows that the slice before had too. */
  let repeated = 0;
  for (const piece of pieces) {
    held.add(piece);
    if (held.length() < wanted) continue;
    const bytes = held.take();
    frame ??= readFrame(bytes, budget);
    const end = frame === undefined ? 0 : behindLast(bytes, frame.rowEnd);
    if (frame === undefined || end <= Math.max(repeated, frame.head.length)) {
      if (bytes.length > entryLimit) throw tooLarge();
      // Looked at again when there is twice as much, so that a long row is not searched through for each piece.
      wanted = 2 * bytes.length;
      held.add(bytes);
      continue;
    }
    yield { xml: Buffer.concat([bytes.subarray(0, end), frame.tail]), rowsBefore };
    const overlap = lastRows(bytes.subarray(frame.head.length, end), frame);
    rowsBefore += countOf(bytes.subarray(0, end), frame.rowStart) - countOf(overlap, frame.rowStart);
    wanted = size;
    repeated = frame.head.length + overlap.length;
    held.add(Buffer.concat([frame.head, overlap, bytes.subarray(end)]));
  }
  yield { xml: held.take(), rowsBefore };
}

interface Held {
  add(piece: Buffer): void;
  length(): number;
  take(): Buffer;
}

function createHeld(): Held {
  let pieces: Buffer[] = [];
  let length = 0;
  return {
    add(piece) {
      pieces.push(piece);
      length += piece.length;
    },
    length: () => length,
    take() {
      const bytes = Buffer.concat(pieces);
      pieces = [];
      length = 0;
      return bytes;
    },
  };
}

interface Frame {
  /** All before the first row. */
  readonly head: Buffer;
  /** Closes what is open there. */
  readonly tail: Buffer;
  readonly rowStart: Buffer;
  readonly rowEnd: Buffer;
}

const row = 1;
const vocabulary = createVocabulary({ row });

/** Undefined where no row begins in these first bytes of a sheet. */
function readFrame(bytes: Buffer, budget: Budget): Frame | undefined {
  const cursor = createXmlCursor(bytes, vocabulary, budget);
  try {
    for (let token = nextToken(cursor); token !== atEnd; token = nextToken(cursor)) {
      if (token !== atOpen || cursor.element !== row) continue;
      const name = bytes.subarray(cursor.start + 1, cursor.nameEnd);
      const outer = cursor.nameStarts.slice(0, cursor.depth - (cursor.selfClosing ? 0 : 1));
      const open = outer.map((start, depth) => bytes.toString('utf8', start, cursor.nameEnds[depth]));
      return {
        head: Buffer.from(bytes.subarray(0, cursor.start)),
        tail: Buffer.from(
          open
            .map((one) => `</${one}>`)
            .reverse()
            .join(''),
          'utf8',
        ),
        rowStart: Buffer.concat([Buffer.from('<'), name]),
        rowEnd: Buffer.concat([Buffer.from('</'), name, Buffer.from('>')]),
      };
    }
  } catch (error) {
    // It ends in the middle of something, or it is broken: then whoever reads all of it will tell.
    if (!(error instanceof FileError && error.kind === 'corrupt')) throw error;
  }
  return undefined;
}

function behindLast(bytes: Buffer, end: Buffer): number {
  const at = bytes.lastIndexOf(end);
  return at < 0 ? 0 : at + end.length;
}

/** Of whole rows the last ones that take no more than `overlapBytes`. */
function lastRows(rows: Buffer, { rowEnd }: Frame): Buffer {
  const from = Math.max(0, rows.length - overlapBytes);
  const at = rows.indexOf(rowEnd, from);
  return rows.subarray(at < 0 ? rows.length : at + rowEnd.length);
}

function countOf(bytes: Buffer, start: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(start); at >= 0; at = bytes.indexOf(start, at + start.length)) {
    // `<rowBreaks` is no row.
    if (isNameEnd(bytes[at + start.length])) count++;
  }
  return count;
}

function isNameEnd(byte = 0): boolean {
  return byte <= 0x20 || byte === 0x2f || byte === 0x3e;
}

function tooLarge(): FileError {
  return new FileError('too-large', `Cannot read sheet: a row of it exceeds ${entryLimit} bytes`);
}
