import { crc32 } from 'node:zlib';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const checksumLength = 6;

/**
 * Whether the last six characters are the CRC-32 of those before, in base 62 (digits, upper case, lower case) with leading
 * zeros: the checksum that GitHub and npm put into their tokens. Expects what follows the prefix.
 */
export function hasCrc32Checksum(body: string): boolean {
  const payload = body.slice(0, -checksumLength);
  let rest = crc32(payload);
  let checksum = '';
  for (let index = 0; index < checksumLength; index++) {
    checksum = alphabet.charAt(rest % alphabet.length) + checksum;
    rest = Math.floor(rest / alphabet.length);
  }
  return checksum === body.slice(-checksumLength);
}
