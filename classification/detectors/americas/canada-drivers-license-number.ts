import type { ConfidenceLevel, Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated } from '../../patterns.ts';
import { driversLicenceWords, driversLicenseWords } from '../form-words.ts';
import { unlabelled } from '../unlabelled.ts';

const license = {
  keywords: [
    ...driversLicenseWords,
    ...driversLicenceWords,
    ...commaSeparated('permis de conduire, numéro de permis, no de permis, dl no, dl number, driver licence number'),
  ],
};

/** Names and postal codes of provinces with the format of their licences, without separators. */
const provinces: readonly (readonly [names: string, code: string, format: RegExp])[] = [
  ['alberta', 'AB', /^[0-9]{5,9}$/],
  ['british columbia, colombie britannique', 'BC', /^[0-9]{7}$/],
  ['manitoba', 'MB', /^[A-Z*]{5,6}[A-Z][0-9]{3}[A-Z]{2}$/],
  ['new brunswick, nouveau brunswick', 'NB', /^[0-9]{5,7}$/],
  ['newfoundland, labrador, terre neuve', 'NL', /^[A-Z][0-9]{9}$/],
  ['nova scotia, nouvelle écosse', 'NS', /^[A-Z]{5}[0-3][0-9][01][0-9]{6}$/],
  ['ontario', 'ON', /^[A-Z][0-9]{10}[0156][0-9][0-3][0-9]$/],
  ['prince edward island, pei', 'PE', /^[0-9]{5,6}$/],
  ['quebec, québec', 'QC', /^[A-Z][0-9]{12}$/],
  ['saskatchewan', 'SK', /^[0-9]{8}$/],
];

const places = provinces.map(([names, code, format]) => ({
  format,
  named: {
    any: [
      { keywords: commaSeparated(names) },
      { pattern: new RegExp(String.raw`(?:, ?|\(|[Pp]rovince: ?)${code}(?![A-Za-z])|\b${code} (?:DL|[Dd]river)`, 'g') },
    ],
    atLeast: 1,
  },
}));

const levels = (confidence: number, holds: (value: string) => boolean): readonly ConfidenceLevel[] =>
  places.map(({ format, named }) => ({
    confidence,
    appliesTo: (value: string) => holds(value) && format.test(alphanumericsOf(value)),
    evidence: [license, named],
  }));

/** Driver's licence of a province: each has a format of its own; no checksum, hence never without keyword and province. */
export const canadaDriversLicenseNumber: Detector = {
  id: 'canada-drivers-license-number',
  name: "Canada driver's license number",
  purviewId: '37186abb-8e48-4800-ad3c-e3d1610b3db0',
  pattern: unlabelled(
    '[A-Z][0-9]{4}[ -]?[0-9]{5}[ -]?[0-9]{5}|[A-Z][0-9]{4}-?[0-9]{6}-?[0-9]{2}|[A-Z][0-9]{9}|[A-Z]{5}-?[0-9]{9}|' +
      '[A-Z*]{2}-?[A-Z*]{2}-?[A-Z*]{2}-?[A-Z][0-9]{3}[A-Z]{2}|[0-9]{6}-[0-9]{3}|[0-9]{5,9}',
  ),
  normalize: alphanumericsOf,
  valid: (value) => provinces.some(([, , format]) => format.test(value)),
  levels: [
    ...levels(85, (value) => /[A-Z]/.test(value)),
    ...levels(75, () => true),
    {
      confidence: 75,
      appliesTo: (value) => /[A-Z]/.test(value),
      evidence: [license, { keywords: ['canada', 'canadian'] }],
    },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: "Ontario driver's licence D6101-40706-60905", confidence: 85, because: 'Ontario, grouped by fives' },
      { text: 'Permis de conduire du Québec : T5830-140572-09', confidence: 85, because: 'Quebec, in French' },
      { text: "Driver's licence 142573-829 (Alberta)", confidence: 75, because: 'digits only' },
      { text: "Driver's License: 4820193, Vancouver, BC", confidence: 75, because: 'province by its code' },
    ],
    noMatch: [
      { text: "driver's licence D6101-40706-60905", because: 'no province' },
      { text: 'Ontario order D6101-40706-60905', because: 'no keyword' },
      { text: 'Ontario driver’s licence D6101-40706-67905', because: 'no month 67 or 17' },
      { text: "British Columbia driver's licence 48201937", because: 'eight digits; there are seven' },
    ],
  },
};
