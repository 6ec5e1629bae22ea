import type { ByteSource } from '../../model/bytes.ts';
import { FileError } from '../../model/errors.ts';

interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly topDown: boolean;
  /** Where the rows begin. */
  readonly rows: number;
  /** Where the colours begin, and bytes of each. */
  readonly palette: number;
  readonly colour: 3 | 4;
}

/** Without compression, or with masks, which are the usual ones as a rule (BI_RGB, BI_BITFIELDS). */
const plain = new Set([0, 3]);

/** A bitmap's picture as PNM, which readers of pictures take at once. Throws `FileError`. */
export function bitmapToPnm(source: ByteSource): Buffer {
  const bitmap = readHeader(source);
  const { width, height, bits } = bitmap;
  const stride = Math.ceil((width * bits) / 32) * 4;
  if (bitmap.rows + stride * height > source.size) throw corrupt();
  const head = Buffer.from(`P6 ${width} ${height} 255\n`);
  const out = Buffer.alloc(head.length + width * height * 3);
  head.copy(out);
  const colours = source.read(0, bitmap.rows);
  for (let y = 0, at = head.length; y < height; y++) {
    const row = source.read(bitmap.rows + stride * (bitmap.topDown ? y : height - 1 - y), stride);
    for (let x = 0; x < width; x++, at += 3) {
      const [from, index] = bits >= 24 ? [row, (x * bits) / 8] : [colours, colourAt(bitmap, pixel(row, x, bits))];
      out[at] = from[index + 2] ?? 0;
      out[at + 1] = from[index + 1] ?? 0;
      out[at + 2] = from[index] ?? 0;
    }
  }
  return out;
}

function pixel(row: Buffer, x: number, bits: number): number {
  const byte = row[(x * bits) >> 3] ?? 0;
  return (byte >> (8 - bits - ((x * bits) & 7))) & (2 ** bits - 1);
}

function colourAt({ palette, colour }: Bitmap, index: number): number {
  return palette + index * colour;
}

/** BITMAPFILEHEADER and BITMAPCOREHEADER or BITMAPINFOHEADER. */
function readHeader(source: ByteSource): Bitmap {
  if (source.size < 54) throw corrupt();
  const head = source.read(0, 54);
  const size = head.readUInt32LE(14);
  const rows = head.readUInt32LE(10);
  if (rows > source.size || rows > 64 * 1024) throw corrupt();
  const core = size === 12;
  const bits = head.readUInt16LE(core ? 24 : 28);
  if (![1, 4, 8, 24, 32].includes(bits) || (!core && !plain.has(head.readUInt32LE(30)))) {
    throw new FileError('unsupported', 'Cannot recognize picture: its compression is not supported');
  }
  const height = core ? head.readUInt16LE(20) : head.readInt32LE(22);
  return {
    width: core ? head.readUInt16LE(18) : Math.abs(head.readInt32LE(18)),
    height: Math.abs(height),
    bits,
    topDown: height < 0,
    rows,
    palette: 14 + size,
    colour: core ? 3 : 4,
  };
}

function corrupt(): FileError {
  return new FileError('corrupt', 'Cannot recognize picture: the bitmap is cut off');
}
