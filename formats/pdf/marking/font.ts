/** The one font that markings are set in, embedded with the glyphs that they need: it looks the same everywhere, and PDF/A allows it. */
import { createHash } from 'node:crypto';

import { writeDeflated, type Update } from '../syntax/append-update.ts';
import { writeDictionary } from '../syntax/edit-dictionary.ts';
import type { TrueType } from './true-type.ts';

export interface MarkingFont {
  /** Whether it has a glyph for each character of the text; none is put together from others or written from right to left. */
  covers(text: string): boolean;
  /** Of a text in one line at a size of one point, points. */
  width(text: string): number;
  /** Above and below the baseline at a size of one point, points. */
  readonly ascent: number;
  readonly descent: number;
  /** The text as an operand of `Tj`. */
  show(text: string): string;
  /** Puts what the font consists of in, with all glyphs that were shown so far; answers with the text of the font's own object. */
  embed(update: Update, options: { readonly withGlyphSet: boolean }): string;
}

const faceName = 'LiberationSans';

export function createFont(face: TrueType): MarkingFont {
  const shown = new Map<number, string>();
  const glyphs = (text: string): readonly (readonly [string, number])[] =>
    Array.from(text, (character) => [character, face.glyph(character.codePointAt(0) ?? 0) ?? 0] as const);
  const scaled = (units: number): number => units / face.unitsPerEm;
  return {
    covers: (text) => glyphs(text).every(([, glyph]) => glyph !== 0),
    width: (text) => scaled(glyphs(text).reduce((sum, [, glyph]) => sum + face.advance(glyph), 0)),
    ascent: scaled(face.ascent),
    descent: scaled(face.descent),
    show(text) {
      const codes = glyphs(text).map(([character, glyph]) => {
        shown.set(glyph, character);
        return hex(glyph);
      });
      return `<${codes.join('')}>`;
    },
    embed: (update, { withGlyphSet }) => embedFont(update, { face, shown, withGlyphSet }),
  };
}

interface Shown {
  readonly face: TrueType;
  readonly shown: ReadonlyMap<number, string>;
  readonly withGlyphSet: boolean;
}

/** ISO 32000-1, 9.7.4: codes are numbers of glyphs, two bytes each. */
function embedFont(update: Update, { face, shown, withGlyphSet }: Shown): string {
  const glyphs = [...shown.keys()].sort((a, b) => a - b);
  const program = face.subset(glyphs);
  const name = `/${tagOf(glyphs)}+${faceName}`;
  const thousandths = (units: number): number => Math.round((units * 1000) / face.unitsPerEm);
  const descriptor = writeDictionary({
    Type: '/FontDescriptor',
    FontName: name,
    Flags: '32',
    FontBBox: `[${face.box.map(thousandths).join(' ')}]`,
    ItalicAngle: '0',
    Ascent: String(thousandths(face.ascent)),
    Descent: String(-thousandths(face.descent)),
    CapHeight: '729',
    StemV: '80',
    FontFile2: update.add(writeDeflated({ Length1: String(program.length) }, program)),
    CIDSet: withGlyphSet ? update.add(writeDeflated({}, glyphSet([0, ...glyphs]))) : undefined,
  });
  const descendant = writeDictionary({
    Type: '/Font',
    Subtype: '/CIDFontType2',
    BaseFont: name,
    CIDSystemInfo: '<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>',
    FontDescriptor: update.add(descriptor),
    CIDToGIDMap: '/Identity',
    DW: '0',
    W: `[${glyphs.map((glyph) => `${glyph}[${thousandths(face.advance(glyph))}]`).join('')}]`,
  });
  return writeDictionary({
    Type: '/Font',
    Subtype: '/Type0',
    BaseFont: name,
    Encoding: '/Identity-H',
    DescendantFonts: `[${update.add(descendant)}]`,
    ToUnicode: update.add(writeDeflated({}, characterMap(shown))),
  });
}

/** Six capital letters that stand for the glyphs (ISO 32000-1, 9.6.4). */
function tagOf(glyphs: readonly number[]): string {
  const digest = createHash('sha256').update(glyphs.join()).digest();
  return Array.from(digest.subarray(0, 6), (byte) => String.fromCharCode(0x41 + (byte % 26))).join('');
}

/** A bit for each glyph, the first one the highest (ISO 32000-1, table 124): PDF/A-1 asks for it. */
function glyphSet(glyphs: readonly number[]): Buffer {
  const bits = Buffer.alloc(Math.floor(Math.max(...glyphs) / 8) + 1);
  for (const glyph of glyphs) bits[glyph >> 3] = (bits[glyph >> 3] ?? 0) | (0x80 >> (glyph & 7));
  return bits;
}

/** Ranges of one code each, a hundred in a block at most (ISO 32000-1, 9.10.3; Adobe technical note 5014). */
function characterMap(shown: ReadonlyMap<number, string>): string {
  const lines = [...shown].map(([glyph, character]) => {
    const units = Buffer.from(character, 'utf16le').swap16().toString('hex').toUpperCase();
    return `<${hex(glyph)}> <${units}>`;
  });
  const blocks: string[] = [];
  for (let at = 0; at < lines.length; at += 100) {
    const block = lines.slice(at, at + 100);
    blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar\n`);
  }
  return (
    '/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n' +
    '/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n' +
    `1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n${blocks.join('')}` +
    'endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n'
  );
}

function hex(glyph: number): string {
  return glyph.toString(16).padStart(4, '0').toUpperCase();
}
