import { describe, expect, it } from 'vitest';
import { brazilCheckDigits } from '../../../classification/validators/brazil-check-digits.ts';

describe('brazilCheckDigits()', () => {
  it('holds for the example that Receita Federal published with the alphanumeric CNPJ', () => {
    expect(brazilCheckDigits('12ABC34501DE35', 9)).toBe(true);
    expect(brazilCheckDigits('12ABC34501DE53', 9)).toBe(false);
    expect(brazilCheckDigits('12ABC34501DF35', 9)).toBe(false);
  });

  it('holds for a CNPJ of digits: that of Banco do Brasil', () => {
    expect(brazilCheckDigits('00000000000191', 9)).toBe(true);
    expect(brazilCheckDigits('00000000000192', 9)).toBe(false);
  });

  it('holds for the common example of a CPF', () => {
    expect(brazilCheckDigits('11144477735', 11)).toBe(true);
    expect(brazilCheckDigits('11144477753', 11)).toBe(false);
  });
});
