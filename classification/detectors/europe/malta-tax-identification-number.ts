import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { malta } from './countries.ts';
import { namedLevels, taxWords } from './evidence.ts';

const own = commaSeparated(`
  numru tat taxxa, id tat taxxa, numru ta identifikazzjoni tat taxxa, identifika numru tal biljett, numru tal vat
  malta, maltese tax number, maltese tin, malta tax number
`);

/** Maltese tax number: the identity card number of a Maltese, or nine digits. */
export const maltaTaxIdentificationNumber: Detector = {
  id: 'malta-tax-identification-number',
  name: 'Malta tax identification number',
  purviewId: 'ec830c63-65f4-45d0-9d8c-910dc8334b20',
  pattern: standalone(`(?<!\\+)(?:[0-9]{7} ?[MGAPLHBZmgaplhbz]|[0-9]{9})`),
  normalize: alphanumericsOf,
  valid: (value) => !isUniform(value.slice(0, 7)),
  levels: namedLevels(75, { own, common: taxWords, country: malta }),
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'Numru tat-taxxa: 281937564', confidence: 75, because: 'nine digits' },
      { text: 'Malta, tax id 0281937M', confidence: 75, because: 'the number of an identity card' },
    ],
    noMatch: [
      { text: 'Ordni 281937564', because: 'an order number, no keyword' },
      { text: 'tax id 281937564', because: 'a common word does not tell the country' },
      { text: 'Malta, tax id +356281937', because: 'a phone number' },
      { text: 'Numru tat-taxxa 28193756', because: 'eight digits' },
    ],
  },
};
