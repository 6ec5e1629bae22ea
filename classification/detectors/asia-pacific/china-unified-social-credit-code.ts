import type { Detector } from '../../detector.ts';
import { commaSeparated, standalone } from '../../patterns.ts';
import { otherNumberWords } from '../form-words.ts';

const keywords = commaSeparated(`
  统一社会信用代码, 社会信用代码, 信用代码, 营业执照, 纳税人识别号, 税号, 統一社會信用代碼, unified social credit code,
  unified social credit identifier, social credit code, uscc, usci, business license, taxpayer identification number
`);
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** Unified social credit code of Chinese organisations (GB 32100-2015): registry, kind, region, organisation, check character. */
export const chinaUnifiedSocialCreditCode: Detector = {
  id: 'china-unified-social-credit-code',
  name: 'China unified social credit code',
  pattern: standalone('[1-9AN][1-9][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}'),
  normalize: (value) => value,
  valid: hasCheckCharacter,
  levels: [
    { confidence: 85, evidence: [{ keywords }] },
    {
      confidence: 65,
      appliesTo: (value) => /[A-Z]/.test(value),
      evidence: [],
      without: [{ keywords: otherNumberWords }],
    },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: '统一社会信用代码：91440300MA5FX3K92Q', confidence: 85, because: 'keyword beside it' },
      { text: 'Unified Social Credit Code 91440300MA5FX3K92Q', confidence: 85, because: 'in English' },
      { text: 'x 91440300MA5FX3K92Q y', confidence: 65, because: 'check character holds, no keyword' },
    ],
    noMatch: [
      { text: '统一社会信用代码 91440300MA5FX3K92R', because: 'wrong check character' },
      { text: '统一社会信用代码 91440300MI5FX3K92Q', because: 'I is never used' },
      { text: '统一社会信用代码 91440300MA5FX3K92', because: '17 characters' },
    ],
  },
};

function hasCheckCharacter(value: string): boolean {
  let sum = 0;
  weights.forEach((weight, index) => {
    sum += alphabet.indexOf(value.charAt(index)) * weight;
  });
  return alphabet.charAt((31 - (sum % 31)) % 31) === value.charAt(17);
}
