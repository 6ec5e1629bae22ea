/** Characters of names of glyphs (Adobe Glyph List), as encodings of fonts name them: those of Latin text. */

const ascii =
  'space exclam quotedbl numbersign dollar percent ampersand quotesingle parenleft parenright asterisk plus comma hyphen period slash ' +
  'zero one two three four five six seven eight nine colon semicolon less equal greater question at';
const latin =
  'exclamdown cent sterling currency yen brokenbar section dieresis copyright ordfeminine guillemotleft logicalnot - registered macron ' +
  'degree plusminus twosuperior threesuperior acute mu paragraph periodcentered cedilla onesuperior ordmasculine guillemotright ' +
  'onequarter onehalf threequarters questiondown Agrave Aacute Acircumflex Atilde Adieresis Aring AE Ccedilla Egrave Eacute ' +
  'Ecircumflex Edieresis Igrave Iacute Icircumflex Idieresis Eth Ntilde Ograve Oacute Ocircumflex Otilde Odieresis multiply Oslash ' +
  'Ugrave Uacute Ucircumflex Udieresis Yacute Thorn germandbls agrave aacute acircumflex atilde adieresis aring ae ccedilla egrave ' +
  'eacute ecircumflex edieresis igrave iacute icircumflex idieresis eth ntilde ograve oacute ocircumflex otilde odieresis divide ' +
  'oslash ugrave uacute ucircumflex udieresis yacute thorn ydieresis';
const others: Readonly<Record<string, string>> = {
  quoteleft: '‘',
  quoteright: '’',
  quotedblleft: '“',
  quotedblright: '”',
  quotedblbase: '„',
  quotesinglbase: '‚',
  endash: '–',
  emdash: '—',
  bullet: '•',
  ellipsis: '…',
  Euro: '€',
  trademark: '™',
  fi: 'fi',
  fl: 'fl',
  bracketleft: '[',
  bracketright: ']',
  backslash: '\\',
  asciicircum: '^',
  underscore: '_',
  grave: '`',
  braceleft: '{',
  braceright: '}',
  bar: '|',
  asciitilde: '~',
  nbspace: '\u00a0',
  OE: 'Œ',
  oe: 'œ',
  Scaron: 'Š',
  scaron: 'š',
  Zcaron: 'Ž',
  zcaron: 'ž',
  Lslash: 'Ł',
  lslash: 'ł',
};

const inRow = (names: string, first: number): readonly (readonly [string, string])[] =>
  names.split(' ').map((name, index) => [name, String.fromCharCode(first + index)]);
const named = new Map<string, string>([...inRow(ascii, 0x20), ...inRow(latin, 0xa1), ...Object.entries(others)]);

/** Undefined for a name that says nothing of what it shows, such as `g12`. */
export function textOfGlyph(name: string): string | undefined {
  const [base = ''] = name.split('.');
  if (/^[A-Za-z]$/u.test(base)) return base;
  const [, hex] = /^(?:uni([0-9A-F]{4}))$/u.exec(base) ?? [];
  return hex === undefined ? named.get(base) : String.fromCharCode(Number.parseInt(hex, 16));
}
