import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';

const keywords = commaSeparated(`
  umid, umid no, umid number, umid id, umid card, crn, common reference number, unified multi purpose id, unified multi
  purpose identification, unified multi purpose identification card, identity card, pinag isang multi layunin id, gsis,
  sss id
`);

/** Common reference number of the Philippine UMID card: twelve digits by 4-7-1; no published checksum. */
export const philippinesUnifiedMultiPurposeIdentificationNumber: Detector = {
  id: 'philippines-unified-multi-purpose-identification-number',
  name: 'Philippines unified multi-purpose identification number',
  purviewId: '019b39dd-8c25-4765-91a3-d9c6baf3c3b3',
  pattern: standalone('[0-9]{4}-[0-9]{7}-[0-9]'),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits),
  levels: [{ confidence: 85, evidence: [{ keywords }] }],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'UMID: 0028-1215160-9', confidence: 85, because: 'keyword beside it' },
      { text: 'CRN-0111-4820193-7 (Unified Multi-Purpose ID)', confidence: 85, because: 'as printed on the card' },
    ],
    noMatch: [
      { text: 'order 0028-1215160-9', because: 'no keyword' },
      { text: 'UMID 0028-121516-09', because: 'grouped otherwise' },
      { text: 'UMID 0028-1215160-91', because: '13 digits' },
    ],
  },
};
