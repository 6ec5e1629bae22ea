import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formats } from '../../inspect.ts';
import { openDocument } from '../../formats/open.ts';
import { memorySource } from '../../lib/patch.ts';
import { budget, failure } from './helpers.ts';
import {
  customXml,
  docx,
  officePackage,
  paragraph,
  withStores,
  wordXml,
  xlsx,
  type PackageOptions,
} from './packages.ts';
import type { Limits } from '../../formats/limits.ts';
import { textsOf } from '../fixtures/texts.ts';
import type { Part } from '../../model/finding.ts';
import { compoundFile } from './compound-file.ts';
import { packaged, storageFile } from './storage-file.ts';

const texts = (bytes: Buffer, limits: Partial<Limits> = {}): Record<string, string> => {
  const { document } = openDocument(memorySource(bytes), { name: 'any', budget: budget(limits) }, formats);
  return Object.fromEntries(textsOf(document.parts()).map(({ name, text }) => [name, text]));
};
const partsOf = (bytes: Buffer, limits: Partial<Limits> = {}): readonly Part[] => {
  const { document } = openDocument(memorySource(bytes), { name: 'any', budget: budget(limits) }, formats);
  return [...document.parts()];
};
const body = (xml: string, more: Partial<PackageOptions> = {}): string => texts(docx(xml, more)).body ?? '';

