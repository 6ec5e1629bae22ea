import type { ByteSource } from '../../model/bytes.ts';
import { decodeAs, decodeText } from '../decode-text.ts';
import type { Budget } from '../limits.ts';
import { photoshopIptc } from './iptc.ts';
import { pieceLimit, type Metadata } from './metadata.ts';

/** One field of a directory (TIFF 6.0, section 2). */
export interface TiffField {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  /** Where its values stand. */
  readonly at: number;
  /** Bytes. */
  readonly size: number;
}

export interface TiffDirectory {
  /** Where it stands. */
  readonly at: number;
  readonly fields: readonly TiffField[];
}

export interface TiffFile {
  readonly source: ByteSource;
  readonly little: boolean;
}

/** Bytes of a value by its type: BYTE, ASCII, SHORT, LONG, RATIONAL, the signed ones, FLOAT and DOUBLE. */
const typeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
const ascii = 2;
/** Directories that are looked at: pages, and those of Exif. */
const mostDirectories = 1_000;
const pointers = new Set([0x8769]);
const tags = { xmp: 0x02bc, iptc: 0x83bb, photoshop: 0x8649, userComment: 0x9286, firstXp: 0x9c9b, lastXp: 0x9c9f };
/** Dates and numbers of versions. */
const saysNothing = /^[\d:.\s+-]*$/u;

/** Undefined where it is no TIFF. Exif is one too. */
export function openTiff(source: ByteSource): TiffFile | undefined {
  if (source.size < 8) return undefined;
  const head = source.read(0, 4).toString('latin1');
  return head === 'II*\0' || head === 'MM\0*' ? { source, little: head.startsWith('I') } : undefined;
}

export function readNumber({ source, little }: TiffFile, at: number, length: 2 | 4): number {
  if (at + length > source.size) return 0;
  const bytes = source.read(at, length);
  return little ? bytes.readUIntLE(0, length) : bytes.readUIntBE(0, length);
}

/** Every directory once: the pages in order, and after each what it points to. */
export function* tiffDirectories(file: TiffFile, budget: Budget): Iterable<TiffDirectory> {
  const seen = new Set<number>();
  const waiting = [readNumber(file, 4, 4)];
  while (waiting.length > 0 && seen.size < mostDirectories) {
    budget.checkTime();
    const at = waiting.shift() ?? 0;
    if (at === 0 || seen.has(at) || at + 2 > file.source.size) continue;
    seen.add(at);
    const count = readNumber(file, at, 2);
    const fields = Array.from({ length: count }, (_, index) => readField(file, at + 2 + 12 * index)).filter(
      (field) => field !== undefined,
    );
    yield { at, fields };
    for (const field of fields) if (pointers.has(field.tag)) waiting.unshift(readNumber(file, field.at, 4));
    waiting.push(readNumber(file, at + 2 + 12 * count, 4));
  }
}

function readField(file: TiffFile, at: number): TiffField | undefined {
  if (at + 12 > file.source.size) return undefined;
  const type = readNumber(file, at + 2, 2);
  const count = readNumber(file, at + 4, 4);
  const size = (typeBytes[type] ?? 0) * count;
  const valueAt = size <= 4 ? at + 8 : readNumber(file, at + 8, 4);
  return valueAt + size > file.source.size
    ? undefined
    : { tag: readNumber(file, at, 2), type, count, at: valueAt, size };
}

export function tiffMetadata(source: ByteSource, budget: Budget): Metadata {
  const found = { xmp: [] as Buffer[], iptc: [] as Buffer[], texts: [] as string[] };
  const file = openTiff(source);
  if (file === undefined) return found;
  for (const { fields } of tiffDirectories(file, budget)) {
    for (const { tag, type, at, size } of fields) {
      if (size > pieceLimit) continue;
      const value = (): Buffer => source.read(at, size);
      if (tag === tags.xmp) found.xmp.push(value());
      else if (tag === tags.iptc) found.iptc.push(value());
      else if (tag === tags.photoshop) found.iptc.push(...photoshopIptc(value()));
      else if (tag === tags.userComment) found.texts.push(userComment(value(), file.little));
      // Windows writes title, comment, author, keywords and subject as UTF-16 in bytes.
      else if (tag >= tags.firstXp && tag <= tags.lastXp) found.texts.push(untilNul(decodeAs(value(), 'utf-16le')));
      else if (type === ascii) found.texts.push(...asciiTexts(value()));
    }
  }
  return found;
}

/** Several texts may stand in one field, each ended by a NUL; writers put UTF-8 there too. */
function asciiTexts(value: Buffer): readonly string[] {
  const end = value.at(-1) === 0 ? value.length - 1 : value.length;
  const texts = splitAtNul(value.subarray(0, end)).map((bytes) => decodeText(bytes) ?? '');
  return texts.filter((text) => !saysNothing.test(text));
}

function splitAtNul(bytes: Buffer): readonly Buffer[] {
  const pieces: Buffer[] = [];
  let start = 0;
  for (let end = bytes.indexOf(0); end >= 0; end = bytes.indexOf(0, start)) {
    pieces.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return [...pieces, bytes.subarray(start)];
}

/** Eight bytes name the character code (Exif 2.32, 4.6.5, table 9). */
function userComment(value: Buffer, little: boolean): string {
  const code = value.toString('latin1', 0, 8).replaceAll('\0', '');
  const content = value.subarray(8);
  if (code === 'UNICODE') return untilNul(decodeAs(content, little ? 'utf-16le' : 'utf-16be'));
  if (code === 'JIS') return untilNul(decodeAs(content, 'iso-2022-jp'));
  return untilNul(decodeText(content.subarray(0, end(content))) ?? '');
}

function end(bytes: Buffer): number {
  const at = bytes.indexOf(0);
  return at < 0 ? bytes.length : at;
}

function untilNul(text: string): string {
  const at = text.indexOf('\0');
  return at < 0 ? text : text.slice(0, at);
}
