import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, standalone } from '../../patterns.ts';
import { documentCheckDigit } from '../../validators/document-check-digit.ts';
import { germany } from './countries.ts';
import { documentLevels, passportWords } from './evidence.ts';

const own = commaSeparated(`
  reisepass, reisepass nr, reisepassnummer, reisepass nummer, reisepässe, passnummer, pass nr, passnr, deutscher
  reisepass, deutscher pass, bundesrepublik deutschland reisepass, no reisepass, nr reisepass, german passport,
  europapass
`);

/** German passport number: a letter, eight letters or digits, mostly a check digit, D. */
export const germanyPassportNumber: Detector = {
  id: 'germany-passport-number',
  name: 'Germany passport number',
  purviewId: '2e3da144-d42b-47ed-b123-fbf78604e52c',
  pattern: standalone(`[CFGHJKcfghjk][0-9CFGHJ-NPRTV-Zcfghj-nprtv-z]{8}(?:[0-9][Dd]?)?`),
  normalize: (value) => alphanumericsOf(value).replace(/D$/, ''),
  valid: (value) => isPassportNumber(value),
  levels: [
    { confidence: 85, evidence: [{ keywords: own }], appliesTo: (value) => /^.{9}[0-9]/.test(value) },
    ...documentLevels({ own, common: passportWords, country: germany }),
    { confidence: 75, evidence: [passportWords], appliesTo: (value) => /^.{9}[0-9]/.test(value) },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'Reisepass-Nr.: C01X00T478', confidence: 85, because: 'with check digit' },
      { text: 'Reisepassnummer C01X00T47', confidence: 75, because: 'without' },
      { text: 'Passport number C01X00T478D', confidence: 75, because: 'a common word: the check digit holds' },
      {
        text: 'German passport no C01X00T47, date of expiry 12.05.2031',
        confidence: 85,
        because: 'with a date of the document',
      },
    ],
    noMatch: [
      { text: 'Reisepass-Nr.: C01X00T479', because: 'wrong check digit' },
      { text: 'Bestellung C01X00T478', because: 'an order number, no keyword' },
      { text: 'Passport number C01X00T47', because: 'a common word does not tell the country' },
      { text: 'Reisepass FRVHZTRKL', because: 'letters only' },
    ],
  },
};

/**
 * With a check digit as ICAO Doc 9303 has it, or nine characters without; then two digits at least, for words are no
 * numbers.
 */
function isPassportNumber(value: string): boolean {
  if (value.length === 10) return documentCheckDigit(value.slice(0, 9)) === Number(value.slice(9));
  return /(?:[A-Z]*[0-9]){2}/.test(value);
}
