import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, separator as s, standalone } from '../../patterns.ts';

const keywords = commaSeparated(`
  national insurance number, national insurance no, national insurance, national insurance contributions, nino, ni
  number, ni no, ninumber, insurance number, insurance no, nationalinsurancenumber, nationalinsurance, social
  insurance number, hmrc, paye, payslip, medical application, social insurance
`);
const invalidPrefixes = new Set(['BG', 'GB', 'KN', 'NK', 'NT', 'TN', 'ZZ']);

/** British national insurance number: two prefix letters, six digits, suffix A to D. */
export const ukNino: Detector = {
  id: 'uk-nino',
  name: 'U.K. national insurance number (NINO)',
  purviewId: '16c07343-c26f-49d2-a987-3daf717e94cc',
  pattern: standalone(
    `[A-CEGHJ-PR-TW-Za-ceghj-pr-tw-z][A-CEGHJ-NPR-TW-Za-ceghj-npr-tw-z]` +
      `${s}?[0-9]{2}${s}?[0-9]{2}${s}?[0-9]{2}${s}?[A-Da-d]`,
  ),
  normalize: alphanumericsOf,
  valid: (value) => !invalidPrefixes.has(value.slice(0, 2)),
  levels: [
    { confidence: 85, evidence: [{ keywords }] },
    { confidence: 75, evidence: [] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'National Insurance number: AB 12 34 56 C', confidence: 85, because: 'grouped as on the letter' },
      { text: 'x CE123456D y', confidence: 75, because: 'no keyword' },
      { text: 'nino ab123456c', confidence: 85, because: 'lower case' },
    ],
    noMatch: [
      { text: 'NI number QQ 12 34 56 C', because: 'Q is no prefix letter' },
      { text: 'NI number GB 12 34 56 C', because: 'a prefix that is not given out' },
      { text: 'NI number AB 12 34 56 E', because: 'no suffix E' },
      { text: 'NI number AB 12 34 56 78', because: 'digits for a suffix' },
    ],
  },
};
