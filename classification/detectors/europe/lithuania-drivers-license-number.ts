import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { isFullDate } from '../../validators/partial-date.ts';
import { lithuania } from './countries.ts';
import { documentLevels, drivingLicenceWords } from './evidence.ts';

const own = commaSeparated(`
  vairuotojo pažymėjimas, vairuotojo pažymėjimo, vairuotojo pažymėjimai, vairuotojo pažymėjimo numeris, vairuotojo
  pažymėjimo nr
`);

/** Lithuanian driving licence number: eight digits. */
export const lithuaniaDriversLicenseNumber: Detector = {
  id: 'lithuania-drivers-license-number',
  name: "Lithuania driver's license number",
  purviewId: '86f7628b-e0f4-4dc3-9fbc-e4300e4c7d78',
  pattern: standalone(`(?<!\\+)[0-9]{8}`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && !isFullDate(digits),
  levels: documentLevels({ own, common: drivingLicenceWords, country: lithuania }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Vairuotojo pažymėjimas: 28193756',
        confidence: 75,
        because: 'a word for the licence in the language of the country',
      },
      {
        text: 'Lithuania driving licence 28193756, valid until 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Driving licence: 28193756', because: 'a common word does not tell the country' },
      { text: 'Lithuania order 28193756', because: 'an order number, no word for a licence' },
      { text: 'Vairuotojo pažymėjimas: 20240312', because: 'a date' },
    ],
  },
};
