import type { Detector } from '../../detector.ts';
import { commaSeparated } from '../../patterns.ts';
import { passportWords } from '../form-words.ts';
import { unlabelled } from '../unlabelled.ts';

const own = commaSeparated(`
  護照號碼, 護照, 护照, 中華民國護照, roc passport, r o c passport, taiwan passport, taiwanese passport, republic of china
  passport, zhonghua minguo huzhao
`);
const country = commaSeparated('taiwan, taiwanese, republic of china, roc, r o c, 中華民國, 台灣, 臺灣');

/** Passport of Taiwan: nine digits, 3 first where it holds a chip; no checksum, hence never without keyword. */
export const taiwanPassportNumber: Detector = {
  id: 'taiwan-passport-number',
  name: 'Taiwan passport number',
  purviewId: 'e7251cb4-4c2c-41df-963e-924eb3dae04a',
  pattern: unlabelled('[0-9]{9}'),
  normalize: (value) => value,
  valid: () => true,
  levels: [
    { confidence: 85, appliesTo: (value) => value.startsWith('3'), evidence: [{ keywords: own }] },
    { confidence: 75, evidence: [{ keywords: own }] },
    { confidence: 75, evidence: [{ keywords: passportWords }, { keywords: country }] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: '護照號碼：300183475', confidence: 85, because: 'with chip' },
      { text: 'Taiwan passport 132804917', confidence: 75, because: 'before 2008' },
      { text: 'Passport no. 248201937, nationality: Taiwan', confidence: 75, because: 'country beside it' },
    ],
    noMatch: [
      { text: '訂單 300183475', because: 'no keyword' },
      { text: 'passport 300183475', because: 'no country' },
      { text: '護照號碼 3001834756', because: 'ten digits' },
      { text: '護照申請，電話：300183475', because: 'a telephone number by its label' },
    ],
  },
};
