import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memorySource } from '../../../lib/patch.ts';
import type { ByteSource } from '../../../model/bytes.ts';
import { der, derHeader, derOid, derReader, tags } from '../../../protection/cms/der.ts';

const reader = (hex: string) => derReader(memorySource(Buffer.from(hex, 'hex')));
const corrupt = expect.objectContaining({ name: 'FileError', kind: 'corrupt' }) as Error;

describe('derHeader()', () => {
  test.each([
    [0, '0400'],
    [127, '047f'],
    [128, '048180'],
    [255, '0481ff'],
    [256, '04820100'],
    [65_536, '0483010000'],
    [2 ** 32, '04850100000000'],
  ])('derHeader() writes the shortest length for %i bytes', (length, encoded) => {
    expect(derHeader(tags.octetString, length).toString('hex')).toBe(encoded);
  });
});

describe('derOid()', () => {
  test.each([
    ['1.2.840.113549.1.9.16.1.23', '060b2a864886f70d0109100117'],
    ['2.16.840.1.101.3.4.1.46', '060960864801650304012e'],
    ['1.2.840.113549.1.1.7', '06092a864886f70d010107'],
  ])('derOid() encodes %s as it is published', (dotted, encoded) => {
    expect(derOid(dotted).toString('hex')).toBe(encoded);
  });
});

describe('derReader()', () => {
  test('derReader() reads back whatever der() wrote', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 8 }), (values) => {
        const parts = values.map((value) => der(tags.octetString, Buffer.from(value)));
        const inside = derReader(memorySource(der(tags.sequence, ...parts))).enter(tags.sequence);
        for (const value of values) expect(inside.value(tags.octetString, 1_000)).toEqual(Buffer.from(value));
        inside.end();
      }),
    );
  });

  test('derReader() reads lengths beyond 32 bits without reading the content', () => {
    const header = Buffer.from('04850100000000', 'hex');
    const size = header.length + 2 ** 32;
    const source: ByteSource = {
      size,
      read(offset, length) {
        expect(offset + length).toBeLessThanOrEqual(header.length);
        return header.subarray(offset, offset + length);
      },
    };
    expect(derReader(source).range(tags.octetString)).toEqual({ offset: 7, length: 2 ** 32 });
  });

  test.each([
    ['an indefinite length', '30800000'],
    ['a length longer than needed', '30810100'],
    ['a length with a leading zero', '308200800000'],
    ['a length of seven bytes', '308701000000000000'],
    ['a length beyond the end', '300500'],
    ['a length that is cut off', '3083ff'],
    ['a tag of several bytes', '1f8100'],
    ['a header that is cut off', '30'],
    ['nothing', ''],
  ])('derReader() refuses %s', (_what, hex) => {
    expect(() => reader(hex).element(1_000)).toThrow(corrupt);
  });

  test('derReader() refuses another tag, more than the limit, and bytes left over', () => {
    expect(() => reader('0400').enter(tags.sequence)).toThrow(corrupt);
    expect(() => reader('0403010203').value(tags.octetString, 4)).toThrow(corrupt);
    expect(() => reader('0400').end()).toThrow(corrupt);
  });

  test('derReader() keeps an element inside its parent', () => {
    expect(() => reader('3003040301ffff').enter(tags.sequence).value(tags.octetString, 100)).toThrow(corrupt);
  });

  test('derReader() throws nothing but FileError for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const input = derReader(memorySource(Buffer.from(bytes)));
        try {
          while (input.peek() !== undefined) input.element(64);
        } catch (error) {
          expect(error).toEqual(corrupt);
        }
      }),
    );
  });
});
