import { inflateSync } from 'node:zlib';
import { memorySource } from '../../lib/patch.ts';
import type { ByteSource } from '../../model/bytes.ts';
import { decodeText } from '../decode-text.ts';
import type { Budget } from '../limits.ts';
import { photoshopIptc } from './iptc.ts';
import { emptyMetadata, joinMetadata, pieceLimit, type Metadata } from './metadata.ts';
import { tiffMetadata } from './tiff.ts';

export interface PngChunk {
  readonly type: string;
  /** Where its length stands. */
  readonly start: number;
  /** Behind its checksum. */
  readonly end: number;
}

const signatureBytes = 8;

/** All chunks up to `IEND` (PNG, 5.3). Ends where the file is no longer a PNG. */
export function* pngChunks(source: ByteSource, budget: Budget): Iterable<PngChunk> {
  for (let at = signatureBytes; at + 12 <= source.size;) {
    budget.checkTime();
    const head = source.read(at, 8);
    const type = head.toString('latin1', 4, 8);
    const end = at + 12 + head.readUInt32BE(0);
    if (end > source.size || !/^[A-Za-z]{4}$/u.test(type)) return;
    yield { type, start: at, end };
    if (type === 'IEND') return;
    at = end;
  }
}

export function pngMetadata(source: ByteSource, budget: Budget): Metadata {
  const found: Metadata[] = [];
  for (const { type, start, end } of pngChunks(source, budget)) {
    const read = readers[type];
    if (read === undefined || end - start > pieceLimit) continue;
    found.push(read(source.read(start + 8, end - start - 12), budget));
  }
  return joinMetadata(found);
}

const readers: Readonly<Record<string, (content: Buffer, budget: Budget) => Metadata>> = {
  eXIf: (content, budget) => tiffMetadata(memorySource(content), budget),
  // Keyword and text, between them a NUL (11.3.4.3).
  tEXt(content, budget) {
    const [keyword, text] = cut(content);
    return told(keyword, decodeText(text), budget);
  },
  // The same with a method of compression in front of the text (11.3.4.4).
  zTXt(content, budget) {
    const [keyword, text] = cut(content);
    return told(keyword, decodeText(inflated(text.subarray(1))), budget);
  },
  // Keyword, whether compressed, method, language, translated keyword, text (11.3.4.5).
  iTXt(content, budget) {
    const [keyword, rest] = cut(content);
    const [, withoutLanguage] = cut(rest.subarray(2));
    const [, text] = cut(withoutLanguage);
    const plain = rest[0] === 1 ? inflated(text) : text;
    return keyword.toString() === 'XML:com.adobe.xmp'
      ? { xmp: [plain], iptc: [], texts: [] }
      : told(keyword, plain.toString(), budget);
  },
};

function cut(bytes: Buffer): readonly [Buffer, Buffer] {
  const end = bytes.indexOf(0);
  return end < 0 ? [bytes, Buffer.alloc(0)] : [bytes.subarray(0, end), bytes.subarray(end + 1)];
}

/** Metadata that ImageMagick and ExifTool write as text: a blank line, kind, length, then hexadecimal digits. */
const rawProfile = /^\n\S+ ?[^\n]*\n *\d+\n([\da-f\n]*)$/u;

function rawMetadata(kind: string, text: string, budget: Budget): Metadata {
  const digits = rawProfile.exec(text)?.[1];
  const bytes = Buffer.from(digits?.replaceAll('\n', '') ?? '', 'hex');
  if (kind === 'xmp') return { xmp: [bytes], iptc: [], texts: [] };
  if (kind === 'iptc' || kind === '8bim') return { xmp: [], iptc: photoshopIptc(bytes), texts: [] };
  const start = bytes.toString('latin1', 0, 6) === 'Exif\0\0' ? 6 : 0;
  return kind === 'icc' ? emptyMetadata : tiffMetadata(memorySource(bytes.subarray(start)), budget);
}

function told(keyword: Buffer, text: string | undefined, budget: Budget): Metadata {
  const kind = /^Raw profile type (\w+)$/u.exec(keyword.toString('latin1'))?.[1];
  if (kind !== undefined && text !== undefined) return rawMetadata(kind.toLowerCase(), text, budget);
  return { xmp: [], iptc: [], texts: text === undefined ? [] : [`${keyword.toString('latin1')}: ${text}`] };
}

/** Empty where it is broken or beyond what a text is long. */
function inflated(content: Buffer): Buffer {
  try {
    return inflateSync(content, { maxOutputLength: pieceLimit });
  } catch (error) {
    if (error instanceof Error && 'code' in error) return Buffer.alloc(0);
    throw error;
  }
}
