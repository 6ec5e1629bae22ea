import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { isYearMonthDay } from '../../validators/partial-date.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';
import { poland } from './countries.ts';
import { namedLevels, taxWords, vatWords } from './evidence.ts';

const own = commaSeparated(`
  nip, numer nip, nr nip, nip ue, numer identyfikacji podatkowej, identyfikator podatkowy,
  numeridentyfikacjipodatkowej, urząd skarbowy, polish tax number, polish tin, polish vat
`);

/** Polish tax number: NIP of ten digits, PL before it in the Union; for persons without a business the PESEL. */
export const polandTaxIdentificationNumber: Detector = {
  id: 'poland-tax-identification-number',
  name: 'Poland tax identification number',
  purviewId: '1ff28b4d-40f2-49e9-b677-9606a88e2bca',
  pattern: standalone(
    `(?<!\\+)(?:[Pp][Ll] ?)?[0-9]{3}-?(?:[0-9]{3}-?[0-9]{2}-?[0-9]{2}|[0-9]{2}-?[0-9]{2}-?[0-9]{3})|[0-9]{11}`,
  ),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && (digits.length === 10 ? hasCheckDigit(digits) : isPesel(digits)),
  levels: [
    ...namedLevels(85, { own, common: taxWords, country: poland }),
    { confidence: 85, evidence: [vatWords, poland] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'NIP: 123-456-32-18', confidence: 85, because: 'grouped' },
      { text: 'NIP PL1234563218', confidence: 85, because: 'with the prefix of the VAT number' },
      { text: 'Urząd Skarbowy, identyfikator podatkowy 44051401359', confidence: 85, because: 'the PESEL of a person' },
    ],
    noMatch: [
      { text: 'NIP: 123-456-32-19', because: 'wrong check digit' },
      { text: 'Zamówienie 1234563218', because: 'an order number, no keyword' },
      { text: 'Tel. 123 456 32 18', because: 'a phone number' },
      { text: 'Tax number 1234563218', because: 'a common word does not tell the country' },
    ],
  },
};

function hasCheckDigit(digits: string): boolean {
  return weightedSum(digits.slice(0, 9), [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 === Number(digits.slice(9));
}

function isPesel(digits: string): boolean {
  return (
    isYearMonthDay(digits, [0, 20, 40, 60, 80]) && weightedSum(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0
  );
}
