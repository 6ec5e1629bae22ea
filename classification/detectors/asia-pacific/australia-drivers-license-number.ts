import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform } from '../../patterns.ts';
import { countriesBut } from '../country-words.ts';
import { driversLicenceWords } from '../form-words.ts';
import { unlabelled } from '../unlabelled.ts';

const licence = [
  ...driversLicenceWords,
  ...commaSeparated('driver lic, drivers lic, driver s lic, licence number, licence no'),
];
const country = commaSeparated(`
  australia, australian, nsw, new south wales, vic, victoria, qld, queensland, wa, western australia, south australia, tas,
  tasmania, northern territory, australian capital territory, vicroads, service nsw, rms, sydney, melbourne, brisbane,
  perth, adelaide, hobart, darwin, canberra, international driving permit
`);

/** Driver licence of an Australian state: six to ten digits, or digits and letters; no checksum, hence never without keyword. */
export const australiaDriversLicenseNumber: Detector = {
  id: 'australia-drivers-license-number',
  name: "Australia driver's license number",
  purviewId: '1cbbc8f5-9216-4392-9eb5-5ac2298d1356',
  // South Australia has a letter and five digits, Tasmania a letter and six, New South Wales of old four digits and two letters.
  pattern: unlabelled('[0-9]{4}[A-Z]{2}|[0-9]{2} ?[0-9]{3} ?[0-9]{3,4}|[A-Z][0-9]{5,6}|[0-9]{6,10}'),
  normalize: alphanumericsOf,
  valid: (value) => !isUniform(value),
  levels: [
    { confidence: 75, evidence: [{ keywords: licence }, { keywords: country }] },
    {
      confidence: 65,
      appliesTo: (value) => /^[0-9]{8,9}$/.test(value),
      evidence: [{ keywords: driversLicenceWords }],
      without: [{ keywords: countriesBut('australia', 'australian') }],
    },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'NSW driver licence 48201937', confidence: 75, because: 'state named' },
      { text: "Driver's licence no. A482019, Hobart", confidence: 75, because: 'Tasmania: a letter and six digits' },
      { text: 'driver licence: 048201937', confidence: 65, because: 'no state' },
    ],
    noMatch: [
      { text: 'Croatia driving licence 28193756', because: 'another country’s' },
      { text: 'NSW order 48201937', because: 'no keyword' },
      { text: 'driver license 48201937', because: 'spelled as in the United States' },
      { text: 'Queensland driver licence centre, phone 48201937', because: 'a telephone number by its label' },
      { text: 'NSW driver licence 48201937561', because: 'eleven digits' },
    ],
  },
};
