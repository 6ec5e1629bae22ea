import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { dutchBsn } from '../../validators/dutch-bsn.ts';
import { netherlands } from './countries.ts';
import { identityWords, namedLevels } from './evidence.ts';

const own = commaSeparated(`
  bsn, bsn nummer, bsn nr, bsnnummer, burgerservicenummer, burger service nummer, sofinummer, sofi nummer, sofi,
  sociaal fiscaal nummer, persoonsnummer, persoonlijk nummer, persoonsgebonden nummer, uniek identificatienummer,
  uniek identiteitsnummer, citizen service number, citizen's service number, social fiscal number, dutch national id
`);

/** Dutch citizen service number (BSN): eight or nine digits that pass the eleven test. */
export const netherlandsCitizensServiceNumber: Detector = {
  id: 'netherlands-citizens-service-number',
  name: "Netherlands citizen's service (BSN) number",
  purviewId: 'c5f54253-ef7e-44f6-a578-440ed67e946d',
  pattern: standalone(`(?<!\\+)[0-9]{3}[ .-]?[0-9]{3}[ .-]?[0-9]{2,3}|[0-9]{4}[. ][0-9]{2}[. ][0-9]{3}`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && dutchBsn(digits),
  levels: namedLevels(85, { own, common: identityWords, country: netherlands }),
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'BSN: 281937564', confidence: 85, because: 'unspaced' },
      { text: 'Burgerservicenummer 111.222.333', confidence: 85, because: 'grouped' },
      {
        text: 'Netherlands, national identification number 1234.56.782',
        confidence: 85,
        because: 'a common word beside the country',
      },
    ],
    noMatch: [
      { text: 'BSN: 281937565', because: 'fails the eleven test' },
      { text: 'Factuur 111222333', because: 'a bill, no keyword' },
      { text: 'BSN 000000000', because: 'filler' },
      { text: 'Identification number 111222333', because: 'a common word does not tell the country' },
    ],
  },
};
