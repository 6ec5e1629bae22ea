import type { Detector } from '../../detector.ts';
import { commaSeparated, standalone } from '../../patterns.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';
import { otherNumberWords } from '../form-words.ts';

const keywords = commaSeparated(`
  nric, nric no, nric number, nric fin, national registration identity card, identity card number, identity card no,
  identity card, ic, ic no, ic number, fin, fin no, fin number, foreign identification number, work pass, work permit,
  singpass, 身份证, 身份證, kad pengenalan
`);

/** NRIC and FIN of Singapore: S and T citizens and residents, F, G and M foreigners; seven digits, check letter. */
export const singaporeNationalRegistrationIdentityCardNumber: Detector = {
  id: 'singapore-national-registration-identity-card-number',
  name: 'Singapore national registration identity card (NRIC) number',
  purviewId: 'cead390a-dd83-4856-9751-fb6dc98c34da',
  pattern: standalone('[STFGMstfgm][0-9]{7}[A-Za-z]'),
  normalize: (value) => value.toUpperCase(),
  valid: (value) => checkLetter(value) === value.charAt(8),
  levels: [
    { confidence: 85, evidence: [{ keywords }] },
    {
      confidence: 75,
      appliesTo: (value) => /^[A-Z].*[A-Z]$/.test(value),
      evidence: [],
      without: [{ keywords: otherNumberWords }],
    },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'NRIC No.: S8204173G', confidence: 85, because: 'a citizen’s' },
      { text: 'FIN g5820413m', confidence: 85, because: 'a foreigner’s, lower case' },
      { text: 'Work permit M5398242L', confidence: 85, because: 'the series M of 2022' },
      { text: 'Tan Ah Kow T0348291F', confidence: 75, because: 'check letter holds, no keyword' },
    ],
    noMatch: [
      { text: 'NRIC S8204173H', because: 'wrong check letter' },
      { text: 'NRIC A8204173G', because: 'no series A' },
      { text: 'serial S8204173G', because: 'another number by its word, no keyword' },
      { text: 'part s8204173g', because: 'lower case without keyword' },
      { text: 'NRIC S82041731G', because: 'eight digits' },
    ],
  },
};

const offsets: Readonly<Record<string, number>> = { S: 0, T: 4, F: 0, G: 4, M: 3 };
const letters: Readonly<Record<string, string>> = {
  S: 'JZIHGFEDCBA',
  T: 'JZIHGFEDCBA',
  F: 'XWUTRQPNMLK',
  G: 'XWUTRQPNMLK',
  M: 'XWUTRQPNJLK',
};

function checkLetter(value: string): string | undefined {
  const series = value.charAt(0);
  const sum = weightedSum(value.slice(1, 8), [2, 7, 6, 5, 4, 3, 2]) + (offsets[series] ?? 0);
  return letters[series]?.charAt(sum % 11);
}
