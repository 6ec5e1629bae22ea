import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated } from '../../patterns.ts';
import { countriesBut } from '../country-words.ts';
import { passportWords } from '../form-words.ts';
import { unlabelled } from '../unlabelled.ts';

const french = commaSeparated('passeport, numéro de passeport, no de passeport, passeport no, passeports');
const own = commaSeparated(`
  canadian passport, canada, canadian, canadian citizenship, passeport canadien, citoyenneté canadienne, canadienne,
  canadien, ircc
`);

/** Canadian passport: two letters and six digits, or (since 2023) a letter, six digits and two letters; no checksum. */
export const canadaPassportNumber: Detector = {
  id: 'canada-passport-number',
  name: 'Canada passport number',
  purviewId: '14d0db8b-498a-43ed-9fca-f6097ae687eb',
  pattern: unlabelled('[A-Z]{2} ?[0-9]{6}|[A-Z][0-9]{6}[A-Z]{2}'),
  normalize: alphanumericsOf,
  valid: () => true,
  levels: [
    { confidence: 85, evidence: [{ keywords: [...passportWords, ...french] }, { keywords: own }] },
    {
      confidence: 75,
      evidence: [{ keywords: [...passportWords, ...french] }],
      without: [{ keywords: countriesBut('canada', 'canadian') }],
    },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'Canadian passport number GK 482019', confidence: 85, because: 'country named' },
      { text: 'Numéro de passeport : AB730518', confidence: 75, because: 'in French' },
      { text: 'Passport (Canada) P123804QX', confidence: 85, because: 'the format since 2023' },
    ],
    noMatch: [
      { text: 'Invoice GK482019', because: 'no keyword' },
      { text: 'passport fee, order no. GK482019', because: 'an order by its label' },
      { text: 'passport GK4820193', because: 'seven digits' },
      { text: 'Passeport belge EM482193', because: 'another country’s' },
      {
        text: 'Numéro de passeport EM482193, délivré en Belgique',
        because: 'another country’s, by its name in French',
      },
      { text: 'passport gk482019', because: 'letters are upper case' },
    ],
  },
};
