import { isYearMonthDay } from './partial-date.ts';
import { luhn } from './luhn.ts';

/**
 * Swedish personal identity number and coordination number (day + 60): ten digits, or twelve with the century; the
 * last is a Luhn check digit over the other nine of the ten. Expects digits only.
 */
export function swedishPersonnummer(digits: string): boolean {
  if (digits.length === 12 && !/^(?:18|19|20)/.test(digits)) return false;
  const number = digits.slice(-10);
  const day = Number(number.slice(4, 6));
  const date = number.slice(0, 4) + String(day > 60 ? day - 60 : day).padStart(2, '0');
  return isYearMonthDay(date) && luhn(number);
}
