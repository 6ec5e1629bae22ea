import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, separator as s, standalone } from '../../patterns.ts';
import { isNewZealandBankAccount } from '../../validators/new-zealand-bank-account.ts';

const keywords = commaSeparated(`
  account number, account no, bank account, bank account number, bank_acct_id, bank_acct_branch, bank_acct_nbr, bank acct, direct credit,
  direct debit, nz bank account, new zealand bank account, anz, asb, bnz, kiwibank, westpac, payee, account
`);

/** Account number of a bank in New Zealand: bank (2), branch (4), base (7), suffix (2 or 3), with check digits by bank. */
export const newZealandBankAccountNumber: Detector = {
  id: 'new-zealand-bank-account-number',
  name: 'New Zealand bank account number',
  purviewId: '1a97fc2b-dd2f-48f1-bc4e-2ddf25813956',
  pattern: standalone(`[0-3][0-9](?:${s}[0-9]{4}${s}[0-9]{7}${s}[0-9]{2,3}|[0-9]{13,14})`),
  normalize: digitsOf,
  valid: isNewZealandBankAccount,
  levels: [
    { confidence: 85, evidence: [{ keywords }] },
    { confidence: 75, appliesTo: (value) => /[ -]/.test(value), evidence: [] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'Account number 01-0902-0068389-00', confidence: 85, because: 'with hyphens' },
      { text: 'bank account 0865231954512001', confidence: 85, because: 'unspaced, suffix of three' },
      { text: 'pay 01-0902-0068389-00', confidence: 75, because: 'no keyword' },
    ],
    noMatch: [
      { text: 'Account number 01-0902-0068388-00', because: 'wrong check digit' },
      { text: 'Account number 05-0902-0068389-00', because: 'no bank 05' },
      { text: 'order 0109020068389000', because: 'unspaced, no keyword' },
    ],
  },
};
