import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { luhn } from '../../validators/luhn.ts';

const keywords = commaSeparated(
  'imei, imei number, imei no, imei1, imei2, imei 1, imei 2, meid, device id, handset, mobile equipment identity',
);

/** International mobile equipment identity, 3GPP TS 23.003: type allocation (8), serial (6), Luhn digit. */
export const imeiNumber: Detector = {
  id: 'imei-number',
  name: 'International mobile equipment identity (IMEI)',
  pattern: standalone('[0-9]{15}|[0-9]{2}-[0-9]{6}-[0-9]{6}-[0-9]|[0-9]{2} [0-9]{6} [0-9]{6} [0-9]'),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && luhn(digits),
  levels: [{ confidence: 85, evidence: [{ keywords }] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'IMEI 490154203237518', confidence: 85, because: 'its check digit holds' },
      { text: 'IMEI: 49-015420-323751-8', confidence: 85, because: 'with hyphens' },
    ],
    noMatch: [
      { text: 'IMEI 490154203237519', because: 'wrong check digit' },
      { text: 'order 490154203237518', because: 'no keyword' },
      { text: 'IMEI 49015420323751', because: 'too short' },
    ],
  },
};
