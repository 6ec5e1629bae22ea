/** Compressed RTF of Outlook messages (MS-OXRTFCP). */
import { FileError } from '../../model/errors.ts';
import type { Budget } from '../limits.ts';

/** MS-OXRTFCP 2.1.3.1.1: what the dictionary begins with. */
const initial = Buffer.from(
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript ' +
    '\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par ' +
    '\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx',
  'latin1',
);
const dictionarySize = 4096;
const headerSize = 16;
/** `LZFu` and `MELA`: compressed or not. */
const compressed = 0x75465a4c;
const uncompressed = 0x414c454d;
const rawLimit = 64 * 1024 ** 2;

/** The RTF; throws `corrupt`, or `too-large` beyond 64 MiB. Checksums are not looked at: Outlook doesn't either. */
export function decompressRtf(bytes: Buffer, budget: Budget): Buffer {
  if (bytes.length < headerSize) throw broken();
  const size = bytes.readUInt32LE(4);
  const type = bytes.readUInt32LE(8);
  if (type === uncompressed) return bytes.subarray(headerSize, headerSize + size);
  if (type !== compressed) throw broken();
  if (size > rawLimit) throw new FileError('too-large', `Cannot read compressed RTF: it exceeds ${rawLimit} bytes`);
  budget.spend(size);
  return expand(bytes.subarray(headerSize), Math.min(size, bytes.length * 18), budget);
}

/** Each byte of flags says of eight tokens whether they are a byte or a reference into the dictionary, of at most 17 bytes. */
function expand(bytes: Buffer, size: number, budget: Budget): Buffer {
  const dictionary = Buffer.alloc(dictionarySize, ' ');
  initial.copy(dictionary);
  const out = Buffer.alloc(size);
  let write = initial.length;
  let length = 0;
  const add = (byte: number): void => {
    dictionary[write] = byte;
    write = (write + 1) % dictionarySize;
    if (length < size) out[length++] = byte;
  };
  for (let at = 0; at < bytes.length && length < size;) {
    budget.checkTime();
    const flags = bytes[at++] ?? 0;
    for (let bit = 0; bit < 8 && at < bytes.length; bit++) {
      if ((flags & (1 << bit)) === 0) {
        add(bytes[at++] ?? 0);
        continue;
      }
      if (at + 2 > bytes.length) throw broken();
      const reference = bytes.readUInt16BE(at);
      at += 2;
      const offset = reference >> 4;
      if (offset === write) return out.subarray(0, length);
      const count = (reference & 0xf) + 2;
      for (let step = 0; step < count; step++) add(dictionary[(offset + step) % dictionarySize] ?? 0);
    }
  }
  return out.subarray(0, length);
}

/** The same without compression, which every reader takes (MS-OXRTFCP 2.1.3.1.5): a length that counts 12 bytes of the header, no checksum. */
export function wrapRtf(rtf: Buffer): Buffer {
  const header = Buffer.alloc(headerSize);
  header.writeUInt32LE(rtf.length + headerSize - 4, 0);
  header.writeUInt32LE(rtf.length, 4);
  header.writeUInt32LE(uncompressed, 8);
  return Buffer.concat([header, rtf]);
}

function broken(): FileError {
  return new FileError('corrupt', 'Cannot read compressed RTF: it is broken');
}
