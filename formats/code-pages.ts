/** Windows code pages by number, decoded by the platform's own tables. */

const encodings: ReadonlyMap<number, string> = new Map([
  [874, 'windows-874'],
  [932, 'shift_jis'],
  [936, 'gb18030'],
  [949, 'euc-kr'],
  [950, 'big5'],
  [1200, 'utf-16le'],
  [1201, 'utf-16be'],
  ...Array.from({ length: 9 }, (_, index) => [1250 + index, `windows-${1250 + index}`] as const),
  [10000, 'macintosh'],
  [20866, 'koi8-r'],
  [20932, 'euc-jp'],
  [21866, 'koi8-u'],
  ...[2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16].map((part) => [28590 + part, `iso-8859-${part}`] as const),
  [50220, 'iso-2022-jp'],
  [51932, 'euc-jp'],
  [51949, 'euc-kr'],
  [52936, 'gb18030'],
  [54936, 'gb18030'],
  [65001, 'utf-8'],
]);

/** Its name in the Encoding Standard; undefined for one without a table here. */
export function codePageName(codePage: number): string | undefined {
  return codePage === 20127 ? 'us-ascii' : encodings.get(codePage);
}

/** Text in a code page; one without a table here is read as Windows-1252, which keeps letters and digits of ASCII. */
export function decodeCodePage(bytes: Buffer, codePage: number): string {
  return new TextDecoder(encodings.get(codePage) ?? 'windows-1252', { ignoreBOM: true }).decode(bytes);
}
