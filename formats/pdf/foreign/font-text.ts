/** What strings shown in a font say, where that can be told for sure. */
import { orUnreadable } from '../syntax/or-unreadable.ts';
import type { PdfFile } from '../syntax/pdf-file.ts';
import { entryOf, type PdfDictionary, type PdfValue } from '../syntax/values.ts';
import { textOfGlyph } from './glyph-names.ts';
import { codeKey, readToUnicode, type CodeMap } from './to-unicode.ts';

/** Undefined for a string of which one code has no known meaning. */
export type FontText = (shown: Buffer) => string | undefined;

const unknown: FontText = () => undefined;

/** What each font of a document says; fonts are read once. */
export function createFontTexts(file: PdfFile): (font: PdfValue | undefined) => FontText {
  const known = new Map<number | PdfValue, FontText>();
  return (font) => {
    if (font === undefined) return unknown;
    const key = font.kind === 'reference' ? font.number : font;
    const text = known.get(key) ?? orUnreadable(unknown, () => readFont(file, file.resolve(font)));
    known.set(key, text);
    return text;
  };
}

function readFont(file: PdfFile, font: PdfValue | undefined): FontText {
  if (font?.kind !== 'dictionary') return unknown;
  const map = toUnicodeOf(file, font);
  const isComposite = nameOf(file, font, 'Subtype') === 'Type0';
  if (isComposite) return map === undefined ? unknown : (shown) => byMap(shown, map);
  const codes = encodingOf(file, font);
  // A map may leave out what the encoding says.
  return (shown) =>
    joined(Array.from(shown, (code) => map?.texts.get(codeKey({ bytes: 1, value: code })) ?? codes?.(code)));
}

function toUnicodeOf(file: PdfFile, font: PdfDictionary): CodeMap | undefined {
  const written = entryOf(font, 'ToUnicode');
  const stream = written?.kind === 'reference' ? file.object(written.number) : undefined;
  return stream?.streamStart === undefined ? undefined : readToUnicode(file.content(stream));
}

function byMap(shown: Buffer, { texts, ranges }: CodeMap): string | undefined {
  const pieces: (string | undefined)[] = [];
  for (let at = 0; at < shown.length;) {
    const rest = shown.length - at;
    const range = ranges.find(({ bytes, first, last }) => {
      const value = bytes <= rest ? shown.readUIntBE(at, bytes) : -1;
      return value >= first && value <= last;
    });
    if (range === undefined) return undefined;
    pieces.push(texts.get(codeKey({ bytes: range.bytes, value: shown.readUIntBE(at, range.bytes) })));
    at += range.bytes;
  }
  return joined(pieces);
}

function joined(pieces: readonly (string | undefined)[]): string | undefined {
  return pieces.includes(undefined) ? undefined : pieces.join('');
}

type Codes = (code: number) => string | undefined;

/** ISO 32000-1, 9.6.6: named encodings, and what differs from them. Undefined where codes are those of the font program. */
function encodingOf(file: PdfFile, font: PdfDictionary): Codes | undefined {
  const encoding = file.get(font, 'Encoding');
  const base = baseOf(encoding?.kind === 'dictionary' ? nameOf(file, encoding, 'BaseEncoding') : valueOf(encoding));
  const known = base ?? (isStandardLatin(file, font) ? standard : undefined);
  if (encoding?.kind !== 'dictionary') return isSymbolic(file, font) ? undefined : known;
  const differences = differencesOf(file, encoding);
  const rest = isSymbolic(file, font) ? undefined : known;
  return (code) => {
    const name = differences.get(code);
    return name === undefined ? rest?.(code) : textOfGlyph(name);
  };
}

function nameOf(file: PdfFile, dictionary: PdfDictionary, key: string): string | undefined {
  return valueOf(file.get(dictionary, key));
}

function valueOf(value: PdfValue | undefined): string | undefined {
  return value?.kind === 'name' ? value.value : undefined;
}

function baseOf(name: string | undefined): Codes | undefined {
  if (name === 'WinAnsiEncoding') return byLabel('windows-1252');
  if (name === 'MacRomanEncoding') return byLabel('macintosh');
  return name === 'StandardEncoding' ? standard : undefined;
}

function byLabel(label: string): Codes {
  const texts = Array.from(new TextDecoder(label).decode(Uint8Array.from({ length: 256 }, (_, code) => code)));
  return (code) => (code < 0x20 ? undefined : texts[code]);
}

/** Annex D: as ASCII but for the quotation marks; its upper half isn't met in text of today. */
const standard: Codes = (code) => {
  if (code === 0x27) return '’';
  if (code === 0x60) return '‘';
  return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : undefined;
};

/** One of the 14 fonts that every reader has (ISO 32000-1, 9.6.2.2), and no symbols. */
function isStandardLatin(file: PdfFile, font: PdfDictionary): boolean {
  const name = nameOf(file, font, 'BaseFont') ?? '';
  return file.dictionary(font, 'FontDescriptor') === undefined && /^(?:Helvetica|Times|Courier)\b/u.test(name);
}

/** Its codes are those of the font program, whatever an encoding says (ISO 32000-1, 9.6.6.4); bit 3 of the flags. */
function isSymbolic(file: PdfFile, font: PdfDictionary): boolean {
  const descriptor = file.dictionary(font, 'FontDescriptor');
  const flags = descriptor === undefined ? undefined : file.get(descriptor, 'Flags');
  return flags?.kind === 'number' && (flags.value & 4) !== 0;
}

function differencesOf(file: PdfFile, encoding: PdfDictionary): ReadonlyMap<number, string> {
  const list = file.get(encoding, 'Differences');
  const names = new Map<number, string>();
  let code = 0;
  for (const item of list?.kind === 'array' ? list.items : []) {
    if (item.kind === 'number') code = item.value;
    else if (item.kind === 'name') names.set(code++, item.value);
  }
  return names;
}
