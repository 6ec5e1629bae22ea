import { weightedSum } from './weighted-sum.ts';

/** The "eleven test" of the Dutch citizen service number, written with eight or nine digits. */
export function dutchBsn(digits: string): boolean {
  const number = digits.padStart(9, '0');
  return Number(number) > 0 && weightedSum(number, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0;
}
