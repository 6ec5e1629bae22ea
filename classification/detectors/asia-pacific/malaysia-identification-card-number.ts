import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, standalone } from '../../patterns.ts';
import { isShortDate } from '../../validators/calendar-date.ts';
import { countriesBut } from '../country-words.ts';
import { otherNumberWords } from '../form-words.ts';

const keywords = commaSeparated(`
  mykad, mykid, mypr, mykas, mytentera, nric, nric no, ic, ic no, ic number, i c, i c no, k p, k p no, kp, kp no, no kp,
  no k p, no kad pengenalan, kad pengenalan, kad pengenalan malaysia, kad akuan diri, kad aplikasi digital, malaysia
  identity card, malaysian identity card
`);
/** As many countries call theirs. */
const commonWords = commaSeparated(`
  identity card, identification card, id card, personal identification card, digital application card
`);

/** Places of birth that the national registration department never gave a code. */
const unusedPlaces = new Set('00 17 18 19 20 69 70 73 80 81 94 95 96 97'.split(' '));

/** Malaysian identity card: birth date, place of birth, serial and sex; no checksum. */
export const malaysiaIdentificationCardNumber: Detector = {
  id: 'malaysia-identification-card-number',
  name: 'Malaysia identification card number',
  purviewId: '7f0e921c-9677-435b-aba2-bb8f1013c749',
  pattern: standalone('[0-9]{2}[01][0-9][0-3][0-9](?:-[0-9]{2}-| [0-9]{2} |[0-9]{2})[0-9]{4}'),
  normalize: digitsOf,
  valid: (digits) => isShortDate(digits) && !unusedPlaces.has(digits.slice(6, 8)),
  levels: [
    { confidence: 85, evidence: [{ keywords }] },
    {
      confidence: 85,
      evidence: [{ keywords: commonWords }],
      without: [{ keywords: countriesBut('malaysia', 'malaysian') }],
    },
    {
      confidence: 65,
      appliesTo: (value) => value.includes('-'),
      evidence: [],
      without: [{ keywords: otherNumberWords }],
    },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'No. K/P: 850412-14-5672', confidence: 85, because: 'hyphenated, keyword' },
      { text: 'MyKad 010923105483', confidence: 85, because: 'unformatted' },
      { text: 'Identity card 010923105483', confidence: 85, because: 'a common word, and no other country' },
      { text: 'Ahmad 850412-14-5672', confidence: 65, because: 'hyphens where the card has them' },
    ],
    noMatch: [
      { text: 'French identity card 850412145672', because: 'a common word beside another country' },
      { text: 'MyKad 851312-14-5672', because: 'no month 13' },
      { text: 'MyKad 850412-97-5672', because: 'no place 97' },
      { text: 'order 010923105483', because: 'twelve digits without keyword' },
      { text: 'MyKad 850412-14-56721', because: '13 digits' },
    ],
  },
};
