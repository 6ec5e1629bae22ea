import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated } from '../../patterns.ts';
import { passportWords } from '../form-words.ts';
import { unlabelled } from '../unlabelled.ts';

const own = commaSeparated(`
  philippine passport, philippines passport, filipino passport, pasaporte, numero ng pasaporte, libro ng pasaporte,
  philippines, philippine, filipino, filipina, dfa, pilipinas, passport book
`);

/** Philippine passport: P, seven digits and a letter since 2016, one or two letters and six or seven digits before; no checksum. */
export const philippinesPassportNumber: Detector = {
  id: 'philippines-passport-number',
  name: 'Philippines passport number',
  purviewId: '6fa57f91-314a-4561-8248-7ab921957448',
  pattern: unlabelled('[A-Z][0-9]{7}[A-Z]|[A-Z]{2}[0-9]{6,7}|[A-Z][0-9]{6}'),
  normalize: alphanumericsOf,
  valid: () => true,
  levels: [
    { confidence: 85, evidence: [{ keywords: passportWords }, { keywords: own }] },
    { confidence: 85, evidence: [{ keywords: ['pasaporte', 'numero ng pasaporte', 'libro ng pasaporte'] }] },
    { confidence: 75, appliesTo: (value) => /^P[0-9]{7}[A-Z]$/.test(value), evidence: [{ keywords: passportWords }] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'Philippine passport P4820193A', confidence: 85, because: 'the format since 2016' },
      { text: 'Numero ng pasaporte: EC7305182', confidence: 85, because: 'in Filipino' },
      { text: 'Passport no. P4820193B', confidence: 75, because: 'no other country numbers alike' },
    ],
    noMatch: [
      { text: 'passport EC7305182', because: 'no country; others number theirs alike' },
      { text: 'Philippines order P4820193A', because: 'no keyword' },
      { text: 'Philippine passport P48201937A', because: 'eight digits' },
    ],
  },
};
