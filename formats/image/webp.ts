import { memorySource } from '../../lib/patch.ts';
import type { ByteSource } from '../../model/bytes.ts';
import type { Budget } from '../limits.ts';
import { joinMetadata, pieceLimit, type Metadata } from './metadata.ts';
import { tiffMetadata } from './tiff.ts';

/** Some writers keep the header that Exif has in a JPEG. */
const exifHeader = 'Exif\0\0';

/** The chunks `EXIF` and `XMP ` (WebP Container Specification). */
export function webpMetadata(source: ByteSource, budget: Budget): Metadata {
  const found: Metadata[] = [];
  for (let at = 12; at + 8 <= source.size;) {
    budget.checkTime();
    const head = source.read(at, 8);
    const size = head.readUInt32LE(4);
    const type = head.toString('latin1', 0, 4);
    if (at + 8 + size > source.size) break;
    if (size <= pieceLimit && type === 'XMP ') found.push({ xmp: [source.read(at + 8, size)], iptc: [], texts: [] });
    if (size <= pieceLimit && type === 'EXIF') {
      const content = source.read(at + 8, size);
      const start = content.toString('latin1', 0, exifHeader.length) === exifHeader ? exifHeader.length : 0;
      found.push(tiffMetadata(memorySource(content.subarray(start)), budget));
    }
    at += 8 + size + (size % 2);
  }
  return joinMetadata(found);
}
