import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDocument } from '../../formats/open.ts';
import { formats, inspect } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import type { Part } from '../../model/finding.ts';
import { textsOf } from '../fixtures/texts.ts';
import { budget, failure } from './helpers.ts';
import { cardNumber } from './cards.ts';
import { odf, odfNames } from './odf-file.ts';
import { docx, paragraph } from './packages.ts';

const card = '4556 7375 8689 9855';
const open = (content: Buffer | string) =>
  openDocument(memorySource(Buffer.from(content)), { name: 'a', budget: budget() }, formats);
const partsOf = (content: Buffer | string): readonly Part[] => [...open(content).document.parts()];
const texts = (content: Buffer | string): Record<string, string> =>
  Object.fromEntries(textsOf(partsOf(content)).map(({ name, text }) => [name, text]));
const places = (content: Buffer | string) => {
  const { findings } = inspect(memorySource(Buffer.from(content)), 'a', {
    ignoreTestNumbers: true,
    timeLimitMs: 60_000,
  });
  return findings.find(({ type }) => type === 'credit-card-number')?.places.map(({ part, at }) => [part, at]) ?? [];
};

describe('RTF', () => {
  const rtf = (body: string, fonts = ''): string =>
    `{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fnil\\fcharset0 Arial;}${fonts}}${body}}`;

  it.each([
    ['Windows-1252', "Gr\\'f6\\'dfe", 'Größe'],
    ['a font of another code page', "{\\f1 \\'cd\\'ee\\'ec\\'e5\\'f0}", 'Номер'],
    ['two bytes, one of them plain', "{\\f2 \\'83J\\'81[\\'83h}", 'カード'],
    ['Unicode with what old readers show', "\\u8364?5 {\\uc2\\u20320\\'c4\\'e3!}", '€5 你!'],
    ['Unicode beyond 32767', '{\\uc0\\u-10179\\u-8704}', '😀'],
    ['symbols', 'a\\~b\\_c\\-d\\{\\}\\\\\\emdash\\tab e', 'a\u00a0b-cd{}\\—\te'],
    ['a number in several runs', '4556 {\\b 7375} {\\i\\v 8689} 98{\\cf1 55}', card],
  ])('is decoded: %s', (_, body, expected) => {
    const fonts = '{\\f1\\fcharset204 Arial Cyr;}{\\f2\\fcharset128 MS Mincho;}';
    expect(texts(rtf(body, fonts)).body).toBe(`${expected}\n`);
  });

  it('keeps parts apart, and changes as they read now and before', () => {
    const found = texts(
      rtf(
        `{\\info{\\title Payroll}}{\\header H\\par}{\\*\\generator X;}{\\pict 00ff}4556 {\\deleted 1}{\\revised 2} x\\par ` +
          `Note{\\footnote {\\i F}oot}{\\*\\annotation Remark} end\\par {\\field{\\*\\fldinst HYPERLINK "mailto:a@b.c"}{\\fldrslt link}}`,
      ),
    );
    expect(found).toEqual({
      body: '4556 2 x\n4556 1 x\nNote end\nHYPERLINK "mailto:a@b.c"\nlink\n',
      properties: 'title: Payroll\n',
      headers: 'H\n',
      footnotes: 'Foot\n',
      comments: 'Remark\n',
    });
  });

  it('opens embedded files', () => {
    const file = Buffer.from(`Card ${card}`);
    const string = (text: string) => Buffer.concat([uint32(text.length + 1), Buffer.from(`${text}\0`)]);
    const native = Buffer.concat([
      Buffer.from('\u0002\0a.txt\0C:\\a.txt\0\0\0\u0003\0', 'latin1'),
      uint32(2),
      Buffer.from('x\0'),
      uint32(file.length),
      file,
    ]);
    const object = Buffer.concat([
      uint32(0x501),
      uint32(2),
      string('Package'),
      uint32(0),
      uint32(0),
      uint32(native.length),
      native,
    ]);
    const bytes = rtf(`text{\\object\\objemb{\\*\\objclass Package}{\\*\\objdata ${object.toString('hex')}}}`);
    expect(places(bytes)).toEqual([['a.txt > body', 'line 1']]);
    expect(partsOf(rtf(`{\\object{\\*\\objdata ${object.subarray(0, 40).toString('hex')}}}`))).toEqual([
      { name: 'object 1', unread: 'corrupt' },
    ]);
  });

  it('is read to its end whatever the nesting', () => {
    expect(texts(`{\\rtf1 ${'{'.repeat(100_000)}deep`).body).toBe('deep\n');
    expect(failure(() => partsOf(rtf('\\bin99999 x'))).kind).toBe('corrupt');
  });

  function uint32(value: number): Buffer {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
  }
});

