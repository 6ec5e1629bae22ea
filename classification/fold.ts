/** How single UTF-16 units are read: as a pattern sees them, and as a word of a keyword. Offsets never change. */

const spaces = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/;
/** Soft hyphen, hyphens and dashes, minus, and U+FFFE, which pdfium puts for the hyphen at the end of a line. */
const hyphens = /[\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d\ufffe]/;
/** Fullwidth, Arabic-Indic and Persian zero; the other nine digits follow each. */
const zeros = [0xff10, 0x0660, 0x06f0];

const foldable =
  /[\u00a0\u00ad\u0660-\u0669\u06f0-\u06f9\u1680\u2000-\u200a\u2010-\u2015\u202f\u205f\u2212\u3000\ufe58\ufe63\uff0d\uff10-\uff19\ufffe]/;

/** In the word table: not part of a word. */
export const notWord = 0;
/** In the word table: inside a word, but not one of its letters: a combining accent or vowel sign, a joiner or mark of direction, a soft or line-break hyphen. */
export const silent = 1;

const silentUnits = /\p{M}|[\u00ad\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe]|\u200c|\u200d/u;

const folded = createFoldTable();
const foldedToAscii = Array.from(folded.keys()).filter((unit) => unit >= 128 && (folded[unit] ?? 0) < 128);
const words = createWordTable();

/** The text with digits, spaces and hyphens of every kind as `0`-`9`, space and `-`; same length, same offsets. */
export function fold(text: string): string {
  if (!foldable.test(text)) return text;
  const units = unitsOf(text);
  for (let index = 0; index < units.length; index++) units[index] = folded[units[index] ?? 0] ?? 0;
  return textOf(units);
}

/** The text of these UTF-16 units. */
export function textOf(units: Uint16Array): string {
  return Buffer.from(units.buffer, units.byteOffset, units.byteLength).toString('utf16le');
}

/** The text's UTF-16 units, in an array of its own. */
export function unitsOf(text: string): Uint16Array {
  const units = new Uint16Array(text.length);
  Buffer.from(units.buffer).write(text, 'utf16le');
  return units;
}

/** Unit -> the unit that `fold` puts for it. */
export function foldTable(): Uint16Array {
  return folded;
}

/** A table over all units from one over those below 128: a unit has the entry of what it is folded to, and all others `beyond`. */
export function tableOfUnits(ascii: Uint8Array, beyond: number): Uint8Array {
  const table = new Uint8Array(0x10000).fill(beyond);
  table.set(ascii);
  for (const unit of foldedToAscii) table[unit] = ascii[folded[unit] ?? 0] ?? 0;
  return table;
}

/** Unit -> letter or digit in lower case and without accent, `notWord` or `silent`. */
export function wordTable(): Uint16Array {
  return words;
}

function createFoldTable(): Uint16Array {
  const table = Uint16Array.from({ length: 0x10000 }, (_, unit) => {
    const character = String.fromCharCode(unit);
    if (spaces.test(character)) return 0x20;
    return hyphens.test(character) ? 0x2d : unit;
  });
  for (const zero of zeros) {
    for (let digit = 0; digit < 10; digit++) table[zero + digit] = 0x30 + digit;
  }
  return table;
}

/** Letters of the alphabets that keywords are written in (Latin, Greek, Cyrillic); other scripts count as letters of no keyword. */
function createWordTable(): Uint16Array {
  const table = new Uint16Array(0x10000);
  for (let unit = 0; unit < 0x10000; unit++) {
    if (unit >= 0xd800 && unit <= 0xdfff) continue;
    const character = String.fromCharCode(unit);
    if (silentUnits.test(character)) table[unit] = silent;
    else if (/[\p{L}\p{N}]/u.test(character)) table[unit] = baseLetter(character);
  }
  return table;
}

function baseLetter(character: string): number {
  if (character === 'ı') return 0x69;
  const digit = folded[character.charCodeAt(0)] ?? 0;
  const base = digit >= 0x30 && digit <= 0x39 ? digit : character.toLowerCase().normalize('NFD').charCodeAt(0);
  return base > silent ? base : character.charCodeAt(0);
}