describe('Word text', () => {
  it('joins a number that is split over runs', () => {
    expect(body(paragraph('4111 1111 ', '1111 11', '11'))).toBe('4111 1111 1111 1111\n');
  });

  it('joins a number that is split by bookmarks, proofing marks, comments and CDATA', () => {
    const xml =
      '<w:p><w:r><w:t>41</w:t></w:r><w:bookmarkStart w:id="0" w:name="a>b"/><w:proofErr w:type="spellStart"/>' +
      '<w:r><w:rPr><w:b/></w:rPr><w:t>1<!-- x -->1<![CDATA[11]]></w:t></w:r></w:p>';
    expect(body(xml)).toBe('411111\n');
  });

  it('decodes entities and character references', () => {
    expect(body(paragraph('a &amp;&lt;&gt;&quot;&apos; &#52;&#x31; &#x1F600;'))).toBe(`a &<>"' 41 \u{1F600}\n`);
  });

  it('renders tabs, breaks and hyphens, but not tab stops', () => {
    const xml =
      '<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r></w:p>';
    expect(body(xml)).toBe('a\tb\nc-d\n');
  });

  it('reads a paragraph with tracked changes as it is and as it was', () => {
    const xml =
      '<w:p><w:r><w:t>4111</w:t></w:r><w:del><w:r><w:delText>2222</w:delText></w:r></w:del>' +
      '<w:ins><w:r><w:t>3333</w:t></w:r></w:ins><w:r><w:t>4444</w:t></w:r></w:p>';
    expect(body(xml)).toBe('411133334444\n411122224444\n');
  });

  it('puts field instructions and alternative texts on lines of their own', () => {
    const xml =
      '<w:p><w:r><w:t>see</w:t></w:r><w:r><w:instrText>HYPERLINK "mailto:a@</w:instrText></w:r>' +
      '<w:r><w:instrText>b.example"</w:instrText></w:r><w:r><w:t> here</w:t></w:r>' +
      '<w:r><wp:docPr id="1" descr="a card"/></w:r></w:p>';
    expect(body(xml)).toBe('see here\nHYPERLINK "mailto:a@b.example"a card\n');
  });

  it('does not let a text box cut the paragraph that it is anchored in', () => {
    const box = `<mc:AlternateContent><wp:txbxContent>${paragraph('in the box')}</wp:txbxContent></mc:AlternateContent>`;
    expect(body(`<w:p><w:r><w:t>41</w:t>${box}<w:t>11</w:t></w:r></w:p>`)).toBe('in the box\n4111\n');
  });

  it('ignores what prefixes are used', () => {
    const xml = '<x:document xmlns:x="urn:x"><x:body><x:p><x:r><x:t>text</x:t></x:r></x:p></x:body></x:document>';
    const part = { type: 'wordprocessingml.document.main+xml', content: xml };
    expect(texts(docx('', { parts: { 'word/document.xml': part } }))).toEqual({ body: 'text\n' });
    const bare = { ...part, content: xml.replaceAll('x:', '') };
    expect(texts(docx('', { parts: { 'word/document.xml': bare } }))).toEqual({ body: 'text\n' });
  });

  it('is not confused by elements named like properties of objects', () => {
    expect(body('<w:p><w:constructor/><w:toString>x</w:toString><w:r><w:t>a</w:t></w:r></w:p>')).toBe('a\n');
  });

  it('reads UTF-16 parts', () => {
    const utf16 = Buffer.from(`\uFEFF${wordXml(paragraph('Grüße'))}`.replace('UTF-8', 'UTF-16'), 'utf16le');
    for (const content of [utf16, Buffer.from(utf16).swap16()]) {
      const part = { type: 'wordprocessingml.document.main+xml', content };
      expect(texts(docx('', { parts: { 'word/document.xml': part } }))).toEqual({ body: 'Grüße\n' });
    }
  });

  it('names headers, footers, notes, comments and properties as people do', () => {
    const part = (kind: string, text: string) => ({
      type: `wordprocessingml.${kind}+xml`,
      content: wordXml(paragraph(text)),
    });
    const parts = {
      'word/header10.xml': part('header', 'second'),
      'word/header2.xml': part('header', 'first'),
      'word/footer1.xml': part('footer', 'foot'),
      'word/footnotes.xml': part('footnotes', 'note'),
      'word/endnotes.xml': part('endnotes', 'end'),
      'word/comments.xml': part('comments', 'remark'),
      'docProps/core.xml': {
        type: 'application/vnd.openxmlformats-package.core-properties+xml',
        content:
          '<cp:coreProperties xmlns:cp="urn:cp" xmlns:dc="urn:dc"><dc:title>Salaries</dc:title></cp:coreProperties>',
      },
      'docProps/app.xml': {
        type: 'extended-properties+xml',
        content: '<Properties xmlns="urn:a"><Company>Contoso</Company></Properties>',
      },
      'docProps/custom.xml': {
        type: 'custom-properties+xml',
        content: customXml({ Project: 'Falcon', 'MSIP_Label_aaaaaaaa-0000-4000-8000-000000000001_Name': 'Secret' }),
      },
    };
    expect(texts(docx(paragraph('main'), { parts }))).toEqual({
      body: 'main\n',
      'header 1': 'first\n',
      'header 2': 'second\n',
      'footer 1': 'foot\n',
      footnotes: 'note\n',
      endnotes: 'end\n',
      comments: 'remark\n',
      properties: 'title: Salaries\nCompany: Contoso\nProject: Falcon\n',
    });
  });

  it('does not let a label change the text', () => {
    const label = withStores({ custom: customXml({ 'MSIP_Label_aaaaaaaa-0000-4000-8000-000000000001_Name': 'Card' }) });
    expect(texts(docx(paragraph('x'), label)).properties).toBeUndefined();
  });
});

