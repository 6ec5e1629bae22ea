import type { Detector } from '../../detector.ts';
import { commaSeparated, standalone } from '../../patterns.ts';
import { otherNumberWords } from '../form-words.ts';

const keywords = commaSeparated(`
  pan, pan no, pan number, pan card, pannumber, pan of deductee, permanent account number, permanent account no,
  income tax department, income tax pan, tds, tan, form 16, form 26as, assessee, itr
`);

/** PAN of the Indian income tax department: three letters, kind of holder, initial, four digits, a letter. */
export const indiaPermanentAccountNumber: Detector = {
  id: 'india-permanent-account-number',
  name: 'India permanent account number (PAN)',
  purviewId: '2602bfee-9bb0-47a5-a7a6-2bf3053e2804',
  pattern: standalone('[A-Z]{3}[ABCFGHJLPT][A-Z][0-9]{4}[A-Z]|[a-z]{3}[abcfghjlpt][a-z][0-9]{4}[a-z]'),
  normalize: (value) => value.toUpperCase(),
  valid: (value) => value.slice(5, 9) !== '0000',
  levels: [
    { confidence: 85, evidence: [{ keywords }] },
    {
      confidence: 65,
      appliesTo: (value) => /^[A-Z]{3}[CFHPT]/.test(value),
      evidence: [],
      without: [{ keywords: otherNumberWords }],
    },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'PAN: ABKPM4821Q', confidence: 85, because: 'a person’s, keyword beside it' },
      { text: 'Permanent Account Number abkcm4821q', confidence: 85, because: 'a company’s, lower case' },
      { text: 'x ABKPM4821Q y', confidence: 65, because: 'no keyword' },
    ],
    noMatch: [
      { text: 'PAN ABKXM4821Q', because: 'no kind of holder X' },
      { text: 'PAN ABKPM48215', because: 'ends with a letter' },
      { text: 'product code ABKPM4821Q', because: 'another number by its word, no keyword' },
      { text: 'part abkpm4821q', because: 'lower case without keyword' },
      { text: 'GSTIN 29ABKPM4821Q1ZP', because: 'part of a GST number' },
    ],
  },
};
