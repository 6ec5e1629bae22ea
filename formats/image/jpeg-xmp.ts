/** The XMP packet of a JPEG: a segment of its own (XMP part 3, 1.1.3), behind JFIF's and Exif's where it is new. */
import type { ByteSource } from '../../model/bytes.ts';
import { patchOf } from '../byte-edits.ts';
import type { Budget } from '../limits.ts';
import { jpegHeaders, jpegSegments, type JpegSegment } from './jpeg.ts';
import { cannotLabel, type XmpHolder } from './xmp-holder.ts';

const app0 = 0xe0;
const app1 = 0xe1;
const app2 = 0xe2;
/** Multi-picture format: holds places of other pictures, counted from itself (CIPA DC-007, 5.2). */
const multiPicture = Buffer.from('MPF\0', 'latin1');
/** What the two bytes of a segment's length can say, less themselves. */
const longestContent = 0xffff - 2;

export function jpegXmp(source: ByteSource, budget: Budget): XmpHolder {
  const segments = [...jpegSegments(source, budget)];
  const holders = segments.filter((segment) => begins(segment, app1, jpegHeaders.xmp));
  const [holder] = holders;
  return {
    packet: holder?.content.subarray(jpegHeaders.xmp.length),
    replace(packet) {
      if (holders.length > 1) throw cannotLabel('it has two XMP packets');
      const counted = segments.find((segment) => begins(segment, app2, multiPicture));
      if (holder !== undefined && counted !== undefined && counted.start < holder.start) {
        throw cannotLabel('a list of its pictures stands before its XMP packet', 'unsupported');
      }
      const at = firstFreePlace(segments);
      const { start, end } = holder ?? { start: at, end: at };
      return patchOf(source.size, [{ start, end, bytes: packet === undefined ? Buffer.alloc(0) : segmentOf(packet) }]);
    },
  };
}

function begins({ marker, content }: JpegSegment, wanted: number, header: Buffer): boolean {
  return marker === wanted && content.subarray(0, header.length).equals(header);
}

/** Behind the start of the image, JFIF and Exif. */
function firstFreePlace(segments: readonly JpegSegment[]): number {
  let at = 2;
  for (const segment of segments) {
    if (segment.marker !== app0 && !begins(segment, app1, jpegHeaders.exif)) break;
    at = segment.end;
  }
  return at;
}

function segmentOf(packet: Buffer): Buffer {
  const length = jpegHeaders.xmp.length + packet.length;
  if (length > longestContent) throw cannotLabel('its XMP packet has no room for a label', 'too-large');
  const head = Buffer.from([0xff, app1, 0, 0]);
  head.writeUInt16BE(length + 2, 2);
  return Buffer.concat([head, jpegHeaders.xmp, packet]);
}
