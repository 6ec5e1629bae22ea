import { encodingLabel } from '../decode-text.ts';

/** Charsets whose bytes below 128 are ASCII wherever they stand. */
const asciiCompatible = /^(?:utf-8|iso-8859-\S+|windows-\S+|koi8-\S|macintosh|x-mac-cyrillic|x-user-defined)$/u;

/** A text in a charset, as MIME names it; undefined where the charset can't say it, or isn't known. */
export function encodeCharset(text: string, charset = 'us-ascii'): Buffer | undefined {
  const label = encodingLabel(charset);
  if (label === undefined) return undefined;
  const isAscii = /^[\0-\u007f]*$/u.test(text);
  if (isAscii) return label.startsWith('utf-16') || label === 'iso-2022-jp' ? undefined : Buffer.from(text);
  if (label === 'utf-8') return Buffer.from(text);
  if (!asciiCompatible.test(label) || /^(?:us-)?ascii$/iu.test(charset.trim())) return undefined;
  const table = new Map<string, number>();
  for (let byte = 0x80; byte < 0x100; byte++) table.set(new TextDecoder(label).decode(Buffer.from([byte])), byte);
  const bytes = Array.from(text, (letter) =>
    (letter.codePointAt(0) ?? 0) < 0x80 ? letter.charCodeAt(0) : table.get(letter),
  );
  return bytes.every((byte) => byte !== undefined) ? Buffer.from(bytes) : undefined;
}

/** As near as ASCII comes: letters without their marks, plain quotes and dashes. Other letters stay. */
export function plainLetters(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[\u2010-\u2015\u2212]/gu, '-')
    .replace(/[\u2018-\u201b]/gu, "'")
    .replace(/[\u201c-\u201f]/gu, '"')
    .replaceAll('ß', 'ss')
    .replaceAll('Ł', 'L')
    .replaceAll('ł', 'l')
    .replaceAll('Ø', 'O')
    .replaceAll('ø', 'o');
}

/** A text, and where each of its characters stands in the bytes. */
export interface PlacedText {
  readonly text: string;
  byteAt(offset: number): number;
}

/** Undefined where a charset or what is wrong in the bytes hides the place of a character. */
export function placedText(bytes: Buffer, charset = 'us-ascii'): PlacedText | undefined {
  const label = encodingLabel(charset);
  if (label === undefined) return undefined;
  const text = new TextDecoder(label, { ignoreBOM: true }).decode(bytes);
  if (label === 'utf-8') {
    if (!Buffer.from(text).equals(bytes)) return undefined;
    return { text, byteAt: (offset) => Buffer.byteLength(text.slice(0, offset)) };
  }
  if (label === 'utf-16le') return { text, byteAt: (offset) => 2 * offset };
  if (!asciiCompatible.test(label) || text.length !== bytes.length) return undefined;
  return { text, byteAt: (offset) => offset };
}
