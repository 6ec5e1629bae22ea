/** Number of a letter, 10 to 35: of the household registration offices in the order in which they were opened. */
const letters = 'ABCDEFGHJKLMNPQRSTUVXYWZIO';

/**
 * The check digit of Taiwanese identification numbers, national and of residents: the first letter as two digits, a second
 * letter as the last digit of its number, weights 1-9-8-7-6-5-4-3-2-1-1. Expects a letter, a letter or digit, eight digits.
 */
export function taiwanId(value: string): boolean {
  const first = letters.indexOf(value.charAt(0)) + 10;
  let sum = Math.floor(first / 10) + (first % 10) * 9;
  for (let index = 1; index < 9; index++) sum += numberOf(value.charAt(index)) * (9 - index);
  return first >= 10 && (sum + Number(value.charAt(9))) % 10 === 0;
}

function numberOf(character: string): number {
  return /[0-9]/.test(character) ? Number(character) : letters.indexOf(character) % 10;
}
