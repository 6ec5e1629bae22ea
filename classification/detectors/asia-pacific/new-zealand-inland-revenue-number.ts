import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, separator as s, standalone } from '../../patterns.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';

const keywords = commaSeparated(`
  ird, ird no, ird number, nz ird, new zealand ird, inland revenue, inland revenue number, inland revenue department, ird
  num, irdnumber, gst number, gst no, tari taake, tax code declaration, kiwisaver
`);

/** IRD number of New Zealand: eight or nine digits, the last a check digit modulo eleven by one of two rows of weights. */
export const newZealandInlandRevenueNumber: Detector = {
  id: 'new-zealand-inland-revenue-number',
  name: 'New Zealand inland revenue number',
  purviewId: 'dd0fe2bc-7bcf-455f-bac1-83b1e3eb25fd',
  pattern: standalone(`(?:1[0-9]{2}|0?[1-9][0-9])(?:${s}[0-9]{3}${s}[0-9]{3}|[0-9]{6})`),
  normalize: (value) => digitsOf(value).padStart(9, '0'),
  valid: hasCheckDigit,
  levels: [{ confidence: 85, evidence: [{ keywords }] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'IRD number 49-091-850', confidence: 85, because: 'eight digits, as Inland Revenue publishes it' },
      { text: 'IRD: 136 410 132', confidence: 85, because: 'nine digits' },
      { text: 'Inland Revenue Number 127483051', confidence: 85, because: 'unformatted' },
    ],
    noMatch: [
      { text: 'IRD 49-091-851', because: 'wrong check digit' },
      { text: 'order 49-091-850', because: 'no keyword' },
      { text: 'IRD 236 410 132', because: 'numbers of nine digits begin with 1' },
      { text: 'IRD 9125568', because: 'seven digits' },
    ],
  },
};

/** Where the first weights ask for ten as check digit, the second ones decide. */
function hasCheckDigit(digits: string): boolean {
  const body = digits.slice(0, 8);
  const first = checkDigit(body, [3, 2, 7, 6, 5, 4, 3, 2]);
  const check = first === 10 ? checkDigit(body, [7, 4, 3, 2, 5, 2, 7, 6]) : first;
  return check === Number(digits.slice(8));
}

function checkDigit(body: string, weights: readonly number[]): number {
  return (11 - (weightedSum(body, weights) % 11)) % 11;
}
