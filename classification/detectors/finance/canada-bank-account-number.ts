import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { isSequence } from '../../validators/sequence.ts';

const keywords = commaSeparated(`
  canada savings bonds, canada revenue agency, canadian financial institution, canadian citizen, child care
  benefit, universal child care, canada child tax benefit, income tax benefit, harmonized sales tax, income tax refund, child tax
  benefit, territorial payments, institution number, institution no, transit number, transit no, branch transit, deposit request,
  banking information, void cheque, dépôt direct, numéro de transit, numéro d institution, numéro de compte,
  spécimen de chèque, canadian bank account, canada bank account, compte bancaire canadien
`);
/** Five digits of the branch, hyphen, three of the institution; or as electronic payments write it: 0, institution, branch. */
const transit = /(?<![0-9-])(?:[0-9]{5}[- ][0-9]{3}|0[0-9]{8})(?![0-9-])/g;

/** Account number of a bank in Canada: 7 or 12 digits without checksum, hence never without keyword. */
export const canadaBankAccountNumber: Detector = {
  id: 'canada-bank-account-number',
  name: 'Canada bank account number',
  purviewId: '552e814c-cb50-4d94-bbaa-bb1d1ffb34de',
  pattern: standalone('(?:[0-9]{5}-[0-9]{3}-)?(?<value>[0-9]{7}|[0-9]{12})|[0-9]{3}-[0-9]{3}-[0-9]'),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && !isSequence(digits),
  levels: [
    { confidence: 85, evidence: [{ keywords }, { pattern: transit }] },
    { confidence: 75, evidence: [{ keywords }] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      {
        text: 'Void cheque: transit 01234-003, account 4839201',
        confidence: 85,
        because: 'transit number beside it',
      },
      {
        text: 'Canada Revenue Agency, direct deposit form: 483920174551',
        confidence: 75,
        because: '12 digits, keyword',
      },
    ],
    noMatch: [
      { text: 'order 4839201', because: 'no keyword' },
      { text: 'direct deposit 48392017', because: 'eight digits' },
      { text: 'direct deposit 1234567', because: 'a sequence' },
    ],
  },
};
