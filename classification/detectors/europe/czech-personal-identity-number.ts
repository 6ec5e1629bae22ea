import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, standalone } from '../../patterns.ts';
import { birthNumber } from '../../validators/birth-number.ts';
import { czechia, slovakia } from './countries.ts';
import { identityWords } from './evidence.ts';

const own = commaSeparated(`
  rodné číslo, rodného čísla, rodné č, r č, rč, rodne cislo, czech personal identity number, czech birth number,
  číslo pojištěnce, osobní číslo
`);
const slovakWords = { keywords: commaSeparated('občiansky preukaz, občianskeho preukazu, občiansky, slovenské') };

/** Czech birth number (rodné číslo): birth date, a slash, three or four digits, divisible by eleven. */
export const czechPersonalIdentityNumber: Detector = {
  id: 'czech-personal-identity-number',
  name: 'Czech personal identity number',
  purviewId: '60c0725a-4eb6-455b-9dda-05d8a7396497',
  pattern: standalone(`(?<!\\+)[0-9]{2}[0-9]{2}[0-9]{2} ?/? ?[0-9]{3,4}`),
  normalize: digitsOf,
  valid: birthNumber,
  levels: [
    { confidence: 85, evidence: [{ keywords: own }], without: [slovakia, slovakWords] },
    { confidence: 85, evidence: [{ keywords: own }, czechia] },
    { confidence: 85, evidence: [identityWords, czechia] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'Rodné číslo: 710319/2745', confidence: 85, because: 'as on the card' },
      { text: 'RČ 7103192745', confidence: 85, because: 'without the slash' },
      { text: 'rodné číslo 531123/123', confidence: 85, because: 'nine digits until 1953' },
      { text: 'Czech birth number 885319/2744', confidence: 85, because: 'month + 50 for women' },
    ],
    noMatch: [
      { text: 'Rodné číslo: 710319/2746', because: 'not divisible by eleven' },
      { text: 'Rodné číslo 713319/2745', because: 'no month 33' },
      { text: 'Objednávka 710319/2745', because: 'an order number, no keyword' },
      { text: 'Slovenská republika, rodné číslo 710319/2745', because: 'a Slovak number' },
      { text: 'Občiansky preukaz, rodné číslo 710319/2745', because: 'beside a Slovak document' },
    ],
  },
};
