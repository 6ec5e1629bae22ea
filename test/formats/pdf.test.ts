import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { openDocument } from '../../formats/open.ts';
import { createInstances } from '../../formats/pdf/instances.ts';
import { readPdf } from '../../formats/pdf/read-pdf.ts';
import { compilePdfium, formats, inspect } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import type { Part } from '../../model/finding.ts';
import { cardText, docx } from '../fixtures/documents.ts';
import { textsOf } from '../fixtures/texts.ts';
import { budget, failure } from './helpers.ts';
import { pdf, picture, type PdfParts } from './pdfs.ts';

const fixture = readFileSync(join(import.meta.dirname, '../fixtures/pdf/libreoffice.pdf'));
const open = (bytes: Buffer, limits = budget()) =>
  openDocument(memorySource(bytes), { name: 'a.pdf', budget: limits }, formats).document;
const parts = (bytes: Buffer): readonly Part[] => [...open(bytes).parts()];
const texts = (bytes: Buffer): Record<string, string> =>
  Object.fromEntries(textsOf(open(bytes).parts()).map(({ name, text }) => [name, text]));
const unread = (bytes: Buffer): readonly Part[] => parts(bytes).filter((part) => 'unread' in part);
const onePage = (parts: Omit<PdfParts, 'pages'>): Buffer => pdf({ pages: [{ lines: ['Hello'] }], ...parts });

/** Objects of a file embedded in the document, and the catalog's entry that leads to it. */
function attached(name: string, content: Buffer): Pick<PdfParts, 'catalog' | 'objects'> {
  return {
    catalog: `/Names<</EmbeddedFiles<</Names[(${name}) 100 0 R]>>>>`,
    objects: {
      100: `<</Type/Filespec/F(${name})/UF(${name})/EF<</F 101 0 R>>>>`,
      101: { entries: '/Type/EmbeddedFile/Filter/FlateDecode', content: deflateSync(content) },
    },
  };
}

describe('a PDF of LibreOffice', () => {
  it('is read with its places', () => {
    expect(texts(fixture)).toEqual({
      properties: expect.stringMatching(
        /^title: Payroll letter\nsubject: Yearly statement\nkeywords: salary\n/u,
      ) as string,
      'page 1':
        'Statement of the year\r\nCard 4556 7375 8689 9855 & more, Grüße aus Łódź, Ελληνικά, Кириллица\r\n' +
        'See the list of staff.\r\nName Number\r\nBob 219-09-9999',
      'page 1 annotations':
        'Ann, 01/02/26, \nPlease check the remark 078-05-1120\nthe list of staff\nhttps://example.com/staff?id=4711\n',
      'page 2': 'Second page heading\r\nWords of the second page.',
      bookmarks: 'Statement of the year\nSecond page heading\n',
    });
  });

  it('is unlabeled and unsigned', () => {
    const { mediaType, labels, signed } = open(fixture);
    expect({ mediaType, labels, signed }).toEqual({ mediaType: 'application/pdf', labels: [], signed: false });
  });

  it('reads the same each time', () => {
    const document = open(fixture);
    expect([...document.parts()]).toEqual([...document.parts()]);
  });
});

