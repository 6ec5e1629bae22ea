import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { luhn } from '../../validators/luhn.ts';
import { austria } from './countries.ts';
import { namedLevels } from './evidence.ts';

const own = commaSeparated(`
  abgabenkontonummer, abgabenkonto nr, österreichische steuernummer, steuernummer österreich, st nr, stnr, finanzamt
  österreich, finanzamt wien, austrian tax number, austrian tin, fastnr
`);
const commonWords = {
  keywords: commaSeparated(`
    steuernummer, steuer nr, steueridentifikationsnummer, finanzamt, tax number, tax no, tax id, tax identification
    number, tin
  `),
};

const austrianForm = /^[0-9]{2}-[0-9]{3}\//;

/** Austrian tax number: tax office of two digits, six digits, a Luhn check digit. */
export const austriaTaxIdentificationNumber: Detector = {
  id: 'austria-tax-identification-number',
  name: 'Austria tax identification number',
  purviewId: '4fd58d22-af28-4451-b18a-6f722430a56d',
  pattern: standalone(`(?<!\\+)[0-9]{2}[- ]?[0-9]{3}/?[0-9]{4}`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits) && luhn(digits),
  levels: [
    ...namedLevels(85, { own, common: commonWords, country: austria }),
    { confidence: 85, appliesTo: (value) => austrianForm.test(value), evidence: [commonWords] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'Abgabenkontonummer 59-119/9013', confidence: 85, because: 'as the tax office writes it' },
      { text: 'Steuernummer 59-119/9013', confidence: 85, because: 'a hyphen and a slash, as nobody else writes it' },
      { text: 'Österreich, Steuernummer: 59 119/9013', confidence: 85, because: 'a common word beside the country' },
    ],
    noMatch: [
      { text: 'Abgabenkontonummer 59-119/9014', because: 'wrong check digit' },
      { text: 'Steuernummer 591199013', because: 'other tax numbers have nine digits too' },
      { text: 'Bestellung 591199013', because: 'an order number, no keyword' },
      { text: 'Abgabenkontonummer 111111111', because: 'filler' },
    ],
  },
};
