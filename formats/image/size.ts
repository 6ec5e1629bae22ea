import type { ByteSource } from '../../model/bytes.ts';
import type { Budget } from '../limits.ts';
import { jpegSegments } from './jpeg.ts';

export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** One picture of an image. */
export interface Frame extends ImageSize {
  /** In a form that others can decode. Throws `FileError`. */
  readonly picture: () => Buffer;
}

const whole = (source: ByteSource) => (): Buffer => source.read(0, source.size);

/** The one picture of an image that can be handed on as it is. */
export function wholeFrame(source: ByteSource, size: ImageSize | undefined): readonly Frame[] {
  return size === undefined ? [] : [{ ...size, picture: whole(source) }];
}

/** From `IHDR`, which comes first (PNG, 11.2.1). */
export function pngSize(source: ByteSource): ImageSize | undefined {
  if (source.size < 24) return undefined;
  const head = source.read(16, 8);
  return { width: head.readUInt32BE(0), height: head.readUInt32BE(4) };
}

/** Headers of frames, SOF0 to SOF15, without tables that share their numbers (ITU-T T.81, table B.1). */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

export function jpegSize(source: ByteSource, budget: Budget): ImageSize | undefined {
  for (const { marker, content } of jpegSegments(source, budget)) {
    if (isFrame(marker) && content.length >= 5) {
      return { width: content.readUInt16BE(3), height: content.readUInt16BE(1) };
    }
  }
  return undefined;
}

/** Lossy, lossless and extended WebP say it differently (RFC 9649, 2.5 to 2.7; RFC 6386, 9.1). */
export function webpSize(source: ByteSource): ImageSize | undefined {
  if (source.size < 30) return undefined;
  const head = source.read(0, 30);
  const kind = head.toString('latin1', 12, 16);
  if (kind === 'VP8X') return { width: head.readUIntLE(24, 3) + 1, height: head.readUIntLE(27, 3) + 1 };
  if (kind === 'VP8 ') return { width: head.readUInt16LE(26) & 0x3fff, height: head.readUInt16LE(28) & 0x3fff };
  if (kind !== 'VP8L') return undefined;
  const bits = head.readUInt32LE(21);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

/** The screen that all frames are drawn on (GIF89a, 18); the first one is what is looked at. */
export function gifSize(source: ByteSource): ImageSize | undefined {
  if (source.size < 10) return undefined;
  const head = source.read(6, 4);
  return { width: head.readUInt16LE(0), height: head.readUInt16LE(2) };
}

/** The old header has 16 bits for each, the others 32, and a negative height where the first row is on top. */
export function bmpSize(source: ByteSource): ImageSize | undefined {
  if (source.size < 26) return undefined;
  const head = source.read(14, 12);
  if (head.readUInt32LE(0) === 12) return { width: head.readUInt16LE(4), height: head.readUInt16LE(6) };
  return { width: Math.abs(head.readInt32LE(4)), height: Math.abs(head.readInt32LE(8)) };
}
