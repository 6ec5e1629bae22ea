import type { Detector } from '../../detector.ts';
import { countriesBut } from '../country-words.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { isSequence } from '../../validators/sequence.ts';

const keywords = commaSeparated(`
  checking account, checking account number, checking account no, checking acct, checking acct number, checking acct no, bank account
  number, bank account no, bank account num, bank acct, bank acct number, bank acct no, bank account, savings account, savings account
  number, savings account no, savings acct, savings acct number, savings acct no, debit account, debit account number, debit account
  no, debit acct, debit acct number, debit acct no, direct deposit account, bankaccountnumber, bank_acct_nbr
`);
const routing = commaSeparated(
  'routing number, routing no, aba, aba number, aba routing, rtn, routing transit number, ach, wire transfer',
);

/** Account number of a bank in the U.S.: 6 to 17 digits without checksum, hence never without keyword. */
export const usBankAccountNumber: Detector = {
  id: 'us-bank-account-number',
  name: 'U.S. bank account number',
  purviewId: 'a2ce32a8-f935-4bb6-8e96-2a5157672e2c',
  pattern: standalone('[0-9]{6,17}'),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && !isSequence(digits) && !isDate(digits),
  levels: [
    { confidence: 85, appliesTo: (value) => value.length >= 8, evidence: [{ keywords }, { keywords: routing }] },
    { confidence: 75, evidence: [{ keywords }], without: [{ keywords: countriesBut() }] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'Checking account number: 483920174', confidence: 75, because: 'keyword beside it' },
      {
        text: 'Bank Acct # 7730912845, routing number in the form',
        confidence: 85,
        because: 'a word of the routing number, too',
      },
      { text: 'Savings Account No. 000482917', confidence: 75, because: 'leading zeros' },
    ],
    noMatch: [
      { text: 'order number 483920174', because: 'no keyword' },
      { text: 'checking account 123456789', because: 'a sequence' },
      { text: 'checking account opened 20240131', because: 'a date' },
      { text: 'savings account 12345', because: 'too short' },
      { text: 'savings account balance 10483.25', because: 'an amount' },
    ],
  },
};

/** YYYYMMDD of this and the last century. */
function isDate(digits: string): boolean {
  return /^(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])$/.test(digits);
}
