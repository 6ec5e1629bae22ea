import { describe, expect, it } from 'vitest';
import { spanishCompanyNif, spanishPersonalNif } from '../../../classification/validators/spanish-nif.ts';

describe('Spanish tax numbers', () => {
  it('spanishPersonalNif() holds for published numbers of citizens and foreigners', () => {
    expect(['54362315K', '12345678Z', 'X2482300W', 'X1234567L'].every(spanishPersonalNif)).toBe(true);
    expect(['54362315Z', '12345678A', 'X2482300A', '1234567Z', 'A1234567L'].some(spanishPersonalNif)).toBe(false);
  });

  it('spanishCompanyNif() holds for published numbers of companies, of digits and letters', () => {
    expect(['J99216582', 'A58818501', 'Q2818002D', 'P2807900B'].every(spanishCompanyNif)).toBe(true);
    expect(['J99216583', 'A5881850B', 'Q28180020', 'X9921658B'].some(spanishCompanyNif)).toBe(false);
  });
});
