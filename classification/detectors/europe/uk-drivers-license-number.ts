import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, standalone } from '../../patterns.ts';
import { isDayOfMonth } from '../../validators/partial-date.ts';

const own = commaSeparated(`
  driver number, driving licence, driving licence number, driving licence no, driving license, drivers licence,
  driver's licence, driver licence, driver's license, driver license number, dvla, provisional licence, licence
  number, dl no, dl number, dvlc
`);

/**
 * Driver number of Great Britain (DVLA): five letters of the surname, birth date with the month + 50 for women,
 * initials, a digit, two check characters.
 */
export const ukDriversLicenseNumber: Detector = {
  id: 'uk-drivers-license-number',
  name: "U.K. driver's license number",
  purviewId: 'f93de4be-d94c-40df-a8be-461738047551',
  pattern: standalone(`[A-Za-z9]{5} ?[0-9][0156][0-9][0-3][0-9]{2} ?[A-Za-z][A-Za-z9][0-9][A-Za-z]{2}(?: ?[0-9]{2})?`),
  normalize: (value) => alphanumericsOf(value).slice(0, 16),
  valid: hasDriverNumberForm,
  levels: [
    { confidence: 85, evidence: [{ keywords: own }] },
    { confidence: 75, evidence: [] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'Driving licence: MORGA657054SM9IJ', confidence: 85, because: 'as on the card' },
      { text: 'x JONES 910153 D99AB 21 y', confidence: 75, because: 'grouped, with issue number, no keyword' },
      { text: 'DVLA driver number FOX99752091AB9CD', confidence: 85, because: 'a short surname is filled with nines' },
    ],
    noMatch: [
      { text: 'Driving licence: MORGA677054SM9IJ', because: 'no month 77' },
      { text: 'Driving licence: MORGA657454SM9IJ', because: 'no day 45' },
      { text: 'Driving licence: M9RGA657054SM9IJ', because: 'a nine only fills up after the letters' },
      { text: 'Order MORGA657054', because: 'too short' },
    ],
  },
};

/** Surname filled with nines behind its letters, month 1 to 12 or 51 to 62, a day of that month. */
function hasDriverNumberForm(value: string): boolean {
  const month = Number(value.slice(6, 8)) % 50;
  return /^[A-Z]+9*$/.test(value.slice(0, 5)) && isDayOfMonth(month, Number(value.slice(8, 10)));
}
