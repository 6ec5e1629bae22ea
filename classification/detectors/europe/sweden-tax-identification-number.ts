import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, standalone } from '../../patterns.ts';
import { swedishPersonnummer } from '../../validators/swedish-personnummer.ts';
import { sweden } from './countries.ts';
import { namedLevels, taxWords } from './evidence.ts';

const own = commaSeparated(`
  skattenummer, skatteregistreringsnummer, skatteidentifikationsnummer, skatt id nummer, skatte id, skatteid, swedish tax identification number, swedish tin, skatt identifikation,
  skattebetalarens identifikationsnummer, skatteverket, skattsedel, skattedeklaration, inkomstdeklaration, sverige
  tin, swedish tax number, f skatt
`);

/** Swedish tax number: the personal identity number, ten digits with a sign between. */
export const swedenTaxIdentificationNumber: Detector = {
  id: 'sweden-tax-identification-number',
  name: 'Sweden tax identification number',
  purviewId: '139acba0-a5bc-4fbb-876d-f7a493ae8a40',
  pattern: standalone(`(?<!\\+)(?:19|20)?[0-9]{6}[-+]?[0-9]{4}`),
  normalize: digitsOf,
  valid: swedishPersonnummer,
  levels: namedLevels(85, { own, common: taxWords, country: sweden }),
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'Skattenummer 198112189876', confidence: 85, because: 'with the century, no sign between' },
      {
        text: 'Skatteverket, skatteidentifikationsnummer 811218-9876',
        confidence: 85,
        because: 'born less than a hundred years ago',
      },
      { text: 'Sweden, tax number 181218+9874', confidence: 85, because: 'a plus from the hundredth birthday on' },
    ],
    noMatch: [
      { text: 'Skattenummer 811218-9875', because: 'wrong check digit' },
      { text: 'Order 811218-9876', because: 'an order number, no keyword' },
      { text: 'Tax number 811218-9876', because: 'a common word does not tell the country' },
    ],
  },
};
