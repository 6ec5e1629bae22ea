import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, separator as s } from '../../patterns.ts';
import { unlabelled } from '../unlabelled.ts';

const keywords = commaSeparated(`
  social welfare, social welfare no, social welfare number, swn, work and income, winz, msd client number, client number
  msd, ministry of social development
`);

/** Client number of New Zealand's Ministry of Social Development: nine digits; no published checksum, hence never without keyword. */
export const newZealandSocialWelfareNumber: Detector = {
  id: 'new-zealand-social-welfare-number',
  name: 'New Zealand social welfare number',
  purviewId: '20f3c48d-4ac1-4cd2-86bd-34ecc1826e9d',
  pattern: unlabelled(`[0-9]{3}${s}[0-9]{3}${s}[0-9]{3}|[0-9]{9}`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits),
  levels: [{ confidence: 85, evidence: [{ keywords }] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'Social welfare number 482-019-375', confidence: 85, because: 'hyphenated, keyword' },
      { text: 'SWN: 730518264', confidence: 85, because: 'unformatted' },
    ],
    noMatch: [
      { text: 'order 482-019-375', because: 'no keyword' },
      { text: 'social welfare office, phone 482-019-375', because: 'a telephone number by its label' },
      { text: 'SWN 4820193751', because: 'ten digits' },
    ],
  },
};
