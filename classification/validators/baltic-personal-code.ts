import { weightedSum } from './weighted-sum.ts';

/**
 * Check digit of the personal codes of Estonia (isikukood, EVS 585) and Lithuania (asmens kodas): two rounds of weights
 * modulo 11. Expects eleven digits.
 */
export function balticPersonalCode(digits: string): boolean {
  const number = digits.slice(0, 10);
  const first = weightedSum(number, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
  const second = weightedSum(number, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11;
  const check = first < 10 ? first : second % 10;
  return check === Number(digits.slice(10));
}
