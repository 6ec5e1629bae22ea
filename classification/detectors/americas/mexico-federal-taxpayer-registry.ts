import type { Detector } from '../../detector.ts';
import { commaSeparated } from '../../patterns.ts';
import { isShortDate } from '../../validators/calendar-date.ts';
import { otherNumberWords } from '../form-words.ts';

const keywords = commaSeparated(`
  rfc, r f c, registro federal de contribuyentes, registro federal, clave de rfc, rfc con homoclave, homoclave,
  contribuyente, contribuyentes, federal taxpayer registry, mexican tax id, sat, cfdi, datos fiscales
`);

const alphabet = '0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ';
/** The tax administration's stand-ins for customers without one, national and foreign. */
const generic = new Set(['XAXX010101000', 'XEXX010101000']);

/** RFC of Mexico: letters of the name (four of people, three of companies), date, two characters, check character. */
export const mexicoFederalTaxpayerRegistry: Detector = {
  id: 'mexico-federal-taxpayer-registry',
  name: 'Mexico federal taxpayer registry (RFC)',
  pattern: /(?<![0-9A-Za-z]|[0-9][.-])[A-ZÑ&]{3,4}[ -]?[0-9]{6}[ -]?[0-9A-Z]{2}[0-9A](?![0-9A-Za-z]|[.-][0-9])/g,
  normalize: (value) => value.replace(/[ -]/g, ''),
  valid: (value) => isShortDate(value.slice(-9, -3)) && !generic.has(value) && hasCheckCharacter(value),
  levels: [
    { confidence: 85, evidence: [{ keywords }] },
    {
      confidence: 65,
      appliesTo: (value) => /^[A-ZÑ&][AEIOUX]?[A-ZÑ&]{2}[0-9]/.test(value),
      evidence: [],
      without: [{ keywords: otherNumberWords }],
    },
  ],
  recommendedConfidence: 85,
  samples: {
    match: [
      { text: 'RFC: GOLM850412QT5', confidence: 85, because: 'a person’s' },
      { text: 'RFC TEC-140528-K93', confidence: 85, because: 'a company’s, hyphenated' },
      { text: 'x GODE561231GR8 y', confidence: 65, because: 'check character holds, no keyword' },
    ],
    noMatch: [
      { text: 'RFC GOLM850412QT6', because: 'wrong check character' },
      { text: 'RFC GOLM851312QT5', because: 'no month 13' },
      { text: 'RFC genérico XAXX010101000', because: 'stands for customers without one' },
      { text: 'CURP GOLM850412MDFRPR07', because: 'longer, a population registry code' },
    ],
  },
};

/** Weights 13 to 2, companies read with a space before; eleven minus the remainder, 10 written A. */
function hasCheckCharacter(value: string): boolean {
  const padded = value.padStart(13, ' ');
  let sum = 0;
  for (let index = 0; index < 12; index++) sum += alphabet.indexOf(padded.charAt(index)) * (13 - index);
  return '0123456789A'.charAt((11 - (sum % 11)) % 11) === padded.charAt(12);
}
