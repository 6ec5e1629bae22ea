import type { Detector } from '../../detector.ts';
import { commaSeparated, digitsOf, isUniform, standalone } from '../../patterns.ts';
import { luxembourg } from './countries.ts';
import { taxWords } from './evidence.ts';

const own = commaSeparated(`
  numéro matricule luxembourg, matricule, numéro matricule, matriculenummer, numéro d'identité national, numéro
  d'identification national, numéro d'identification fiscal luxembourgeois, luxembourg tax identifikatiounsnummer,
  steier identifikatiounsnummer, matrikelnummer luxemburg, steuernummer luxemburg
`);

/** Luxembourg identification number of a company: year, legal form, serial number; eleven digits. */
export const luxemburgNationalIdentificationNumberNonNaturalPersons: Detector = {
  id: 'luxemburg-national-identification-number-non-natural-persons',
  name: 'Luxemburg national identification number (non-natural persons)',
  purviewId: '84bffa3a-d805-4788-a613-b1e4df3804cf',
  pattern: standalone(`(?<!\\+)(?:18|19|20)[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{3}`),
  normalize: digitsOf,
  valid: (digits) => !isUniform(digits.slice(4)) && /^[2-9]/.test(digits.slice(4)),
  levels: [
    { confidence: 85, evidence: [{ keywords: own }, luxembourg] },
    { confidence: 85, evidence: [taxWords, luxembourg] },
    { confidence: 85, evidence: [{ keywords: ["numéro d'identité", 'steuernummer'] }, luxembourg] },
    { confidence: 75, evidence: [{ keywords: own }] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'Luxembourg S.A., matricule 1998 22 05 483', confidence: 85, because: 'beside the country' },
      { text: 'Numéro matricule 19982205483', confidence: 75, because: 'unspaced' },
    ],
    noMatch: [
      { text: 'Commande 19982205483', because: 'an order number, no keyword' },
      { text: 'Matricule 19980205483', because: 'no legal form 02' },
      { text: 'Luxembourg, tax number 1998220548', because: 'ten digits' },
    ],
  },
};
