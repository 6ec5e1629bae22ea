import type { Detector } from '../../detector.ts';
import { countriesBut } from '../country-words.ts';
import { commaSeparated, digitsOf, isFormatted, separator as s, standalone } from '../../patterns.ts';

const keywords = commaSeparated(`
  itin, itins, i t i n, individual taxpayer, individual taxpayer identification number, taxpayer identification,
  taxpayer, taxpayer id, taxpayerid, tax id, taxid, tax identification, tax identification number, tin, tax payer
  id, irs, ssn, social security, w 7
`);

/** Individual taxpayer identification number of the IRS: written like a social security number, first digit 9. */
export const usItin: Detector = {
  id: 'us-itin',
  name: 'U.S. individual taxpayer identification number (ITIN)',
  purviewId: 'e55e2a32-f92d-4985-a35d-a0b269eb687b',
  pattern: standalone(`9[0-9]{2}${s}[5-9][0-9]${s}[0-9]{4}|9[0-9]{2}[5-9][0-9]{5}`),
  normalize: digitsOf,
  valid: (digits) => isGroup(Number(digits.slice(3, 5))),
  levels: [
    { confidence: 85, appliesTo: isFormatted, evidence: [{ keywords }] },
    { confidence: 75, evidence: [{ keywords }], without: [{ keywords: countriesBut() }] },
    { confidence: 65, evidence: [] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'ITIN 912-70-1234', confidence: 85, because: 'formatted, keyword' },
      { text: 'ITIN 912701234', confidence: 75, because: 'unformatted, keyword' },
      { text: 'x 912-70-1234 y', confidence: 65, because: 'no keyword' },
    ],
    noMatch: [
      { text: 'ITIN 912-49-1234', because: 'groups begin at 50' },
      { text: 'ITIN 912-93-1234', because: 'group 93 marks an adoption number' },
      { text: 'ITIN 812-70-1234', because: 'first digit is 9' },
    ],
  },
};

/** Fourth and fifth digit as the IRS gives them out: 50-65, 70-88, 90-92, 94-99. */
function isGroup(group: number): boolean {
  return (group >= 50 && group <= 65) || (group >= 70 && group <= 88) || (group >= 90 && group !== 93);
}