describe('a PDF', () => {
  it('is told by its header, even behind other bytes, and not by a word of a text', () => {
    const bytes = onePage({});
    const behind = Buffer.concat([Buffer.from('\r\n\r\n'), bytes]);
    expect(texts(behind)['page 1']).toBe('Hello');
    const notes = Buffer.from('The header %PDF-1.7 comes first.\n');
    expect(openDocument(memorySource(notes), { name: 'notes.txt', budget: budget() }, formats).format.name).toBe(
      'text',
    );
  });

  it('tells the values of its fields, each once, under the name that a person sees', () => {
    const field = (number: number) => `/Parent ${number} 0 R/Type/Annot/Subtype/Widget/Rect[10 10 90 30]`;
    const bytes = pdf({
      pages: [{ lines: ['Form'], annotations: [`<<${field(100)}>>`, `<<${field(100)}>>`, `<<${field(101)}>>`] }],
      catalog: '/AcroForm<</Fields[100 0 R 101 0 R 102 0 R]/DA(/Helv 0 Tf 0 g)>>',
      objects: {
        100: '<</FT/Tx/T(card)/TU(Card number)/V(4556 7375 8689 9855)/Kids[10 0 R]>>',
        101: '<</FT/Tx/T(empty)/V()>>',
        102: '<</FT/Tx/T(hidden)/V(secret)>>',
      },
    });
    expect(texts(bytes)['page 1 fields']).toContain('Card number: 4556 7375 8689 9855\n');
  });

  it('reads comments, free text, rich text and addresses of links', () => {
    const bytes = pdf({
      pages: [
        {
          lines: ['Page'],
          annotations: [
            '<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/T(Ann)/Subj(Salary)/Contents(A remark)>>',
            '<</Type/Annot/Subtype/Popup/Rect[0 0 9 9]/Contents(In a pop-up)>>',
            '<</Type/Annot/Subtype/FreeText/Rect[0 0 9 9]/DA(/F 9 Tf)/Contents(Typed over)>>',
            '<</Type/Annot/Subtype/FreeText/Rect[0 0 9 9]/DA(/F 9 Tf)/RC(<p>Rich <b>words</b></p>)>>',
            '<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://example.com/?card=1)>>>>',
          ],
        },
      ],
    });
    const text = texts(bytes)['page 1 annotations'] ?? '';
    for (const words of [
      'Ann\nSalary\nA remark',
      'In a pop-up',
      'Typed over',
      'Rich',
      'words',
      'https://example.com/?card=1',
    ]) {
      expect(text).toContain(words);
    }
    expect(text).not.toContain('<p>');
  });

  it('reads properties of its information dictionary and of XMP, plain or compressed', () => {
    const xmp = (title: string) =>
      `<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:title>${title}</dc:title></x:xmpmeta>`;
    const bytes = onePage({
      catalog: '/Metadata 101 0 R',
      trailer: '/Info 100 0 R',
      objects: {
        100: '<</Title(A title)/Department(Accounts)/Author<feff0141>>>',
        101: { entries: '/Type/Metadata/Subtype/XML', content: xmp('Plain') },
        102: { entries: '/Type /Metadata /Subtype /XML /Filter /FlateDecode', content: deflateSync(xmp('Small')) },
      },
    });
    expect(texts(bytes).properties).toBe('title: A title\nauthor: Ł\ndepartment: Accounts\nPlain\nSmall\n');
  });

  it('reads what is filled into a form in XML', () => {
    const bytes = onePage({
      catalog: '/AcroForm<</Fields[]/XFA[(config) 100 0 R (datasets) 101 0 R]>>',
      objects: {
        100: { entries: '', content: '<config>noise</config>' },
        101: { entries: '', content: '<d><Card kind="Visa">4556 7375 8689 9855</Card></d>' },
      },
    });
    expect(texts(bytes)).toMatchObject({ 'form datasets': 'Visa\n4556 7375 8689 9855\n' });
    expect(Object.keys(texts(bytes))).not.toContain('form config');
  });

  it('finds and places a card in a file that is embedded in it', async () => {
    const bytes = onePage(attached('inner.docx', await docx(cardText)));
    const { findings } = inspect(memorySource(bytes), 'a.pdf', { ignoreTestNumbers: true, timeLimitMs: 60_000 });
    const card = findings.find(({ type }) => type === 'credit-card-number');
    expect(card?.places).toMatchObject([{ part: 'inner.docx > body' }]);
  });

  it('leads the way through PDFs within PDFs', async () => {
    const inner = onePage(attached('inner.docx', await docx(cardText)));
    const around = onePage(attached('a.pdf', inner));
    expect(Object.keys(texts(around))).toContain('a.pdf > inner.docx > body');
    expect(texts(around)).toMatchObject({ 'page 1': 'Hello', 'a.pdf > page 1': 'Hello' });
  });

  it('reads a file that is attached to a page', () => {
    const bytes = pdf({
      pages: [{ lines: ['Page'], annotations: ['<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS 100 0 R>>'] }],
      objects: attached('notes.txt', Buffer.from('Words of the notes')).objects ?? {},
    });
    expect(texts(bytes)).toMatchObject({ 'notes.txt > body': 'Words of the notes' });
  });

  it('says where an embedded file could not be read', () => {
    const locked = readFileSync(join(import.meta.dirname, '../fixtures/pdf/password.pdf'));
    expect(unread(onePage(attached('a.pdf', locked)))).toEqual([{ name: 'a.pdf', unread: 'encrypted' }]);
    expect(unread(onePage(attached('a.bin', Buffer.from('7f454c460201', 'hex'))))).toEqual([
      { name: 'a.bin', unread: 'unsupported' },
    ]);
    const missing = { ...attached('a.txt', Buffer.from('x')), objects: { 100: '<</Type/Filespec/F(a.txt)>>' } };
    expect(unread(onePage(missing))).toEqual([{ name: 'a.txt', unread: 'corrupt' }]);
  });

  it('draws a page that is a picture, for whoever recognizes text in it', () => {
    const bytes = pdf({ pages: [{ operators: picture(1) }] });
    const drawings: Buffer[] = [];
    for (const part of open(bytes).parts()) if ('unread' in part && part.picture) drawings.push(part.picture());
    expect(drawings).toHaveLength(1);
    for (const drawn of drawings) {
      const [, width, height] = drawn.toString('latin1', 0, 20).split(/\s/u).map(Number);
      expect(drawn.toString('latin1', 0, 2)).toBe('P5');
      // 600 by 800 points, all of it in the gray of the picture's one pixel.
      expect([width, height]).toEqual([1667, 2222]);
      expect(drawn.at(-1)).toBeGreaterThan(0x70);
      expect(drawn.at(-1)).toBeLessThan(0x90);
    }
  });

  it.each([
    ['a picture', { operators: picture(0.5) }, true],
    ['a picture under a stamp', { lines: ['EX-00017'], operators: picture(1) }, true],
    ['letters as shapes', { operators: '0 0 m 9 9 l S\n'.repeat(200) }, true],
    ['a logo', { operators: picture(0.02) }, false],
    ['a picture beside text', { lines: ['Some words'], operators: picture(0.5) }, false],
    ['text over a picture', { lines: ['Many words '.repeat(12)], operators: picture(1) }, false],
    ['nothing', {}, false],
  ])('is unread in part where a page holds %s: %#', (_, page, scanned) => {
    const bytes = pdf({ pages: [{ lines: ['First page'] }, page] });
    const picture = expect.any(Function) as () => Buffer;
    expect(unread(bytes)).toEqual(scanned ? [{ name: 'page 2 (image)', unread: 'unsupported', picture }] : []);
    expect(parts(bytes).filter(({ name }) => name === 'page 2')).toHaveLength(1);
  });

  it('is signed where a signature says which bytes it covers', () => {
    const bytes = onePage({
      catalog: '/AcroForm<</Fields[100 0 R]/SigFlags 3>>',
      objects: { 100: '<</FT/Sig/T(s)/V<</Type/Sig/ByteRange[0 1 2 3]/Contents<00>>>>>' },
    });
    expect(open(bytes).signed).toBe(true);
    expect(texts(bytes)['page 1']).toBe('Hello');
  });

  it('goes on with numbers and words that a line breaks at a hyphen', () => {
    const bytes = pdf({ pages: [{ lines: ['Her number is 172-32-', '1176 on a regu-', 'lar card -', '5 pieces'] }] });
    expect(texts(bytes)['page 1']).toBe('Her number is 172-32-1176 on a regu\ufffelar card -\r\n5 pieces');
  });
});

