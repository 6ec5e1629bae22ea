/** A Compound File while it is edited: what changes is in memory sector by sector, the rest stays where it is. */
import type { ByteSource, Patch, Piece } from '../../model/bytes.ts';
import { FileError } from '../../model/errors.ts';
import { readSector, type Sectors } from './cfb-sectors.ts';

export interface CfbImage {
  /** Bytes of a sector. */
  readonly sectorSize: number;
  /** The header's 512 bytes, to be changed in place. */
  readonly header: Buffer;
  /** Sectors, those that were added too. */
  count(): number;
  /** A sector as it is by now; not to be written to. */
  read(sector: number): Buffer;
  /** A sector to be written to; throws `corrupt` outside of the file. */
  change(sector: number): Buffer;
  /** One more sector, of zeros. */
  append(): number;
  /** Throws `too-large` where the file would grow past 2 GiB, from where on its version sets other rules (MS-CFB 2.6.1, 2.8). */
  patch(): Patch;
}

const headerSize = 512;
const sizeLimit = 0x7fffff00;

export function createImage(source: ByteSource, sectors: Sectors): CfbImage {
  const { size } = sectors;
  const original = sectors.count;
  const header = Buffer.from(source.read(0, headerSize));
  const changed = new Map<number, Buffer>();
  let count = original;
  const read = (sector: number): Buffer => changed.get(sector) ?? readSector(source, sectors.offset(sector), size);
  return {
    sectorSize: size,
    header,
    count: () => count,
    read,
    change(sector) {
      const bytes = changed.get(sector) ?? Buffer.from(read(sector));
      changed.set(sector, bytes);
      return bytes;
    },
    append() {
      changed.set(count, Buffer.alloc(size));
      return count++;
    },
    patch() {
      if ((count + 1) * size > sizeLimit) {
        throw new FileError('too-large', 'Cannot label file: a Compound File of more than 2 GiB is not written');
      }
      return piecesOf(source, { header, changed, size, original });
    },
  };
}

interface Changes {
  readonly header: Buffer;
  readonly changed: ReadonlyMap<number, Buffer>;
  readonly size: number;
  /** Sectors that the file had. */
  readonly original: number;
}

function piecesOf(source: ByteSource, { header, changed, size, original }: Changes): Patch {
  const pieces: Piece[] = [{ kind: 'insert', bytes: header }];
  let at = headerSize;
  const copyTo = (end: number): void => {
    if (end > at) pieces.push({ kind: 'copy', offset: at, length: end - at });
    at = Math.max(at, end);
  };
  for (const [sector, bytes] of [...changed].sort(([a], [b]) => a - b)) {
    if (sector >= original) continue;
    copyTo((sector + 1) * size);
    pieces.push({ kind: 'insert', bytes });
    at += size;
  }
  copyTo(source.size);
  const added = [...changed].filter(([sector]) => sector >= original).sort(([a], [b]) => a - b);
  // The last sector may have been cut short.
  const missing = added.length === 0 ? 0 : Math.max(0, (original + 1) * size - at);
  if (missing > 0) pieces.push({ kind: 'insert', bytes: Buffer.alloc(missing) });
  pieces.push(...added.map(([, bytes]): Piece => ({ kind: 'insert', bytes })));
  return pieces;
}
