import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, standalone } from '../../patterns.ts';
import { documentSum } from '../../validators/document-check-digit.ts';
import { poland } from './countries.ts';
import { identityWords, namedLevels } from './evidence.ts';

const own = commaSeparated(`
  dowód osobisty, dowodu osobistego, dowodem osobistym, numer dowodu osobistego, nr dowodu osobistego, numer dowodu,
  nr dowodu, seria i numer dowodu, seria i numer dowodu osobistego, nazwa i numer dowodu osobistego, dowód
  tożsamości, dowodu tożsamości, nr dowodu tożsamości, dow os, polish identity card, polish id card
`);

/** Polish identity card number: three letters, a check digit, five digits. */
export const polandIdentityCard: Detector = {
  id: 'poland-identity-card',
  name: 'Poland identity card',
  purviewId: '25e64989-ed5d-40ca-a939-6c14183bb7bf',
  pattern: standalone(`[A-Za-z]{3} ?[0-9]{6}`),
  normalize: alphanumericsOf,
  valid: (value) => documentSum(value, [7, 3, 1, 9, 7, 3, 1, 7, 3]) % 10 === 0,
  levels: namedLevels(85, { own, common: identityWords, country: poland }),
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'Dowód osobisty: ABA 300000', confidence: 85, because: 'grouped' },
      { text: 'Seria i numer dowodu osobistego AYW982193', confidence: 85, because: 'unspaced' },
      { text: 'Poland, identity card number ABA300000', confidence: 85, because: 'a common word beside the country' },
    ],
    noMatch: [
      { text: 'Dowód osobisty: ABA 400000', because: 'wrong check digit' },
      { text: 'Zamówienie ABA300000', because: 'an order number, no keyword' },
      { text: 'identity card ABA300000', because: 'a common word does not tell the country' },
      { text: 'Dowód osobisty ABAC30000', because: 'four letters' },
    ],
  },
};
