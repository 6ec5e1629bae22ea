import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, separator as s } from '../../patterns.ts';
import { unlabelled } from '../unlabelled.ts';

const keywords = commaSeparated(`
  phin, phin number, personal health identification number, personal health identification, manitoba health, manitoba
  health card, manitoba health number, personal health number, phn, health registration, personal health card, health card number, health
  card, health services number, hsn, ahcip, alberta health care, saskatchewan health
`);
const provinces = commaSeparated(`
  manitoba, alberta, saskatchewan, new brunswick, newfoundland, nova scotia, prince edward island, yukon, nunavut,
  northwest territories, canada, winnipeg, edmonton, calgary, regina, saskatoon
`);

/** Personal health number of Manitoba, Alberta and Saskatchewan: nine digits; no published checksum, hence never without keyword. */
export const canadaPersonalHealthIdentificationNumber: Detector = {
  id: 'canada-personal-health-identification-number',
  name: 'Canada personal health identification number (PHIN)',
  purviewId: '722e12ac-c89a-4ec8-a1b7-fea3469f89db',
  pattern: unlabelled(`[0-9]{3}${s}[0-9]{3}${s}[0-9]{3}|[0-9]{5}-[0-9]{4}|[0-9]{9}`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits),
  levels: [
    {
      confidence: 75,
      evidence: [{ keywords }, { keywords: [...provinces, 'phin', 'personal health identification number'] }],
    },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'PHIN 482 019 375', confidence: 75, because: 'Manitoba’s own abbreviation' },
      { text: 'Alberta personal health number 48201-9375', confidence: 75, because: 'as on Alberta’s card' },
    ],
    noMatch: [
      { text: 'personal health number 482019375', because: 'no province' },
      { text: 'Manitoba order 482019375', because: 'no keyword of health' },
      { text: 'Manitoba Health, fax 482019375', because: 'a fax number by its label' },
      { text: 'PHIN 4820193751', because: 'ten digits' },
    ],
  },
};