describe('OpenDocument', () => {
  it('joins runs, and tells changes as they read now and before', () => {
    const bytes = odf(
      'text',
      `<office:text><text:tracked-changes><text:changed-region text:id="c1"><text:deletion><text:p>9855</text:p></text:deletion></text:changed-region>` +
        `<text:changed-region text:id="c2"><text:insertion/></text:changed-region></text:tracked-changes>` +
        `<text:p>4556 <text:span>7375</text:span><text:s/>8689 <text:change text:change-id="c1"/><text:change-start text:change-id="c2"/>new<text:change-end text:change-id="c2"/></text:p>` +
        `<text:p>A<office:annotation><dc:creator>Ann</dc:creator><text:p>remark</text:p></office:annotation>B<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>note</text:p></text:note-body></text:note>C</text:p></office:text>`,
    );
    expect(texts(bytes)).toEqual({
      body: `4556 7375 8689 new\n${card}\nABC\n`,
      comments: 'creator: Ann\nremark\n',
      footnotes: 'note\n',
    });
    expect(places(bytes)).toEqual([['body', undefined]]);
  });

  it('names cells of sheets, hidden ones too, and shows what is stored where it is cut', () => {
    const cell = (text: string, attributes = ''): string =>
      `<table:table-cell ${attributes}><text:p>${text}</text:p></table:table-cell>`;
    const bytes = odf(
      'spreadsheet',
      `<office:spreadsheet><table:table table:name="Plan"><table:table-row>${cell('Name')}${cell('Card')}</table:table-row>` +
        `<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>` +
        `<table:table-row><table:table-cell table:number-columns-repeated="1"/>${cell('4.55E+15', 'office:value="4.556737586899855E+15"')}</table:table-row></table:table>` +
        `<table:table table:name="Hidden"><table:table-row>${cell(cardNumber(1))}</table:table-row></table:table></office:spreadsheet>`,
    );
    expect(texts(bytes)).toMatchObject({
      'sheet Plan': 'Name\tCard\n4.55E+15 4556737586899855\n',
      'sheet Hidden': `${cardNumber(1)}\n`,
    });
    expect(places(bytes)).toEqual([
      ['sheet Plan', 'cell B5'],
      ['sheet Hidden', 'cell A1'],
    ]);
  });

  it('reads objects within, and says encrypted', () => {
    const inner = `<office:document-content ${odfNames}><text:p>chart ${card}</text:p></office:document-content>`;
    const bytes = odf('text', '<office:text><text:p>x</text:p></office:text>', {
      'Object 1/content.xml': inner,
      'Object 2': docx(paragraph(cardNumber(1))),
      'Pictures/a.png': Buffer.from('89504E47', 'hex'),
    });
    expect(places(bytes)).toEqual([
      ['Object 1 > body', undefined],
      ['Object 2 > body', undefined],
    ]);
    const manifest = '<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>';
    expect(failure(() => open(odf('text', '', { 'META-INF/manifest.xml': manifest }))).kind).toBe('encrypted');
    expect(open(odf('text', '', { 'META-INF/documentsignatures.xml': '<a/>' })).document.signed).toBe(true);
  });
});

