import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { isFullDate } from '../../validators/partial-date.ts';
import { austria } from './countries.ts';
import { documentLevels, drivingLicenceWords } from './evidence.ts';

const own = commaSeparated(`
  führerschein republik österreich, österreichischer führerschein, austrian driving licence, führerschein österreich
`);

/** Austrian driving licence number: eight digits. */
export const austriaDriversLicenseNumber: Detector = {
  id: 'austria-drivers-license-number',
  name: "Austria driver's license number",
  purviewId: '682f18ce-44eb-482b-8198-2bcb96a0761e',
  pattern: standalone(`(?<!\\+)[0-9]{8}`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && !isFullDate(digits),
  levels: documentLevels({ own, common: drivingLicenceWords, country: austria }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Führerschein Republik Österreich: 48219375',
        confidence: 75,
        because: 'a word for the licence in the language of the country',
      },
      {
        text: 'Austria driving licence 48219375, valid until 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Driving licence: 48219375', because: 'a common word does not tell the country' },
      { text: 'Austria order 48219375', because: 'an order number, no word for a licence' },
      { text: 'Führerschein Republik Österreich: 20240312', because: 'a date' },
    ],
  },
};
