import { memorySource } from '../../lib/patch.ts';
import type { ByteSource } from '../../model/bytes.ts';
import { decodeText } from '../decode-text.ts';
import type { Budget } from '../limits.ts';
import { photoshopIptc } from './iptc.ts';
import { joinMetadata, type Metadata } from './metadata.ts';
import { tiffMetadata } from './tiff.ts';

export interface JpegSegment {
  /** Second byte of its marker. */
  readonly marker: number;
  /** Where its marker stands. */
  readonly start: number;
  /** Behind its content. */
  readonly end: number;
  readonly content: Buffer;
}

/** Start of scan, end of image (ITU-T T.81, B.1.1.3): what carries metadata stands before them. */
const last = new Set([0xda, 0xd9]);
/** Markers without length: TEM and RST. */
const isBare = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);

/** Segments up to the first scan. Ends where the file is no longer a JPEG. */
export function* jpegSegments(source: ByteSource, budget: Budget): Iterable<JpegSegment> {
  for (let at = 2; at + 4 <= source.size;) {
    budget.checkTime();
    const head = source.read(at, 4);
    const marker = head[1] ?? 0;
    if (head[0] !== 0xff || last.has(marker)) return;
    // Any number of fill bytes may stand before a marker.
    if (marker === 0xff || isBare(marker)) {
      at += marker === 0xff ? 1 : 2;
      continue;
    }
    const end = at + 2 + head.readUInt16BE(2);
    if (end < at + 4 || end > source.size) return;
    yield { marker, start: at, end, content: source.read(at + 4, end - at - 4) };
    at = end;
  }
}

export const jpegHeaders = {
  exif: Buffer.from('Exif\0\0', 'latin1'),
  xmp: Buffer.from('http://ns.adobe.com/xap/1.0/\0', 'latin1'),
  extended: Buffer.from('http://ns.adobe.com/xmp/extension/\0', 'latin1'),
  photoshop: Buffer.from('Photoshop 3.0\0', 'latin1'),
};
/** GUID, full length and offset of a piece of extended XMP (XMP part 3, 1.1.3.1). */
const extendedHead = 40;

export function jpegMetadata(source: ByteSource, budget: Budget): Metadata {
  const found: Metadata[] = [];
  const resources: Buffer[] = [];
  const extended: Buffer[] = [];
  const after = (content: Buffer, header: Buffer): Buffer | undefined =>
    content.subarray(0, header.length).equals(header) ? content.subarray(header.length) : undefined;
  for (const { marker, content } of jpegSegments(source, budget)) {
    const exif = marker === 0xe1 ? after(content, jpegHeaders.exif) : undefined;
    const xmp = marker === 0xe1 ? after(content, jpegHeaders.xmp) : undefined;
    const more = marker === 0xe1 ? after(content, jpegHeaders.extended) : undefined;
    const photoshop = marker === 0xed ? after(content, jpegHeaders.photoshop) : undefined;
    if (exif !== undefined) found.push(tiffMetadata(memorySource(exif), budget));
    if (xmp !== undefined) found.push({ xmp: [xmp], iptc: [], texts: [] });
    if (more !== undefined) extended.push(more.subarray(extendedHead));
    if (photoshop !== undefined) resources.push(photoshop);
    if (marker === 0xfe) found.push({ xmp: [], iptc: [], texts: [decodeText(content) ?? ''] });
  }
  // Both may be cut into several segments, which follow each other.
  const xmp = extended.length === 0 ? [] : [Buffer.concat(extended)];
  return joinMetadata([...found, { xmp, iptc: photoshopIptc(Buffer.concat(resources)), texts: [] }]);
}