describe('messages', () => {
  const mail = (...lines: readonly string[]): string => lines.join('\r\n');
  const head = ['From: =?utf-8?q?J=C3=BCrgen?= <j@example.com>', 'MIME-Version: 1.0'];

  it('decode headers, bodies and attachments of every encoding', () => {
    const bytes = mail(
      ...head,
      'Subject: =?iso-8859-1?Q?Gr=F6=DFe?= =?iso-8859-1?B?IA==?=',
      ' =?iso-2022-jp?B?GyRCJSshPCVJGyhC?=',
      'Content-Type: multipart/mixed; boundary="b"',
      '',
      'preamble',
      '--b',
      'Content-Type: multipart/alternative; boundary=c',
      '',
      '--c',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'line one',
      'Card 4556 7375 =',
      '8689 9855 =C3=A4',
      '--c',
      'Content-Type: text/html',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from(`<p>Card <b>${cardNumber(1).replace(' ', '</b> ')}</p>`).toString('base64'),
      '--c--',
      '--b',
      'Content-Type: application/octet-stream',
      "Content-Disposition: attachment; filename*0*=utf-8''B%C3%BCro%20; filename*1=list.csv",
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from(`Name,Card\nAnn,${cardNumber(2)}\n`).toString('base64'),
      '--b',
      'Content-Type: message/rfc822',
      '',
      'From: a@example.com',
      'Subject: inner',
      '',
      `Card ${cardNumber(3)}`,
      '--b--',
    );
    expect(texts(bytes).headers).toBe('From: Jürgen <j@example.com>\nSubject: Größe カード\n');
    expect(texts(bytes).body).toBe('line one\r\nCard 4556 7375 8689 9855 ä');
    expect(texts(bytes)['outside of the parts']).toContain('preamble');
    expect(places(bytes)).toEqual([
      ['body', 'line 2'],
      ['HTML body', undefined],
      ['Büro list.csv > rows', 'row 2, column 2'],
      ['message > body', 'line 1'],
    ]);
  });

  it('tell signed and encrypted ones, and attachments that are not read', () => {
    const signed = mail(
      ...head,
      'Content-Type: multipart/signed; boundary=b',
      '',
      '--b',
      '',
      'text',
      '--b',
      'Content-Type: application/pkcs7-signature',
      '',
      'AAAA',
      '--b--',
    );
    expect(open(signed).document.signed).toBe(true);
    expect(texts(signed).body).toBe('text');
    const envelope = Buffer.from('308006092A864886F70D010703A0', 'hex').toString('base64');
    const encrypted = mail(
      ...head,
      'Content-Type: application/pkcs7-mime; name=smime.p7m',
      'Content-Transfer-Encoding: base64',
      '',
      envelope,
    );
    expect(partsOf(encrypted).at(-1)).toEqual({ name: 'smime.p7m', unread: 'encrypted' });
    const openPgp = mail(...head, 'Content-Type: multipart/encrypted; boundary=b', '', '--b', '', 'x', '--b--');
    expect(partsOf(openPgp).at(-1)).toEqual({ name: 'body', unread: 'encrypted' });
  });

  it('of a mailbox are read one by one', () => {
    const message = (index: number): string =>
      `From a@b.c Mon Jan  1 10:00:00 2024\nFrom: a@b.c\nSubject: s\n\nCard ${cardNumber(index)}\n\n`;
    expect(places(message(1) + message(2))).toEqual([
      ['message 1 > body', 'line 1'],
      ['message 2 > body', 'line 1'],
    ]);
  });

  it('are not what only looks a little like one', () => {
    expect(open('From: a\n\nhello').format.name).toBe('text');
    expect(open('name: x\nsubject: y\nversion: 3\n').format.name).toBe('text');
  });

  it('nested deeper than any program writes them are told as too large', () => {
    let body = 'x';
    for (let depth = 0; depth < 40; depth++)
      body = `Content-Type: multipart/mixed; boundary=b${depth}\n\n--b${depth}\n${body}\n--b${depth}--\n`;
    expect(partsOf(`From: a@b.c\nMIME-Version: 1.0\n${body}`)).toContainEqual({
      name: 'attachment',
      unread: 'too-large',
    });
  });
});

/** Written by LibreOffice, with what a person reads in them. */
const known: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'libreoffice.odt': {
    body: 'Card 4111 1111 1111 1111 & more\nWith a note\n',
    headers: 'Page header here\n',
    footers: 'Page footer here\n',
    footnotes: 'The footnote text\n',
  },
  'libreoffice.fodt': {
    body: expect.stringContaining('Card 4111 1111 1111 1111 & more\n') as string,
    footnotes: 'The footnote text\n',
  },
  'libreoffice.ods': {
    'sheet customers': expect.stringContaining('4111 1111 1111 1111\t4111111111111110\n') as string,
  },
  'libreoffice.odp': {
    'slide 1': 'First slide text\n',
    'slide 2': 'Second slide text\n',
    'notes 1': 'Spoken words\n',
  },
  'libreoffice.rtf': {
    body: 'Card 4111 1111 1111 1111 & more\nWith a note\n',
    headers: 'Page header here\n',
    footnotes: '\tThe footnote text\n',
  },
};

describe('files of other programs', () => {
  const folder = join(import.meta.dirname, '../fixtures/unlabeled');

  it.each(readdirSync(folder))('are read: %s', (name) => {
    expect(texts(readFileSync(join(folder, name)))).toMatchObject(known[name] ?? { body: 'a text that is known' });
  });

  const sound = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
  const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 });

  it('throw nothing but FileError, damaged anywhere or cut', () => {
    expect(sound.length).toBeGreaterThan(4);
    fc.assert(
      fc.property(fc.constantFrom(...sound), damage, fc.nat(), (bytes, changes, cut) => {
        const copy = Buffer.from(cut % 4 === 0 ? bytes.subarray(0, cut % bytes.length) : bytes);
        for (const [at, value] of changes) if (copy.length > 0) copy[at % copy.length] = value;
        try {
          partsOf(copy);
        } catch (error) {
          expect(error).toMatchObject({ name: 'FileError' });
        }
      }),
      { numRuns: 300 },
    );
  });
});
