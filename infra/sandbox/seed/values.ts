/**
 * Invented numbers that pass the checks of the real ones: the body is made up here and the check digits are computed.
 * Nobody was issued them by us; none is a published test number.
 */
import { createHash } from 'node:crypto';

/** A payment card from all digits but the last (ISO/IEC 7812-1 annex B), in groups of four. */
export function card(body: string): string {
  const sum = Array.from(body, Number)
    .toReversed()
    .reduce((total, digit, index) => {
      const value = digit * (index % 2 === 0 ? 2 : 1);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return `${body}${(10 - (sum % 10)) % 10}`.replace(/(\d{4})(?=\d)/g, '$1 ');
}

/** An IBAN from country and account part (ISO 13616-1, ISO 7064 mod 97-10), in groups of four. */
export function iban(country: string, account: string): string {
  const digits = Array.from(`${account}${country}00`, (character) => Number.parseInt(character, 36)).join('');
  const check = String(98n - (BigInt(digits) % 97n)).padStart(2, '0');
  return `${country}${check}${account}`.replace(/(.{4})(?=.)/g, '$1 ');
}

/** An ABA routing number from its first eight digits: weights 3, 7, 1. */
export function routingNumber(body: string): string {
  return `${body}${(10 - (weighted(body, [3, 7, 1, 3, 7, 1, 3, 7]) % 10)) % 10}`;
}

/** An NHS number from its first nine digits: weights 10 to 2, modulo 11; written 3-3-4. */
export function nhsNumber(body: string): string {
  const check = (11 - (weighted(body, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
  if (check === 10) throw new RangeError('Cannot make NHS number: this body has no check digit');
  return `${body}${check}`.replace(/(\d{3})(\d{3})(\d{4})/, '$1 $2 $3');
}

/** A German tax identification number from its first ten digits (ISO 7064 mod 11,10). */
export function steuerId(body: string): string {
  const product = Array.from(body, Number).reduce((carried, digit) => (((digit + carried) % 10 || 10) * 2) % 11, 10);
  return `${body}${(11 - product) % 10}`;
}

/** A French social security number (NIR) from its thirteen digits: the key is 97 minus the rest; written in its usual groups. */
export function insee(body: string): string {
  const key = String(97n - (BigInt(body) % 97n)).padStart(2, '0');
  return `${body}${key}`.replace(/(\d)(\d\d)(\d\d)(\d\d)(\d{3})(\d{3})(\d\d)/, '$1 $2 $3 $4 $5 $6 $7');
}

/** 40 characters of base64, as AWS issues them; opens nothing. */
export function awsSecretKey(seed: string): string {
  return digest('sha256', seed).toString('base64').slice(0, 40);
}

/** An access key id, as it stands beside the secret. */
export function awsAccessKeyId(seed: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return `AKIA${[...digest('sha256', `${seed} id`).subarray(0, 16)].map((byte) => letters[byte % 32]).join('')}`;
}

/** 64 bytes in base64, as Azure Storage issues them; opens nothing. */
export function azureStorageConnection(account: string): string {
  const key = digest('sha512', account).toString('base64');
  return `DefaultEndpointsProtocol=https;AccountName=${account};AccountKey=${key};EndpointSuffix=core.windows.net`;
}

function digest(algorithm: string, seed: string): Buffer {
  return createHash(algorithm).update(`tarnbrook ${seed}`).digest();
}

function weighted(body: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * Number(body[index] ?? 0), 0);
}
