export interface QuickXorHash {
  readonly update: (chunk: Uint8Array) => void;
  /** Base64 of 20 bytes. */
  readonly value: () => string;
}

const width = 20;
const bits = width * 8;
const shift = 11;

/**
 * quickXorHash (onedrive-api-docs, code-snippets/quickxorhash): byte i is XORed into a circular register of 160 bits at bit
 * 11 * i mod 160; at the end the length, 64 bits little-endian, is XORed into the last 8 bytes.
 */
export function createQuickXorHash(): QuickXorHash {
  // Bytes that lie 160 apart meet at the same bit: they are folded first, and placed once.
  const lanes = new Uint8Array(bits);
  let lane = 0;
  let length = 0n;
  return {
    update: (chunk) => {
      for (const byte of chunk) {
        lanes[lane] = (lanes[lane] ?? 0) ^ byte;
        lane = lane + 1 === bits ? 0 : lane + 1;
      }
      length += BigInt(chunk.length);
    },
    value: () => {
      const register = Buffer.alloc(width);
      lanes.forEach((byte, i) => {
        const bit = (shift * i) % bits;
        const [at, next] = [bit >> 3, ((bit >> 3) + 1) % width];
        const spread = byte << (bit & 7);
        register[at] = (register[at] ?? 0) ^ (spread & 0xff);
        register[next] = (register[next] ?? 0) ^ (spread >> 8);
      });
      register.writeBigUInt64LE(register.readBigUInt64LE(width - 8) ^ length, width - 8);
      return register.toString('base64');
    },
  };
}
