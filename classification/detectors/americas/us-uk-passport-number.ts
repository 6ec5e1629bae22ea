import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform } from '../../patterns.ts';
import { countriesBut } from '../country-words.ts';
import { passportWords } from '../form-words.ts';
import { unlabelled } from '../unlabelled.ts';

const own = commaSeparated(`
  us passport, u s passport, usa passport, american passport, united states passport, uk passport, u k passport,
  british passport, passport card, united states of america, united kingdom, hm passport office, department of state
`);
const dates = commaSeparated(`
  date of issue, date of expiry, issue date, expiry date, expiration date, date of expiration, issued on, expires
  on, valid until, valid from, date issued, expires, expiry
`);
const others = countriesBut();

/** Passports of the United States and the United Kingdom: nine digits, or (U.S. since 2021) a letter and eight digits. */
export const usUkPassportNumber: Detector = {
  id: 'us-uk-passport-number',
  name: 'U.S./U.K. passport number',
  purviewId: '178ec42a-18b4-47cc-85c7-d62c92fd67f8',
  pattern: unlabelled('[A-Z][0-9]{8}|[0-9]{9}'),
  normalize: alphanumericsOf,
  valid: (value) => !isUniform(value.slice(1)),
  levels: [
    { confidence: 85, evidence: [{ keywords: passportWords }, { keywords: dates }], without: [{ keywords: others }] },
    { confidence: 85, evidence: [{ keywords: passportWords }, { keywords: own }] },
    { confidence: 75, evidence: [{ keywords: passportWords }], without: [{ keywords: others }] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'Passport No: 548201937, date of expiry 04/2031', confidence: 85, because: 'a date of passports' },
      { text: 'UK passport 730518264', confidence: 85, because: 'named as British' },
      { text: 'Passport number A38215704', confidence: 75, because: 'letter and eight digits' },
    ],
    noMatch: [
      { text: 'Reference 548201937', because: 'no keyword' },
      { text: 'Passport fee paid, invoice 548201937', because: 'an invoice by its label' },
      { text: 'Passport number 5482019371', because: 'ten digits' },
      { text: 'Taiwan passport no. 300183475', because: 'another country’s' },
      { text: 'Danish passport no. 548201937', because: 'another country’s too' },
      { text: 'passport desk: phone 548201937', because: 'a telephone number by its label' },
    ],
  },
};
