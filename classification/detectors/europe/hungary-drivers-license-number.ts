import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { hungary } from './countries.ts';
import { documentLevels, drivingLicenceWords } from './evidence.ts';

const own = commaSeparated(`
  vezetői engedély, vezetői engedélyek, vezetői engedély száma, vezetői engedélyének, jogosítvány, jogosítvány
  száma, vezetoi engedely
`);

/** Hungarian driving licence number: two letters and six digits. */
export const hungaryDriversLicenseNumber: Detector = {
  id: 'hungary-drivers-license-number',
  name: "Hungary driver's license number",
  purviewId: '9d31c46b-6e6b-444c-aeb1-6dd7e604bb24',
  pattern: standalone(`[A-Za-z]{2} ?[0-9]{6}`),
  normalize: alphanumericsOf,
  valid: (value) => !isUniform(value.slice(-5)),
  levels: documentLevels({ own, common: drivingLicenceWords, country: hungary }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Vezetői engedély: LC281937',
        confidence: 75,
        because: 'a word for the licence in the language of the country',
      },
      {
        text: 'Hungary driving licence LC281937, valid until 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Driving licence: LC281937', because: 'a common word does not tell the country' },
      { text: 'Hungary order LC281937', because: 'an order number, no word for a licence' },
      { text: 'Vezetői engedély: LC28193', because: 'five digits' },
    ],
  },
};
