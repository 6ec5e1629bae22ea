import type { Detector } from '../../detector.ts';
import { alphanumericsOf, commaSeparated, standalone } from '../../patterns.ts';

const own = commaSeparated(`
  codice fiscale, cod fiscale, cod fisc, c f, cf, codice fiscal, codici fiscali, tessera sanitaria, codice
  personale, codice id personale, numero di identificazione fiscale, numero certificato personale, agenzia delle
  entrate, fiscal code, italian tax code, tax code, tax id, tax identification number, tax number, personal id code,
  personal code
`);

/** A digit, or the letter that stands for it. */
const d = '[0-9LMNP-Vlmnp-v]';

/**
 * Italian tax code of a person (codice fiscale): names, birth year, month and day, place, check letter (DM 12 March
 * 1974).
 */
export const italyFiscalCode: Detector = {
  id: 'italy-fiscal-code',
  name: 'Italy fiscal code',
  purviewId: '4cd79172-8da9-4ff5-9188-98b1e7e2eca6',
  pattern: standalone(`[A-Za-z]{6} ?${d}{2}[A-EHLMPR-Ta-ehlmpr-t]${d}{2} ?[A-Za-z]${d}{3} ?[A-Za-z]`),
  normalize: alphanumericsOf,
  valid: (value) => isBirthDay(value.slice(9, 11)) && hasCheckLetter(value),
  levels: [
    { confidence: 85, evidence: [{ keywords: own }] },
    { confidence: 75, evidence: [] },
  ],
  recommendedConfidence: 75,
  samples: {
    match: [
      { text: 'Codice fiscale: RSSMRA85T10A562S', confidence: 85, because: 'a man' },
      { text: 'C.F. MRTMTT91D08F205J', confidence: 85, because: 'abbreviated' },
      { text: 'x BNCLRA72D58H501D y', confidence: 75, because: 'a woman: 40 added to the day; no keyword' },
      {
        text: 'codice fiscale RSSMRA85T10A56NH',
        confidence: 85,
        because: 'a letter for a digit, where two people would have one code',
      },
    ],
    noMatch: [
      { text: 'Codice fiscale: RSSMRA85T10A562T', because: 'wrong check letter' },
      { text: 'Codice fiscale RSSMRA85T33A562S', because: 'no day 33' },
      { text: 'RSSMRA85F10A562S', because: 'F is no month' },
      { text: 'CODE ABCDEF12A34B567C', because: 'a product code' },
    ],
  },
};

/** Letters that stand for digits where two people would have one code. */
const digitLetters = 'LMNPQRSTUV';
/** What characters at odd places count, digits as the letters A to J. */
const oddValues = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/** 1 to 31, and 41 to 71 for women. */
function isBirthDay(day: string): boolean {
  const value = Number(Array.from(day, digitOf).join('')) % 40;
  return value >= 1 && value <= 31;
}

function digitOf(character: string): number {
  return digitLetters.includes(character) ? digitLetters.indexOf(character) : Number(character);
}

function hasCheckLetter(value: string): boolean {
  const sum = Array.from(value.slice(0, 15)).reduce((total, character, index) => {
    const place = /[0-9]/.test(character) ? Number(character) : character.charCodeAt(0) - 65;
    return total + (index % 2 === 0 ? (oddValues[place] ?? 0) : place);
  }, 0);
  return String.fromCharCode(65 + (sum % 26)) === value.slice(15);
}
