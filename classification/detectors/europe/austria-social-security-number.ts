import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, separator as s, standalone } from '../../patterns.ts';
import { isDayMonthYear, isDayOfMonth } from '../../validators/partial-date.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';
import { austria } from './countries.ts';
import { namedLevels, socialSecurityWords } from './evidence.ts';

const own = commaSeparated(`
  sozialversicherungsnummer, sozialversicherungsnr, sozialversicherungs nr, sv nummer, svnr, sv nr,
  versicherungsnummer, vsnr, krankenkassennummer, krankenversicherungsnummer, krankenversicherung,
  versicherungscode, e card, ecard, austrian ssn, ehic number, sozialversicherung, österreichische
  sozialversicherung, hauptverband
`);

/** Austrian social insurance number: serial number of three digits, check digit, birth date `DDMMYY`. */
export const austriaSocialSecurityNumber: Detector = {
  id: 'austria-social-security-number',
  name: 'Austria social security number',
  purviewId: '6896a906-86c9-4d19-a2da-6e43ccd19b7b',
  pattern: standalone(`(?<!\\+)[1-9][0-9]{3}${s}?[0-9]{2}${s}?[0-9]{2}${s}?[0-9]{2}`),
  normalize: digitsOf,
  valid: (digits) => isBirthDate(digits.slice(4)) && hasCheckDigit(digits),
  levels: namedLevels(85, { own, common: socialSecurityWords, country: austria }),
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'SVNR: 1237 010180', confidence: 85, because: 'as on the e-card' },
      { text: 'Sozialversicherungsnummer 1231150385', confidence: 85, because: 'unspaced' },
      {
        text: 'Austria, social security number 1237-010180',
        confidence: 85,
        because: 'a common word beside the country',
      },
    ],
    noMatch: [
      { text: 'SVNR: 1238 010180', because: 'wrong check digit' },
      { text: 'Versicherungsnummer 4815450385', because: 'no day 45' },
      { text: 'Telefon 1237 010180', because: 'a phone number, no keyword' },
      { text: 'Bestellung 1237010180', because: 'an order number, no keyword' },
    ],
  },
};

/** Months 13 to 15 are given out once a day's numbers are used up. */
function isBirthDate(digits: string): boolean {
  const month = Number(digits.slice(2, 4));
  return (month >= 13 && month <= 15 && isDayOfMonth(1, Number(digits.slice(0, 2)))) || isDayMonthYear(digits);
}

/** Weights modulo eleven; a serial number whose check digit would be ten is not given out. */
function hasCheckDigit(digits: string): boolean {
  return weightedSum(digits, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 === Number(digits.charAt(3));
}
