/** Wallet addresses as their projects define them, for the corpus alone. */
import { createHash } from 'node:crypto';

import type { Random } from '../corpus/random.ts';

export const bitcoinAlphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
export const rippleAlphabet = 'rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz';

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

export function randomBytes(random: Random, length: number): Buffer {
  return Buffer.from(random.text('0123456789abcdef', length * 2), 'hex');
}

/** Version byte, payload and four bytes of a double SHA-256, in base 58. */
export function base58Check(payload: Buffer, alphabet = bitcoinAlphabet): string {
  const whole = Buffer.concat([payload, sha256(sha256(payload)).subarray(0, 4)]);
  let value = BigInt(`0x${whole.toString('hex')}`);
  let text = '';
  for (; value > 0n; value /= 58n) text = alphabet.charAt(Number(value % 58n)) + text;
  const zeros = whole.findIndex((byte) => byte !== 0);
  return alphabet.charAt(0).repeat(zeros) + text;
}

const bech32Alphabet = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

function polymod(values: readonly number[]): number {
  let check = 1;
  for (const value of values) {
    const top = check >>> 25;
    check = ((check & 0x1ffffff) << 5) ^ value;
    generators.forEach((generator, bit) => {
      if (((top >>> bit) & 1) === 1) check ^= generator;
    });
  }
  return check;
}

/** BIP 173 and 350: `constant` is 1 for bech32, 0x2bc830a3 for bech32m. */
export function bech32(prefix: string, data: readonly number[], constant: number): string {
  const codes = Array.from(prefix, (character) => character.charCodeAt(0));
  const expanded = [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)];
  const check = polymod([...expanded, ...data, 0, 0, 0, 0, 0, 0]) ^ constant;
  const digits = [0, 1, 2, 3, 4, 5].map((at) => (check >>> (5 * (5 - at))) & 31);
  return `${prefix}1${[...data, ...digits].map((value) => bech32Alphabet.charAt(value)).join('')}`;
}

/** Groups of five bits, the last filled with zeros. */
export function fives(bytes: Buffer): readonly number[] {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((group) => Number.parseInt(group.padEnd(5, '0'), 2));
}
