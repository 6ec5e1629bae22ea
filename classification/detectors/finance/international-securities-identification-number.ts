import type { Detector } from '../../detector.ts';
import { commaSeparated } from '../../patterns.ts';
import { isCountryCode } from '../../validators/country-code.ts';
import { luhn } from '../../validators/luhn.ts';

const keywords = commaSeparated(
  'isin, isin code, isin number, wkn, cusip, sedol, securities, security id, share class, wertpapier, bond, fund',
);

/** International securities identification number, ISO 6166: country, nine characters, Luhn digit over letters as 10 to 35. */
export const internationalSecuritiesIdentificationNumber: Detector = {
  id: 'international-securities-identification-number',
  name: 'International securities identification number (ISIN)',
  pattern: /(?<![0-9A-Za-z])[A-Z]{2}[0-9A-Z]{9}[0-9](?![0-9A-Za-z])/g,
  normalize: (value) => value,
  valid: (value) =>
    (isCountryCode(value.slice(0, 2)) || /^(?:XS|EU|XC)/.test(value)) &&
    /[0-9]{3}/.test(value) &&
    luhn(value.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))),
  levels: [
    { confidence: 85, evidence: [{ keywords }] },
    { confidence: 65, evidence: [] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'ISIN: US0378331005', confidence: 85, because: 'keyword beside it' },
      { text: 'position GB0002634946', confidence: 65, because: 'no keyword' },
    ],
    noMatch: [
      { text: 'ISIN US0378331006', because: 'wrong check digit' },
      { text: 'ISIN QQ0378331005', because: 'no country QQ' },
      { text: 'part US03783310051', because: 'too long' },
    ],
  },
};
