import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, standalone } from '../../patterns.ts';
import { isShortDate } from '../../validators/calendar-date.ts';

const keywords = commaSeparated(`
  curp, clave única de registro de población, clave única, clave unica de registro, registro de población, renapo,
  unique population registry code, unique population code, población curp, personal id, unique id
`);

/** The 32 states and NE for those born abroad. */
const states = 'AS|BC|BS|CC|CL|CM|CS|CH|DF|DG|GT|GR|HG|JC|MC|MN|MS|NT|NL|OC|PL|QT|QR|SP|SL|SR|TC|TS|TL|VZ|YN|ZS|NE';
const alphabet = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ';

/** CURP of Mexico: letters of the name, birth date, sex, state, consonants, homonym character, check digit. */
export const mexicoUniquePopulationRegistryCode: Detector = {
  id: 'mexico-unique-population-registry-code',
  name: 'Mexico Unique Population Registry Code (CURP)',
  purviewId: 'e905ad4d-5a74-406d-bf36-b1efca798af4',
  pattern: standalone(`[A-Z][AEIOUX][A-Z]{2}[0-9]{6}[HMX](?:${states})[B-DF-HJ-NP-TV-Z]{3}[0-9A-Z][0-9]`),
  normalize: alphanumericsOf,
  valid: (value) => isShortDate(value.slice(4, 10)) && hasCheckDigit(value),
  levels: [
    { confidence: 85, evidence: [{ keywords }] },
    { confidence: 75, evidence: [] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'CURP: GOLM850412MDFRPR07', confidence: 85, because: 'check digit holds, keyword beside it' },
      { text: 'x PERJ050923HJCRMNA2 y', confidence: 75, because: 'letter for those born since 2000; no keyword' },
      { text: 'Clave Única de Registro de Población BOXW310820HNERXN09', confidence: 85, because: 'born abroad' },
    ],
    noMatch: [
      { text: 'CURP GOLM850412MDFRPR08', because: 'wrong check digit' },
      { text: 'CURP GOLM851312MDFRPR07', because: 'no month 13' },
      { text: 'CURP GOLM850412MZZRPR07', because: 'no state ZZ' },
      { text: 'CURP GOLM850412MDFRPR071', because: '19 characters' },
    ],
  },
};

/** Weights 18 to 2 by place, the characters counted with Ñ; the rest to the next ten. */
function hasCheckDigit(value: string): boolean {
  let sum = 0;
  for (let index = 0; index < 17; index++) sum += alphabet.indexOf(value.charAt(index)) * (18 - index);
  return (10 - (sum % 10)) % 10 === Number(value.slice(17));
}
