import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { openPackage } from '../../formats/ooxml/opc.ts';
import { sharedStrings } from '../../formats/ooxml/shared-strings.ts';
import { sheetTexts } from '../../formats/ooxml/sheet-slices.ts';
import { memorySource } from '../../lib/patch.ts';
import { budget, failure } from './helpers.ts';
import { officePackage } from './packages.ts';

const part = 'xl/worksheets/sheet1.xml';
const strings = sharedStrings(Buffer.from('<sst><si><t>Größe €😀</t></si></sst>'), budget());

/** The texts of a sheet that is read so many bytes at a time: cell and heading of each piece between tabs and line ends. */
function read(xml: string | Buffer, size: number): readonly (readonly string[])[] {
  const bytes = officePackage({
    main: 'xl/workbook.xml',
    parts: {
      'xl/workbook.xml': { type: 'spreadsheetml.sheet.main+xml', content: '<workbook/>' },
      [part]: { type: 'spreadsheetml.worksheet+xml', content: xml },
    },
  });
  const pkg = openPackage(memorySource(bytes), budget());
  const texts = sheetTexts(part, { ...pkg, pieces: (name) => crumbs(pkg.pieces(name)) }, { strings, size });
  return Array.from(texts, ({ text, locate, heading }) => {
    let at = 0;
    return text.split(/(?<=[\t\n])/u).map((cell) => {
      const line = `${locate?.(at)} under ${heading?.(at)}: ${cell.trim()}`;
      at += cell.length;
      return line;
    });
  });
}

function* crumbs(pieces: Iterable<Buffer>): Iterable<Buffer> {
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; at += 700) yield piece.subarray(at, at + 700);
  }
}

const filler = 'x'.repeat(500);
const row = fc.record({
  named: fc.boolean(),
  cells: fc.array(
    fc.constantFrom(
      '<c t="s"><v>0</v></c>',
      '<c><v>12</v></c>',
      `<c t="inlineStr"><is><t>${filler}</t></is></c>`,
      '<c t="inlineStr"><is><t>a&amp;b &lt;/row&gt; €😀</t></is></c>',
      '<c/>',
    ),
    { maxLength: 12 },
  ),
});
const sheet = fc.record({
  prefix: fc.constantFrom('', 'x:'),
  rows: fc.array(row, { minLength: 20, maxLength: 120 }),
  named: fc.boolean(),
});

function sheetOf({ prefix, rows, named }: typeof sheet extends fc.Arbitrary<infer Value> ? Value : never): string {
  const head =
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c><c r="B1" t="inlineStr"><is><t>Card</t></is></c></row>';
  const lines = rows.map(({ cells }, index) => {
    const number = index + 2;
    const content = cells.map((cell, column) =>
      named ? cell.replace('<c', `<c r="${String.fromCharCode(65 + column)}${number}"`) : cell,
    );
    return content.length === 0 ? `<row r="${number}"/>` : `<row r="${number}">${content.join('')}</row>`;
  });
  const xml =
    '<?xml version="1.0" encoding="UTF-8"?>\n<worksheet><cols><col min="1"/></cols><sheetData>' +
    `${named ? head : head.replaceAll(/ r="\w+"/gu, '')}${lines.join('')}</sheetData>` +
    '<rowBreaks/><headerFooter><oddHeader>&amp;CPayroll</oddHeader></headerFooter></worksheet>';
  return xml.replaceAll(/(<\/?)(?=[a-z])/giu, `$1${prefix}`);
}

describe('sheetTexts()', () => {
  it('says of each cell in slices of any size what it says of it in one piece', () => {
    fc.assert(
      fc.property(sheet, fc.integer({ min: 9_000, max: 60_000 }), (generated, size) => {
        const xml = sheetOf(generated);
        const whole = read(xml, Infinity).flat();
        const slices = read(xml, size);
        expect([...new Set(slices.flat())]).toEqual([...new Set(whole)]);
        // Whatever a slice repeats is the end of the one before.
        slices.slice(1).forEach((slice, index) => {
          const before = slices[index] ?? [];
          const repeated = before.indexOf(slice[0] ?? '');
          expect(repeated < 0 ? [] : before.slice(repeated)).toEqual(
            repeated < 0 ? [] : slice.slice(0, before.length - repeated),
          );
        });
      }),
    );
  });

  it('reads what is longer than a slice at one go', () => {
    const cell = `<c t="inlineStr"><is><t>${filler}</t></is></c>`;
    const xml = `<worksheet><sheetData><row>${cell}</row><row>${cell.repeat(100)}</row><row>${cell}</row></sheetData></worksheet>`;
    expect(read(xml, 1_000).map((slice) => slice.length)).toEqual([1, 101]);
  });

  it.each<[string, string]>([
    ['a sheet that ends too early', `<worksheet><sheetData>${'<row><c><v>1</v></c></row>'.repeat(1_000)}`],
    [
      'rows in a comment',
      `<worksheet><sheetData><row/><!--${'<row><c><v>1</v></c></row>'.repeat(1_000)}--></sheetData></worksheet>`,
    ],
    ['no XML', 'row'.repeat(10_000)],
  ])('refuses %s', (_, xml) => {
    expect(failure(() => read(xml, 10_000)).kind).toBe('corrupt');
  });

  it('reads a sheet of any encoding, sliced or not', () => {
    const xml = `<worksheet><sheetData>${'<row><c><v>1</v></c></row>'.repeat(1_000)}</sheetData></worksheet>`;
    const slices = read(Buffer.from(`\ufeff${xml}`, 'utf16le'), 10_000);
    expect(slices.flat()).toEqual(read(xml, Infinity).flat());
  });
});
