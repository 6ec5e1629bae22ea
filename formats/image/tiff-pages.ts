import type { ByteSource } from '../../model/bytes.ts';
import type { Budget } from '../limits.ts';
import type { Frame } from './size.ts';
import { openTiff, readNumber, tiffDirectories, type TiffField, type TiffFile } from './tiff.ts';

const imageWidth = 256;
const imageLength = 257;
/** NewSubfileType (TIFF 6.0, section 8): bit 0 marks a smaller copy of another picture. */
const subfileType = 254;
const short = 3;

/** The pages of a TIFF: each as the same file whose first directory is that of the page. */
export function tiffPages(source: ByteSource, budget: Budget): readonly Frame[] {
  const file = openTiff(source);
  if (file === undefined) return [];
  return [...tiffDirectories(file, budget)].flatMap(({ at, fields }) => {
    const width = valueOf(file, fields, imageWidth);
    const height = valueOf(file, fields, imageLength);
    const isCopy = ((valueOf(file, fields, subfileType) ?? 0) & 1) === 1;
    if (width === undefined || height === undefined || isCopy) return [];
    return [{ width, height, picture: () => startingAt(file, at) }];
  });
}

function valueOf(file: TiffFile, fields: readonly TiffField[], tag: number): number | undefined {
  const field = fields.find((candidate) => candidate.tag === tag);
  return field === undefined ? undefined : readNumber(file, field.at, field.type === short ? 2 : 4);
}

function startingAt({ source, little }: TiffFile, at: number): Buffer {
  const bytes = Buffer.from(source.read(0, source.size));
  if (little) bytes.writeUInt32LE(at, 4);
  else bytes.writeUInt32BE(at, 4);
  return bytes;
}
