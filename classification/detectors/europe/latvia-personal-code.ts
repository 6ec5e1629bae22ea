import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, standalone } from '../../patterns.ts';
import { isDayMonthYear } from '../../validators/partial-date.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';
import { latvia } from './countries.ts';
import { identityWords, namedLevels, taxWords } from './evidence.ts';

const own = commaSeparated(`
  personas kods, personas koda, personas kodu, personas kodi, p k, nodokļu maksātāja kods, nodokļu maksātāja numurs,
  identifikācijas numurs, nodokļu numurs, latvijas personas kods, latvian personal code
`);

/**
 * Latvian personal code: birth date `DDMMYY`, century, serial number, check digit; since 2017 32 to 39 and nine
 * digits without a birth date.
 */
export const latviaPersonalCode: Detector = {
  id: 'latvia-personal-code',
  name: 'Latvia personal code',
  purviewId: '03fcf763-27c2-49ed-9422-2641c6c895c9',
  pattern: standalone(`(?<!\\+)[0-9]{6}[- ]?[0-9]{5}`),
  normalize: digitsOf,
  valid: (digits) =>
    /^3[2-9]/.test(digits) || (isDayMonthYear(digits) && /^[0-2]/.test(digits.slice(6)) && hasCheckDigit(digits)),
  levels: [
    ...namedLevels(85, { own, common: identityWords, country: latvia }),
    { confidence: 85, evidence: [taxWords, latvia] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'Personas kods: 161175-19997', confidence: 85, because: 'with a birth date' },
      { text: 'Personas kods 328193-75640', confidence: 85, because: 'as given out since 2017' },
      { text: 'Latvia, personal code 161175-19997', confidence: 85, because: 'a common word beside the country' },
    ],
    noMatch: [
      { text: 'Personas kods: 161175-19998', because: 'wrong check digit' },
      { text: 'Personas kods 161375-19997', because: 'no month 13' },
      { text: 'Pasūtījums 161175-19997', because: 'an order number, no keyword' },
      { text: 'personal code 161175-19997', because: 'a common word does not tell the country' },
    ],
  },
};

/** Weights modulo eleven, taken from 1101. */
function hasCheckDigit(digits: string): boolean {
  return (1101 - weightedSum(digits.slice(0, 10), [1, 6, 3, 7, 9, 10, 5, 8, 4, 2])) % 11 === Number(digits.slice(10));
}
