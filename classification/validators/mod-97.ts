/** The remainder modulo 97 of a number given as digits of any length. */
export function mod97(digits: string): number {
  let remainder = 0;
  for (let index = 0; index < digits.length; index++) {
    remainder = (remainder * 10 + digits.charCodeAt(index) - 48) % 97;
  }
  return remainder;
}

/** ISO 13616 with ISO/IEC 7064 MOD 97-10: first four characters to the end, letters as 10 to 35, remainder 1. */
export function ibanChecksum(iban: string): boolean {
  const moved = iban.slice(4) + iban.slice(0, 4);
  return mod97(moved.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))) === 1;
}