describe('a PDF that is locked or broken', () => {
  it('is encrypted behind a user password, and open behind an owner password alone', () => {
    const named = (name: string) => readFileSync(join(import.meta.dirname, `../fixtures/pdf/${name}.pdf`));
    expect(failure(() => open(named('password'))).kind).toBe('encrypted');
    expect(texts(named('owner-password'))['page 1']).toBe(texts(fixture)['page 1']);
  });

  it('is corrupt where nothing of it can be found', () => {
    expect(failure(() => open(Buffer.from('%PDF-1.7\n'))).kind).toBe('corrupt');
    expect(failure(() => open(fixture.subarray(0, 2000))).kind).toBe('corrupt');
  });

  it('tells what was cut off, and reads the rest', () => {
    const whole = pdf({ pages: [{ lines: ['First'] }, { lines: ['Second'] }] });
    const cut = whole.subarray(0, whole.indexOf('xref\n'));
    expect(parts(Buffer.concat([cut, Buffer.from('trailer<</Root 1 0 R>>\n')]))).toEqual(
      expect.arrayContaining([
        { name: 'end of file', unread: 'corrupt' },
        { name: 'page 1', text: 'First' },
        { name: 'page 2', text: 'Second' },
      ]),
    );
  });

  it('tells a page that is missing, and reads the others', () => {
    const bytes = pdf({ pages: [{ lines: ['First'] }, {}, { lines: ['Third'] }], objects: { 12: '(no page)' } });
    expect(parts(bytes)).toEqual([
      { name: 'page 1', text: 'First' },
      { name: 'page 2', unread: 'corrupt' },
      { name: 'page 3', text: 'Third' },
    ]);
  });

  it('goes on with a new copy of pdfium behind a page that no memory is enough for', () => {
    const spaces = deflateSync(deflateSync(Buffer.alloc(20 * 1024 ** 2, ' ')));
    const bytes = pdf({
      pages: [{ lines: ['First'] }, {}, { lines: ['Third'] }],
      objects: { 13: { entries: '/Filter[/FlateDecode/FlateDecode]', content: spaces } },
    });
    const instances = createInstances(compilePdfium, 24 * 1024 ** 2);
    const context = { name: 'a.pdf', budget: budget(), openNested: () => [] };
    expect([...readPdf(memorySource(bytes), context, instances)]).toEqual([
      { name: 'page 1', text: 'First' },
      { name: 'page 2', unread: 'too-large' },
      { name: 'page 3', text: 'Third' },
    ]);
  });

  it('gives up on a file that has crashed it often', () => {
    const spaces = deflateSync(deflateSync(Buffer.alloc(20 * 1024 ** 2, ' ')));
    const bytes = pdf({
      pages: Array.from({ length: 12 }, () => ({})),
      objects: { 11: { entries: '/Filter[/FlateDecode/FlateDecode]', content: spaces } },
    });
    const heavy = bytes.toString('latin1').replaceAll(/\/Contents \d\d 0 R/gu, '/Contents 11 0 R');
    const instances = createInstances(compilePdfium, 24 * 1024 ** 2);
    const context = { name: 'a.pdf', budget: budget(), openNested: () => [] };
    const read = [...readPdf(memorySource(Buffer.from(heavy, 'latin1')), context, instances)];
    expect(read.at(-1)).toEqual({ name: 'after page 10', unread: 'corrupt' });
    expect(read).toHaveLength(11);
  });

  it('is too large beyond 256 MiB', () => {
    const head = Buffer.from('%PDF-1.7\n');
    const source = {
      size: 256 * 1024 ** 2 + 1,
      read: (offset: number, length: number) => (offset === 0 ? Buffer.concat([head], length) : Buffer.alloc(length)),
    };
    expect(failure(() => openDocument(source, { name: 'a.pdf', budget: budget() }, formats)).kind).toBe('too-large');
  });

  it('ends by the clock and by the size of what is embedded', () => {
    const late = { ...budget(), checkTime: () => budgetSpent() };
    expect(() => open(fixture, late)).toThrow('time is up');
    const small = budget({ inflatedBytes: 1000 });
    const bytes = onePage(attached('a.txt', Buffer.alloc(100_000, 'x')));
    expect([...open(bytes, small).parts()]).toContainEqual({ name: 'attachment 1', unread: 'too-large' });
  });
});

function budgetSpent(): never {
  throw new Error('time is up');
}
