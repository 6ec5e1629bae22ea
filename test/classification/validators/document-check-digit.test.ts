import { describe, expect, it } from 'vitest';
import { documentCheckDigit, documentSum } from '../../../classification/validators/document-check-digit.ts';

describe('document check digits', () => {
  it('documentCheckDigit() holds for the examples of ICAO Doc 9303 part 3', () => {
    expect(documentCheckDigit('520727')).toBe(3);
    expect(documentCheckDigit('740812')).toBe(2);
    expect(documentCheckDigit('L898902C3')).toBe(6);
  });

  it('documentCheckDigit() holds for the German specimens', () => {
    expect(documentCheckDigit('T22000129')).toBe(3);
    expect(documentCheckDigit('L01X00T47')).toBe(1);
    expect(documentCheckDigit('C01X00T47')).toBe(8);
  });

  it('documentSum() repeats its weights', () => {
    expect(documentSum('1A1', [7, 3])).toBe(7 + 30 + 7);
  });
});
