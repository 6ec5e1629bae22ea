import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { bulgaria } from './countries.ts';
import { documentLevels, drivingLicenceWords } from './evidence.ts';

const own = commaSeparated(`
  свидетелство за управление на мпс, свидетелство за управление на моторно превозно средство, свидетелство за
  управление, сумпс, шофьорска книжка, шофьорски книжки, svidetelstvo za upravlenie, shofyorska knizhka
`);

/** Bulgarian driving licence number: nine digits. */
export const bulgariaDriversLicenseNumber: Detector = {
  id: 'bulgaria-drivers-license-number',
  name: "Bulgaria driver's license number",
  purviewId: '66d39258-94c2-43b2-804b-aa312258e54b',
  pattern: standalone(`(?<!\\+)[0-9]{9}`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits),
  levels: documentLevels({ own, common: drivingLicenceWords, country: bulgaria }),
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Свидетелство за управление на МПС: 281937564',
        confidence: 75,
        because: 'a word for the licence in the language of the country',
      },
      {
        text: 'Bulgaria driving licence 281937564, valid until 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Driving licence: 281937564', because: 'a common word does not tell the country' },
      { text: 'Bulgaria order 281937564', because: 'an order number, no word for a licence' },
      { text: 'Свидетелство за управление на МПС: 28193756', because: 'eight digits' },
    ],
  },
};