describe('Excel text', () => {
  it('resolves shared strings, joins cells by tabs and rows by newlines', () => {
    const strings = '<si><t>Name</t></si><si><r><t>41</t></r><r><t>11</t></r><rPh><t>skip</t></rPh></si>';
    const rows =
      '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row/>' +
      '<row r="2"><c r="A2" t="inlineStr"><is><t>in</t></is></c><c t="str"><f>A1&amp;""</f><v>formula</v></c><c t="b"><v>1</v></c></row>';
    expect(texts(xlsx(rows, strings))).toEqual({ 'sheet Customers': 'Name\t4111\nin\tformula\t1\n' });
  });

  it.each([
    ['4111111111111111', '4111111111111111'],
    ['4.11111111111111E+15', '4111111111111110'],
    ['123.0', '123'],
    ['-1.5e3', '-1500'],
    ['0.1', '0.1'],
    ['1E+300', '1E+300'],
    ['007', '007'],
  ])('writes the number %s as %s', (stored, text) => {
    expect(texts(xlsx(`<row><c><v>${stored}</v></c></row>`))['sheet Customers']).toBe(`${text}\n`);
  });

  it('tells the cell of a value, named or not', () => {
    const rows =
      '<row r="3"><c r="B3"><v>11</v></c><c s="1" r="AA3"><v>22</v></c></row><row><c/><c t="inlineStr"><is><t>33</t></is></c></row>';
    const [sheet] = partsOf(xlsx(rows));
    if (sheet === undefined || !('text' in sheet)) return expect.fail('the sheet is unread');
    const at = (value: string): string | undefined => sheet.locate?.(sheet.text.indexOf(value) + 1);
    expect([at('11'), at('22'), at('33')]).toEqual(['cell B3', 'cell AA3', 'cell B2']);
  });

  it('refuses a cell whose string is missing', () => {
    expect(failure(() => texts(xlsx('<row><c t="s"><v>5</v></c></row>', '<si><t>a</t></si>'))).kind).toBe('corrupt');
  });

  it('refuses strings that are repeated without end', () => {
    const cells = '<c t="s"><v>0</v></c>'.repeat(1000);
    const bytes = xlsx(`<row>${cells}</row>`, `<si><t>${'x'.repeat(10_000)}</t></si>`);
    expect(failure(() => texts(bytes, { inflatedBytes: 1_000_000 })).kind).toBe('too-large');
  });

  it('names comments after their sheet and reads drawings, page headers, pivot caches and what is kept of other workbooks', () => {
    const bytes = xlsx('', '', {
      parts: {
        'xl/worksheets/sheet1.xml': {
          type: 'spreadsheetml.worksheet+xml',
          content:
            '<worksheet><sheetData/><headerFooter><oddHeader>&amp;CPayroll</oddHeader></headerFooter></worksheet>',
        },
        'xl/comments1.xml': {
          type: 'spreadsheetml.comments+xml',
          content:
            '<comments><commentList><comment><text><r><t>a</t></r><r><t>b</t></r></text></comment></commentList></comments>',
        },
        'xl/drawings/drawing1.xml': {
          type: 'drawing+xml',
          content: '<d:wsDr xmlns:d="urn:d" xmlns:a="urn:a"><a:p><a:r><a:t>box</a:t></a:r></a:p></d:wsDr>',
        },
        'xl/externalLinks/externalLink1.xml': {
          type: 'spreadsheetml.externalLink+xml',
          content:
            '<externalLink><sheetDataSet><row r="1"><cell r="A1"><v>kept</v></cell></row></sheetDataSet></externalLink>',
        },
        'xl/pivotCache/pivotCacheRecords1.xml': {
          type: 'spreadsheetml.pivotCacheRecords+xml',
          content: '<pivotCacheRecords><r><s v="Ann"/><n v="4.2E1"/></r></pivotCacheRecords>',
        },
      },
      relationships: {
        'xl/workbook.xml': [['rId1', 'worksheet', 'worksheets/sheet1.xml']],
        'xl/worksheets/sheet1.xml': [['rId1', 'comments', '../comments1.xml']],
      },
    });
    expect(texts(bytes)).toEqual({
      'sheet Customers': '&CPayroll\n',
      'comments Customers': 'ab\n',
      'drawing 1': 'box\n',
      'external values 1': 'kept\n',
      'pivot records 1': 'Ann\t42\t\n',
    });
  });
});

