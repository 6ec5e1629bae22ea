import type { ByteSource } from '../../model/bytes.ts';
import { decodeText } from '../decode-text.ts';
import type { Budget } from '../limits.ts';
import { pieceLimit, type Metadata } from './metadata.ts';

const comment = 0xfe;
const plainText = 0x01;
const application = 0xff;
const xmpApplication = 'XMP DataXMP';
/** First byte of the trailer behind a packet; no XML has it. */
const trailerStart = 0x01;

/** Comments, plain texts and XMP of all frames (GIF89a, 24 to 26; XMP part 3, 1.1.2). */
export function gifMetadata(source: ByteSource, budget: Budget): Metadata {
  const xmp: Buffer[] = [];
  const texts: string[] = [];
  const byte = (at: number): number => (at < source.size ? (source.read(at, 1)[0] ?? 0) : 0);
  /** Bytes of a table of colours, by the flags before it. */
  const colours = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));
  let at = 13 + colours(byte(10));
  while (at < source.size) {
    budget.checkTime();
    const kind = byte(at);
    if (kind === 0x2c) at = endOfBlocks(source, at + 11 + colours(byte(at + 9)), budget);
    else if (kind !== 0x21) break;
    else {
      const label = byte(at + 1);
      const end = endOfBlocks(source, at + 2, budget);
      if (end - at <= pieceLimit) {
        const content = contentOf(source, at + 2, end);
        if (label === comment) texts.push(decodeText(content) ?? '');
        // Its first block, 12 bytes, says where and how the text is drawn.
        if (label === plainText) texts.push(decodeText(content.subarray(12)) ?? '');
        if (label === application && content.toString('latin1', 0, 11) === xmpApplication) {
          // The packet is not cut into blocks; a trailer leads those who think so to the end.
          xmp.push(before(trailerStart, source.read(at + 14, Math.max(0, end - at - 14))));
        }
      }
      at = end;
    }
  }
  return { xmp, iptc: [], texts };
}

/** Behind a run of sub-blocks, each led by its length, that an empty one ends. */
function endOfBlocks(source: ByteSource, start: number, budget: Budget): number {
  let at = start;
  for (let count = 0; at < source.size; count++) {
    if (count % 1024 === 0) budget.checkTime();
    const length = source.read(at, 1)[0] ?? 0;
    at += 1 + length;
    if (length === 0) break;
  }
  return Math.min(at, source.size);
}

function before(byte: number, bytes: Buffer): Buffer {
  const at = bytes.indexOf(byte);
  return at < 0 ? bytes : bytes.subarray(0, at);
}

function contentOf(source: ByteSource, start: number, end: number): Buffer {
  const blocks: Buffer[] = [];
  const bytes = source.read(start, end - start);
  for (let at = 0; at < bytes.length;) {
    const length = bytes[at] ?? 0;
    blocks.push(bytes.subarray(at + 1, at + 1 + length));
    at += 1 + length;
  }
  return Buffer.concat(blocks);
}
