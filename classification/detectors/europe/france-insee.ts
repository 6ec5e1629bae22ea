import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, separator as s, standalone } from '../../patterns.ts';
import { mod97 } from '../../validators/mod-97.ts';

const keywords = commaSeparated(`
  insee, nir, numéro de sécurité sociale, n° de sécurité sociale, sécurité sociale, numéro de sécu, code sécu,
  numéro insee, code insee, numéro nir, carte vitale, assurance maladie, assuré social, sécu, no d identité, numéro
  d identité, numéro d inscription au répertoire, social security number, social security no, social security,
  social security code, french social security, fssn, national id, national identification, ssn, cpam
`);

/** French social security number (NIR): sex, year, month, department, commune, order, key of two digits. */
export const franceInsee: Detector = {
  id: 'france-insee',
  name: 'France social security number (INSEE)',
  purviewId: '71f62b97-efe0-4aa1-aa49-e14de253619d',
  pattern: standalone(
    `[1-478]${s}?[0-9]{2}${s}?[0-9]{2}${s}?(?:[0-9]{2}|2[ABab])${s}?[0-9]{3}${s}?[0-9]{3}${s}?[0-9]{2}`,
  ),
  normalize: alphanumericsOf,
  valid: (value) => isMonth(Number(value.slice(3, 5))) && hasKey(value),
  levels: [
    { confidence: 85, evidence: [{ keywords }] },
    { confidence: 75, evidence: [] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'Numéro de sécurité sociale : 1 85 05 78 006 084 91', confidence: 85, because: 'grouped as on the card' },
      { text: 'x 185057800608491 y', confidence: 75, because: 'key holds, no keyword' },
      { text: 'NIR 1850578006084 91', confidence: 85, because: '13 digits, space, key' },
      { text: 'carte vitale 2 69 05 2A 588 157 17', confidence: 85, because: 'Corse-du-Sud counts as 19' },
      { text: 'carte vitale 2 69 05 2B 588 157 44', confidence: 85, because: 'Haute-Corse counts as 18' },
      { text: 'securite sociale 185057800608491', confidence: 85, because: 'accents do not matter' },
    ],
    noMatch: [
      { text: 'sécurité sociale 1 85 05 78 006 084 92', because: 'wrong key' },
      { text: 'sécurité sociale 1 85 13 78 006 084 25', because: 'no month 13, though the key holds' },
      { text: 'sécurité sociale 5 85 05 78 006 084 85', because: 'no sex 5' },
    ],
  },
};

/** 1 to 12; 20 to 42 and 50 to 99 stand for months that are not known. */
function isMonth(month: number): boolean {
  return (month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50;
}

function hasKey(value: string): boolean {
  const number = value.slice(0, 13).replace('2A', '19').replace('2B', '18');
  return 97 - mod97(number) === Number(value.slice(13));
}
