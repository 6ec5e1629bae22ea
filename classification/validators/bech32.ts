const alphabet = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const bech32 = 1;
const bech32m = 0x2bc830a3;

/**
 * Whether the checksum of a bech32 (BIP 173) or bech32m (BIP 350) text holds; of any length, as others than Bitcoin use it.
 * Expects lower case.
 */
export function isBech32(text: string): boolean {
  const separator = text.lastIndexOf('1');
  if (separator < 1) return false;
  const prefix = Array.from(text.slice(0, separator), (character) => character.charCodeAt(0));
  const data = Array.from(text.slice(separator + 1), (character) => alphabet.indexOf(character));
  if (data.length < 6 || data.includes(-1)) return false;
  const sum = polymod([...prefix.map((unit) => unit >> 5), 0, ...prefix.map((unit) => unit & 31), ...data]);
  return sum === bech32 || sum === bech32m;
}

function polymod(values: readonly number[]): number {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    generators.forEach((generator, bit) => {
      if (((top >> bit) & 1) === 1) sum ^= generator;
    });
  }
  return sum;
}
