import { memorySource } from '../../lib/patch.ts';
import type { ByteSource } from '../../model/bytes.ts';
import type { Budget } from '../limits.ts';
import { joinMetadata, pieceLimit, type Metadata } from './metadata.ts';
import { tiffMetadata } from './tiff.ts';

/** Longest file that is searched, bytes. */
const searched = 64 * 1024 ** 2;
const most = 20;
const xmpStart = Buffer.from('<x:xmpmeta');
const xmpEnd = Buffer.from('</x:xmpmeta>');
const exifStarts = ['Exif\0\0II*\0', 'Exif\0\0MM\0*'].map((text) => Buffer.from(text, 'latin1'));
const exifHeader = 6;

/** XMP packets and blocks of Exif, wherever a container has put them: both say themselves where they begin. */
export function packetMetadata(source: ByteSource, budget: Budget): Metadata {
  const bytes = source.read(0, Math.min(source.size, searched));
  budget.checkTime();
  const packets = placesOf(bytes, xmpStart).flatMap((start) => {
    const end = bytes.subarray(start, start + pieceLimit).indexOf(xmpEnd);
    return end < 0 ? [] : [bytes.subarray(start, start + end + xmpEnd.length)];
  });
  const blocks = exifStarts
    .flatMap((start) => placesOf(bytes, start))
    .map((start) => tiffMetadata(memorySource(bytes.subarray(start + exifHeader)), budget));
  return joinMetadata([...blocks, { xmp: packets, iptc: [], texts: [] }]);
}

function placesOf(bytes: Buffer, word: Buffer): readonly number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(word); at >= 0 && places.length < most; at = bytes.indexOf(word, at + 1)) places.push(at);
  return places;
}
