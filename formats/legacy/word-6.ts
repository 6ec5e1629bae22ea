/**
 * Where the text of a document of Word 6.0 and 95 lies: one byte a character, in the code page of the document's language, in one stretch or, after a fast save,
 * in pieces. Microsoft published this layout only with the Word 97 one that replaced it; offsets are those of the file information block.
 */
import { FileError } from '../../model/errors.ts';
import { decodeCodePage } from '../code-pages.ts';
import type { Budget } from '../limits.ts';
import { brokenWord, pieceTable, readStories, type Story, type WordFile } from './word-pieces.ts';

/** The signature of both versions. */
const signature = 0xa5dc;
/** `fEncrypted`. */
const flagEncrypted = 0x0100;

const languageAt = 0x06;
const flagsAt = 0x0a;
const textAt = 0x18;
const piecesAt = 0x160;
const headerSize = 0x168;
/** `fComplex`: saved fast, so that the text is in pieces. */
const flagPieces = 0x0004;

const stories: readonly (readonly [string, number])[] = [
  ['body', 0x34],
  ['footnotes', 0x38],
  ['headers and footers', 0x3c],
  ['macros', 0x40],
  ['comments', 0x44],
  ['endnotes', 0x48],
  ['text boxes', 0x4c],
  ['text boxes of headers', 0x50],
];

/** Code pages by primary language (MS-LCID); others are written in Windows-1252. */
const codePages: ReadonlyMap<number, number> = new Map(
  Object.entries({
    874: [0x1e],
    932: [0x11],
    936: [0x04],
    949: [0x12],
    1250: [0x05, 0x0e, 0x15, 0x18, 0x1a, 0x1b, 0x1c, 0x24],
    1251: [0x02, 0x19, 0x22, 0x23, 0x2f],
    1253: [0x08],
    1254: [0x1f, 0x2c],
    1255: [0x0d],
    1256: [0x01, 0x20, 0x29],
    1257: [0x25, 0x26, 0x27],
    1258: [0x2a],
  }).flatMap(([page, languages]) => languages.map((language) => [language, Number(page)] as const)),
);
/** Chinese of Taiwan, Hong Kong and Macao is written in other characters than that of the mainland. */
const traditionalChinese = new Set([0x0404, 0x0c04, 0x1404]);

export function isOldWordFile(document: Buffer): boolean {
  return document.length >= 2 && document.readUInt16LE(0) === signature;
}

/** `document` is the stream that begins with the file information block. Throws `FileError`. */
export function openOldWordFile(document: Buffer, budget: Budget): WordFile {
  if (document.length < headerSize) throw brokenWord('its header is cut off');
  if ((document.readUInt16LE(flagsAt) & flagEncrypted) !== 0) {
    throw new FileError('encrypted', 'Cannot open file: it is encrypted with a password');
  }
  const language = document.readUInt16LE(languageAt);
  const codePage = traditionalChinese.has(language) ? 950 : (codePages.get(language & 0x3ff) ?? 1252);
  const pieces = piecesOf(document);
  return {
    stories: readStories(document, stories),
    read: (story) => ({ text: decodeCodePage(storyBytes(document, pieces, { story, budget }), codePage), changes: [] }),
  };
}

/** A stretch of the text: first character, the one behind the last, and where its bytes begin. */
interface Piece {
  readonly start: number;
  readonly end: number;
  readonly offset: number;
}

function piecesOf(document: Buffer): readonly Piece[] {
  if ((document.readUInt16LE(flagsAt) & flagPieces) === 0) {
    return [{ start: 0, end: 0xffffffff, offset: document.readUInt32LE(textAt) }];
  }
  const from = document.readUInt32LE(piecesAt);
  const clx = document.subarray(from, from + document.readUInt32LE(piecesAt + 4));
  return pieceTable(clx).map(({ start, end, fc }) => ({ start, end, offset: fc }));
}

interface StoryContext {
  readonly story: Story;
  readonly budget: Budget;
}

function storyBytes(document: Buffer, pieces: readonly Piece[], { story, budget }: StoryContext): Buffer {
  const found: Buffer[] = [];
  let length = 0;
  for (const piece of pieces) {
    budget.checkTime();
    const from = Math.max(piece.start, story.start);
    const to = Math.min(piece.end, story.start + story.length);
    if (from >= to) continue;
    const offset = piece.offset + from - piece.start;
    const bytes = document.subarray(offset, offset + to - from);
    budget.spend(bytes.length);
    length += bytes.length;
    found.push(bytes);
  }
  if (length < story.length) throw brokenWord('a piece of its text is missing');
  return Buffer.concat(found);
}
