import type { Detector } from '../../detector.ts';
import { commaSeparated, standalone } from '../../patterns.ts';

const keywords = commaSeparated(`
  nhi, nhi no, nhi number, nhinumber, national health index, national health index number, new zealand, ministry of
  health, manatū hauora, health nz, te whatu ora, dhb, patient nhi
`);
const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ';

/** NHI number of New Zealand (HISO 10046): three letters, four digits; since 2025 three letters, two digits, two letters. */
export const newZealandMinistryOfHealthNumber: Detector = {
  id: 'new-zealand-ministry-of-health-number',
  name: 'New Zealand ministry of health number',
  purviewId: '2b71c1c8-d14e-4430-82dc-fd1ed6bf05c7',
  pattern: standalone('[A-HJ-NP-Za-hj-np-z]{3} ?[0-9]{2}(?:[0-9]{2}|[A-HJ-NP-Za-hj-np-z]{2})'),
  normalize: (value) => value.replace(' ', '').toUpperCase(),
  valid: (value) => checkCharacter(value) === value.charAt(6),
  levels: [{ confidence: 85, evidence: [{ keywords }] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'NHI: KMR4829', confidence: 85, because: 'three letters, four digits' },
      { text: 'National Health Index number dqt37bh', confidence: 85, because: 'the new format, lower case' },
      { text: 'NHI number ZBN77VL', confidence: 85, because: 'a specimen of the ministry' },
    ],
    noMatch: [
      { text: 'NHI KMR4828', because: 'wrong check digit' },
      { text: 'NHI DQT37BJ', because: 'wrong check letter' },
      { text: 'part KMR4829', because: 'no keyword' },
      { text: 'NHI KIR4829', because: 'I is never used' },
    ],
  },
};

/** Letters count 1 to 24, weights 7 to 2; eleven, in the new format twenty-three, minus the remainder. */
function checkCharacter(value: string): string {
  let sum = 0;
  for (let index = 0; index < 6; index++) {
    const character = value.charAt(index);
    sum += (/[0-9]/.test(character) ? Number(character) : letters.indexOf(character) + 1) * (7 - index);
  }
  if (/[A-Z]$/.test(value)) return letters.charAt(22 - (sum % 23));
  return sum % 11 === 0 ? '' : String((11 - (sum % 11)) % 10);
}
