import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, standalone } from '../../patterns.ts';
import { documentSum } from '../../validators/document-check-digit.ts';
import { germany } from './countries.ts';
import { drivingLicenceWords, namedLevels } from './evidence.ts';

const own = commaSeparated(`
  führerschein, führerscheine, führerscheinnummer, führerschein nr, führerscheinnr, fuehrerschein,
  fuehrerscheinnummer, fahrerlaubnis, fahrerlaubnisnummer, nr führerschein, no führerschein, german driving licence
`);

/** German driving licence number: authority of three, number of six, check digit, copy; digits and letters. */
export const germanyDriversLicenseNumber: Detector = {
  id: 'germany-drivers-license-number',
  name: "Germany driver's license number",
  purviewId: '91da9335-1edb-45b7-a95f-5fe41a16c63c',
  pattern: standalone(`[0-9A-Za-z][0-9]{2}[0-9A-Za-z]{6}[0-9Xx][0-9A-Za-z]`),
  normalize: alphanumericsOf,
  valid: (value) => /[A-Z]/.test(value.slice(0, 9)) && hasCheckDigit(value),
  levels: [
    ...namedLevels(85, { own, common: drivingLicenceWords, country: germany }),
    { confidence: 65, evidence: [drivingLicenceWords] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      {
        text: 'Führerscheinnummer: B072RRE2I55',
        confidence: 85,
        because: 'a word for the licence in the language of the country',
      },
      {
        text: 'Germany driving licence B072RRE2I55, valid until 12.05.2031',
        confidence: 85,
        because: 'the country, a common word and a date of the document',
      },
    ],
    noMatch: [
      { text: 'Germany order B072RRE2I55', because: 'an order number, no word for a licence' },
      { text: 'Führerscheinnummer: B072RRE2I45', because: 'wrong check digit' },
      { text: 'Auftrag B072RRE2I55', because: 'no word for a licence' },
    ],
  },
};

/** Weights 9 to 1, letters as 10 to 35, modulo eleven; X for ten. */
function hasCheckDigit(value: string): boolean {
  return documentSum(value.slice(0, 9), [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11 === '0123456789X'.indexOf(value.charAt(9));
}
