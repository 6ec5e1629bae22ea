import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { isSequence } from '../../validators/sequence.ts';

const keywords = commaSeparated(`
  bank account number, bank account, account number, account no, israel bank, israeli bank account, bank leumi, bank hapoalim, mizrahi
  tefahot, מספר חשבון בנק, חשבון בנק, מספר חשבון, בנק
`);
/** Those that leave no doubt what the number is. */
const firmWords = commaSeparated(`
  bank account number, account number, account no, מספר חשבון בנק, חשבון בנק, מספר חשבון
`);

/** Account number of a bank in Israel: bank (2), branch (3), account (8); without checksum, hence never without keyword. */
export const israelBankAccountNumber: Detector = {
  id: 'israel-bank-account-number',
  name: 'Israel bank account number',
  purviewId: '7d08b2ff-a0b9-437f-957c-aeddbf9b2b25',
  pattern: standalone('[0-9]{2}-[0-9]{3}-[0-9]{8}|[0-9]{13}'),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && !isSequence(digits),
  levels: [
    { confidence: 75, appliesTo: (value) => !isTimestamp(value), evidence: [{ keywords }] },
    { confidence: 75, evidence: [{ keywords: firmWords }] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'Bank account number 12-345-48392017', confidence: 75, because: 'with hyphens' },
      { text: 'מספר חשבון בנק: 1080048392017', confidence: 75, because: 'unspaced, Hebrew' },
      {
        text: 'Account number\n1260048392017',
        confidence: 75,
        because: 'bank 12 of bank accounts, although a time in milliseconds looks so',
      },
    ],
    noMatch: [
      { text: 'EAN 4006381333931', because: 'no keyword: an article number' },
      { text: 'bank account updated 1735689600000', because: 'a time in milliseconds' },
      { text: 'bank account 12-345-4839201', because: 'too short' },
    ],
  },
};

/** Milliseconds since 1970 from 2001 to 2033. */
function isTimestamp(digits: string): boolean {
  return /^1[0-9]{12}$/.test(digits) && !digits.startsWith('10');
}
