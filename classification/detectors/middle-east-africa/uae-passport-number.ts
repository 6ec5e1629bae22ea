import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated } from '../../patterns.ts';
import { passportWords } from '../form-words.ts';
import { unlabelled } from '../unlabelled.ts';

const own = commaSeparated(
  'جواز سفر, رقم الجواز, رقم جواز السفر, جواز السفر, جواز سفر إماراتي, emirati passport, uae passport, emirates passport',
);
const country = commaSeparated(`
  uae, u a e, emirati, emirates, united arab emirates, dubai, abu dhabi, sharjah, الإمارات, الإمارات العربية المتحدة
`);

/** Passport of the United Arab Emirates: nine characters, a letter among them; no checksum, hence never without keyword and country. */
export const uaePassportNumber: Detector = {
  id: 'uae-passport-number',
  name: 'U.A.E. passport number',
  purviewId: '111b5e63-6f4e-47c6-99bc-dd95625a5acf',
  pattern: unlabelled('[0-9CFGHJ-NPRTV-Z]{9}|[A-Z]{1,2}[0-9]{7}|[A-Z][0-9]{8}'),
  normalize: alphanumericsOf,
  valid: (value) => /[A-Z]/.test(value) && /[0-9].*[0-9].*[0-9]/.test(value),
  levels: [
    { confidence: 85, evidence: [{ keywords: own }] },
    { confidence: 85, evidence: [{ keywords: passportWords }, { keywords: country }] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'جواز سفر: R48201937', confidence: 85, because: 'in Arabic' },
      { text: 'Passport no. 4LK20193V, nationality: Emirati', confidence: 85, because: 'country beside it' },
    ],
    noMatch: [
      { text: 'passport R48201937', because: 'no country; others number theirs alike' },
      { text: 'Dubai order R48201937', because: 'no keyword' },
      { text: 'UAE passport 482019375', because: 'digits only' },
      { text: 'UAE passport PRCHTNGHT', because: 'letters only' },
    ],
  },
};
