import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform } from '../../patterns.ts';
import { unlabelled } from '../unlabelled.ts';

const keywords = commaSeparated(`
  基礎年金番号, 雇用保険被保険者番号, 雇用保険番号, 雇用保険, 健康保険被保険者番号, 健康保険, 健保番号, 保険証番号,
  被保険者番号, 被保険者整理番号, 社会保険番号, 社会保険, 介護保険, 厚生年金, 国民年金, 年金手帳, japanese social insurance,
  basic pension number, employment insurance number, social insurance number, social insurance no, social insurance num
`);

/** Japanese numbers of social insurance: pension 4-6, employment 4-6-1, insured persons seven or eight digits; no checksum. */
export const japanSocialInsuranceNumber: Detector = {
  id: 'japan-social-insurance-number',
  name: 'Japan social insurance number (SIN)',
  purviewId: 'c840e719-0896-45bb-84fd-1ed5c95e45ff',
  pattern: unlabelled('[0-9]{4}-[0-9]{6}(?:-[0-9])?|[0-9]{10,11}|[0-9]{7,8}'),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits),
  levels: [
    { confidence: 85, appliesTo: (value) => value.includes('-'), evidence: [{ keywords }] },
    { confidence: 75, appliesTo: (value) => !/^0[5-9]0|^(?:19|20)[0-9]{6}$/.test(value), evidence: [{ keywords }] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: '基礎年金番号：4820-193756', confidence: 85, because: 'as in the pension book' },
      { text: '雇用保険被保険者番号 1301-730518-2', confidence: 85, because: 'with its check digit' },
      { text: '基礎年金番号 4820193756', confidence: 75, because: 'unformatted' },
    ],
    noMatch: [
      { text: '注文番号 4820-193756', because: 'no keyword' },
      { text: '社会保険の手続き 09012345678', because: 'a mobile telephone' },
      { text: '健康保険 20260412', because: 'a date' },
      { text: '年金事務所 電話：0312345678', because: 'a telephone number by its label' },
    ],
  },
};
