import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated } from '../../patterns.ts';
import { passportWords } from '../form-words.ts';
import { unlabelled } from '../unlabelled.ts';

const own = commaSeparated(`
  india, indian, indian passport, republic of india, passport seva, ministry of external affairs, passport file number
`);

/** Indian passport: a letter and seven digits, the first and last not zero; no checksum, hence never without keyword and country. */
export const indiaPassportNumber: Detector = {
  id: 'india-passport-number',
  name: 'India passport number',
  pattern: unlabelled('[A-Z] ?[0-9]{2} ?[0-9]{5}'),
  normalize: alphanumericsOf,
  valid: () => true,
  levels: [{ confidence: 85, evidence: [{ keywords: passportWords }, { keywords: own }] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'Indian passport no. K4820193', confidence: 85, because: 'country named' },
      { text: 'Passport: M7305182, nationality: Indian', confidence: 85, because: 'nationality beside it' },
    ],
    noMatch: [
      { text: 'passport K4820193', because: 'no country; others number theirs alike' },
      { text: 'Indian order K4820193', because: 'no keyword' },
    ],
  },
};
