/** Pieces that the patterns of detectors share. They are written for folded text: see `detector.ts`. */

/**
 * Between groups of digits: one space or hyphen. After a hyphen a line may break: text from a PDF's or a document's table
 * cell reads `172-32-` and `1176` on the next line.
 */
export const separator = String.raw`(?: |-(?:[ \t]{0,4}\r?\n[ \t]{0,8})?)`;

/**
 * A number that stands alone: no letter or digit touches it, and it is no part of a decimal fraction (`0.4532015112830366`)
 * or of a longer hyphenated number.
 */
export function standalone(source: string): RegExp {
  return new RegExp(String.raw`(?<![0-9A-Za-z]|[0-9][.-])(?:${source})(?![0-9A-Za-z]|[.-][0-9])`, 'g');
}

/** A token of letters, digits, `_` and `-` that stands alone; `source` may hold other characters inside. */
export function token(source: string): RegExp {
  return new RegExp(String.raw`(?<![0-9A-Za-z_-])(?:${source})(?![0-9A-Za-z_-])`, 'g');
}

/** Base64 text that stands alone; not the digest of a subresource, which is written `sha512-...`. */
export function base64Token(source: string): RegExp {
  return new RegExp(String.raw`(?<![0-9A-Za-z+/]|sha[0-9]{3}-)(?:${source})(?![0-9A-Za-z+/=])`, 'g');
}

/** Digits only. Asked of most values, and without an expression since that takes several times as long. */
export function digitsOf(value: string): string {
  let digits = '';
  let start = 0;
  for (let index = 0; index < value.length; index++) {
    if (isDigit(value.charCodeAt(index))) continue;
    digits += value.slice(start, index);
    start = index + 1;
  }
  return start === 0 ? value : digits + value.slice(start);
}

export function countDigits(value: string): number {
  let count = 0;
  for (let index = 0; index < value.length; index++) if (isDigit(value.charCodeAt(index))) count++;
  return count;
}

/** Letters and digits only, upper case. */
export function alphanumericsOf(value: string): string {
  return value.replace(/[^0-9A-Za-z]/g, '').toUpperCase();
}

/** Whether a number is written with separators. */
export function isFormatted(value: string): boolean {
  for (let index = 0; index < value.length; index++) if (!isDigit(value.charCodeAt(index))) return true;
  return false;
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

/** Whether all characters are the same, as in `000000000`: filler, whatever its checksum. */
export function isUniform(value: string): boolean {
  for (let index = 1; index < value.length; index++) {
    if (value.charCodeAt(index) !== value.charCodeAt(0)) return false;
  }
  return value !== '';
}

/** The entries of a list written as `a, b, c` over any number of lines. */
export function commaSeparated(text: string): readonly string[] {
  return text
    .split(',')
    .map((entry) => entry.trim().replace(/\s+/g, ' '))
    .filter((entry) => entry !== '');
}
