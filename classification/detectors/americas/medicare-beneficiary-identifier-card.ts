import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, standalone } from '../../patterns.ts';
import { otherNumberWords } from '../form-words.ts';

const keywords = commaSeparated(`
  mbi, mbi number, medicare beneficiary, medicare beneficiary identifier, medicare beneficiary number, medicare
  beneficiary no, medicare beneficiary id, medicare number, medicare no, medicare id, medicare card, medicare claim
`);

/** No S, L, O, I, B, Z, which are read as digits. */
const letter = '[AC-HJKMNP-RT-Y]';
const either = '[0-9AC-HJKMNP-RT-Y]';

/** Medicare beneficiary identifier of the CMS: eleven characters, each place letter, digit or either; no checksum. */
export const medicareBeneficiaryIdentifierCard: Detector = {
  id: 'medicare-beneficiary-identifier-card',
  name: 'Medicare Beneficiary Identifier (MBI) card',
  purviewId: 'f753a286-f5cc-47e6-a592-4be25fd02591',
  pattern: standalone(`[1-9]${letter}${either}[0-9]-?${letter}${either}[0-9]-?${letter}{2}[0-9]{2}`),
  normalize: alphanumericsOf,
  valid: () => true,
  levels: [
    { confidence: 85, evidence: [{ keywords }] },
    {
      confidence: 65,
      appliesTo: (value) => value.split('-').length === 3,
      evidence: [],
      without: [{ keywords: otherNumberWords }],
    },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'Medicare number 1EG4-TE5-MK72', confidence: 85, because: 'as printed on the card' },
      { text: 'MBI: 4QF7CN3JA95', confidence: 85, because: 'without hyphens' },
      { text: 'ID 4QF7-CN3-JA95', confidence: 65, because: 'no keyword, hyphens where the card has them' },
    ],
    noMatch: [
      { text: 'MBI 1SG4-TE5-MK72', because: 'S is never used' },
      { text: 'MBI 0EG4-TE5-MK72', because: 'never begins with zero' },
      { text: 'part 4QF7CN3JA95', because: 'no keyword, no hyphens: a product code looks the same' },
      { text: 'MBI 1EG4-TE5-MK7', because: 'ten characters' },
    ],
  },
};
