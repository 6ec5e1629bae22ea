/** Where the text of a Word 97-2003 document lies: file information block and piece table (MS-DOC 2.4.1, 2.5, 2.8.35). */
import { findStream, type CompoundFile } from '../containers/compound-file.ts';
import { FileError } from '../../model/errors.ts';
import type { Budget } from '../limits.ts';
import { decodeCodePage } from '../code-pages.ts';
import { firstBehind, readChangedRanges, type ChangedRange, type ChangeKind } from './word-changes.ts';

/** A stretch of the text in the order in which the streams hold it, which is not the order of the bytes. */
export interface Story {
  readonly name: string;
  /** Characters. */
  readonly start: number;
  readonly length: number;
}

/** A story's characters as stored, marks included, and which of them somebody inserted or deleted while changes were tracked. */
export interface StoredText {
  readonly text: string;
  /** By offset in `text`; those of one kind rise and are apart from each other. */
  readonly changes: readonly Change[];
}

export interface Change {
  readonly start: number;
  readonly end: number;
  readonly kind: ChangeKind;
}

export interface WordFile {
  readonly stories: readonly Story[];
  read(story: Story): StoredText;
}

/** Lengths of the stories in the file information block, in the order of their text (MS-DOC 2.5.4, 2.4.1). */
const storyLengths: readonly (readonly [string, number])[] = [
  ['body', 76],
  ['footnotes', 80],
  ['headers and footers', 84],
  ['macros', 88],
  ['comments', 92],
  ['endnotes', 96],
  ['text boxes', 100],
  ['text boxes of headers', 104],
];
/** MS-DOC 2.5.2: Word 97 writes 193. */
const firstVersion = 193;
const fibSize = 154 + 34 * 8;

export function brokenWord(state: string): FileError {
  return new FileError('corrupt', `Cannot read Word document: ${state}`);
}

/** Stories one behind the other, from the offsets at which their lengths stand. */
export function readStories(document: Buffer, lengths: readonly (readonly [string, number])[]): readonly Story[] {
  let start = 0;
  return lengths.map(([name, at]) => {
    const story = { name, start, length: document.readUInt32LE(at) };
    start += story.length;
    return story;
  });
}

/** Throws `FileError`. */
export function openWordFile(file: CompoundFile, budget: Budget): WordFile {
  const document = readStream(file, 'WordDocument');
  if (document.length < 32) throw brokenWord('its header is cut off');
  const flags = document.readUInt16LE(10);
  if ((flags & 0x0100) !== 0) throw new FileError('encrypted', 'Cannot open file: it is encrypted with a password');
  if (document.readUInt16LE(0) !== 0xa5ec || document.readUInt16LE(2) < firstVersion) {
    throw new FileError('unsupported', 'Cannot open file: a Word document of this version is not read');
  }
  if (document.length < fibSize) throw brokenWord('its header is cut off');
  const table = readStream(file, (flags & 0x0200) === 0 ? '0Table' : '1Table');
  const pieces = readPieces(table.subarray(...clxRange(document, table)));
  const changed = readChangedRanges(document, table);
  const stories = readStories(document, storyLengths);
  return { stories, read: (story) => readStory(document, { pieces, changed }, { story, budget }) };
}

/** Throws `corrupt` where there is none. */
export function readStream(file: CompoundFile, name: string): Buffer {
  const stream = findStream(file.root, name);
  if (stream === undefined) throw brokenWord('a stream is missing');
  return file.read(stream);
}

/** MS-DOC 2.5.6, fcClx and lcbClx. */
function clxRange(document: Buffer, table: Buffer): [number, number] {
  const start = document.readUInt32LE(154 + 33 * 8);
  const end = start + document.readUInt32LE(154 + 33 * 8 + 4);
  if (end > table.length || start === end) throw brokenWord('its piece table is missing');
  return [start, end];
}

interface Piece {
  /** First character, and the one behind the last. */
  readonly start: number;
  readonly end: number;
  /** Where its bytes begin. */
  readonly offset: number;
  /** One byte a character in Windows-1252; else UTF-16. */
  readonly narrow: boolean;
}

function readPieces(clx: Buffer): readonly Piece[] {
  return pieceTable(clx).map(({ start, end, fc }) => {
    if (end < start) throw brokenWord('its piece table is broken');
    const narrow = (fc & 0x40000000) !== 0;
    const offset = fc & 0x3fffffff;
    return { start, end, narrow, offset: narrow ? Math.floor(offset / 2) : offset };
  });
}

/** MS-DOC 2.9.38 and 2.9.177: formatting comes first, then the table. `fc` says where the bytes of a piece are. */
export function pieceTable(
  clx: Buffer,
): readonly { readonly start: number; readonly end: number; readonly fc: number }[] {
  let at = 0;
  while (clx.readUInt8(at) === 1) at += 3 + clx.readUInt16LE(at + 1);
  if (clx.readUInt8(at) !== 2) throw brokenWord('its piece table is broken');
  const size = clx.readUInt32LE(at + 1);
  const plc = clx.subarray(at + 5, at + 5 + size);
  const count = (size - 4) / 12;
  if (plc.length !== size || !Number.isInteger(count)) throw brokenWord('its piece table is broken');
  return Array.from({ length: count }, (_, index) => ({
    start: plc.readUInt32LE(index * 4),
    end: plc.readUInt32LE(index * 4 + 4),
    fc: plc.readUInt32LE((count + 1) * 4 + index * 8 + 2),
  }));
}

interface StoryContext {
  readonly story: Story;
  readonly budget: Budget;
}

interface Text {
  readonly pieces: readonly Piece[];
  readonly changed: ReadonlyMap<ChangeKind, readonly ChangedRange[]>;
}

function readStory(document: Buffer, { pieces, changed }: Text, { story, budget }: StoryContext): StoredText {
  const end = story.start + story.length;
  const texts: string[] = [];
  const changes: Change[] = [];
  let length = 0;
  for (const piece of pieces) {
    budget.checkTime();
    const from = Math.max(piece.start, story.start);
    const to = Math.min(piece.end, end);
    if (from >= to) continue;
    const width = piece.narrow ? 1 : 2;
    const offset = piece.offset + (from - piece.start) * width;
    const bytes = document.subarray(offset, offset + (to - from) * width);
    if (bytes.length < (to - from) * width) throw brokenWord('a piece of its text is missing');
    budget.spend(bytes.length);
    for (const ranges of changed.values()) {
      addChanges(changes, ranges, { offset, size: bytes.length, width, before: length });
    }
    length += to - from;
    texts.push(decodeCodePage(bytes, piece.narrow ? 1252 : 1200));
  }
  if (length < story.length) throw brokenWord('a piece of its text is missing');
  return { text: texts.join(''), changes };
}

interface Stretch {
  /** Bytes. */
  readonly offset: number;
  readonly size: number;
  /** Bytes of a character. */
  readonly width: number;
  /** Characters before it. */
  readonly before: number;
}

/** What of the ranges lies in a stretch of the bytes, in characters of the story. */
function addChanges(
  changes: Change[],
  ranges: readonly ChangedRange[],
  { offset, size, width, before }: Stretch,
): void {
  for (let index = firstBehind(ranges, offset); index < ranges.length; index++) {
    const range = ranges[index];
    if (range === undefined || range.start >= offset + size) return;
    const first = Math.max(0, Math.ceil((range.start - offset) / width));
    const last = Math.min(size / width, Math.ceil((range.end - offset) / width));
    if (first < last) changes.push({ start: before + first, end: before + last, kind: range.kind });
  }
}
