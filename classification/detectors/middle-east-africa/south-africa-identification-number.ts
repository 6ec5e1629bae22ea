import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, standalone } from '../../patterns.ts';
import { isShortDate } from '../../validators/calendar-date.ts';
import { luhn } from '../../validators/luhn.ts';

const keywords = commaSeparated(`
  id no, id number, sa id, sa id number, rsa id, rsa id number, id book, smart id, smart id card, identity number,
  identity no, identity card, identity document, identification, identification number, south african id, id nommer,
  identiteitsnommer, home affairs
`);

/** Identity number of South Africa: birth date, sex and serial, citizenship, one digit more, Luhn digit. */
export const southAfricaIdentificationNumber: Detector = {
  id: 'south-africa-identification-number',
  name: 'South Africa identification number',
  purviewId: 'e2adf7cb-8ea6-4048-a2ed-d89eb65f2780',
  pattern: standalone('[0-9]{2}[01][0-9][0-3][0-9] ?[0-9]{4} ?[0-2][0-9][0-9]'),
  normalize: digitsOf,
  valid: (digits) => isShortDate(digits) && luhn(digits),
  levels: [
    { confidence: 85, evidence: [{ keywords }] },
    { confidence: 85, appliesTo: (value) => !mayBeTime(value), evidence: [{ keywords: ['id'] }] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'ID number: 8504125034085', confidence: 85, because: 'a citizen’s' },
      { text: 'ID 8504125034085', confidence: 85, because: 'the shortest word for it' },
      { text: 'SA ID 920715 0184 085', confidence: 85, because: 'grouped' },
      { text: 'Identiteitsnommer 8001015009087', confidence: 85, because: 'in Afrikaans' },
    ],
    noMatch: [
      { text: 'ID number 8504125034086', because: 'wrong Luhn digit' },
      { text: 'ID number 8513125034084', because: 'no month 13' },
      { text: '"id": 7, "ts": 1704061234080', because: 'milliseconds since 1970' },
      { text: 'order 8504125034085', because: 'no keyword' },
      { text: 'ID number 85041250340851', because: '14 digits' },
    ],
  },
};

/** Milliseconds of the years 2008 to 2030, which logs keep beside ids. */
function mayBeTime(value: string): boolean {
  return /^1[2-8][0-9]{11}$/.test(value);
}
