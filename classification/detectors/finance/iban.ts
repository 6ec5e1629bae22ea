import type { Detector } from '../../detector.ts';
import { alphanumericsOf } from '../../patterns.ts';
import { ibanChecksum } from '../../validators/mod-97.ts';

/** Total length by country, from the SWIFT IBAN registry. */
const countries: Readonly<Record<number, string>> = {
  15: 'NO',
  16: 'BE',
  18: 'DK FI FK FO GL NL SD',
  19: 'MK SI',
  20: 'AT BA EE KZ LT LU MN XK',
  21: 'CH HR LI LV',
  22: 'BG BH CR DE GB GE IE ME RS VA',
  23: 'AE GI IL IQ OM SO TL',
  24: 'AD CZ ES MD PK RO SA SE SK TN VG',
  25: 'LY PT ST',
  26: 'IS TR',
  27: 'BI DJ FR GR IT MC MR SM',
  28: 'AL AZ BY CY DO GT HU LB NI PL SV',
  29: 'BR EG PS QA UA',
  30: 'JO KW MU YE',
  31: 'MT SC',
  32: 'LC',
  33: 'RU',
};

/** International bank account number, ISO 13616: country, check digits, account; the length tells where it ends. */
export const iban: Detector = {
  id: 'iban',
  name: 'International bank account number (IBAN)',
  purviewId: 'e7dc4711-11b7-4cb0-b88b-2c394a771f0e',
  pattern: ibanPattern(),
  normalize: alphanumericsOf,
  valid: ibanChecksum,
  levels: [{ confidence: 85, evidence: [] }],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'IBAN: DE89 3704 0044 0532 0130 00', confidence: 85, because: 'printed by fours' },
      { text: 'GB82WEST12345698765432', confidence: 85, because: 'electronic form' },
      {
        text: 'FR14 2004 1010 0505 0001 3M02 606 BIC PSSTFRPPXXX',
        confidence: 85,
        because: 'ends by its length, not at the BIC',
      },
      { text: 'NO93 8601 1117 947', confidence: 85, because: 'the shortest' },
    ],
    noMatch: [
      { text: 'IBAN DE88 3704 0044 0532 0130 00', because: 'wrong check digits' },
      { text: 'IBAN DE89 3704 0044 0532 0130 0', because: 'too short for Germany' },
      { text: 'IBAN ZZ89 3704 0044 0532 0130 00', because: 'no such country' },
      { text: 'XDE89370400440532013000', because: 'a letter touches it' },
    ],
  },
};

/** One alternative per length: groups of four with at most one space or hyphen before each, then the rest. */
function ibanPattern(): RegExp {
  const alternatives = Object.entries(countries).map(([length, codes]) => {
    const account = Number(length) - 4;
    const groups = `(?:[ -]?[0-9A-Z]{4}){${Math.floor(account / 4)}}`;
    const rest = account % 4 === 0 ? '' : `[ -]?[0-9A-Z]{${account % 4}}`;
    return `(?:${codes.replaceAll(' ', '|')})[0-9]{2}${groups}${rest}`;
  });
  return new RegExp(`(?<![0-9A-Za-z])(?=[A-Z]{2}[0-9]{2})(?:${alternatives.join('|')})(?![0-9A-Za-z])`, 'g');
}
