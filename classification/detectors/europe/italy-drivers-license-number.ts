import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, standalone } from '../../patterns.ts';
import { italy } from './countries.ts';
import { documentLevels, drivingLicenceWords } from './evidence.ts';

const own = commaSeparated(`
  patente di guida, patente guida, patenti di guida, patenti guida, numero di patente, numero patente, patente n, n
  patente
`);

/**
 * Italian driving licence number: a letter, A or V, seven digits, a letter; since 2013 U1, seven letters or digits, a
 * letter.
 */
export const italyDriversLicenseNumber: Detector = {
  id: 'italy-drivers-license-number',
  name: "Italy driver's license number",
  purviewId: '97d6244f-9157-41bd-8e0c-9d669a5c4d71',
  pattern: standalone(`[A-Za-z][AVav][0-9]{7}[A-Za-z]|[Uu]1[0-9A-Za-z]{7}[A-Za-z]`),
  normalize: alphanumericsOf,
  valid: (value) => /(?:[A-Z]*[0-9]){2}/.test(value),
  levels: documentLevels({ own, common: drivingLicenceWords, country: italy }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Patente di guida: MA9281937K',
        confidence: 75,
        because: 'a word for the licence in the language of the country',
      },
      {
        text: 'Italy driving licence MA9281937K, valid until 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
      { text: 'Patente di guida U1H72N625M', confidence: 75, because: 'as issued since 2013' },
    ],
    noMatch: [
      { text: 'Driving licence: MA9281937K', because: 'a common word does not tell the country' },
      { text: 'Italy order MA9281937K', because: 'an order number, no word for a licence' },
      { text: 'Patente di guida: MI9281937K', because: 'no I as second letter' },
    ],
  },
};
