import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, standalone } from '../../patterns.ts';
import { driversLicenceWords, driversLicenseWords, otherNumberWords } from '../form-words.ts';

const keywords = [
  ...driversLicenseWords,
  ...driversLicenceWords,
  ...commaSeparated('dl no, dl number, dlno, dl, driving lic, driv lic, rto, sarathi'),
];

/** States and union territories as the transport authorities abbreviate them. */
const states =
  'AN|AP|AR|AS|BR|CG|CH|DD|DL|DN|GA|GJ|HP|HR|JH|JK|KA|KL|LA|LD|MH|ML|MN|MP|MZ|NL|OD|OR|PB|PY|RJ|SK|TN|TR|TS|TG|UK|UP|WB';

/** Indian driving licence (Sarathi): state, transport office, year of issue, seven digits; no checksum. */
export const indiaDriversLicenseNumber: Detector = {
  id: 'india-drivers-license-number',
  name: "India Driver's License Number",
  purviewId: '680788a3-53b6-455a-b891-c38cd76dc917',
  pattern: standalone(`(?:${states})[ -]?[0-9]{2}[ -]?(?:19[4-9][0-9]|20[0-4][0-9])[ -]?[0-9]{7}`),
  normalize: alphanumericsOf,
  valid: () => true,
  levels: [
    { confidence: 85, evidence: [{ keywords }] },
    { confidence: 65, evidence: [], without: [{ keywords: otherNumberWords }] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'Driving Licence No. MH12 20150048201', confidence: 85, because: 'Maharashtra, issued in 2015' },
      { text: 'DL: KA-05-2019-0048201', confidence: 85, because: 'hyphens between its parts' },
      { text: 'x DL0420110149646 y', confidence: 65, because: 'no keyword' },
    ],
    noMatch: [
      { text: 'Driving Licence XX12 20150048201', because: 'no state XX' },
      { text: 'Driving Licence MH12 18150048201', because: 'no licence was issued in 1815' },
      { text: 'Driving Licence MH12 201500482', because: 'too short' },
    ],
  },
};
