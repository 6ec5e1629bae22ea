import { describe, expect, it } from 'vitest';
import { birthNumber } from '../../../classification/validators/birth-number.ts';

describe('birthNumber()', () => {
  it.each(['7103192745', '531123123'])('holds for the published form %s', (number) => {
    expect(birthNumber(number)).toBe(true);
  });

  it('refuses a wrong check digit, a wrong month and nine digits after 1953', () => {
    expect([birthNumber('7103192746'), birthNumber('7113192744'), birthNumber('591123123')]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('takes a final zero where the remainder of nine digits is ten', () => {
    const nine = Array.from({ length: 900 }, (_, index) => `780123${String(index + 100)}`);
    const tens = nine.filter((digits) => Number(digits) % 11 === 10);
    expect(tens.length).toBeGreaterThan(0);
    expect(tens.every((digits) => birthNumber(`${digits}0`))).toBe(true);
  });
});
