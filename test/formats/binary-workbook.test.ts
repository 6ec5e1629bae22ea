/** Text of binary workbooks, Visio's files and XPS. */
import { describe, expect, it } from 'vitest';

import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import type { Part } from '../../model/finding.ts';
import { textsOf } from '../fixtures/texts.ts';
import { binary, cell, double, numbers, row, wide, xlsb } from './binary-workbook.ts';
import { budget, contents } from './helpers.ts';
import { officePackage } from './packages.ts';
import { rawZip } from './raw-zip.ts';

const open = (bytes: Buffer) => openDocument(memorySource(bytes), { name: 'a', budget: budget() }, formats).document;
const partsOf = (bytes: Buffer): readonly Part[] => [...open(bytes).parts()];
const texts = (bytes: Buffer): Record<string, string> =>
  Object.fromEntries(textsOf(partsOf(bytes)).map(({ name, text }) => [name, text]));

describe('binary workbooks', () => {
  const sheet = [
    row(0),
    cell(7, 0, numbers(0)),
    cell(7, 1, numbers(1)),
    row(1),
    cell(62, 0, Buffer.concat([Buffer.from([0]), wide('Größe 中')])),
    cell(5, 1, double(4111111111111111)),
    row(2),
    cell(6, 0, wide('inline')),
    cell(2, 1, numbers((1234 << 2) | 2)),
    cell(8, 2, wide('by formula')),
    row(300),
    cell(9, 27, double(0.5)),
    cell(1, 28, Buffer.alloc(0)),
    binary(18, numbers(0), numbers(1)),
  ];
  const strings = ['Name', 'Card'];

  it('reads cells of every kind by their places, under the headings of their columns', () => {
    const [cells] = textsOf(partsOf(xlsb({ sheet, strings })));
    expect(cells).toMatchObject({
      name: 'sheet Staff',
      text: 'Name\tCard\nGröße 中\t4111111111111111\ninline\t1234\tby formula\n0.5\tCard\n',
    });
    expect(cells?.locate?.(cells.text.indexOf('0.5'))).toBe('cell AB301');
    expect(cells?.locate?.(cells.text.lastIndexOf('Card'))).toBe('cell AD301');
    expect(cells?.heading?.(cells.text.indexOf('4111'))).toBe('Card');
  });

  it('reads remarks with their authors, and page headers', () => {
    const ref = numbers(0, 1, 1, 1, 1);
    const comments = Buffer.concat([
      binary(632, wide('Ann')),
      binary(635, ref, Buffer.alloc(16)),
      binary(637, Buffer.from([0]), wide('look at 5555')),
    ]);
    const header = binary(479, Buffer.alloc(2), wide('&CInternal'), numbers(0xffffffff, 0xffffffff), wide('Page &P'));
    const all = textsOf(partsOf(xlsb({ sheet: [...sheet, header], strings, comments })));
    expect(all[0]?.text).toContain('0.5\tCard\n&CInternal\nPage &P\n');
    const remark = all.find(({ name }) => name === 'comments Staff');
    expect(remark?.text).toBe('Ann: look at 5555\n');
    expect(remark?.locate?.(6)).toBe('cell B2');
  });

  it.each([
    ['a string that is not there', [row(0), cell(7, 0, numbers(9))]],
    ['a record that is cut off', [row(0), Buffer.from([6, 0x7f, 1])]],
    ['a text that is longer than its record', [row(0), cell(6, 0, numbers(99))]],
  ])('refuses %s', (_, broken) => {
    expect(() => partsOf(xlsb({ sheet: broken, strings }))).toThrow('Cannot read XML part');
  });
});

const visio = 'application/vnd.ms-visio.';

describe('Visio', () => {
  it('reads shapes, their data, masters and comments', () => {
    const shape =
      '<Shape ID="1"><Section N="Property"><Row N="Row_1"><Cell N="Label" V="Owner"/><Cell N="Value" V="Ann &amp; Bob" U="STR"/>' +
      '</Row></Section><Section N="Geometry"><Cell N="Value" V="0.5"/></Section>' +
      '<Text><cp IX="0"/>Card 4111 1111 <fld IX="0">1111</fld> 1111\n</Text></Shape>';
    const part = (kind: string, content: string) => ({ type: `${visio}${kind}+xml`, content });
    const bytes = officePackage({
      main: 'visio/document.xml',
      parts: {
        'visio/document.xml': part('drawing.main', '<VisioDocument/>'),
        'visio/pages/page1.xml': part('page', `<PageContents><Shapes>${shape}</Shapes></PageContents>`),
        'visio/masters/master1.xml': part('master', '<MasterContents><Text>Actor</Text></MasterContents>'),
        'visio/comments.xml': part('comments', '<Comments><CommentEntry>by hand</CommentEntry></Comments>'),
      },
    });
    expect(texts(bytes)).toEqual({
      'page 1': 'Owner\nAnn & Bob\nCard 4111 1111 1111 1111\n',
      'master 1': 'Actor\n',
      comments: 'by hand\n',
    });
  });
});

describe('XPS', () => {
  const page = (content: string) => ({
    type: 'application/vnd.ms-package.xps-fixedpage+xml',
    content: `<FixedPage xmlns="http://schemas.microsoft.com/xps/2005/06">${content}</FixedPage>`,
  });
  const xps = (pages: readonly string[], vendor = 'schemas.microsoft.com/xps/2005/06'): Buffer => {
    const bytes = officePackage({
      main: 'FixedDocSeq.fdseq',
      parts: {
        'FixedDocSeq.fdseq': { type: 'application/vnd.ms-package.xps-fixeddocumentsequence+xml', content: '<a/>' },
        ...Object.fromEntries(pages.map((content, at) => [`Documents/1/Pages/${at + 1}.fpage`, page(content)])),
      },
    });
    const all = new Map(Object.entries(contents(bytes)));
    const links = all.get('_rels/.rels') ?? '';
    all.set(
      '_rels/.rels',
      links.replace(/Type="[^"]*\/officeDocument"/u, `Type="http://${vendor}/fixedrepresentation"`),
    );
    return rawZip([...all].map(([name, content]) => ({ name, content })));
  };
  const glyphs = (text: string, y: number): string => `<Glyphs UnicodeString="${text}" OriginX="1" OriginY="${y}"/>`;

  it.each([
    ['schemas.microsoft.com/xps/2005/06', 'application/vnd.ms-xpsdocument'],
    ['schemas.openxps.org/oxps/v1.0', 'application/oxps'],
  ])('reads pages in their order: %s', (vendor, mediaType) => {
    const first = glyphs('Card 4111', 10) + glyphs('1111', 10) + glyphs('{}{braces} ', 20) + glyphs('a &lt; b', 20);
    const bytes = xps([first, ...Array.from({ length: 9 }, (_, at) => glyphs(`page ${at + 2}`, 1))], vendor);
    expect(open(bytes).mediaType).toBe(mediaType);
    expect(open(bytes).labeling).toBeUndefined();
    expect(texts(bytes)).toMatchObject({ 'page 1': 'Card 4111 1111\n{braces} a < b\n', 'page 10': 'page 10\n' });
  });

  it('tells glyphs without characters and pages of pictures as unread', () => {
    const parts = partsOf(
      xps([`${glyphs('a', 1)}<Glyphs Indices="36;37" OriginY="2"/>`, '<ImageBrush ImageSource="a.png"/>']),
    );
    expect(parts).toMatchObject([
      { name: 'page 1', text: 'a\n' },
      { name: 'page 1 (glyphs)', unread: 'unsupported' },
      { name: 'page 2 (image)', unread: 'unsupported' },
    ]);
  });
});
