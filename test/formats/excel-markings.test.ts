import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longest, readMarks, writeMark } from '../../formats/ooxml/markings/excel-codes.ts';
import type { Marking } from '../../model/marking.ts';
import { apply } from './helpers.ts';
import { allMarkings, contents, label, labelable, mark, marked, marking, open, part, unmarked } from './markings.ts';
import { officePackage } from './packages.ts';
import { anyCharacter } from '../fixtures/any-character.ts';

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const r = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';

interface BookOptions {
  readonly namespace?: string;
  readonly strict?: boolean;
  /** Further sheets: kind, content type and content. */
  readonly more?: readonly (readonly [string, string, string])[];
}

/** A workbook whose first sheet has this content. */
function book(sheet: string, { namespace = main, strict = false, more = [] }: BookOptions = {}): Buffer {
  const sheets = [
    ['worksheet', 'worksheet', `<worksheet xmlns="${namespace}" ${r}>${sheet}</worksheet>`] as const,
    ...more,
  ];
  return officePackage({
    main: 'xl/workbook.xml',
    strict,
    parts: {
      'xl/workbook.xml': { type: 'spreadsheetml.sheet.main+xml', content: `<workbook xmlns="${namespace}"/>` },
      ...Object.fromEntries(
        sheets.map(([, type, content], index) => [
          `xl/sheet${index + 1}.xml`,
          { type: `spreadsheetml.${type}+xml`, content },
        ]),
      ),
      ...(strict ? {} : labelable.parts),
    },
    relationships: {
      'xl/workbook.xml': sheets.map(([kind], index) => [`rId${index + 1}`, kind, `sheet${index + 1}.xml`]),
      ...(strict ? {} : labelable.relationships),
    },
  });
}

const data = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>';
const sheetOf = (bytes: Buffer, number = 1): string => part(bytes, `xl/sheet${number}.xml`);
/** What a header or footer shows, codes taken out. */
const shown = (xml: string, slot: string): string | undefined =>
  new RegExp(`<${slot}>([^<]*)</${slot}>`, 'u')
    .exec(xml)?.[1]
    ?.replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/&(?:"[^"]*"|K[0-9A-F]{6}|\d+|[LCRUES])/gu, '');
const bitsIn = (bytes: Buffer): number | undefined => open(bytes).labels[0]?.contentBits;

