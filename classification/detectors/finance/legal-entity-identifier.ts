import type { Detector } from '../../detector.ts';
import { commaSeparated } from '../../patterns.ts';
import { mod97 } from '../../validators/mod-97.ts';

const keywords = commaSeparated('lei, lei code, legal entity identifier, gleif, lei number');

/** Legal entity identifier, ISO 17442: 18 characters and two check digits, ISO/IEC 7064 MOD 97-10. */
export const legalEntityIdentifier: Detector = {
  id: 'legal-entity-identifier',
  name: 'Legal entity identifier (LEI)',
  pattern: /(?<![0-9A-Za-z])[0-9A-Z]{18}[0-9]{2}(?![0-9A-Za-z])/g,
  normalize: (value) => value,
  valid: (value) =>
    /[A-Z]/.test(value) && mod97(value.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))) === 1,
  levels: [
    { confidence: 85, evidence: [{ keywords }] },
    { confidence: 65, evidence: [] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'LEI 506700GE1G29325QX363', confidence: 85, because: "the registry's own" },
      { text: 'counterparty 506700GE1G29325QX363', confidence: 65, because: 'no keyword' },
    ],
    noMatch: [
      { text: 'LEI 506700GE1G29325QX364', because: 'wrong check digits' },
      { text: 'LEI 506700GE1G29325QX36', because: 'too short' },
      { text: 'LEI 12345678901234567890', because: 'digits only' },
    ],
  },
};
