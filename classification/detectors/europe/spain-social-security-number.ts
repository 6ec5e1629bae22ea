import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { spain } from './countries.ts';
import { namedLevels, socialSecurityWords } from './evidence.ts';

const own = commaSeparated(`
  número de la seguridad social, número de seguridad social, nº seguridad social, nº de la seguridad social,
  seguridad social, número de afiliación, nº de afiliación, nº afiliación, naf, nuss, n s s, nss, código cuenta de
  cotización, ccc, tarjeta sanitaria, tesorería general de la seguridad social, spanish social security
`);

/** Spanish social security number: province, seven or eight digits, their remainder modulo 97. */
export const spainSocialSecurityNumber: Detector = {
  id: 'spain-social-security-number',
  name: 'Spain social security number (SSN)',
  purviewId: '5df987c0-8eae-4bce-ace7-b316347f3070',
  pattern: standalone(`(?<!\\+)[0-5][0-9][ /-]?[0-9]{7,8}[ /-]?[0-9]{2}|66[ /-]?[0-9]{7,8}[ /-]?[0-9]{2}`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && Number(digits.slice(0, 2)) >= 1 && hasCheckNumber(digits),
  levels: namedLevels(85, { own, common: socialSecurityWords, country: spain }),
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'Número de la Seguridad Social: 28/12345678/40', confidence: 85, because: 'with slashes' },
      { text: 'NAF 281234567840', confidence: 85, because: 'unspaced' },
      {
        text: 'Spain, social security number 08/2819375/96',
        confidence: 85,
        because: 'eleven digits, beside the country',
      },
    ],
    noMatch: [
      { text: 'Número de la Seguridad Social: 28/12345678/41', because: 'wrong check number' },
      { text: 'Pedido 281234567840', because: 'an order number, no keyword' },
      { text: 'NAF 991234567840', because: 'no province 99' },
      { text: 'social security number 281234567840', because: 'a common word does not tell the country' },
    ],
  },
};

/** Numbers below ten million are added to the province without their leading zero. */
function hasCheckNumber(digits: string): boolean {
  const number = Number(digits.slice(2, -2));
  const whole = number < 10_000_000 ? number + Number(digits.slice(0, 2)) * 10_000_000 : Number(digits.slice(0, -2));
  return whole % 97 === Number(digits.slice(-2));
}
