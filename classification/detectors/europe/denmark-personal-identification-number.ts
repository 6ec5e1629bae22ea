import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, standalone } from '../../patterns.ts';
import { isDayMonthYear } from '../../validators/partial-date.ts';
import { swedishPersonnummer } from '../../validators/swedish-personnummer.ts';
import { weightedSum } from '../../validators/weighted-sum.ts';
import { denmark, finland, norway, sweden } from './countries.ts';
import { identityWords } from './evidence.ts';

const own = commaSeparated(`
  cpr, cpr nr, cpr nummer, cprnr, cprnummer, cpr no, cpr number, personregister, centrale personregister, civilt
  registreringssystem, sundhedskort, sundhedskortnummer, sygesikring, sygesikringsbevis, sygesikringskort,
  sygesikringsnummer, sundhedsforsikringskort, danish personal number, skattenummer, skat nummer
`);
const commonWords = {
  any: [identityWords, { keywords: commaSeparated('personnummer, personnr, person nr') }],
  atLeast: 1,
};

/**
 * Danish personal number (CPR): birth date `DDMMYY` and four digits; a check modulo eleven until 2007, none for later
 * ones.
 */
export const denmarkPersonalIdentificationNumber: Detector = {
  id: 'denmark-personal-identification-number',
  name: 'Denmark personal identification number',
  purviewId: '6c4f2fef-56e1-4c00-8093-88d7a01cf460',
  pattern: standalone(`(?<!\\+)[0-9]{6}[- ]?[0-9]{4}`),
  normalize: digitsOf,
  valid: (digits) => isDayMonthYear(digits, [0, 60]),
  levels: [
    { confidence: 85, evidence: [{ keywords: own }], without: [sweden, finland], appliesTo: hasCheck },
    { confidence: 85, evidence: [commonWords, denmark], appliesTo: hasCheck },
    { confidence: 75, evidence: [commonWords, denmark] },
    {
      confidence: 75,
      evidence: [{ keywords: ['personnummer'] }],
      without: [sweden, finland, norway],
      // The word is Swedish too, and so is a number that is right by both checks as a rule.
      appliesTo: (value) => hasCheck(value) && !swedishPersonnummer(digitsOf(value)),
    },
    {
      confidence: 75,
      evidence: [{ keywords: ['personnummer', 'personnr', 'person nr'] }],
      without: [sweden, finland, norway],
      appliesTo: (value) => !swedishPersonnummer(digitsOf(value)) && value.includes('-'),
    },
    { confidence: 75, evidence: [{ keywords: own }], without: [sweden, finland, norway] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'CPR-nr.: 211062-5629', confidence: 85, because: 'the check holds' },
      { text: 'Sygesikringsbevis 2110625629', confidence: 85, because: 'unspaced' },
      { text: 'CPR 211062-5628', confidence: 75, because: 'the check does not hold: given out since 2007' },
    ],
    noMatch: [
      { text: 'CPR 311362-5629', because: 'no month 13' },
      { text: 'Ordre 211062-5629', because: 'an order number, no keyword' },
      { text: 'Tlf. 2110625629', because: 'a phone number, no keyword' },
      { text: 'Personnummer, Sverige: 120410-5628', because: 'a Swedish number' },
    ],
  },
};

function hasCheck(value: string): boolean {
  return weightedSum(digitsOf(value), [4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0;
}
