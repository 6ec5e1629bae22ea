import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { france } from './countries.ts';
import { documentLevels, identityWords } from './evidence.ts';

const own = commaSeparated(`
  cni, carte nationale d'identité, carte d'identité, numéro de carte d'identité, n° de carte d'identité, numéro de
  carte nationale d'identité, cni n, n° cni, carte identité, pièce d'identité, titre d'identité, french id card,
  french identity card, french national id card
`);

/**
 * French identity card number: twelve digits, year, month and department first; nine letters and digits since 2021.
 */
export const franceNationalIdCard: Detector = {
  id: 'france-national-id-card',
  name: 'France national ID card (CNI)',
  purviewId: 'f741ac74-1bc0-4665-b69b-f0c7f927c0c4',
  pattern: standalone(`[0-9]{4}[0-9A-Za-z]{3}[0-9]{5}|[0-9A-Z]{9}`),
  normalize: alphanumericsOf,
  valid: (value) => (value.length === 12 ? !isUniform(value) : isNewNumber(value)),
  levels: documentLevels({ own, common: identityWords, country: france }),
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'CNI n° 180675104829', confidence: 75, because: 'twelve digits' },
      {
        text: 'Carte nationale d’identité X4RTBPFW4, délivré le 12/05/2022',
        confidence: 85,
        because: 'as since 2021, with a date of the document',
      },
      { text: 'France, national identity card 180692A04829', confidence: 75, because: 'letters for the department' },
    ],
    noMatch: [
      { text: 'Commande 180675104829', because: 'an order number, no keyword' },
      { text: 'CNI DEMANDEES', because: 'a word' },
      { text: 'CNI 482193756', because: 'nine digits are no card number' },
      { text: 'identity card 180675104829', because: 'a common word does not tell the country' },
    ],
  },
};

/** Letters without vowels but for none, three digits at least, so that no word reads as a number. */
function isNewNumber(value: string): boolean {
  return /(?:[A-Z]*[0-9]){2}/.test(value) && /(?:[0-9]*[A-Z]){2}/.test(value) && !/[AEIOUQ]/.test(value);
}
