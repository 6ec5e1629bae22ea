import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, separator as s, standalone } from '../../patterns.ts';
import { mod1110 } from '../../validators/mod-11-10.ts';

const keywords = commaSeparated(`
  steuer id, steuerid, steuer idnr, steueridnr, idnr, id nr, steueridentifikationsnummer, steuer nummer, steuer
  identifikationsnummer, steuerliche identifikationsnummer, steuerliche id, identifikationsnummer, persönliche
  identifikationsnummer, tin, tax id, tax identification, tax identification number, tax number, tax no, taxid,
  steuernummer, finanzamt, lohnsteuer, bundeszentralamt für steuern, bzst, german tax id
`);

/** German tax identification number (§ 139b AO), given to every resident: eleven digits, the last a check digit. */
export const germanyTaxId: Detector = {
  id: 'germany-tax-id',
  name: 'Germany tax identification number',
  purviewId: '43316a89-9880-40cf-b980-04bc7eefcec5',
  pattern: standalone(`[1-9][0-9]${s}?[0-9]{3}${s}?[0-9]{3}${s}?[0-9]{3}`),
  normalize: digitsOf,
  valid: (digits) => hasRepetition(digits.slice(0, 10)) && mod1110(digits),
  levels: [
    { confidence: 85, evidence: [{ keywords }] },
    { confidence: 65, evidence: [] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'Steuer-ID: 86 095 742 719', confidence: 85, because: 'grouped as on the letter' },
      { text: 'Steueridentifikationsnummer 47036892816', confidence: 85, because: 'unspaced' },
      { text: 'Beleg 65929970489', confidence: 65, because: 'check digit holds, no keyword; one digit three times' },
    ],
    noMatch: [
      { text: 'Steuer-ID 86 095 742 718', because: 'wrong check digit' },
      { text: 'Steuer-ID 12345678903', because: 'no digit comes twice among the first ten' },
      { text: 'Steuer-ID 08609574271', because: 'never begins with zero' },
    ],
  },
};

/** Among the first ten digits exactly one comes twice or three times, the third not directly after the others. */
function hasRepetition(digits: string): boolean {
  const counts = new Map<string, number>();
  for (const digit of digits) counts.set(digit, (counts.get(digit) ?? 0) + 1);
  const repeated = [...counts.values()].filter((count) => count > 1);
  return repeated.length === 1 && (repeated[0] ?? 0) <= 3 && !/(.)\1\1/.test(digits);
}
