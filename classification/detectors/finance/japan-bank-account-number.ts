import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { isSequence } from '../../validators/sequence.ts';

const keywords = commaSeparated(`
  checking account number, checking account, checking acct number, checking account no, bank account number, bank account, bank acct
  number, bank acct no, bank account no, savings account number, savings account, savings acct number, savings account no, debit account
  number, debit account, 口座番号, 銀行口座, 銀行口座番号, 総合口座, 普通預金口座, 普通口座, 当座預金口座, 当座口座, 預金口座,
  振替口座, 普通預金, 銀行
`);
const japaneseWords = keywords.filter((word) => /[^a-z ]/.test(word));
const japan = commaSeparated('japan, japanese, tokyo, osaka, kyoto, yokohama, nagoya, 日本, 東京, 大阪');
const branchWords = commaSeparated('支店番号, 支店コード, 店番号, 支店名, 支店, branch code, branch number');
/** Four digits of the bank, three of the branch. */
const branch = /(?<![0-9-])[0-9]{4}[- ][0-9]{3}(?![0-9-])/g;

/** Account number of a bank in Japan: seven or eight digits without checksum, hence never without keyword. */
export const japanBankAccountNumber: Detector = {
  id: 'japan-bank-account-number',
  name: 'Japan bank account number',
  purviewId: 'd354f95b-96ee-4b80-80bc-4377312b55bc',
  pattern: standalone('(?:[0-9]{4}-[0-9]{3}-)?(?<value>[0-9]{7,8})'),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && !isSequence(digits) && !isDate(digits),
  levels: [
    { confidence: 85, evidence: [{ keywords }, { keywords: branchWords }] },
    { confidence: 85, evidence: [{ keywords }, { pattern: branch }] },
    { confidence: 75, evidence: [{ keywords: japaneseWords }] },
    { confidence: 75, evidence: [{ keywords }, { keywords: japan }] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: '口座番号：4839201 支店コード 012', confidence: 85, because: 'branch named' },
      { text: 'Bank account 0001-012 4839201', confidence: 85, because: 'bank and branch before it' },
      { text: '普通預金 ４８３９２０１', confidence: 75, because: 'full-width digits' },
    ],
    noMatch: [
      { text: 'order 4839201', because: 'no keyword' },
      { text: '銀行 20240131', because: 'a date' },
      { text: '口座番号 1234567', because: 'a sequence' },
    ],
  },
};

/** YYYYMMDD of this and the last century. */
function isDate(digits: string): boolean {
  return /^(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])$/.test(digits);
}
