import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated } from '../../patterns.ts';
import { countriesBut } from '../country-words.ts';
import { driversLicenceWords } from '../form-words.ts';
import { unlabelled } from '../unlabelled.ts';

const keywords = [
  ...driversLicenceWords,
  ...commaSeparated(`
    driver lic, drivers lic, driver s lic, nz driver license, nz drivers license, new zealand driver license, new zealand
    driver s license, licence number, international driving permit, nz automobile association, waka kotahi, nzta
  `),
];

const country = commaSeparated(`
  new zealand, nz, aotearoa, auckland, wellington, christchurch, waka kotahi, nzta
`);

/** Driver licence of New Zealand: two letters and six digits; no published checksum, hence never without keyword. */
export const newZealandDriversLicenseNumber: Detector = {
  id: 'new-zealand-drivers-license-number',
  name: "New Zealand driver's license number",
  purviewId: '1924b377-d287-49c9-a737-cfe7a8a2615a',
  pattern: unlabelled('[A-Z]{2}[0-9]{6}|[a-z]{2}[0-9]{6}'),
  normalize: alphanumericsOf,
  valid: () => true,
  levels: [
    { confidence: 85, evidence: [{ keywords }, { keywords: country }] },
    { confidence: 85, evidence: [{ keywords }], without: [{ keywords: countriesBut('new zealand') }] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'NZ driver licence EH482019', confidence: 85, because: 'keyword beside it' },
      { text: "Driver's licence number: da730518", confidence: 85, because: 'lower case' },
    ],
    noMatch: [
      { text: 'part EH482019', because: 'no keyword' },
      { text: 'driver licence renewed, receipt EH482019', because: 'a receipt by its label' },
      { text: 'Estonia driving licence ET281937', because: 'another country’s' },
      { text: 'driver licence EH4820193', because: 'seven digits' },
    ],
  },
};
