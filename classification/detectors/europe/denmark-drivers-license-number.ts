import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { isFullDate } from '../../validators/partial-date.ts';
import { denmark } from './countries.ts';
import { documentLevels, drivingLicenceWords } from './evidence.ts';

const own = commaSeparated(`
  kørekort, kørekortnummer, kørekort nr, korekort, korekortnummer
`);

/** Danish driving licence number: eight digits. */
export const denmarkDriversLicenseNumber: Detector = {
  id: 'denmark-drivers-license-number',
  name: "Denmark driver's license number",
  purviewId: '98a95812-6203-451a-a220-d39870ebef0e',
  pattern: standalone(`(?<!\\+)[0-9]{8}`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && !isFullDate(digits),
  levels: documentLevels({ own, common: drivingLicenceWords, country: denmark }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Kørekortnummer: 28193756',
        confidence: 75,
        because: 'a word for the licence in the language of the country',
      },
      {
        text: 'Denmark driving licence 28193756, valid until 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Driving licence: 28193756', because: 'a common word does not tell the country' },
      { text: 'Denmark order 28193756', because: 'an order number, no word for a licence' },
      { text: 'Kørekortnummer: 20240312', because: 'a date' },
    ],
  },
};
