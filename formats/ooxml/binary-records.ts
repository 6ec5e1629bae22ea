/** Records of a binary part of a workbook (MS-XLSB 2.1.4): a type and a size of up to two and four bytes of seven bits each. */
import type { Budget } from '../limits.ts';
import { malformed } from '../xml.ts';

export interface BinaryRecord {
  readonly type: number;
  readonly data: Buffer;
}

/** In order; throws `corrupt` for a record that leaves the part. */
export function* binaryRecords(part: Buffer, budget: Budget): Iterable<BinaryRecord> {
  let at = 0;
  const number = (most: number): number => {
    let value = 0;
    for (let index = 0; index < most; index++) {
      const byte = part[at++];
      if (byte === undefined) throw malformed('a record is cut off');
      value |= (byte & 0x7f) << (7 * index);
      if (byte < 0x80) break;
    }
    return value;
  };
  for (let count = 0; at < part.length; count++) {
    if (count % 4096 === 0) budget.checkTime();
    const type = number(2);
    const size = number(4);
    if (at + size > part.length) throw malformed('a record is cut off');
    yield { type, data: part.subarray(at, at + size) };
    at += size;
  }
}

/** A length in characters, and UTF-16 (MS-XLSB 2.5.168); none where the length is all ones. Throws RangeError. */
export function wideString(data: Buffer, at: number): string {
  const length = data.readUInt32LE(at);
  if (length === 0xffffffff) return '';
  const end = at + 4 + 2 * length;
  if (end > data.length) throw new RangeError('Cannot read record: it ends early');
  return data.toString('utf16le', at + 4, end);
}

/** Where what follows the string begins. */
export function behindString(data: Buffer, at: number): number {
  const length = data.readUInt32LE(at);
  return at + 4 + (length === 0xffffffff ? 0 : 2 * length);
}
