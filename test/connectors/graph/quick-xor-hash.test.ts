import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createQuickXorHash } from '../../../connectors/graph/quick-xor-hash.ts';

/** The definition, bit by bit. */
function naive(bytes: Buffer): string {
  const bits = new Uint8Array(160);
  bytes.forEach((byte, index) => {
    for (let bit = 0; bit < 8; bit += 1) {
      const at = (index * 11 + bit) % 160;
      bits[at] = (bits[at] ?? 0) ^ ((byte >>> bit) & 1);
    }
  });
  for (let bit = 0; bit < 64; bit += 1) {
    const at = 96 + bit;
    bits[at] = (bits[at] ?? 0) ^ Number((BigInt(bytes.length) >> BigInt(bit)) & 1n);
  }
  const hash = Buffer.alloc(20);
  bits.forEach((bit, at) => {
    hash[at >>> 3] = (hash[at >>> 3] ?? 0) | (bit << (at & 7));
  });
  return hash.toString('base64');
}

function hashOf(...chunks: readonly Buffer[]): string {
  const digest = createQuickXorHash();
  for (const chunk of chunks) digest.update(chunk);
  return digest.value();
}

describe('createQuickXorHash()', () => {
  test.each([
    ['', 'AAAAAAAAAAAAAAAAAAAAAAAAAAA='],
    ['hello world', 'aCgDG9jwBhDc4Q1yawMZAAAAAAA='],
  ])('createQuickXorHash() gives the published value of "%s"', (text, expected) => {
    expect(hashOf(Buffer.from(text))).toBe(expected);
    expect(naive(Buffer.from(text))).toBe(expected);
  });

  test('createQuickXorHash() equals the bitwise definition for any bytes, however they are cut and aligned', () => {
    const cuts = fc.array(fc.nat(1_500), { maxLength: 6 });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1_500 }), cuts, fc.nat(3), (bytes, places, misaligned) => {
        const backing = Buffer.alloc(bytes.length + misaligned);
        backing.set(bytes, misaligned);
        const buffer = backing.subarray(misaligned);
        const edges = [0, ...places.filter((place) => place < bytes.length), bytes.length].toSorted((a, b) => a - b);
        const chunks = edges.slice(1).map((edge, index) => buffer.subarray(edges[index], edge));
        expect(hashOf(...chunks)).toBe(naive(buffer));
      }),
    );
  });

  test('createQuickXorHash() handles chunks larger than its scratch memory', () => {
    const bytes = Buffer.alloc(400_003, Buffer.from('a pattern whose length is no divisor'));
    expect(hashOf(bytes.subarray(1))).toBe(naive(bytes.subarray(1)));
  });

  test('createQuickXorHash() can be asked for its value in between', () => {
    const digest = createQuickXorHash();
    digest.update(Buffer.from('hello '));
    expect(digest.value()).toBe(naive(Buffer.from('hello ')));
    digest.update(Buffer.from('world'));
    expect(digest.value()).toBe('aCgDG9jwBhDc4Q1yawMZAAAAAAA=');
  });
});
