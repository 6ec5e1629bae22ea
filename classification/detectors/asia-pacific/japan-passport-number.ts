import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated } from '../../patterns.ts';
import { countriesBut } from '../country-words.ts';
import { passportWords } from '../form-words.ts';
import { unlabelled } from '../unlabelled.ts';

const own = commaSeparated(`
  パスポート, 旅券番号, 旅券, 旅券ナンバー, japanese passport, japan passport, passport of japan
`);
const country = commaSeparated('japan, japanese, 日本, 日本国');
const others = countriesBut('japan', 'japanese');

/** Japanese passport: two letters, mostly T, M or N first, and seven digits; no checksum, hence never without keyword. */
export const japanPassportNumber: Detector = {
  id: 'japan-passport-number',
  name: 'Japan passport number',
  purviewId: '75177310-1a09-4613-bf6d-833aae3743f8',
  pattern: unlabelled('[A-Za-z]{2} ?[0-9]{7}'),
  normalize: alphanumericsOf,
  valid: () => true,
  levels: [
    { confidence: 85, evidence: [{ keywords: own }] },
    { confidence: 85, evidence: [{ keywords: passportWords }, { keywords: country }] },
    {
      confidence: 75,
      appliesTo: (value) => /^[TMN]/.test(value),
      evidence: [{ keywords: passportWords }],
      without: [{ keywords: others }],
    },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: '旅券番号：TK4820193', confidence: 85, because: 'keyword beside it' },
      { text: 'Passport no. MU7305182 (Japan)', confidence: 85, because: 'country named' },
      { text: 'Passport number TR4820193', confidence: 75, because: 'a series of Japan, no country' },
    ],
    noMatch: [
      { text: '注文番号 TK4820193', because: 'no keyword' },
      { text: 'passport PA4820193', because: 'no series of Japan, no country' },
      { text: 'パスポート TK48201937', because: 'eight digits' },
    ],
  },
};
