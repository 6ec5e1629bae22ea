import type { ByteSource } from '../../model/bytes.ts';
import type { Budget } from '../limits.ts';
import { bitmapToPnm } from './bitmap.ts';
import { gifMetadata } from './gif.ts';
import { jpegMetadata } from './jpeg.ts';
import { emptyMetadata, type Metadata } from './metadata.ts';
import { packetMetadata } from './packets.ts';
import { pngMetadata } from './png.ts';
import { bmpSize, gifSize, jpegSize, pngSize, webpSize, wholeFrame, type Frame } from './size.ts';
import { tiffMetadata } from './tiff.ts';
import { tiffPages } from './tiff-pages.ts';
import { webpMetadata } from './webp.ts';

export interface ImageKind {
  readonly mediaType: string;
  /** What the image says of itself. What is broken is passed over: the picture is told as unread in any case. */
  readonly metadata: (source: ByteSource, budget: Budget) => Metadata;
  /** Its pictures, where others can decode them; none where the header doesn't say how large they are. */
  readonly frames?: (source: ByteSource, budget: Budget) => readonly Frame[];
}

interface Signature extends ImageKind {
  readonly matches: (head: Buffer) => boolean;
}

const headBytes = 32;
/** Brands of ISO base media files that are still pictures (ISO/IEC 23008-12, annex B; AV1 Image File Format, 8). */
const heifBrands = new Set(['heic', 'heix', 'heim', 'heis', 'mif1', 'avif', 'avis']);
/** Sizes of the header that follows a bitmap's file header: BITMAPCOREHEADER to BITMAPV5HEADER. */
const bitmapHeaders = new Set([12, 40, 52, 56, 64, 108, 124]);

const starts =
  (...hex: readonly string[]) =>
  (head: Buffer): boolean =>
    hex.some((bytes) => head.subarray(0, bytes.length / 2).equals(Buffer.from(bytes, 'hex')));

const signatures: readonly Signature[] = [
  {
    mediaType: 'image/jpeg',
    matches: starts('ffd8ff'),
    metadata: jpegMetadata,
    frames: (source, budget) => wholeFrame(source, jpegSize(source, budget)),
  },
  {
    mediaType: 'image/png',
    matches: starts('89504e470d0a1a0a'),
    metadata: pngMetadata,
    frames: (source) => wholeFrame(source, pngSize(source)),
  },
  {
    mediaType: 'image/gif',
    matches: starts('474946383761', '474946383961'),
    metadata: gifMetadata,
    frames: (source) => wholeFrame(source, gifSize(source)),
  },
  { mediaType: 'image/tiff', matches: starts('49492a00', '4d4d002a'), metadata: tiffMetadata, frames: tiffPages },
  {
    mediaType: 'image/webp',
    matches: (head) => head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP',
    metadata: webpMetadata,
    frames: (source) => wholeFrame(source, webpSize(source)),
  },
  { mediaType: 'image/bmp', matches: isBitmap, metadata: () => emptyMetadata, frames: bitmapFrame },
  {
    mediaType: 'image/heif',
    matches: (head) => head.toString('latin1', 4, 8) === 'ftyp' && heifBrands.has(head.toString('latin1', 8, 12)),
    metadata: packetMetadata,
  },
  { mediaType: 'image/jp2', matches: starts('0000000c6a5020200d0a870a'), metadata: packetMetadata },
];

/** By the first bytes; undefined for what is no image of a known kind. */
export function imageKind(source: ByteSource): ImageKind | undefined {
  const head = source.read(0, Math.min(headBytes, source.size));
  return signatures.find(({ matches }) => matches(head));
}

function bitmapFrame(source: ByteSource): readonly Frame[] {
  const size = bmpSize(source);
  return size === undefined ? [] : [{ ...size, picture: () => bitmapToPnm(source) }];
}

/** `BM` may begin a text; the zeros that are reserved and the size of the next header don't. */
function isBitmap(head: Buffer): boolean {
  return (
    head.length >= 18 &&
    head.toString('latin1', 0, 2) === 'BM' &&
    head.readUInt32LE(6) === 0 &&
    bitmapHeaders.has(head.readUInt32LE(14))
  );
}
