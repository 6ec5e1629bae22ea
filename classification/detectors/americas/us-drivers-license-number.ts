import type { ConfidenceLevel, Detector, EvidenceGroup } from '../../detector.ts';
import { alphanumericsOf, commaSeparated } from '../../patterns.ts';
import { driversLicenseWords } from '../form-words.ts';
import { isLongDate } from '../../validators/calendar-date.ts';
import { unlabelled } from '../unlabelled.ts';
import { usStates } from './us-states.ts';

const license = { keywords: [...driversLicenseWords, ...commaSeparated('dmv license, cdl number, dl number, dln')] };
const abbreviation = { keywords: commaSeparated('dl, dl no, dls, cdl, cdls, lic, lic no, id number') };
/** `DL#` and `CA DL`, whose letters alone say little; by them alone most numbers are ruled out early. */
const numbered: readonly EvidenceGroup[] = [
  { keywords: ['dl', 'cdl'] },
  { pattern: /(?<![0-9A-Za-z])(?:DL|dl) ?#|\b[A-Z]{2} C?DL\b/g },
];

const shapes =
  // Letters first; Florida, Illinois, Michigan, Minnesota, Maryland, Wisconsin and New York group their digits.
  '[A-Z][0-9]{3}-[0-9]{3}-[0-9]{2}-[0-9]{3}-[0-9]|[A-Z][0-9]{3}-[0-9]{4}-[0-9]{4}-?[0-9]{0,2}|' +
  '[A-Z](?:[ -][0-9]{3}){4}|[A-Z][0-9]{4} [0-9]{5} [0-9]{5}|[A-Z]{1,3}[0-9]{3,14}|[A-Z]{2}[0-9]{6}[A-Z]|' +
  '[0-9]{3}[A-Z]{2}[0-9]{4}|[0-9]{2}[A-Z]{3}[0-9]{5}|[0-9]{7,9}[A-Z]{1,2}|[A-Z*]{5,7}[0-9]{3}[0-9A-Z*]{2}|' +
  'WDL[0-9A-Z]{9}|K[0-9]{2}-[0-9]{2}-[0-9]{4}|[0-9]{2}-[0-9]{3}-[0-9]{4}|[0-9]{3} [0-9]{3} [0-9]{3}|[0-9]{6,14}';

const states = usStates.map(({ name, code, format }) => ({
  format,
  named: {
    any: [
      { keywords: [name] },
      // Many codes are words too (IN, OR, ME): only as addresses and licenses have them.
      { pattern: new RegExp(String.raw`(?:, ?|\(|[Ss]tate: ?)${code}(?![A-Za-z])|\b${code} (?:DL|[Dd]river)`, 'g') },
    ],
    atLeast: 1,
  },
}));

const levels: readonly ConfidenceLevel[] = [
  ...states.map(({ format, named }) => ({
    confidence: 85,
    appliesTo: (value: string) => hasLetter(value) && format.test(alphanumericsOf(value)),
    evidence: [license, named],
  })),
  ...states.map(({ format, named }) => ({
    confidence: 75,
    appliesTo: (value: string) => format.test(alphanumericsOf(value)),
    evidence: [license, named],
  })),
  { confidence: 75, appliesTo: (value) => hasLetter(value) && isFormat(value), evidence: [license] },
  { confidence: 75, appliesTo: (value) => hasLetter(value) && isFormat(value), evidence: numbered },
  { confidence: 65, appliesTo: (value) => /^[0-9 -]{7,11}$/.test(value) && isFormat(value), evidence: [license] },
  ...states.map(({ format, named }) => ({
    confidence: 65,
    appliesTo: (value: string) => hasLetter(value) && format.test(alphanumericsOf(value)),
    evidence: [abbreviation, named],
  })),
];

/** Driver's license of a state: each has a format of its own; no checksum, hence never without keyword. */
export const usDriversLicenseNumber: Detector = {
  id: 'us-drivers-license-number',
  name: "U.S. driver's license number",
  purviewId: 'dfeb356f-61cd-459e-bf0f-7c6d28b458c6',
  pattern: unlabelled(shapes),
  normalize: alphanumericsOf,
  valid: isFormat,
  levels,
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: "California driver's license D4820193", confidence: 85, because: 'letter and seven digits' },
      { text: 'Driver License: F255-921-50-094-0, Tallahassee, FL', confidence: 85, because: 'Florida, grouped' },
      { text: 'New York drivers license 482 019 375', confidence: 75, because: 'digits only, state named' },
      { text: "Driver's License No. D4820193", confidence: 75, because: 'no state named' },
      { text: "driver's license 48201937", confidence: 65, because: 'digits only, no state named' },
      { text: 'DL# D4820193', confidence: 75, because: 'abbreviated, with the sign for a number' },
      { text: 'DL D4820193 (CA)', confidence: 65, because: 'abbreviated' },
    ],
    noMatch: [
      { text: 'Part D4820193, California', because: 'no keyword' },
      { text: "driver's license renewal, call phone 48201937", because: 'a telephone number by its label' },
      { text: "driver's license on file, order 48201937", because: 'an order by its label' },
      { text: "driver's license checked 2026-04-12", because: 'a date' },
      { text: "driver's license checked 20260412", because: 'a date without hyphens' },
      { text: 'Driver licence D4820193', because: 'not spelled as in the United States' },
    ],
  },
};

function hasLetter(value: string): boolean {
  return /[A-Z]/.test(value);
}

function isFormat(value: string): boolean {
  const plain = alphanumericsOf(value);
  return usStates.some(({ format }) => format.test(plain)) && !(plain.length === 8 && isLongDate(plain));
}
