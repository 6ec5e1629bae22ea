import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { sharedStrings } from '../../formats/ooxml/shared-strings.ts';
import { sheetText } from '../../formats/ooxml/sheet-text.ts';
import { FileError } from '../../model/errors.ts';
import { budget } from './helpers.ts';

const strings = sharedStrings(
  Buffer.from('<sst><si><t>Name</t></si><si><t>Größe €😀</t></si><si/><si><t>a&amp;b</t></si></sst>'),
  budget(),
);

/** Style 2 shows dates. */
const dates = { styles: Uint8Array.of(0, 0, 1), dayZero: -25_569 };

function told(xml: string): unknown {
  try {
    const { text, locate, heading } = sheetText(Buffer.from(xml), { strings, dates, budget: budget() });
    return { text, places: Array.from(`${text}.`, (_, at) => [locate(at), heading(at)]) };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return error.kind;
  }
}

/** The same to XML, and never taken for a plain cell. */
const otherwise = (xml: string): string => xml.replaceAll('<c r', '<c  r');

const name = fc.tuple(
  fc.constantFrom('A', 'B', 'Z', 'AA', 'XFD', 'a', ''),
  fc.constantFrom('1', '2', '10', '1048576', ''),
);
const attributes = fc
  .constantFrom(
    '',
    ' s="2"',
    ' s="2"',
    ' s="2x"',
    ' s="1" s="2"',
    ' t="s"',
    ' s="12" t="s"',
    ' t="s" s="1"',
    ' t="n"',
    ' t="str"',
  )
  .chain((usual) =>
    fc.constantFrom(
      usual,
      usual,
      usual,
      `${usual} t="s"`,
      ` cm='1'${usual}`,
      ' t="inlineStr"',
      ' t="b"',
      ' t="&#115;"',
    ),
  );
const value = fc.oneof(
  fc.constantFrom(
    '0',
    '1',
    '2',
    '3',
    '4',
    '007',
    '-1',
    '1.50',
    '4.1111E+15',
    '',
    ' ',
    ' 1 ',
    '12345678901234567890123',
    'x&lt;y',
    'é',
    '<b/>',
  ),
  fc.integer({ min: 0, max: 1e9 }).map(String),
  fc.string({ unit: fc.constantFrom('a', '7', ' ', '\n', 'ß', '𝄞'), maxLength: 300 }),
);
const cell = fc.tuple(name, attributes, value, fc.nat(9)).map(([[column, row], more, held, form]) => {
  const tag = `<c r="${column}${row}"${more}`;
  if (form === 0) return `${tag}/>`;
  if (form === 1) return `${tag}><f>A1+1</f><v>${held}</v></c>`;
  if (form === 2) return `${tag}><v>${held}</v ></c>`;
  if (form < 5) return `${tag}><is><t>${held}</t></is></c>`;
  if (form === 5) return `${tag}><is><t xml:space="preserve">${held}</t></is></c>`;
  return `${tag}><v>${held}</v></c>`;
});
const rows = fc.array(
  fc.array(cell, { maxLength: 6 }).map((cells) => `<row r="1">${cells.join('')}</row>`),
  { maxLength: 5 },
);

describe('cells that are read at one go', () => {
  it('say the same as those that are read element by element', () => {
    fc.assert(
      fc.property(rows, (made) => {
        const xml = `<worksheet><sheetData>${made.join('')}</sheetData></worksheet>`;
        expect(told(xml)).toEqual(told(otherwise(xml)));
      }),
    );
  });

  it('say the same wherever the part is broken off or damaged', () => {
    const damage = fc.tuple(fc.nat(400), fc.constantFrom('', '<', '>', '"', '/', '&', 'c', '\0'), fc.boolean());
    fc.assert(
      fc.property(rows, damage, (made, [at, byte, cut]) => {
        const whole = `<row>${made.join('')}</row>`;
        const xml = cut ? whole.slice(0, at) : whole.slice(0, at) + byte + whole.slice(at + 1);
        expect(told(xml)).toEqual(told(otherwise(xml)));
      }),
    );
  });

  it('are not taken where an element has ended the document', () => {
    expect(told('<c><v>1</v></c><c r="A1"><v>2</v></c>')).toBe('corrupt');
  });

  it.each([0, 32])('know their places however many there are (%i bytes more)', (more) => {
    const names = Array.from({ length: 20_000 }, (_, index) => `A${index + 1}`);
    const cells = names.map((cellName) => `<row><c r="${cellName}"><v>1</v></c></row>`).join('');
    const { text, locate } = sheetText(Buffer.from(`<sheetData>${' '.repeat(more)}${cells}</sheetData>`), {
      strings,
      budget: budget(),
    });
    expect(names.map((_, index) => locate(2 * index))).toEqual(names.map((cellName) => `cell ${cellName}`));
    expect(text.length).toBe(2 * names.length);
  });

  it('are read until time is up', () => {
    const xml = Buffer.from(`<row>${'<c r="A1"><v>1</v></c>'.repeat(20_000)}</row>`);
    let looks = 0;
    const counting = {
      ...budget(),
      checkTime: () => {
        looks += 1;
      },
    };
    sheetText(xml, { strings, budget: counting });
    expect(looks).toBeGreaterThan(3);
  });
});