describe('Excel markings', () => {
  it('stand behind what precedes headers and footers and before what follows them, without a watermark', () => {
    const bytes = marked(book(`${data}<pageMargins left="1"/><pageSetup/><rowBreaks/><drawing r:id="rId1"/>`));
    expect(sheetOf(bytes)).toMatch(
      /<pageSetup\/><headerFooter><oddHeader>.*<\/oddHeader><oddFooter>.*<\/oddFooter><\/headerFooter><rowBreaks\/>/su,
    );
    expect(shown(sheetOf(bytes), 'oddHeader')).toBe('header of &lt;Confidential&gt; && "Co"');
    expect(bitsIn(bytes)).toBe(3);
    expect(open(bytes).markings?.()).toEqual(
      ['header', 'footer'].map((kind) => ({
        kind,
        by: 'ours',
        text: `${kind} of <Confidential> & "Co"`,
        key: allMarkings.find((one) => one.kind === kind)?.key,
      })),
    );
    expect(mark(bytes)).toBeUndefined();
    expect(contents(unmarked(bytes))).toEqual(
      contents(book(`${data}<pageMargins left="1"/><pageSetup/><rowBreaks/><drawing r:id="rId1"/>`)),
    );
  });

  it('are appended to their section on a line of their own, and every other section keeps its codes', () => {
    const own = '<headerFooter><oddHeader>&amp;LLeft &amp;P&amp;C&amp;UPage</oddHeader></headerFooter>';
    const header =
      /<oddHeader>(.*)<\/oddHeader>/su.exec(sheetOf(marked(book(data + own), [marking('header')])))?.[1] ?? '';
    expect(header.startsWith('&amp;LLeft &amp;P&amp;C&amp;UPage&amp;C&amp;KA0')).toBe(true);
    expect(header).toContain('&amp;U&amp;&quot;Calibri,Regular&quot;&amp;10&amp;KFF0000\nheader of');
    const right = sheetOf(marked(book(data + own), [marking('header', { alignment: 'right' })]));
    expect(right).toContain('&amp;R&amp;KA0');
    expect(right).not.toContain('\n');
  });

  it('stand in even and first ones where the sheet has them, and in no others', () => {
    const group = '<headerFooter differentOddEven="1" differentFirst="true"><evenFooter>E</evenFooter></headerFooter>';
    const bytes = marked(book(data + group));
    const order = [...sheetOf(bytes).matchAll(/<(\w+(?:Header|Footer))>/gu)].map(([, name]) => name);
    expect(order).toEqual(['oddHeader', 'oddFooter', 'evenHeader', 'evenFooter', 'firstHeader', 'firstFooter']);
    expect(contents(unmarked(bytes))).toEqual(contents(book(data + group)));
    const plain = '<headerFooter differentOddEven="0"><firstHeader>F</firstHeader></headerFooter>';
    expect(shown(sheetOf(marked(book(data + plain))), 'firstHeader')).toBe('F');
  });

  it('that would make a header longer than 255 characters are left out, which the content bits say', () => {
    const long = `<headerFooter><oddHeader>${'x'.repeat(220)}</oddHeader></headerFooter>`;
    const bytes = marked(book(data + long));
    expect(shown(sheetOf(bytes), 'oddHeader')).toBe('x'.repeat(220));
    expect(shown(sheetOf(bytes), 'oddFooter')).toContain('footer of');
    expect(bitsIn(bytes)).toBe(2);
    expect(mark(bytes)).toBeUndefined();
    const free = longest - writeMark(marking('header', { text: '' }), '', 3).length;
    const exact = marking('header', { text: 'y'.repeat(free) });
    expect(bitsIn(marked(book(data), [exact]))).toBe(1);
    expect(bitsIn(marked(book(data), [{ ...exact, text: `${exact.text}y` }]))).toBe(0);
  });

  it('stand on chart, dialog and macro sheets too, with the prefix that the sheet has', () => {
    const more = [
      ['chartsheet', 'chartsheet', `<chartsheet xmlns="${main}" ${r}><sheetViews/><drawing r:id="rId1"/></chartsheet>`],
      [
        'dialogsheet',
        'dialogsheet',
        `<x:dialogsheet xmlns:x="${main}"><x:sheetViews/><x:legacyDrawing/></x:dialogsheet>`,
      ],
      ['xlMacrosheet', 'worksheet', `<xm:macrosheet xmlns:xm="urn:xm" xmlns="${main}">${data}</xm:macrosheet>`],
    ] as const;
    const bytes = marked(book(data, { more }));
    expect(sheetOf(bytes, 2)).toMatch(/<sheetViews\/><headerFooter>.*<\/headerFooter><drawing/su);
    expect(sheetOf(bytes, 3)).toMatch(
      /<x:sheetViews\/><x:headerFooter><x:oddHeader>.*<\/x:headerFooter><x:legacyDrawing/su,
    );
    expect(sheetOf(bytes, 4)).toMatch(/<\/sheetData><headerFooter>.*<\/headerFooter><\/xm:macrosheet>/su);
    expect(contents(unmarked(bytes))).toEqual(contents(book(data, { more })));
  });

  it('stand at the end of a large sheet, whose cells are not read as text; and where its end only seems to be', () => {
    const rows = '<row><c><v>12345</v></c></row>'.repeat(12_000);
    for (const end of ['', '<pageSetup/>', '<!-- </sheetData><headerFooter/> -->']) {
      const original = book(`<sheetData>${rows}</sheetData>${end}<drawing r:id="rId1"/>`);
      const bytes = marked(original);
      const text = sheetOf(bytes);
      expect(text.slice(0, 300_000)).toBe(sheetOf(original).slice(0, 300_000));
      expect(text).toMatch(/<headerFooter><oddHeader>[^]*<\/oddFooter><\/headerFooter>(?:<!--.*-->)?<drawing/u);
      expect(mark(bytes)).toBeUndefined();
      expect(contents(unmarked(bytes))).toEqual(contents(original));
    }
  });

  it('are put into a sheet of many megabytes without its cells: their data is copied', () => {
    const rows = Array.from({ length: 90_000 }, (_, row) => `<row><c><v>${(row * 7919) % 999_983}</v></c></row>`).join(
      '',
    );
    for (const end of ['<pageSetup/>', '<!-- </sheetData><headerFooter/> -->']) {
      const original = book(`<sheetData>${rows}</sheetData>${end}<drawing r:id="rId1"/>`);
      const patch = open(original).labeling?.set(label, { store: 'auto', markings: allMarkings }) ?? [];
      const most = Math.max(...patch.map((piece) => (piece.kind === 'insert' ? piece.bytes.length : 0)));
      // What only looks like the end has the whole sheet read.
      if (end === '<pageSetup/>') expect(most).toBeLessThan(100_000);
      const bytes = apply(original, patch);
      const text = sheetOf(bytes);
      expect(text.startsWith(`<worksheet xmlns="${main}" ${r}><sheetData>${rows}</sheetData>`)).toBe(true);
      expect(text).toMatch(/<headerFooter><oddHeader>[^]*<\/oddFooter><\/headerFooter>(?:<!--.*-->)?<drawing/u);
      expect(mark(bytes)).toBeUndefined();
      expect(contents(unmarked(bytes))).toEqual(contents(original));
    }
  });

  it('of a strict workbook are the same', () => {
    const bytes = marked(book(data, { strict: true, namespace: 'http://purl.oclc.org/ooxml/spreadsheetml/main' }));
    expect(shown(sheetOf(bytes), 'oddFooter')).toContain('footer of');
    expect(mark(bytes)).toBeUndefined();
  });

  it('are replaced, and what they brought goes with the last of them', () => {
    const original = book(`${data}<headerFooter />`);
    const next = [marking('footer', { key: 'ffffffffffffffff', text: 'New & _x0041_', alignment: 'left' })];
    const bytes = marked(marked(original), next);
    expect(open(bytes).markings?.()).toEqual([
      { kind: 'footer', by: 'ours', key: 'ffffffffffffffff', text: 'New & _x0041_' },
    ]);
    expect(sheetOf(bytes)).not.toContain('oddHeader');
    expect(contents(unmarked(bytes))).toEqual(contents(original));
  });

  it('leave sheets alone where no label says that there is one', () => {
    const bytes = book(`${data}<headerFooter><oddHeader>Mine</oddHeader></headerFooter>`);
    const labeled = contents(marked(bytes, []));
    expect(labeled['xl/sheet1.xml']).toBe(sheetOf(bytes));
  });
});

