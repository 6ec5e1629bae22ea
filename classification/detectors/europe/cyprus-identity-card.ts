import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { isFullDate } from '../../validators/partial-date.ts';
import { cyprus } from './countries.ts';
import { documentLevels, identityWords } from './evidence.ts';

const own = commaSeparated(`
  δελτίο ταυτότητας κύπρου, κυπριακή ταυτότητα, αριθμός δελτίου ταυτότητας, αρ δελτίου ταυτότητας, cyprus identity
  card, cypriot id card, cypriot identity card, cyprus id card, cyprus id, kimlik kartı kıbrıs
`);
const commonWords = {
  any: [
    identityWords,
    {
      keywords: commaSeparated(`
    ταυτότητα, ΤΑΥΤΟΤΗΤΑ, ταυτότητας, αριθμός ταυτότητας, ΑΡΙΘΜΟΣ ΤΑΥΤΟΤΗΤΑΣ, αρ ταυτότητας, tautotita
  `),
    },
  ],
  atLeast: 1,
};

/** Cypriot identity card number: up to ten digits, mostly with zeros before it. */
export const cyprusIdentityCard: Detector = {
  id: 'cyprus-identity-card',
  name: 'Cyprus identity card',
  purviewId: '3ba8afe5-7a6c-4929-8247-0001b6878438',
  pattern: standalone(`(?<!\\+|[A-ZΑ-Ω]{2}[ -])(?:[0-9]{10}|[0-9]{6,8})`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && !isFullDate(digits),
  levels: documentLevels({ own, common: commonWords, country: cyprus }),
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'Αριθμός δελτίου ταυτότητας: 0000928374', confidence: 75, because: 'ten digits' },
      { text: 'Cyprus, ID card number 928374', confidence: 75, because: 'a common word beside the country' },
    ],
    noMatch: [
      { text: 'ID card number 928374', because: 'no word of Cyprus' },
      { text: 'Cyprus, order 928374', because: 'an order number, no keyword' },
      { text: 'Cyprus, ID card number +35799283', because: 'a phone number' },
      { text: 'Cyprus identity card of 20240312', because: 'a date' },
    ],
  },
};
