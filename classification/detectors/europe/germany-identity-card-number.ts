import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, isUniform, standalone } from '../../patterns.ts';
import { documentCheckDigit } from '../../validators/document-check-digit.ts';
import { germany } from './countries.ts';
import { identityWords } from './evidence.ts';

const own = commaSeparated(`
  personalausweis, personalausweisnummer, personalausweis nr, personalausweisnr, ausweisnummer, ausweis nr,
  ausweisnr, ausweis, perso, bundespersonalausweis, personalausweises, npa, neuer personalausweis, persönliche
  identifikationsnummer, german id card, german identity card, ausweis id
`);

/**
 * German identity card number: since 2010 a letter, eight letters or digits, a check digit, D; before, nine digits
 * and a check digit.
 */
export const germanyIdentityCardNumber: Detector = {
  id: 'germany-identity-card-number',
  name: 'Germany identity card number',
  purviewId: 'e577372f-c42e-47a0-9d85-bebed1c237d4',
  pattern: standalone(`[LMNPRTVWXYlmnprtvwxy][0-9CFGHJ-NPRTV-Zcfghj-nprtv-z]{8}(?:[0-9][Dd]?)?|[0-9]{10}[Dd]?`),
  normalize: (value) => alphanumericsOf(value).replace(/D$/, ''),
  valid: (value) => isCardNumber(value),
  levels: [
    { confidence: 85, evidence: [{ keywords: own }], appliesTo: (value) => /^.{9}[0-9]/.test(value) },
    { confidence: 85, evidence: [identityWords, germany], appliesTo: (value) => /^.{9}[0-9]/.test(value) },
    { confidence: 75, evidence: [{ keywords: own }] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'Personalausweisnummer: T22000129', confidence: 75, because: 'nine characters as printed' },
      { text: 'Ausweis-Nr. L01X00T471D', confidence: 85, because: 'with check digit and D' },
      { text: 'Personalausweis 1210001241D', confidence: 85, because: 'as issued before 2010' },
    ],
    noMatch: [
      { text: 'Ausweis-Nr. L01X00T472D', because: 'wrong check digit' },
      { text: 'Bestellung L01X00T471D', because: 'an order number, no keyword' },
      { text: 'Ausweis 1210001240D', because: 'wrong check digit of an old card' },
      { text: 'Ausweis VERWALTER', because: 'a word' },
    ],
  },
};

/**
 * With a check digit as ICAO Doc 9303 has it, or nine characters without; then two digits at least, for words are no
 * numbers.
 */
function isCardNumber(value: string): boolean {
  if (value.length === 10) return !isUniform(value) && documentCheckDigit(value.slice(0, 9)) === Number(value.slice(9));
  return /(?:[A-Z]*[0-9]){2}/.test(value);
}