describe('Excel markings of others', () => {
  const header = (text: string): string => `${data}<headerFooter><oddHeader>${text}</oddHeader></headerFooter>`;

  it('with the number sign of one point are those of Office', () => {
    const bytes = book(header('&amp;C&amp;1#&amp;"Calibri"&amp;10&amp;K000000Secret'));
    expect(open(bytes).markings?.()).toEqual([{ kind: 'header', text: 'Secret', by: 'office' }]);
    expect(bitsIn(marked(bytes, [marking('footer')]))).toBe(3);
  });

  it('with the same text in the same section are not doubled', () => {
    const bytes = marked(book(header('&amp;CSecret')), [marking('header', { text: 'Secret' })]);
    expect(sheetOf(bytes)).toContain('<oddHeader>&amp;CSecret</oddHeader>');
    expect(bitsIn(bytes)).toBe(1);
  });

  it('are taken out where their lines match: whole sections with their codes, single lines', () => {
    const original = book(header('&amp;L&amp;BOld&amp;CCompany\nOld\nPage &amp;P&amp;ROlder'));
    const bytes = marked(original, [], { removeMarkings: [/^old$/iu] });
    expect(sheetOf(bytes)).toContain('<oddHeader>&amp;CCompany\nPage &amp;P&amp;ROlder</oddHeader>');
    expect(bitsIn(bytes)).toBe(0);
    const both = marked(original, [marking('header')], { removeMarkings: [/^old$/iu] });
    expect(mark(both, [marking('header')], { removeMarkings: [/^old$/iu, /header of/u] })).toBeUndefined();
  });
});

describe('property: Excel markings', () => {
  const text = fc.constantFrom(
    '',
    'Page &amp;P',
    '&amp;LLeft&amp;CMiddle &amp;amp; more',
    '&amp;C',
    '&#38;RA&#10;B',
    '&amp;"Arial,Bold"&amp;12x&amp;K',
  );
  const slot = fc.constantFrom('oddHeader', 'oddFooter', 'evenHeader', 'firstFooter');
  const element = fc.oneof(
    fc.tuple(slot, text).map(([name, value]) => [name, `<${name}>${value}</${name}>`] as const),
    slot.map((name) => [name, `<${name} />`] as const),
  );
  const order = ['oddHeader', 'oddFooter', 'evenHeader', 'firstFooter'];
  const group = fc
    .tuple(
      fc.constantFrom('', ' differentFirst="1"', ' differentOddEven="1"'),
      fc.uniqueArray(element, { selector: ([name]) => name }),
    )
    .map(([attributes, elements]) => {
      const inside = [...elements].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b)).map(([, xml]) => xml);
      return inside.length === 0
        ? `<headerFooter${attributes}/>`
        : `<headerFooter${attributes}>${inside.join('')}</headerFooter>`;
    });
  const one = fc.record({
    alignment: fc.constantFrom('left', 'center', 'right'),
    text: fc.string({ maxLength: 60 }).map((text) => `${text}.`),
  });

  it('come and go without a trace', () => {
    const markingsOf = (kinds: readonly Marking[], more: Partial<Marking>): Marking[] =>
      kinds.map((kind) => ({ ...kind, ...more }));
    const subset = fc.subarray(allMarkings.slice(0, 2));
    fc.assert(
      fc.property(fc.oneof(fc.constant(''), group), subset, subset, one, (xml, first, second, more) => {
        const original = book(`${data}${xml}<drawing r:id="rId1"/>`);
        const once = marked(original, markingsOf(first, more));
        expect(mark(once, first)).toBeUndefined();
        const twice = mark(once, second) ?? once;
        expect(contents(unmarked(twice))).toEqual(contents(original));
      }),
      { seed: 1, numRuns: 80 },
    );
  });

  it('are read back from any header, whatever their text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1, unit: anyCharacter }), one, (before, words, { alignment }) => {
        const written = marking('header', { text: words, alignment: alignment });
        const found = readMarks(`&L${before}${writeMark(written, `&L${before}`, 5)}`).filter(
          ({ key }) => key === written.key,
        );
        expect(found.map(({ text: read, flags }) => [read.trim(), flags])).toEqual([[words.trim(), 5]]);
      }),
      { seed: 1, numRuns: 100 },
    );
  });
});
