import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';
import { slovenia } from './countries.ts';
import { namedLevels, taxWords, vatWords } from './evidence.ts';

const own = commaSeparated(`
  davčna številka, davčne številke, davčno številko, davčna št, davčna številka zavezanca, identifikacijska številka
  za ddv, id za ddv, id številka za ddv, ddv številka, številka davčne datoteke, davčni zavezanec, identifikacijska
  številka davka, slovenian tax number, slovenian vat
`);

/** Slovenian tax number: eight digits, the last a check digit; SI before them in the Union. */
export const sloveniaTaxIdentificationNumber: Detector = {
  id: 'slovenia-tax-identification-number',
  name: 'Slovenia tax identification number',
  purviewId: 'e47b071e-c352-4d70-8241-8c215ad65505',
  pattern: standalone(`(?<!\\+)(?:[Ss][Ii] ?)?[1-9][0-9]{7}`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && hasCheckDigit(digits),
  levels: [
    ...namedLevels(85, { own, common: taxWords, country: slovenia }),
    { confidence: 85, evidence: [vatWords, slovenia] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'Davčna številka: 50223054', confidence: 85, because: 'as on the card' },
      { text: 'ID za DDV: SI50223054', confidence: 85, because: 'with the prefix of the VAT number' },
      { text: 'Slovenia, tax id 28193750', confidence: 85, because: 'a common word beside the country' },
    ],
    noMatch: [
      { text: 'Davčna številka: 50223055', because: 'wrong check digit' },
      { text: 'Naročilo 50223054', because: 'an order number, no keyword' },
      { text: 'Davčna številka 00223054', because: 'never begins with zero' },
      { text: 'Tax id 50223054', because: 'a common word does not tell the country' },
    ],
  },
};

/** Weights 8 to 2 modulo eleven; ten counts as zero, eleven is not given out. */
function hasCheckDigit(digits: string): boolean {
  const check = 11 - (weightedSum(digits.slice(0, 7), [8, 7, 6, 5, 4, 3, 2]) % 11);
  return (check === 10 ? 0 : check) === Number(digits.slice(7));
}
