import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { romania } from './countries.ts';
import { documentLevels, drivingLicenceWords } from './evidence.ts';

const own = commaSeparated(`
  permis de conducere, permisul de conducere, permisului de conducere, numărul permisului de conducere, permise de
  conducere
`);

/** Romanian driving licence number: a letter, eight digits, and a letter on newer cards. */
export const romaniaDriversLicenseNumber: Detector = {
  id: 'romania-drivers-license-number',
  name: "Romania driver's license number",
  purviewId: 'b5511ace-2fd8-4ae4-b6fc-c7c6e4689e3c',
  pattern: standalone(`[A-Za-z][0-9]{8}[A-Za-z]?`),
  normalize: alphanumericsOf,
  valid: (value) => !isUniform(value.slice(1, 9)),
  levels: documentLevels({ own, common: drivingLicenceWords, country: romania }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Permis de conducere: B28193756X',
        confidence: 75,
        because: 'a word for the licence in the language of the country',
      },
      {
        text: 'Romania driving licence B28193756X, valid until 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Driving licence: B28193756X', because: 'a common word does not tell the country' },
      { text: 'Romania order B28193756X', because: 'an order number, no word for a licence' },
      { text: 'Permis de conducere: B2819375', because: 'seven digits' },
    ],
  },
};
