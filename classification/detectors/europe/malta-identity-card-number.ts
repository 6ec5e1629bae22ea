import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { malta } from './countries.ts';
import { documentLevels, identityWords } from './evidence.ts';

const own = commaSeparated(`
  karta tal identità, numru tal karta tal identità, karta tal-identita, numru tal identità, numru ta identità, numru
  ta identifikazzjoni, kodiċi numerali personali, numru tas servizz taċ ċittadin, maltese id card, maltese identity
  card, malta id
`);

/** Maltese identity card number: up to seven digits and a letter for the register. */
export const maltaIdentityCardNumber: Detector = {
  id: 'malta-identity-card-number',
  name: 'Malta identity card number',
  purviewId: '854b36b3-a388-4ac8-a4ec-677c2b5e4356',
  pattern: standalone(`0{0,3}[0-9]{4,7} ?[MGAPLHBZmgaplhbz]`),
  normalize: alphanumericsOf,
  valid: (value) => value.length <= 8 && !isUniform(value.slice(0, -1)),
  levels: documentLevels({ own, common: identityWords, country: malta }),
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'Karta tal-Identità: 0281937M', confidence: 75, because: 'seven digits' },
      { text: 'Malta, ID card number 281937G', confidence: 75, because: 'a common word beside the country' },
    ],
    noMatch: [
      { text: 'Karta tal-Identità: 0281937K', because: 'no register K' },
      { text: 'Ordni 0281937M', because: 'an order number, no keyword' },
      { text: 'identity card 0281937M', because: 'a common word does not tell the country' },
    ],
  },
};