describe('PowerPoint text', () => {
  const slide = (text: string) =>
    `<p:sld xmlns:p="urn:p" xmlns:a="urn:a"><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:sld>`;

  it('numbers slides as they are shown, and notes after their slides', () => {
    const bytes = officePackage({
      main: 'ppt/presentation.xml',
      parts: {
        'ppt/presentation.xml': {
          type: 'presentationml.presentation.main+xml',
          content:
            '<p:presentation xmlns:p="urn:p" xmlns:r="urn:r"><p:sldIdLst><p:sldId id="257" r:id="rId2"/><p:sldId id="256" r:id="rId1"/></p:sldIdLst></p:presentation>',
        },
        'ppt/slides/slide1.xml': { type: 'presentationml.slide+xml', content: slide('shown last') },
        'ppt/slides/slide2.xml': { type: 'presentationml.slide+xml', content: slide('shown first') },
        'ppt/notesSlides/notesSlide1.xml': { type: 'presentationml.notesSlide+xml', content: slide('note') },
        'ppt/comments/comment1.xml': {
          type: 'presentationml.comments+xml',
          content: '<p:cmLst xmlns:p="urn:p"><p:cm><p:text>remark</p:text></p:cm></p:cmLst>',
        },
      },
      relationships: {
        'ppt/presentation.xml': [
          ['rId1', 'slide', 'slides/slide1.xml'],
          ['rId2', 'slide', '/ppt/slides/slide2.xml'],
        ],
        'ppt/slides/slide1.xml': [
          ['rId1', 'notesSlide', '../notesSlides/notesSlide1.xml'],
          ['rId2', 'comments', '../comments/comment1.xml'],
        ],
      },
    });
    expect(Object.entries(texts(bytes))).toEqual([
      ['slide 1', 'shown first\n'],
      ['slide 2', 'shown last\n'],
      ['notes 2', 'note\n'],
      ['comments 2', 'remark\n'],
    ]);
  });
});

describe('embedded files', () => {
  const embed = (content: Buffer, name = 'word/embeddings/inner.docx'): Buffer =>
    docx(paragraph('outer'), { parts: { [name]: { content } } });

  it('are read under their names', () => {
    expect(texts(embed(xlsx('<row><c><v>1</v></c></row>'), 'word/embeddings/Sheet.xlsx'))).toEqual({
      body: 'outer\n',
      'Sheet.xlsx > sheet Customers': '1\n',
    });
  });

  it('are unread beyond the depth, and the rest is read', () => {
    const deep = embed(embed(docx(paragraph('inner'))));
    expect(texts(deep)['inner.docx > inner.docx > body']).toBe('inner\n');
    expect(partsOf(deep, { depth: 1 })).toEqual([
      { name: 'body', text: 'outer\n' },
      { name: 'inner.docx > body', text: 'outer\n' },
      { name: 'inner.docx > inner.docx', unread: 'too-large' },
    ]);
  });

  it.each<[string, Buffer, string]>([
    ['of no known format', Buffer.from('SQLite format 3\0'), 'unsupported'],
    ['broken', docx(paragraph('inner')).subarray(0, 600), 'corrupt'],
    ['encrypted', compoundFile(['Root Entry', 'EncryptionInfo', 'EncryptedPackage']), 'encrypted'],
    ['an object that holds nothing known', storageFile({ Something: Buffer.from('x') }), 'unsupported'],
  ])('are unread where they are %s, and the rest is read', (_, content, unread) => {
    expect(partsOf(embed(content, 'word/embeddings/a.bin'))).toEqual([
      { name: 'body', text: 'outer\n' },
      { name: 'a.bin', unread },
    ]);
  });

  it.each<[string, Buffer]>([
    ['a package', storageFile({ Package: xlsx('<row><c r="B7"><v>1</v></c></row>') })],
    ['a file as it is', storageFile({ CONTENTS: xlsx('<row><c r="B7"><v>1</v></c></row>') })],
  ])('are read out of an OLE object that holds %s', (_, object) => {
    const [, sheet] = partsOf(embed(object, 'word/embeddings/oleObject1.bin'));
    expect(sheet).toMatchObject({ name: 'oleObject1.bin > sheet Customers', text: '1\n' });
    expect(sheet !== undefined && 'text' in sheet && sheet.locate?.(0)).toBe('cell B7');
  });

  it('are read out of an OLE object of the Packager, under the name that they had', () => {
    const object = storageFile({ '\u0001Ole10Native': packaged('note.txt', Buffer.from('secret words')) });
    expect(texts(embed(object, 'word/embeddings/oleObject1.bin'))['note.txt > body']).toBe('secret words');
  });

  it('are passed over where they are only linked, or equations', () => {
    const link = storageFile({ '\u0001Ole': Buffer.alloc(20), '\u0003LinkInfo': Buffer.from('x') });
    expect(texts(embed(link, 'word/embeddings/oleObject1.bin'))).toEqual({ body: 'outer\n' });
  });

  it('are read where Word shows them in the body', () => {
    const bytes = docx(paragraph('outer'), {
      parts: { 'word/part.txt': { content: '4111' }, 'word/part.docx': { content: docx(paragraph('in')) } },
      relationships: {
        'word/document.xml': [
          ['rId1', 'aFChunk', 'part.txt'],
          ['rId2', 'aFChunk', 'part.docx'],
        ],
      },
    });
    expect(texts(bytes)).toEqual({
      body: 'outer\n',
      'part.txt > body': '4111',
      'part.docx > body': 'in\n',
    });
  });
});

