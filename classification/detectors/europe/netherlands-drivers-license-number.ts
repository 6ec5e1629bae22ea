import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { belgium, netherlands } from './countries.ts';
import { documentLevels, drivingLicenceWords } from './evidence.ts';

const own = commaSeparated(`
  nederlands rijbewijs, rijbewijs, rijbewijsnummer, rijbewijs nummer, rijbewijsnummers, rijbewijs nr, rijbewijzen,
  dutch driving licence
`);

/** Dutch driving licence number: ten digits. */
export const netherlandsDriversLicenseNumber: Detector = {
  id: 'netherlands-drivers-license-number',
  name: "Netherlands driver's license number",
  purviewId: '6247fbea-ab80-4be5-8233-308b7c031401',
  pattern: standalone(`(?<!\\+)[1-9][0-9]{9}`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits),
  levels: documentLevels({ own, common: drivingLicenceWords, country: netherlands }).map((level) => ({
    ...level,
    without: [belgium],
  })),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Rijbewijsnummer: 5281937564',
        confidence: 75,
        because: 'a word for the licence in the language of the country',
      },
      {
        text: 'Netherlands driving licence 5281937564, valid until 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Driving licence: 5281937564', because: 'a common word does not tell the country' },
      { text: 'Netherlands order 5281937564', because: 'an order number, no word for a licence' },
      { text: 'Rijbewijsnummer: 0281937564', because: 'never begins with zero' },
    ],
  },
};
