import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { luhn } from '../../validators/luhn.ts';
import { mod97 } from '../../validators/mod-97.ts';

const own = commaSeparated(`
  tva, n° tva, numéro de tva, no tva, tva intracommunautaire, n° tva intracommunautaire, numéro de tva
  intracommunautaire, taxe sur la valeur ajoutée, taxe valeur ajoutée, siren, numéro siren, numéro d'identification
  siren, french vat, vat, vat number, vat no, vat id, value added tax
`);

/** French VAT number: FR, a key of two, the company number (SIREN) with its Luhn check digit. */
export const franceValueAddedTaxNumber: Detector = {
  id: 'france-value-added-tax-number',
  name: 'France value added tax number',
  purviewId: '949121e6-ad9f-4379-8731-710342baea78',
  pattern: standalone(`[Ff][Rr][ -]?[0-9A-HJ-NP-Za-hj-np-z]{2}[ .,-]?[0-9]{3}[ .,-]?[0-9]{3}[ .,-]?[0-9]{3}`),
  normalize: alphanumericsOf,
  valid: (value) => luhn(value.slice(4)) && !isUniform(value.slice(4)) && hasKey(value),
  levels: [{ confidence: 85, evidence: [{ keywords: own }] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'N° TVA intracommunautaire : FR40 303 265 045', confidence: 85, because: 'as on an invoice' },
      { text: 'VAT number FR40303265045', confidence: 85, because: 'unspaced' },
    ],
    noMatch: [
      { text: 'TVA FR41 303 265 045', because: 'wrong key' },
      { text: 'TVA FR40 303 265 046', because: 'wrong company number' },
      { text: 'Réf. FR40303265045', because: 'no keyword' },
      { text: 'TVA DE40303265045', because: 'another country' },
    ],
  },
};

/** A key of digits is computed from the company number; keys with letters are not published. */
function hasKey(value: string): boolean {
  const key = value.slice(2, 4);
  return /[A-Z]/.test(key) || (12 + 3 * mod97(value.slice(4))) % 97 === Number(key);
}
