import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { portugal } from './countries.ts';
import { documentLevels, drivingLicenceWords } from './evidence.ts';

const own = commaSeparated(`
  carta de condução, número da carta de condução, cartas de condução, licença de condução, número de licença, carta
  de conducao
`);

/** Portuguese driving licence number: one or two letters, a hyphen, six or seven digits, a space, a digit. */
export const portugalDriversLicenseNumber: Detector = {
  id: 'portugal-drivers-license-number',
  name: "Portugal driver's license number",
  purviewId: '977f1e5a-2c33-4bcc-b516-95bb275cff23',
  pattern: standalone(`[A-Za-z]{1,2}-[0-9]{5,7}(?: [0-9])`),
  normalize: alphanumericsOf,
  valid: (value) => !isUniform(value.slice(-5)),
  levels: documentLevels({ own, common: drivingLicenceWords, country: portugal }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Carta de condução: LX-281937 5',
        confidence: 75,
        because: 'a word for the licence in the language of the country',
      },
      {
        text: 'Portugal driving licence LX-281937 5, valid until 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Driving licence: LX-281937 5', because: 'a common word does not tell the country' },
      { text: 'Portugal order LX-281937 5', because: 'an order number, no word for a licence' },
      { text: 'Carta de condução: LX-281937', because: 'the last digit is missing' },
    ],
  },
};
