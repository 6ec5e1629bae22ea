import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, standalone } from '../../patterns.ts';
import { birthNumber } from '../../validators/birth-number.ts';
import { slovakia } from './countries.ts';
import { identityWords, namedLevels } from './evidence.ts';

const own = commaSeparated(`
  číslo občianskeho preukazu, občiansky preukaz, občianskeho preukazu, slovenské rodné číslo, daňové identifikačné
  číslo, identifikačná karta č, národná identifikačná značka č, slovak birth number, slovak personal number, rodné
  číslo, rodného čísla, rodné č, r č, rč, rodne cislo
`);

/**
 * Slovak birth number (rodné číslo): birth date, a slash, three or four digits, divisible by eleven; the Czech one
 * looks the same and is called the same, so that most are found as both.
 */
export const slovakiaPersonalNumber: Detector = {
  id: 'slovakia-personal-number',
  name: 'Slovakia personal number',
  purviewId: '951c26b7-3b35-4f73-924b-15dd599cb9ab',
  pattern: standalone(`(?<!\\+)[0-9]{6} ?/? ?[0-9]{3,4}`),
  normalize: digitsOf,
  valid: birthNumber,
  levels: namedLevels(85, { own, common: identityWords, country: slovakia }),
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'Občiansky preukaz, rodné číslo 710319/2745', confidence: 85, because: 'beside a Slovak document' },
      {
        text: 'Slovenská republika, identity number: 7103192745',
        confidence: 85,
        because: 'a common word beside the country',
      },
      { text: 'Rodné číslo: 710319/2745', confidence: 85, because: 'Czech and Slovak numbers look the same' },
      { text: 'Slovak personal number 536123/123', confidence: 85, because: 'nine digits until 1953, a woman' },
    ],
    noMatch: [
      { text: 'Slovensko, rodné číslo 710319/2746', because: 'not divisible by eleven' },
      { text: 'Slovensko, objednávka 710319/2745', because: 'an order number, no keyword' },
    ],
  },
};
