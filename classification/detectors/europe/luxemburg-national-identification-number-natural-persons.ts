import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, standalone } from '../../patterns.ts';
import { luhn } from '../../validators/luhn.ts';
import { isYearMonthDay } from '../../validators/partial-date.ts';
import { verhoeff } from '../../validators/verhoeff.ts';
import { luxembourg } from './countries.ts';
import { identityWords, namedLevels } from './evidence.ts';

const own = commaSeparated(`
  matricule, numéro matricule, matricule nationale, matriculenummer, numéro d'identification national, numéro
  d'identification personnel, numéro national d'identification, matrikel, matrikelnummer,
  sozialversicherungsmatrikel, cns, ccss, steier id, steiernummer, id personnelle, eindeutige id, luxembourg id,
  carte d'identité luxembourgeoise, identifikatiounsnummer, numéro d'identification fiscale, persönliche
  identifikationsnummer
`);

/**
 * Luxembourg identification number of a person: birth date `YYYYMMDD`, serial number, check digits by Luhn and by
 * Verhoeff over the first eleven.
 */
export const luxemburgNationalIdentificationNumberNaturalPersons: Detector = {
  id: 'luxemburg-national-identification-number-natural-persons',
  name: 'Luxemburg national identification number (natural persons)',
  purviewId: 'aaf661ed-29ec-426d-8bf9-880cad298ebb',
  pattern: standalone(`(?<!\\+)(?:18|19|20)[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{3} ?[0-9]{2}`),
  normalize: digitsOf,
  valid: (digits) =>
    isYearMonthDay(digits.slice(2)) && luhn(digits.slice(0, 12)) && verhoeff(digits.slice(0, 11) + digits.slice(12)),
  levels: [
    ...namedLevels(85, { own, common: identityWords, country: luxembourg }),
    { confidence: 75, evidence: [identityWords] },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'Matricule : 1893120105732', confidence: 85, because: 'unspaced' },
      { text: 'Matricule nationale 1985 07 15 123 30', confidence: 85, because: 'grouped' },
      { text: 'personal id 1893120105732', confidence: 75, because: 'a common word: a date and two check digits' },
    ],
    noMatch: [
      { text: 'Matricule : 1893120105733', because: 'wrong second check digit' },
      { text: 'Matricule 1893130105732', because: 'no month 13' },
      { text: 'Commande 1893120105732', because: 'an order number, no keyword' },
      { text: 'Timestamp 2024031215302', because: 'a timestamp, no keyword' },
    ],
  },
};
