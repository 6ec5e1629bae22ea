import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';

const keywords = commaSeparated(`
  aba, aba number, aba no, aba routing, aba rtn, routing, routing number, routing no, routing transit number, rtn,
  transit number, bank routing, bank routing number, american bank association, american bankers association, wire
  routing, ach routing, routingnumber, check routing
`);

/** Routing transit number of the American Bankers Association: four Federal Reserve digits, four bank digits, check digit. */
export const abaRoutingNumber: Detector = {
  id: 'aba-routing-number',
  name: 'ABA routing number',
  purviewId: 'cb353f78-2b72-4c3c-8827-92ebe4f69fdf',
  pattern: standalone('[0-8][0-9]{3}-[0-9]{4}-[0-9]|[0-8][0-9]{8}'),
  normalize: digitsOf,
  valid: (digits) => hasReserveBank(digits) && !isUniform(digits) && weightedSum(digits, [3, 7, 1]) % 10 === 0,
  levels: [
    { confidence: 75, evidence: [{ keywords }] },
    { confidence: 65, evidence: [] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'ABA routing number: 021000021', confidence: 75, because: 'checksum holds, keyword beside it' },
      { text: 'Routing no. 1210-0035-8', confidence: 75, because: 'hyphens by 4-4-1' },
      { text: 'value 011401533 only', confidence: 65, because: 'checksum holds, no keyword' },
    ],
    noMatch: [
      { text: 'routing number 021000022', because: 'wrong check digit' },
      { text: 'routing number 501000025', because: 'no Federal Reserve bank has prefix 50' },
      { text: 'routing number 000000000', because: 'filler, though its sum is zero' },
      { text: 'routing number 0210000210', because: 'ten digits' },
    ],
  },
};

/** Prefixes: 00 government, 01-12 banks, 21-32 thrifts, 61-72 electronic, 80 traveller's cheques. */
function hasReserveBank(digits: string): boolean {
  const prefix = Number(digits.slice(0, 2));
  return prefix <= 12 || (prefix >= 21 && prefix <= 32) || (prefix >= 61 && prefix <= 72) || prefix === 80;
}
