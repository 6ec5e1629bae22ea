import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform } from '../../patterns.ts';
import { japanResidentCheck } from '../../validators/japan-resident-check.ts';
import { unlabelled } from '../unlabelled.ts';

const keywords = commaSeparated(`
  住民票コード, 住民票, 住民基本台帳, 住基カード, 住基ネット, 外国人登録証明書番号, 外国人登録証, 登録証明書番号, resident
  registration number, resident registration no, resident register no, resident register number, residents basic
  registry number, residents basic registry no, basic resident register no, basic resident register, juminhyo
`);

/** Resident code of the Japanese basic resident register: eleven digits, the last a check digit. */
export const japanResidentRegistrationNumber: Detector = {
  id: 'japan-resident-registration-number',
  name: 'Japan resident registration number',
  purviewId: '01c1209b-6389-4faf-a5f8-3f7e13899652',
  pattern: unlabelled('[0-9]{11}|[0-9]{5}[ -][0-9]{5}[ -][0-9]'),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits),
  levels: [
    { confidence: 85, appliesTo: (value) => japanResidentCheck(digitsOf(value)), evidence: [{ keywords }] },
    { confidence: 75, evidence: [{ keywords }] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: '住民票コード：62190473157', confidence: 75, because: 'keyword; older cards know no check digit' },
      { text: 'Resident Registration Number 30123456782', confidence: 75, because: 'in English' },
      { text: '住民票コード 48201937569', confidence: 85, because: 'check digit holds' },
    ],
    noMatch: [
      { text: '注文番号 62190473157', because: 'no keyword' },
      { text: '住民票の請求、電話 09012345678', because: 'a telephone number by its label' },
      { text: '住民票コード 621904731570', because: 'twelve digits' },
    ],
  },
};
