import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated } from '../../patterns.ts';
import { countriesBut } from '../country-words.ts';
import { passportWords } from '../form-words.ts';
import { unlabelled } from '../unlabelled.ts';

const own = commaSeparated(`
  australian passport, australia, australian, commonwealth of australia, department of immigration, immigration and
  citizenship, dfat
`);
const others = countriesBut('australia', 'australian');

/** Australian passport: a letter of eight, or P or R and a letter, and seven digits; no checksum, hence never without keyword. */
export const australiaPassportNumber: Detector = {
  id: 'australia-passport-number',
  name: 'Australia passport number',
  purviewId: '29869db6-602d-4853-ab93-3484f905df50',
  pattern: unlabelled('(?:[ACDEFNUX]|P[A-Z]|R[A-Z]|[acdefnux]|p[a-z])[0-9]{7}'),
  normalize: alphanumericsOf,
  valid: () => true,
  levels: [
    { confidence: 85, evidence: [{ keywords: passportWords }, { keywords: own }] },
    { confidence: 75, evidence: [{ keywords: passportWords }], without: [{ keywords: others }] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'Australian passport PA4820193', confidence: 85, because: 'country named' },
      { text: 'Passport number: N7305182', confidence: 75, because: 'a series of Australia' },
    ],
    noMatch: [
      { text: 'order N7305182', because: 'no keyword' },
      { text: 'passport B7305182', because: 'no series B' },
      { text: 'Indian passport A7305182', because: 'another country’s' },
      { text: 'Australian passport N73051826', because: 'eight digits' },
    ],
  },
};
