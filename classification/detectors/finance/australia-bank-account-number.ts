import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { isSequence } from '../../validators/sequence.ts';

const keywords = commaSeparated(`
  swift bank code, correspondent bank, base currency, usa account, holder address, bank address, information account, fund transfers,
  bank charges, bank details, banking information, bsb, bsb number, bsb no, bank state branch, australian bank account, account name,
  direct credit, direct debit request
`);
/** Bank, state, branch: three digits, hyphen, three digits. */
const bsb = /(?<![0-9-])[0-9]{3}[- ][0-9]{3}(?![0-9-]| [0-9])/g;

/** Account number of a bank in Australia: 6 to 10 digits without checksum, hence never without keyword. */
export const australiaBankAccountNumber: Detector = {
  id: 'australia-bank-account-number',
  name: 'Australia bank account number',
  purviewId: '74a54de9-2a30-4aa0-a8aa-3d9327fc07c7',
  pattern: standalone('[0-9]{6,10}'),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && !isSequence(digits),
  levels: [
    { confidence: 85, evidence: [{ keywords }, { pattern: bsb }] },
    { confidence: 75, evidence: [{ keywords }] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'Bank details: BSB 062-948 account 48392017', confidence: 85, because: 'branch beside it' },
      { text: 'banking information: 483920174', confidence: 75, because: 'keyword' },
    ],
    noMatch: [
      { text: 'order 48392017', because: 'no keyword' },
      { text: 'bank details 48392', because: 'too short' },
      { text: 'bank details 123456789', because: 'a sequence' },
    ],
  },
};
