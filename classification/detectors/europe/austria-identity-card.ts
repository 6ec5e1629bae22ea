import type { Detector } from '../../detector.ts';
import { commaSeparated } from '../../patterns.ts';
import { austria } from './countries.ts';
import { identityWords, namedLevels } from './evidence.ts';

const own = commaSeparated(`
  stammzahl, bpk, bereichsspezifisches personenkennzeichen, austrian identity number, austrian identity card,
  personalausweis republik österreich, österreichischer personalausweis, personalausweis österreich, bürgerkarte, source pin
`);
/** Base64 of sixteen or eighteen bytes that stands alone. */
const base64Text = /(?<![0-9A-Za-z+/=-])[0-9A-Za-z+/]{22}[0-9A-Za-z+/=]{2}(?![0-9A-Za-z+/=])/g;

/** Austrian source PIN and sector-specific PIN (Stammzahl, bPK) of the citizen card: 24 characters of base64. */
export const austriaIdentityCard: Detector = {
  id: 'austria-identity-card',
  name: 'Austria identity card',
  purviewId: '5ec06c3b-007e-4820-8343-7ff73b889735',
  pattern: base64Text,
  normalize: (value) => value,
  valid: (value) => /[a-z]/.test(value) && /[A-Z]/.test(value) && /[0-9]|==$/.test(value),
  levels: namedLevels(75, { own, common: identityWords, country: austria }),
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'Stammzahl: k7Jx02QmP9sLd4TzVbW8Yg==', confidence: 75, because: 'Stammzahl of sixteen bytes' },
      {
        text: 'Stammzahl: PjhKFWvUZlgKEYCUHVXxZu==',
        confidence: 75,
        because: 'no digit, but padding as base64 has it',
      },
      {
        text: 'Austria, national identity number k7Jx02QmP9sLd4TzVbW8YgHn',
        confidence: 75,
        because: 'a common word beside the country',
      },
    ],
    noMatch: [
      { text: 'identity number k7Jx02QmP9sLd4TzVbW8Yg==', because: 'no word of Austria' },
      { text: 'Stammzahl: abcdefghijklmnopqrstuvwx', because: 'a word, not base64 of a number' },
      { text: 'Content-MD5: k7Jx02QmP9sLd4TzVbW8Yg==', because: 'a digest, no keyword' },
      { text: 'Stammzahl k7Jx02QmP9sLd4TzVbW8YgHn44aB', because: 'longer base64' },
    ],
  },
};
