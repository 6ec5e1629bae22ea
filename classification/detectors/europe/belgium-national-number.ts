import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, standalone } from '../../patterns.ts';
import { mod97 } from '../../validators/mod-97.ts';
import { isYearMonthDay } from '../../validators/partial-date.ts';
import { belgium } from './countries.ts';
import { identityWords, namedLevels } from './evidence.ts';

const own = commaSeparated(`
  rijksregisternummer, rijksregister nr, rijksregister, insz, insz nummer, niss, numéro niss, inss, rrn, nrn, numéro
  national, numéro de registre national, n° national, no national, registre national, nationaal nummer,
  nationalregisternummer, identifiant national, bnn, belgian national number, identiteitskaart, carte d'identité
  belge, bis nummer, numéro bis, national register number, national registration number
`);

/** Belgian national register number and bis number: birth date `YYMMDD`, serial number, check number modulo 97. */
export const belgiumNationalNumber: Detector = {
  id: 'belgium-national-number',
  name: 'Belgium national number',
  purviewId: 'fb969c9e-0fd1-4b18-8091-a2123c5e6a54',
  pattern: standalone(`(?<!\\+)[0-9]{2}[. ]?[0-9]{2}[. ]?[0-9]{2}[-. ]?[0-9]{3}[-. ]?[0-9]{2}`),
  normalize: digitsOf,
  valid: (digits) => isBirthDate(digits) && hasCheckNumber(digits),
  levels: [
    ...namedLevels(85, { own, common: identityWords, country: belgium }),
    { confidence: 85, appliesTo: (value) => value.includes('.'), evidence: [identityWords] },
    { confidence: 75, evidence: [identityWords] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'Rijksregisternummer: 85.07.30-033.28', confidence: 85, because: 'as on the card' },
      { text: 'NISS 85073003328', confidence: 85, because: 'unspaced' },
      { text: 'Numéro national 17 07 30 033 84', confidence: 85, because: 'born since 2000: a 2 before the number' },
      { text: 'national number 85.07.30-033.28', confidence: 85, because: 'dots and hyphen as only Belgium has them' },
      { text: 'Belgium, national number 85.07.30-033.28', confidence: 85, because: 'a common word beside the country' },
    ],
    noMatch: [
      { text: 'Rijksregisternummer: 85.07.30-033.29', because: 'wrong check number' },
      { text: 'Rijksregisternummer 85.17.30-033.28', because: 'no month 17' },
      { text: 'Tel. 85 07 30 033 28', because: 'a phone number, no keyword' },
      { text: 'Order 85073003328', because: 'an order number, no keyword' },
    ],
  },
};

/** Bis numbers add 20 or 40 to the month; month and day may be zero where they are not known. */
function isBirthDate(digits: string): boolean {
  return isYearMonthDay(digits, [0, 20, 40]) || /^..(?:[024]0)(?:0[0-9]|[12][0-9]|3[01])/.test(digits);
}

/** 97 less the remainder of the first nine digits, with a 2 before them for births since 2000. */
function hasCheckNumber(digits: string): boolean {
  const number = digits.slice(0, 9);
  const check = Number(digits.slice(9));
  return 97 - mod97(number) === check || 97 - mod97(`2${number}`) === check;
}
