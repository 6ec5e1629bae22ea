/** Text in a PDF (ISO 32000-1, 7.9.2.2 and annex D): UTF-16 or UTF-8 behind their marks, else PDFDocEncoding. */

/** Where PDFDocEncoding isn't Latin-1: 0x18 to 0x1f and 0x80 to 0xa0. */
const low = '\u02d8\u02c7\u02c6\u02d9\u02dd\u02db\u02da\u02dc';
const high =
  '\u2022\u2020\u2021\u2026\u2014\u2013\u0192\u2044\u2039\u203a\u2212\u2030\u201e\u201c\u201d\u2018\u2019\u201a\u2122' +
  '\ufb01\ufb02\u0141\u0152\u0160\u0178\u017d\u0131\u0142\u0153\u0161\u017e\ufffd\u20ac';

export function decodeTextString(bytes: Buffer): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return withoutLanguage(new TextDecoder('utf-16be').decode(bytes));
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return withoutLanguage(new TextDecoder('utf-16le').decode(bytes));
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return new TextDecoder().decode(bytes);
  return Array.from(bytes, (byte) => {
    if (byte >= 0x18 && byte < 0x20) return low[byte - 0x18] ?? '';
    return byte >= 0x80 && byte <= 0xa0 ? (high[byte - 0x80] ?? '') : String.fromCharCode(byte);
  }).join('');
}

/** A language may be named between two escapes (ISO 32000-1, 7.9.2.2). */
function withoutLanguage(text: string): string {
  return text
    .split('\u001b')
    .map((piece, index) => (index % 2 === 0 ? piece : ''))
    .join('');
}

/** As an object: in brackets where it is ASCII, else UTF-16BE in hexadecimal digits. */
export function writeTextString(text: string): string {
  if (/^[\u0020-\u007e]*$/u.test(text)) return `(${text.replaceAll(/[\\()]/gu, '\\$&')})`;
  return `<FEFF${Buffer.from(text.toWellFormed(), 'utf16le').swap16().toString('hex').toUpperCase()}>`;
}

/** A name as it is written: what isn't a printing ASCII character, or would end it, by its bytes in UTF-8. */
export function writeName(name: string): string {
  if (/^[\w.+-]+$/u.test(name)) return `/${name}`;
  const written = Array.from(Buffer.from(name), (byte) => {
    const character = String.fromCharCode(byte);
    const plain = byte > 0x20 && byte < 0x7f && !'#()<>[]{}/%'.includes(character);
    return plain ? character : `#${byte.toString(16).padStart(2, '0')}`;
  });
  return `/${written.join('')}`;
}
