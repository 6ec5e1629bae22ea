import { isUtf8 } from 'node:buffer';

/** Bytes that are looked at to tell UTF-16 without a byte order mark. */
const sampleBytes = 64 * 1024;
/** Share of UTF-16 units whose upper byte is zero in text of a Latin script; in other encodings there is none. */
const parityShare = 0.4;

/**
 * Text of unknown encoding: by byte order mark, else UTF-8 where it is valid, else UTF-16 where every second byte tends to be
 * zero, else Windows-1252. Undefined where the bytes are no text in any of these.
 */
export function decodeText(bytes: Buffer): string | undefined {
  const encoding = detect(bytes);
  const text = new TextDecoder(encoding).decode(bytes);
  return isPlausible(text) ? text : undefined;
}

function detect(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (!bytes.subarray(0, sampleBytes).includes(0) && isUtf8(bytes)) return 'utf-8';
  return parity(bytes) ?? 'windows-1252';
}

function parity(bytes: Buffer): string | undefined {
  const zeros: [number, number] = [0, 0];
  const sample = bytes.subarray(0, sampleBytes);
  for (let at = 0; at < sample.length; at++) {
    if (sample[at] === 0) zeros[at % 2 === 0 ? 0 : 1]++;
  }
  const needed = (sample.length / 2) * parityShare;
  if (zeros[1] > needed && zeros[0] < zeros[1] / 10) return 'utf-16le';
  if (zeros[0] > needed && zeros[1] < zeros[0] / 10) return 'utf-16be';
  return undefined;
}

/** A NUL never stands in text, other control characters seldom. */
function isPlausible(text: string): boolean {
  if (text.includes('\0')) return false;
  const sample = text.slice(0, sampleBytes);
  // eslint-disable-next-line no-control-regex -- control characters are what is counted
  const controls = sample.match(/[\u0001-\u0008\u000e-\u001a\u001c-\u001f]/gu)?.length ?? 0;
  return controls * 100 <= sample.length;
}
