import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isFormatted, isUniform, separator as s, standalone } from '../../patterns.ts';
import { verhoeff } from '../../validators/verhoeff.ts';
import { otherNumberWords } from '../form-words.ts';

const keywords = commaSeparated(`
  aadhaar, aadhar, adhaar, adhar, aadhaar number, aadhaar no, aadhaar card, aadhar card, aadhaarnumber, uid, uidai,
  unique identification number, unique identification, enrolment no, enrolment number, आधार, आधार संख्या, आधार नंबर,
  आधार कार्ड, ஆதார், ఆధార్, আধার, આધાર, ಆಧಾರ್, ആധാർ
`);

/** Aadhaar number of the UIDAI: twelve digits, first 2 to 9, check digit after Verhoeff. */
export const indiaUniqueIdentificationNumber: Detector = {
  id: 'india-unique-identification-number',
  name: 'India unique identification (Aadhaar) number',
  purviewId: '1ca46b29-76f5-4f46-9383-cfa15e91048f',
  // No group of four before or after: that is a card's number.
  pattern: standalone(`(?<![0-9]{4} )(?:[2-9][0-9]{3}${s}[0-9]{4}${s}[0-9]{4}|[2-9][0-9]{11})(?! [0-9]{4}(?![0-9]))`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && verhoeff(digits),
  levels: [
    { confidence: 85, evidence: [{ keywords }] },
    { confidence: 65, appliesTo: isFormatted, evidence: [], without: [{ keywords: otherNumberWords }] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'Aadhaar: 6284 0193 7521', confidence: 85, because: 'grouped as on the card' },
      { text: 'Aadhar card no. 391750824633', confidence: 85, because: 'unformatted, spelled with one a' },
      { text: 'आधार संख्या: 6284 0193 7521', confidence: 85, because: 'Hindi' },
      { text: 'Ravi Kumar 6284 0193 7521', confidence: 65, because: 'grouped, no keyword' },
    ],
    noMatch: [
      { text: 'Aadhaar 6284 0193 7522', because: 'wrong check digit' },
      { text: 'Aadhaar 1284 0193 7521', because: 'never begins with 1' },
      { text: 'order 391750824633', because: 'twelve digits without keyword' },
      { text: 'batch 6284 0193 7521', because: 'another number by its word, no keyword' },
      { text: 'Aadhaar 6284 0193 7521 4820', because: 'sixteen digits: a card' },
    ],
  },
};
