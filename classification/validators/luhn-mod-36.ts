const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/**
 * The check of the Indian GSTIN, the last character being the check character: characters count 0 to 35, every second one
 * doubled, quotient and remainder by 36 added up. Expects digits and upper-case letters.
 */
export function luhnMod36(value: string): boolean {
  let sum = 0;
  for (let index = 0; index < value.length; index++) {
    const product = alphabet.indexOf(value.charAt(value.length - 1 - index)) * (1 + (index % 2));
    sum += Math.floor(product / 36) + (product % 36);
  }
  return sum % 36 === 0;
}
