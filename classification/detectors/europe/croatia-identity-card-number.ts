import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { croatia } from './countries.ts';
import { documentLevels, identityWords } from './evidence.ts';

const own = commaSeparated(`
  osobna iskaznica, osobne iskaznice, broj osobne iskaznice, osobna iskaznica broj, osobnu iskaznicu, osobni id,
  croatian identity card, broj osobne
`);

/** Croatian identity card number: nine digits. */
export const croatiaIdentityCardNumber: Detector = {
  id: 'croatia-identity-card-number',
  name: 'Croatia identity card number',
  purviewId: 'ff12f884-c20a-4189-b185-34c8e7258d47',
  pattern: standalone(`(?<!\\+)[0-9]{9}`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits),
  levels: documentLevels({ own, common: identityWords, country: croatia }),
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'Broj osobne iskaznice: 109283746', confidence: 75, because: 'nine digits' },
      {
        text: 'Osobna iskaznica 109283746, vrijedi do 12.05.2031',
        confidence: 85,
        because: 'with a date of the document',
      },
    ],
    noMatch: [
      { text: 'Broj osobne iskaznice: 10928374', because: 'eight digits' },
      { text: 'Broj računa 109283746', because: 'a bill, no keyword' },
      { text: 'Osobna iskaznica +385109283', because: 'a phone number' },
      { text: 'identity card number 109283746', because: 'a common word does not tell the country' },
    ],
  },
};
