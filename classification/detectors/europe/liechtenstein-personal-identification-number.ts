import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { isFullDate } from '../../validators/partial-date.ts';
import { liechtenstein } from './countries.ts';
import { namedLevels } from './evidence.ts';

const own = commaSeparated(`
  peid, peid nr, peid nummer, personenidentifikationsnummer, personenidentifikationsnr, pid liechtenstein,
  liechtenstein tax, liechtenstein tin
`);
const commonWords = {
  keywords: commaSeparated(`
    tax identification number, tin, steueridentifikationsnummer, personen id, personal identification number
  `),
};

/** Identification number of persons and tax number of Liechtenstein (PEID): up to twelve digits, no check digit. */
export const liechtensteinPersonalIdentificationNumber: Detector = {
  id: 'liechtenstein-personal-identification-number',
  name: 'Liechtenstein personal identification number (PEID)',
  pattern: standalone(`(?<!\\+)[1-9][0-9]{4,11}`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && !isFullDate(digits),
  levels: namedLevels(75, { own, common: commonWords, country: liechtenstein }),
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'PEID-Nr. 2819375', confidence: 75, because: 'as the tax office writes it' },
      { text: 'Liechtenstein, TIN 281937564', confidence: 75, because: 'a common word beside the country' },
    ],
    noMatch: [
      { text: 'Auftrag 2819375', because: 'an order number, no keyword' },
      { text: 'PEID vom 20240312', because: 'a date' },
      { text: 'TIN 2819375', because: 'a common word does not tell the country' },
    ],
  },
};
