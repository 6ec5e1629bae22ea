import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isFormatted, isUniform, separator as s, standalone } from '../../patterns.ts';
import { luhn } from '../../validators/luhn.ts';

const keywords = commaSeparated(`
  sin, sins, sin number, sin no, social insurance, social insurance number, social insurance no, soc ins, social ins,
  numéro d assurance sociale, numéro d assurance social, assurance sociale, assurance social, carte d assurance
  sociale, nas, no d assurance sociale, canadian sin, service canada
`);

/** Canadian social insurance number: nine digits with Luhn digit; 0 and 8 are not given to people. */
export const canadaSocialInsuranceNumber: Detector = {
  id: 'canada-social-insurance-number',
  name: 'Canada social insurance number',
  purviewId: 'a2f29c85-ecb8-4514-a610-364790c0773e',
  pattern: standalone(`[0-9]{3}${s}[0-9]{3}${s}[0-9]{3}|[0-9]{9}`),
  normalize: digitsOf,
  valid: (digits) => luhn(digits) && !digits.startsWith('8') && !isUniform(digits),
  levels: [
    { confidence: 85, appliesTo: isFormatted, evidence: [{ keywords }] },
    { confidence: 75, evidence: [{ keywords }] },
  ],
  recommendedConfidence: 75,
  testNumbers: new Set(['046454286']),
  samples: {
    match: [
      { text: 'SIN: 731 054 821', confidence: 85, because: 'formatted, keyword' },
      { text: "Numéro d'assurance sociale 731-054-821", confidence: 85, because: 'in French' },
      { text: 'Social Insurance Number 731054821', confidence: 75, because: 'unformatted' },
      { text: 'SIN 046 454 286', confidence: 85, because: 'the specimen of the government counts as test number' },
    ],
    noMatch: [
      { text: 'SIN 731 054 822', because: 'wrong Luhn digit' },
      { text: 'Order 731 054 821', because: 'no keyword' },
      { text: 'SIN 831 054 820', because: 'no person’s number begins with 8' },
      { text: 'SIN 1731 054 821', because: 'ten digits' },
    ],
  },
};
