import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createQuickXorHash } from '../../../../infra/sandbox/graph/quick-xor-hash.ts';

function hashOf(...chunks: readonly Uint8Array[]): string {
  const hash = createQuickXorHash();
  chunks.forEach(hash.update);
  return hash.value();
}

/** The definition taken literally, bit by bit: byte i at bit 11 * i of a circle of 160 bits. */
function literal(bytes: Uint8Array): string {
  const bits = new Uint8Array(160);
  bytes.forEach((byte, i) => {
    for (let bit = 0; bit < 8; bit += 1) {
      const at = (11 * i + bit) % 160;
      bits[at] = (bits[at] ?? 0) ^ ((byte >> bit) & 1);
    }
  });
  for (let bit = 0; bit < 64; bit += 1) {
    const at = 96 + bit;
    bits[at] = (bits[at] ?? 0) ^ Number((BigInt(bytes.length) >> BigInt(bit)) & 1n);
  }
  const digest = Buffer.alloc(20);
  bits.forEach((value, at) => (digest[at >> 3] = (digest[at >> 3] ?? 0) | (value << (at & 7))));
  return digest.toString('base64');
}

describe('quickXorHash', () => {
  test.each([
    ['', 'AAAAAAAAAAAAAAAAAAAAAAAAAAA='],
    ['hello world', 'aCgDG9jwBhDc4Q1yawMZAAAAAAA='],
  ])('createQuickXorHash() of %j is the published value', (text, expected) => {
    expect(hashOf(Buffer.from(text))).toBe(expected);
  });

  test('createQuickXorHash() agrees with the definition, however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 4 }), (chunks) => {
        expect(hashOf(...chunks)).toBe(literal(Buffer.concat(chunks)));
      }),
    );
  });
});
