import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { isFullDate } from '../../validators/partial-date.ts';
import { croatia } from './countries.ts';
import { documentLevels, drivingLicenceWords } from './evidence.ts';

const own = commaSeparated(`
  vozačka dozvola, vozačke dozvole, broj vozačke dozvole, vozačka dozvola broj
`);

/** Croatian driving licence number: eight digits. */
export const croatiaDriversLicenseNumber: Detector = {
  id: 'croatia-drivers-license-number',
  name: "Croatia driver's license number",
  purviewId: '005b3ef1-47dd-4e68-bb02-c6db484d00f2',
  pattern: standalone(`(?<!\\+)[0-9]{8}`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && !isFullDate(digits),
  levels: documentLevels({ own, common: drivingLicenceWords, country: croatia }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Vozačka dozvola: 28193756',
        confidence: 75,
        because: 'a word for the licence in the language of the country',
      },
      {
        text: 'Croatia driving licence 28193756, valid until 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Driving licence: 28193756', because: 'a common word does not tell the country' },
      { text: 'Croatia order 28193756', because: 'an order number, no word for a licence' },
      { text: 'Vozačka dozvola: 20240312', because: 'a date' },
    ],
  },
};
