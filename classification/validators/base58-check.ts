import { createHash } from 'node:crypto';

const bitcoinAlphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const rippleAlphabet = 'rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz';

/**
 * The payload (version first) of a Base58Check text whose checksum, four bytes of SHA-256 twice, holds; undefined otherwise.
 * The XRP Ledger orders the same characters in its own way.
 */
export function base58CheckPayload(text: string, network: 'bitcoin' | 'ripple' = 'bitcoin'): Buffer | undefined {
  const bytes = decode(text, network === 'bitcoin' ? bitcoinAlphabet : rippleAlphabet);
  if (bytes === undefined || bytes.length < 5) return undefined;
  const payload = bytes.subarray(0, -4);
  return sha256(sha256(payload)).subarray(0, 4).equals(bytes.subarray(-4)) ? payload : undefined;
}

function decode(text: string, alphabet: string): Buffer | undefined {
  let number = 0n;
  for (let index = 0; index < text.length; index++) {
    const digit = alphabet.indexOf(text.charAt(index));
    if (digit === -1) return undefined;
    number = number * 58n + BigInt(digit);
  }
  const zeros = text.length - text.replace(new RegExp(`^${alphabet.charAt(0)}+`), '').length;
  const hex = number === 0n ? '' : number.toString(16);
  return Buffer.concat([Buffer.alloc(zeros), Buffer.from(hex.length % 2 === 1 ? `0${hex}` : hex, 'hex')]);
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
