import { deflateSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import type { LeftMarking, Marking } from '../../model/marking.ts';
import { apply, budget } from './helpers.ts';
import { label, marking } from './markings.ts';
import type { PdfStream } from './pdf-writer.ts';
import { pdf, type PdfPage } from './pdfs.ts';

const patterns = [/company confidential/iu, /^draft$/iu];
const open = (bytes: Buffer) =>
  openDocument(memorySource(bytes), { name: 'a.pdf', budget: budget() }, formats).document;
const set = (bytes: Buffer, markings: readonly Marking[] = []): Buffer | undefined => {
  const patch = open(bytes).labeling?.set(label, { store: 'auto', markings, removeMarkings: patterns });
  return patch === undefined ? undefined : apply(bytes, patch);
};
const cleared = (bytes: Buffer, markings: readonly Marking[] = []): Buffer => {
  const after = set(bytes, markings);
  if (after === undefined) throw new Error('nothing changed');
  expect(after.subarray(0, bytes.length).equals(bytes)).toBe(true);
  return after;
};
const left = (bytes: Buffer): readonly LeftMarking[] => open(bytes).leftMarkings?.(patterns) ?? [];
/** What is drawn on each page, as pdfium reads it, with annotations. */
const texts = (bytes: Buffer): readonly string[] =>
  [...open(bytes).parts()].flatMap((part) =>
    'text' in part && part.name.startsWith('page') ? [part.text.replaceAll(/\s+/gu, ' ').trim()] : [],
  );

const artifact = (kind: string, operators: string): string =>
  `/Artifact <</Type /Pagination /Subtype /${kind}>> BDC\n${operators}\nEMC\n`;
const text = (words: string, y = 700): string => `q BT /F 12 Tf 100 ${y} Td (${words}) Tj ET Q`;
const page = (operators: string, more: Partial<PdfPage> = {}): PdfPage => ({ lines: ['Body'], operators, ...more });
const one = (operators: string, objects: Readonly<Record<number, string | PdfStream>> = {}, entries = ''): Buffer =>
  pdf({ pages: [page(operators, { entries })], objects });
const form = (content: string, entries = ''): PdfStream => ({
  entries: `/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>>>${entries}`,
  content,
});
const withForm = '/Resources<</Font<</F 3 0 R>>/XObject<</Fm 100 0 R/I 4 0 R>>/Properties<</P 101 0 R>>>>';

describe('markings of others in a PDF', () => {
  it.each([
    ['a header', artifact('Header', text('Company Confidential'))],
    ['a footer', artifact('Footer', text('COMPANY CONFIDENTIAL - internal'))],
    ['a watermark', artifact('Watermark', text('Draft'))],
    ['one in pieces', artifact('Header', 'BT /F 12 Tf 9 9 Td [(Company) -250 (Con) 20 (fidential)] TJ ET')],
    ['one in pieces with moves', artifact('Header', 'BT /F 12 Tf 9 9 Td (Company) Tj 60 0 Td (confidential) Tj ET')],
    ['one with quotes', artifact('Header', 'BT /F 12 Tf 14 TL 9 99 Td (draft) \' 1 2 (Draft) " ET')],
    ['one with a line below', artifact('Footer', `${text('Draft')} 10 10 m 90 10 l S 5 5 9 9 re f*`)],
    ['one that knows its edge', `/Artifact<</Type/Pagination/Attached[/Top]>>BDC ${text('Draft')} EMC`],
    ['one that does not say what it is', `/Artifact BMC ${text('Company Confidential')} EMC`],
    ['one without properties that tell', `/Artifact<</BBox[0 0 9 9]>>BDC ${text('Draft')} EMC`],
    ['one within others', `/Artifact BMC ${artifact('Header', text('Draft'))} EMC`],
  ])('%s goes, and the body stays', (_, operators) => {
    const bytes = one(`${operators}\n${text('More body', 600)}`);
    const after = cleared(bytes);
    expect(texts(bytes)).not.toEqual(['Body More body']);
    expect(texts(after)).toEqual(['Body More body']);
    expect(left(after)).toEqual([]);
    expect(set(after)).toBeUndefined();
  });

  it.each([
    ['an artifact that draws a form', artifact('Watermark', 'q 1 0 0 1 5 5 cm /Fm Do Q'), '', ''],
    ['properties by name', `/Artifact /P BDC /Fm Do EMC`, '', '<</Type/Pagination/Subtype/Header>>'],
    ['a form that Acrobat notes', 'q /Fm Do Q', '/PieceInfo<</ADBE_CompoundType<</Private/Watermark>>>>', ''],
    ['a form in optional content', '/Fm Do', '/OC 101 0 R', '<</Usage<</PageElement<</Subtype/FG>>>>>>'],
    ['optional content', '/OC /P BDC /Fm Do EMC', '', '<</Type/OCMD/OCGs 102 0 R>>'],
  ])('a marking is one by %s', (_, operators, entries, properties) => {
    const bytes = one(
      operators,
      {
        100: form('BT /F 40 Tf 99 99 Td (Draft) Tj ET', entries),
        101: properties === '' ? 'null' : properties,
        102: '<</Type/OCG/Usage<</PageElement<</Subtype/HF>>>>>>',
      },
      withForm,
    );
    expect(texts(bytes)).toEqual(['Body Draft']);
    expect(texts(cleared(bytes))).toEqual(['Body']);
  });

  it.each(['/Annots[103 0 R 104 0 R]', '/Annots 105 0 R'])(
    'a watermark annotation goes, others stay: %s',
    (entries) => {
      const objects = {
        100: form('BT /F 40 Tf 99 99 Td (Draft) Tj ET'),
        103: '<</Type/Annot/Subtype/Watermark/Rect[0 0 600 800]/F 4/AP<</N 100 0 R>>>>',
        104: '<</Type/Annot/Subtype/Text/Rect[9 9 20 20]/Contents(A remark)>>',
        105: '[103 0 R 104 0 R]',
      };
      const bytes = pdf({ pages: [page('', { entries })], objects });
      const after = cleared(bytes, [marking('header', { text: 'Ours' })]);
      const added = after.subarray(bytes.length).toString('latin1');
      expect(added).toContain(entries.startsWith('/Annots[') ? '/Annots[104 0 R]' : '105 0 obj\n[104 0 R]');
      expect(texts(after).join(' ')).toContain('A remark');
      expect(texts(after).join(' ')).toContain('Ours');
      expect(set(after, [marking('header', { text: 'Ours' })])).toBeUndefined();
    },
  );

  it.each<[string, string, LeftMarking[]]>([
    ['says something else', artifact('Header', text('Quarterly report')), []],
    ['is another artifact', `/Artifact <</Type/Layout>> BDC ${text('Draft')} EMC`, []],
    ['is one that only mentions it', `/Artifact BMC ${text('About Company Confidential')} EMC`, []],
    ['is body', text('Company confidential'), []],
    ['is in the structure', `/Artifact<</Subtype/Header/MCID 0>>BDC ${text('Draft')} EMC`, []],
    [
      'holds a line more',
      artifact('Header', `${text('Draft')} BT /F 12 Tf 9 9 Td (Page 3) Tj ET`),
      [{ kind: 'header', reason: 'inseparable' }],
    ],
    [
      'holds a picture',
      artifact('Header', `${text('Draft')} q 9 0 0 9 9 9 cm /I Do Q`),
      [{ kind: 'header', reason: 'inseparable' }],
    ],
    [
      'holds content of the structure',
      artifact('Header', `/Span<</MCID 1>>BDC ${text('Draft')} EMC`),
      [{ kind: 'header', reason: 'inseparable' }],
    ],
    [
      'shares its line with the body',
      `BT /F 12 Tf 9 9 Td ${artifact('Header', '(Draft) Tj')} (goes on) Tj ET`,
      [{ kind: 'header', reason: 'inseparable' }],
    ],
    [
      'shares its path with the body',
      `9 9 m ${artifact('Footer', `90 9 l S ${text('Draft')}`)}`,
      [{ kind: 'footer', reason: 'inseparable' }],
    ],
    ['never ends', `/Artifact<</Subtype/Footer>>BDC ${text('Draft')}`, [{ kind: 'footer', reason: 'inseparable' }]],
    [
      'clips what follows',
      artifact('Watermark', 'BT /F 12 Tf 7 Tr 9 9 Td (Draft) Tj ET'),
      [{ kind: 'watermark', reason: 'inseparable' }],
    ],
  ])('stays where it %s', (_, operators, reasons) => {
    const bytes = one(`${operators} ${text('More', 600)}`);
    const after = cleared(bytes);
    expect(texts(after)).toEqual(texts(bytes));
    expect(left(after)).toEqual(reasons);
  });

  it('stays with its reason where its font does not say what its codes mean', () => {
    const font = (more: string) => `<</Type/Font/Subtype/TrueType/BaseFont/ABCDEF+Some${more}>>`;
    const entries = '/Resources<</Font<</F 3 0 R/G 100 0 R>>>>';
    const header = artifact('Header', 'BT /G 12 Tf 9 9 Td (\\001\\002) Tj ET');
    const bytes = one(header, { 100: font('') }, entries);
    expect(left(cleared(bytes))).toEqual([{ kind: 'header', reason: 'unreadable' }]);
    const symbolic = font('/Encoding/WinAnsiEncoding/FontDescriptor<</Type/FontDescriptor/Flags 4>>');
    const named = artifact('Header', 'BT /G 12 Tf 9 9 Td (Draft) Tj ET');
    expect(left(cleared(one(named, { 100: symbolic }, entries)))).toEqual([{ kind: 'header', reason: 'unreadable' }]);
    expect(left(cleared(one(named, { 100: font('/Encoding/WinAnsiEncoding') }, entries)))).toEqual([]);
  });

  it.each([
    ['<01> <0044> <02> <00720061> <03> <00660074>', 'char', '<010203>', 1],
    ['<0001> <0005> <0044>', 'range', '<0001>', 2],
  ])('is read by the map of its font: %s', (entries, by, shown, bytes) => {
    const digits = '0'.repeat(2 * bytes - 2);
    const map = `1 begincodespacerange <${digits}00> <${'f'.repeat(2 * bytes)}> endcodespacerange 9 beginbf${by} ${entries} endbf${by}`;
    const subtype = bytes === 2 ? '/Subtype/Type0/Encoding/Identity-H/DescendantFonts[102 0 R]' : '/Subtype/TrueType';
    const objects = {
      100: `<</Type/Font${subtype}/BaseFont/ABCDEF+Some/ToUnicode 101 0 R>>`,
      101: { entries: '/Filter/FlateDecode', content: deflateSync(map).toString('latin1') },
      102: '<</Type/Font/Subtype/CIDFontType2/BaseFont/ABCDEF+Some>>',
    };
    const fonts = '/Resources<</Font<</F 3 0 R/G 100 0 R>>>>';
    const bytesOf = one(artifact('Header', `BT /G 12 Tf 9 9 Td ${shown} Tj ET`), objects, fonts);
    const wanted = bytes === 2 ? /^d$/iu : /^draft$/iu;
    const patch = open(bytesOf).labeling?.set(label, { store: 'auto', markings: [], removeMarkings: [wanted] });
    expect(apply(bytesOf, patch).subarray(bytesOf.length).toString('latin1')).toContain('11 0 obj');
  });

  it('stays with its reason where pages that share it say different things with it', () => {
    const shared = { entries: '', content: artifact('Header', 'BT /F 12 Tf 9 9 Td (Draft) Tj ET') };
    const other = '<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[68/X]>>>>';
    const pages = ['3 0 R', '101 0 R'].map((font) => ({
      entries: `/Contents 100 0 R/Resources<</Font<</F ${font}>>>>`,
    }));
    const bytes = pdf({ pages, objects: { 100: shared, 101: other } });
    const after = cleared(bytes);
    expect(texts(after)).toEqual(texts(bytes));
    expect(left(after)).toEqual([{ kind: 'header', reason: 'inseparable' }]);
  });

  it('goes from every page that shares it, and from each that has its own', () => {
    const shared = { entries: '', content: artifact('Header', text('Draft')) };
    const pages = [
      page('', { entries: '/Contents[11 0 R 100 0 R]' }),
      page('', { entries: '/Contents[100 0 R 13 0 R]' }),
    ];
    const own = page(artifact('Footer', text('Company Confidential')));
    const bytes = pdf({ pages: [...pages, own], objects: { 100: shared } });
    expect(texts(cleared(bytes))).toEqual(['Body', 'Body', 'Body']);
  });

  it('is told where a page can not be looked through', () => {
    const bytes = pdf({
      pages: [page('', { entries: '/Contents 100 0 R' })],
      objects: { 100: { entries: '/Filter/LZWDecode', content: 'x' } },
    });
    expect(left(cleared(bytes))).toEqual([{ reason: 'unreadable' }]);
  });

  it('is never one of ours, which a relabel replaces and a removal takes off', () => {
    const bytes = one(artifact('Header', text('Company Confidential')));
    const ours = [marking('header', { text: 'Company Confidential' })];
    const marked = cleared(bytes, ours);
    expect(texts(marked)).toEqual(['Body Company Confidential']);
    expect(set(marked, ours)).toBeUndefined();
    expect(left(marked)).toEqual([]);
    const patch = open(marked).labeling?.remove(label.siteId, { removeMarkings: patterns });
    expect(texts(apply(marked, patch))).toEqual(['Body']);
  });

  it('goes with the removal of a label as well', () => {
    const bytes = one(artifact('Header', text('Draft')));
    const labeling = open(bytes).labeling;
    expect(labeling?.remove(label.siteId)).toBeUndefined();
    expect(texts(apply(bytes, labeling?.remove(label.siteId, { removeMarkings: patterns })))).toEqual(['Body']);
  });
});