describe('broken XML', () => {
  it.each([
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><a/>'],
    ['an entity', '<a>&b;</a>'],
    ['an entity named like a property of objects', '<a>&constructor;</a>'],
    ['an unclosed element', '<a><b></a>'],
    ['an unfinished tag', '<a><b x="'],
    ['an attribute without quotes', '<w:a><wp:docPr descr=a/></w:a>'],
    ['an attribute twice', '<w:a><wp:docPr descr="a" descr="b"/></w:a>'],
    ['no root', 'text'],
    ['two roots', '<a/><b/>'],
    ['deep nesting', '<a>'.repeat(2000) + '</a>'.repeat(2000)],
    ['another encoding', '<?xml version="1.0" encoding="Shift_JIS"?><a/>'],
    ['a wrong reference', '<a>&#x110000;</a>'],
  ])('is corrupt: %s', (_, content) => {
    const part = { type: 'wordprocessingml.document.main+xml', content };
    expect(failure(() => texts(docx('', { parts: { 'word/document.xml': part } }))).kind).toBe('corrupt');
  });

  it('is read in linear time where a tag is full of blanks', () => {
    const blanks = ' '.repeat(1_000_000);
    const stored = { zip: { stored: true } };
    expect(body(`<w:p><wp:docPr${blanks}descr${blanks}=${blanks}"alt"${blanks}/></w:p>`, stored)).toBe('alt\n');
    const bytes = xlsx(`<row><c${blanks}t${blanks}=${blanks}"s"><v>0</v></c></row>`, '<si><t>x</t></si>', stored);
    expect(texts(bytes)['sheet Customers']).toBe('x\n');
  });

  it('is corrupt where it is not UTF-8', () => {
    const part = { type: 'wordprocessingml.document.main+xml', content: Buffer.from('<a>\xff</a>', 'latin1') };
    expect(failure(() => texts(docx('', { parts: { 'word/document.xml': part } }))).kind).toBe('corrupt');
  });
});

describe('property: Word text', () => {
  it('is the same however a paragraph is cut into runs', () => {
    const piece = fc.string({ maxLength: 12 }).map((text) => text.replace(/[&<>\s]/gu, '-'));
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), (pieces) => {
        expect(body(paragraph(...pieces))).toBe(body(paragraph(pieces.join(''))));
      }),
      { numRuns: 100 },
    );
  });
});
