import { isYearMonthDay } from './partial-date.ts';

/**
 * Czech and Slovak birth number (rodné číslo): `YYMMDD`, month + 50 for women and + 20 where a day's numbers ran out,
 * then three digits until 1953, four since: divisible by eleven, or nine digits with remainder ten and a final zero.
 */
export function birthNumber(digits: string): boolean {
  if (!isYearMonthDay(digits, [0, 20, 50, 70])) return false;
  if (digits.length === 9) return Number(digits.slice(0, 2)) <= 53 && !digits.endsWith('000');
  const remainder = Number(digits.slice(0, 9)) % 11;
  return digits.length === 10 && remainder % 10 === Number(digits.slice(9));
}
