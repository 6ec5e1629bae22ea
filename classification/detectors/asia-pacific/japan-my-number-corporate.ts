import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';

const keywords = commaSeparated(`
  法人番号, 指定通知書, 法人番号指定通知書, 会社法人等番号, 法人マイナンバー, corporate number, corporate no, company
  number, corporate my number, houjin bangou, hojin bango, national tax agency
`);

/** Corporate number of the Japanese National Tax Agency: a check digit first, then the twelve of the register. */
export const japanMyNumberCorporate: Detector = {
  id: 'japan-my-number-corporate',
  name: 'Japan My Number - Corporate',
  purviewId: '9e0eaf79-ff20-4ffb-b3e4-e7368d5db6ff',
  pattern: standalone('T?(?<value>[1-9](?:[0-9]{12}|(?:-[0-9]{4}){3}))'),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && hasCheckDigit(digits),
  levels: [{ confidence: 85, evidence: [{ keywords: [...keywords, '登録番号', '適格請求書', 'インボイス'] }] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: '法人番号：7000012050002', confidence: 85, because: 'the National Tax Agency’s own' },
      { text: 'Corporate Number 1-0104-0108-9234', confidence: 85, because: 'hyphenated' },
      { text: '適格請求書 登録番号 T1010401089234', confidence: 85, because: 'T before it on invoices' },
    ],
    noMatch: [
      { text: '法人番号 8000012050002', because: 'wrong check digit' },
      { text: '注文 7000012050002', because: 'no keyword' },
      { text: '法人番号 70000120500021', because: '14 digits' },
    ],
  },
};

/** Nine minus the remainder by nine of the twelve digits, every second one doubled from the first on. */
function hasCheckDigit(digits: string): boolean {
  return 9 - (weightedSum(digits.slice(1), [2, 1]) % 9) === Number(digits.charAt(0));
}
