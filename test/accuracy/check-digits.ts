/**
 * Check digits as their issuers define them. Written for the corpus alone: nothing of the product is used, so that a fault there
 * doesn't hide here.
 */

const alphabet36 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Digits as they stand, letters as 10 to 35. */
export function numbersOf(value: string): readonly number[] {
  return Array.from(value, (character) => alphabet36.indexOf(character));
}

/** Sum of digits times weights, weights beginning anew at their end. */
export function weighted(value: string, weights: readonly number[]): number {
  return numbersOf(value).reduce((sum, number, at) => sum + number * (weights[at % weights.length] ?? 0), 0);
}

/** ISO/IEC 7812: the digit that makes the whole pass. */
export function luhnDigit(digits: string): string {
  const sum = Array.from(digits)
    .toReversed()
    .reduce((total, digit, at) => {
      const twice = Number(digit) * (at % 2 === 0 ? 2 : 1);
      return total + (twice > 9 ? twice - 9 : twice);
    }, 0);
  return String((10 - (sum % 10)) % 10);
}

/** ISO/IEC 7064, MOD 11,10. */
export function mod1110Digit(digits: string): string {
  let product = 10;
  for (const digit of digits) {
    const sum = (Number(digit) + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return String((11 - product) % 10);
}

/** ISO/IEC 7064, MOD 11-2, as on the Chinese identity card. */
export function mod112Digit(digits: string): string {
  let sum = 0;
  for (const digit of digits) sum = ((sum + Number(digit)) * 2) % 11;
  return '0123456789X'.charAt((12 - sum) % 11);
}

/** Remainder of a number of any length. */
export function remainder(digits: string, divisor: number): number {
  let rest = 0;
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % divisor;
  return rest;
}

/** ISO 13616: country, two check digits, account. */
export function ibanOf(country: string, account: string): string {
  const numbers = numbersOf(`${account}${country}00`).join('');
  return `${country}${String(98 - remainder(numbers, 97)).padStart(2, '0')}${account}`;
}

/** Two check digits behind the value, ISO/IEC 7064 MOD 97-10. */
export function mod97Digits(value: string): string {
  return String(98 - remainder(numbersOf(`${value}00`).join(''), 97)).padStart(2, '0');
}

/** Verhoeff's digit by the dihedral group of order ten. */
export function verhoeffDigit(digits: string): string {
  const times = (a: number, b: number): number =>
    a < 5 ? (b < 5 ? (a + b) % 5 : ((a + b) % 5) + 5) : b < 5 ? ((a - b + 5) % 5) + 5 : (a - b + 5) % 5;
  const step = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
  let check = 0;
  Array.from(digits)
    .toReversed()
    .forEach((digit, at) => {
      let moved = Number(digit);
      for (let round = 0; round < (at + 1) % 8; round++) moved = step[moved] ?? 0;
      check = times(check, moved);
    });
  return String(Array.from({ length: 10 }, (_, one) => one).find((one) => times(check, one) === 0) ?? 0);
}

/** The digit, or undefined where the issuer would skip the number: `11 - sum mod 11` is ten. */
export function mod11Digit(digits: string, weights: readonly number[]): string | undefined {
  const digit = (11 - (weighted(digits, weights) % 11)) % 11;
  return digit === 10 ? undefined : String(digit);
}

/** Draws until one is issued. */
export function until<T>(draw: () => T | undefined): T {
  for (;;) {
    const drawn = draw();
    if (drawn !== undefined) return drawn;
  }
}
