import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, standalone } from '../../patterns.ts';
import { isDayMonthYear } from '../../validators/partial-date.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';
import { slovenia } from './countries.ts';
import { identityWords, namedLevels } from './evidence.ts';

const own = commaSeparated(`
  emšo, emso, emšo številka, enotna matična številka občana, enotna matična številka, enotne matične številke,
  matična številka, številka državljana, osebna izkaznica, osebna številka, unique master citizen number, unique
  citizen number, unique registration number
`);

/** Slovenian unique master citizen number (EMŠO): birth date `DDMMYYY`, 50, serial number, check digit. */
export const sloveniaUniqueMasterCitizenNumber: Detector = {
  id: 'slovenia-unique-master-citizen-number',
  name: 'Slovenia Unique Master Citizen Number',
  purviewId: '68948b27-803d-41e4-adf1-13e05eb541bb',
  pattern: standalone(`(?<!\\+)[0-3][0-9][01][0-9][089][0-9]{2} ?5[0-9] ?[0-9]{4}`),
  normalize: digitsOf,
  valid: (digits) => isDayMonthYear(digits) && hasCheckDigit(digits),
  levels: namedLevels(85, { own, common: identityWords, country: slovenia }),
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'EMŠO: 0101006500006', confidence: 85, because: 'born 2006' },
      { text: 'Enotna matična številka občana 1507985 50 1204', confidence: 85, because: 'grouped' },
    ],
    noMatch: [
      { text: 'EMŠO: 0101006500007', because: 'wrong check digit' },
      { text: 'EMŠO 0113006500006', because: 'no month 13' },
      { text: 'Naročilo 0101006500006', because: 'an order number, no keyword' },
      { text: 'Timestamp 1710154500006', because: 'a timestamp' },
    ],
  },
};

/** Weights 7 to 2 twice, modulo eleven; ten and eleven count as zero. */
function hasCheckDigit(digits: string): boolean {
  const remainder = weightedSum(digits.slice(0, 12), [7, 6, 5, 4, 3, 2]) % 11;
  return (remainder <= 1 ? 0 : 11 - remainder) === Number(digits.slice(12));
}
