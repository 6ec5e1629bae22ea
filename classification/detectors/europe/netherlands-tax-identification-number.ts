import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { dutchBsn } from '../../validators/dutch-bsn.ts';
import { netherlands } from './countries.ts';
import { namedLevels, taxWords } from './evidence.ts';

const own = commaSeparated(`
  fiscaal nummer, fiscaalnummer, fi nummer, rsin, rsin nummer, belastingnummer, belasting nummer, belastingdienst,
  belastingaangifte, identificatienummer belasting, identificatienummer van belasting, nederlands belastingnummer,
  nederlands belasting identificatienummer, btw nummer, loonheffingennummer, netherlands tin, netherlands tax
  identification, dutch tax number
`);

/** Dutch tax number: nine digits that pass the eleven test (BSN of a person, RSIN of a company). */
export const netherlandsTaxIdentificationNumber: Detector = {
  id: 'netherlands-tax-identification-number',
  name: 'Netherlands tax identification number',
  purviewId: '01f42a64-eba7-4892-a67b-398237e4ade2',
  pattern: standalone(`(?<!\\+)[0-9]{9}|[0-9]{4}[. ][0-9]{2}[. ][0-9]{3}`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && dutchBsn(digits),
  levels: namedLevels(85, { own, common: taxWords, country: netherlands }),
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'RSIN: 111222333', confidence: 85, because: 'a company' },
      { text: 'Netherlands, tax number 123456782', confidence: 85, because: 'a common word beside the country' },
    ],
    noMatch: [
      { text: 'RSIN: 111222334', because: 'fails the eleven test' },
      { text: 'Factuur 111222333', because: 'a bill, no keyword' },
      { text: 'Tax number 111222333', because: 'a common word does not tell the country' },
    ],
  },
};
