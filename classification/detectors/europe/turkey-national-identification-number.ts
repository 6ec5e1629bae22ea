import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';
import { turkey } from './countries.ts';
import { identityWords, namedLevels } from './evidence.ts';

const own = commaSeparated(`
  tc kimlik no, tc kimlik, t c kimlik no, t.c. kimlik no, t.c. kimlik numarası, tc kimlik numarası, tckn, tc no, t c
  no, kimlik no, kimlik numarası, kimlik numaranız, nüfus cüzdanı, kimlik kartı, vatandaşlık no, vatandaşlık
  numarası, tc vatandaşlık no, yabancı kimlik no, ykn, turkish id, turkish identity number, turkish republic id
`);

/**
 * Turkish identification number (T.C. kimlik numarası): eleven digits, the last two check digits; 99 first for
 * foreigners.
 */
export const turkeyNationalIdentificationNumber: Detector = {
  id: 'turkey-national-identification-number',
  name: 'Turkey national identification number',
  purviewId: 'fb621f20-3876-4cfc-acec-8c8e73ca32c7',
  pattern: standalone(`(?<!\\+)[1-9][0-9]{10}`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits.slice(0, 9)) && hasCheckDigits(digits),
  levels: [
    ...namedLevels(85, { own, common: identityWords, country: turkey }),
    { confidence: 75, evidence: [identityWords] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'T.C. Kimlik No: 10000000146', confidence: 85, because: 'abbreviated' },
      { text: 'TCKN 28193756450', confidence: 85, because: 'shorter' },
      { text: 'ID number 10000000146', confidence: 75, because: 'a common word: two check digits' },
      {
        text: 'Turkey, national identity number 10000000146',
        confidence: 85,
        because: 'a common word beside the country',
      },
    ],
    noMatch: [
      { text: 'Sipariş 10000000146', because: 'an order number, no keyword' },
      { text: 'T.C. Kimlik No: 10000000147', because: 'wrong last check digit' },
      { text: 'Kimlik No 10000000156', because: 'wrong first check digit' },
      { text: 'Telefon +10000000146', because: 'a phone number' },
      { text: 'Sipariş 05321234567', because: 'begins with zero, a phone number' },
      { text: 'Kimlik No 11111111110', because: 'filler, though both check digits hold' },
    ],
  },
};

/** Seven times the odd places less the even ones, modulo ten; then the sum of all ten. */
function hasCheckDigits(digits: string): boolean {
  const tenth = weightedSum(digits.slice(0, 9), [7, -1]) % 10;
  return (
    (tenth + 10) % 10 === Number(digits.charAt(9)) &&
    weightedSum(digits.slice(0, 10), [1]) % 10 === Number(digits.charAt(10))
  );
}
