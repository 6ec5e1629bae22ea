import type { Detector } from '../../detector.ts';
import { commaSeparated } from '../../patterns.ts';

const keywords = commaSeparated(`
  date of birth, dob, d o b, birth date, birthdate, birthday, born, born on, dateofbirth, birth_date, geburtsdatum, geburtstag, geboren,
  geboren am, geb, date de naissance, né le, née le, fecha de nacimiento, nacido el, nacida el, data di nascita, nato il, nata il, data
  de nascimento, nascido em, geboortedatum, födelsedatum, fødselsdato, syntymäaika, data urodzenia, datum narození, születési dátum, data
  nașterii, datum rođenja, ημερομηνία γέννησης, дата рождения, doğum tarihi, 生年月日, 出生日期, 생년월일, วันเกิด
`);
const months =
  'Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?|' +
  'Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre';

/** Date of birth: a date of a human life with words beside it that say so. */
export const dateOfBirth: Detector = {
  id: 'date-of-birth',
  name: 'Date of birth',
  pattern: new RegExp(
    '(?<![0-9A-Za-z]|[0-9][./-])(?:(?:19|20)[0-9]{2}([-./])(?:0?[1-9]|1[0-2])\\1(?:0?[1-9]|[12][0-9]|3[01])|' +
      '(?:0?[1-9]|[12][0-9]|3[01])([-./])(?:0?[1-9]|[12][0-9]|3[01])\\2 ?(?:19|20)[0-9]{2}|' +
      `(?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th|\\.|er)?[ -](?:${months})\\.?,?[ -](?:19|20)[0-9]{2}|` +
      `(?:${months})\\.? (?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?,? (?:19|20)[0-9]{2}|` +
      '(?:19|20)[0-9]{2}[年년] ?[0-9]{1,2}[月월] ?[0-9]{1,2}[日일])(?![0-9A-Za-z]|[./-][0-9])',
    'gi',
  ),
  normalize: (value) => value.toLowerCase(),
  valid: (value) => yearOf(value) <= 2026,
  levels: [
    // Other dates on a form are those of its making: seldom so long ago.
    { confidence: 85, appliesTo: (value) => yearOf(value) <= 2008, evidence: [{ keywords }] },
    { confidence: 75, evidence: [{ keywords }] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'Date of birth: 14/03/1982', confidence: 85, because: 'day first' },
      { text: 'DOB 1982-03-14', confidence: 85, because: 'ISO 8601' },
      { text: 'born March 14, 1982', confidence: 85, because: 'month written out' },
      { text: 'Geburtsdatum: 14. März 1982', confidence: 85, because: 'German' },
      { text: '生年月日 1982年3月14日', confidence: 85, because: 'Japanese' },
      { text: 'DOB 02/11/2019', confidence: 75, because: 'a child, or another date' },
    ],
    noMatch: [
      { text: 'Invoice of 14/03/1982', because: 'no keyword' },
      { text: 'DOB 45/45/1982', because: 'no such day' },
      { text: 'DOB version 1.2.1982.3', because: 'part of a longer number' },
      { text: 'date of birth: unknown, file 2041-01-01', because: 'in the future' },
    ],
  },
};

function yearOf(value: string): number {
  return Number(/(?:19|20)[0-9]{2}/.exec(value)?.[0] ?? Number.NaN);
}
