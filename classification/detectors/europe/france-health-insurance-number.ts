import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';

const own = commaSeparated(`
  carte vitale, numéro de carte vitale, carte d'assuré social, carte d'assurance maladie, numéro d'assurance
  maladie, assurance maladie, insurance card, health insurance card, french health insurance number, assuré social
`);

/** Number of a French health insurance card: 21 digits. */
export const franceHealthInsuranceNumber: Detector = {
  id: 'france-health-insurance-number',
  name: 'France health insurance number',
  purviewId: '9bc2069e-76df-4ff9-ac02-2f519469e236',
  pattern: standalone(`[0-9]{10} ?[0-9]{10} ?[0-9]`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits.slice(0, 10)),
  levels: [{ confidence: 75, evidence: [{ keywords: own }] }],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'Carte Vitale n° 8025000001 1029384756 3', confidence: 75, because: 'grouped' },
      { text: 'Carte d’assuré social 802500000110293847563', confidence: 75, because: 'unspaced' },
    ],
    noMatch: [
      { text: 'Commande 802500000110293847563', because: 'an order number, no keyword' },
      { text: 'Carte Vitale 80250000011029384756', because: 'twenty digits' },
      { text: 'Carte Vitale 000000000000000000000', because: 'filler' },
    ],
  },
};
