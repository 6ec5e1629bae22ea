import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { mod97 } from '../../validators/mod-97.ts';
import { belgium } from './countries.ts';
import { namedLevels, vatWords } from './evidence.ts';

const own = commaSeparated(`
  btw nummer, btw nr, btw, btw be, ondernemingsnummer, kbo nummer, kbo, numéro de tva, n° tva, no tva, numéro
  d'entreprise, n° d'entreprise, bce, mehrwertsteuernummer, unternehmensnummer, belgian vat, belgium vat number
`);

/** Belgian enterprise and VAT number: BE, zero or one, seven digits, check number modulo 97. */
export const belgiumValueAddedTaxNumber: Detector = {
  id: 'belgium-value-added-tax-number',
  name: 'Belgium value added tax number',
  purviewId: '85b5b3c3-f2de-4ae8-ac46-fd3cb38bf9ed',
  pattern: standalone(`(?:[Bb][Ee] ?)?[01][0-9]{3}[. ]?[0-9]{3}[. ]?[0-9]{3}`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && 97 - mod97(digits.slice(0, 8)) === Number(digits.slice(8)),
  levels: [
    ...namedLevels(85, { own, common: vatWords, country: belgium }),
    { confidence: 85, evidence: [vatWords], appliesTo: (value) => /^be/i.test(value) },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'BTW-nummer BE 0428.759.497', confidence: 85, because: 'as on an invoice' },
      { text: 'VAT BE0428759497', confidence: 85, because: 'prefix and a common word' },
      { text: 'Numéro d’entreprise : 0428.759.497', confidence: 85, because: 'without the prefix' },
    ],
    noMatch: [
      { text: 'BTW-nummer BE 0428.759.498', because: 'wrong check number' },
      { text: 'VAT 0428759497', because: 'a common word does not tell the country' },
      { text: 'Tel. 0428 759 497', because: 'a phone number, no keyword' },
    ],
  },
};
