import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';

const own = commaSeparated(`
  ahv, ahv nummer, ahv nr, ahvn13, ahv13, ahvnr, avs, n° avs, numéro avs, navs13, numéro d'assuré, avs ai, numero
  avs, numero d'assicurato, sozialversicherungsnummer, versichertennummer, versicherungsnummer, versichertenausweis,
  numéro de sécurité sociale, assurance vieillesse, swiss social security number, avs number, ssn, social security
  number, insurance number, personal id number, identifikationsnummer
`);

/**
 * Swiss social insurance number (AHV, AVS), which Liechtenstein uses too: 756, nine digits, the check digit of
 * EAN-13.
 */
export const switzerlandSsnAhvNumber: Detector = {
  id: 'switzerland-ssn-ahv-number',
  name: 'Switzerland SSN AHV number',
  purviewId: '277cfa4b-6eaa-4a1b-9492-099dec849971',
  pattern: standalone(`756[. ]?[0-9]{4}[. ]?[0-9]{4}[. ]?[0-9]{2}`),
  anchors: ['756'],
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits.slice(3, 12)) && weightedSum(digits, [1, 3]) % 10 === 0,
  levels: [
    { confidence: 85, evidence: [{ keywords: own }] },
    { confidence: 75, evidence: [], appliesTo: (value) => value.includes('.') },
    { confidence: 65, evidence: [] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'AHV-Nr. 756.9217.0769.85', confidence: 85, because: 'as on the card' },
      { text: 'N° AVS 7569217076985', confidence: 85, because: 'unspaced' },
      { text: 'x 756.1234.5678.97 y', confidence: 75, because: 'with dots, no keyword' },
      { text: 'x 7569217076985 y', confidence: 65, because: 'unspaced, no keyword' },
    ],
    noMatch: [
      { text: 'AHV-Nr. 756.9217.0769.86', because: 'wrong check digit' },
      { text: 'AHV-Nr. 757.9217.0769.85', because: 'never begins with 757' },
      { text: 'EAN 7610000000019', because: 'an article number' },
      { text: 'AHV 756.0000.0000.02', because: 'filler' },
    ],
  },
};
