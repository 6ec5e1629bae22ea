import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { slovenia } from './countries.ts';
import { documentLevels, drivingLicenceWords } from './evidence.ts';

const own = commaSeparated(`
  vozniško dovoljenje, vozniška dovoljenja, vozniškega dovoljenja, številka vozniškega dovoljenja
`);

/** Slovenian driving licence number: nine digits. */
export const sloveniaDriversLicenseNumber: Detector = {
  id: 'slovenia-drivers-license-number',
  name: "Slovenia driver's license number",
  purviewId: 'd5bc089a-f2ee-433d-a6b1-5c253051d6f2',
  pattern: standalone(`(?<!\\+)[0-9]{9}`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits),
  levels: documentLevels({ own, common: drivingLicenceWords, country: slovenia }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Vozniško dovoljenje: 281937564',
        confidence: 75,
        because: 'a word for the licence in the language of the country',
      },
      {
        text: 'Slovenia driving licence 281937564, valid until 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Driving licence: 281937564', because: 'a common word does not tell the country' },
      { text: 'Slovenia order 281937564', because: 'an order number, no word for a licence' },
      { text: 'Vozniško dovoljenje: 28193756', because: 'eight digits' },
    ],
  },
};
