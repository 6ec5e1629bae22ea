import type { Detector } from '../../detector.ts';
import { countriesBut } from '../country-words.ts';
import { commaSeparated, digitsOf, isFormatted, isUniform, standalone } from '../../patterns.ts';

const keywords = commaSeparated(`
  บัตรประชาชน, รหัสบัตรประชาชน, เลขบัตรประชาชน, เลขประจำตัวประชาชน, บัตรประจำตัวประชาชน, เลขประจำตัวผู้เสียภาษี, thai id,
  thai national id, thai citizen id, citizen id, national id, id card, id number, id no, identification number, identity
  card, personal identification number
`);

/** Identification code of the Thai population: kind of person, office, serial, check digit modulo 11. */
export const thaiPopulationIdentificationCode: Detector = {
  id: 'thai-population-identification-code',
  name: 'Thai population identification code',
  purviewId: '44ca9e86-ead7-4c5d-884a-e2eaa401515e',
  pattern: standalone('[1-8](?:-[0-9]{4}-[0-9]{5}-[0-9]{2}-| [0-9]{4} [0-9]{5} [0-9]{2} |[0-9]{11})[0-9]'),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && hasCheckDigit(digits),
  levels: [
    { confidence: 85, evidence: [{ keywords }], without: [{ keywords: countriesBut('thailand', 'thai') }] },
    { confidence: 75, appliesTo: isFormatted, evidence: [] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'เลขประจำตัวประชาชน 3-1005-04829-17-7', confidence: 85, because: 'hyphenated, keyword' },
      { text: 'บัตรประชาชน1849900123451', confidence: 85, because: 'nothing between keyword and number' },
      { text: 'Somchai 3 1005 04829 17 7', confidence: 75, because: 'grouped as on the card' },
    ],
    noMatch: [
      { text: 'บัตรประชาชน 3-1005-04829-17-8', because: 'wrong check digit' },
      { text: 'order 1849900123451', because: '13 digits without keyword' },
      { text: 'บัตรประชาชน 9100504829172', because: 'no kind 9' },
    ],
  },
};

/** Weights 13 to 2; the last digit of eleven minus the remainder. */
function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < 12; index++) sum += (digits.charCodeAt(index) - 48) * (13 - index);
  return (11 - (sum % 11)) % 10 === Number(digits.slice(12));
}
