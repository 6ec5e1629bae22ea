import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { OpenDocument } from '../../formats/format.ts';
import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import type { Marking } from '../../model/marking.ts';
import { apply, budget } from './helpers.ts';
import { assignment, idA, tenant } from './label-values.ts';

const marking = (kind: Marking['kind'], more: Partial<Marking> = {}): Marking => ({
  kind,
  text: kind === 'header' ? 'Confidential' : 'For staff only',
  font: 'Calibri',
  size: 10,
  color: '#ff0000',
  alignment: 'left',
  margin: 5,
  layout: 'horizontal',
  key: '0123456789abcdef',
  ...more,
});
const both = [marking('header'), marking('footer')];
const open = (bytes: Buffer): OpenDocument =>
  openDocument(memorySource(bytes), { name: 'a.eml', budget: budget() }, formats).document;
const marked = (bytes: Buffer, markings: readonly Marking[] = both, removeMarkings: readonly RegExp[] = []): Buffer =>
  apply(bytes, open(bytes).labeling?.set(assignment(), { store: 'auto', markings, removeMarkings }));
const bothOf = (text: string): readonly Marking[] => [marking('header', { text }), marking('footer', { text })];
const foreign = [/^internal( use)? only$/i, /company confidential/i, /Vertraulich für alle/i];
const unlabeled = (bytes: Buffer): Buffer => apply(bytes, open(bytes).labeling?.remove(tenant));
const bits = (bytes: Buffer): number | undefined => open(bytes).labels[0]?.contentBits;
const textsOf = (bytes: Buffer): Record<string, string> =>
  Object.fromEntries([...open(bytes).parts()].map((part) => [part.name, 'text' in part ? part.text : part.unread]));

const message = (fields: readonly string[], body: Buffer | string, eol = '\r\n'): Buffer =>
  Buffer.concat([
    Buffer.from(['From: ann@contoso.example', 'Subject: Plans', 'MIME-Version: 1.0', ...fields, '', ''].join(eol)),
    Buffer.from(body),
  ]);
const part = (type: string, encoding: string, body: Buffer | string): string =>
  `--b\r\nContent-Type: ${type}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body.toString('latin1')}\r\n`;
const mixed = (...parts: readonly string[]): Buffer =>
  message(['Content-Type: multipart/alternative; boundary=b'], Buffer.from(`${parts.join('')}--b--\r\n`, 'latin1'));
const html = '<html><head></head>\r\n<body lang="en"><p>Hello, Größe</p>\r\n</body></html>\r\n';
const lines = (digits: string, width = 76): string =>
  (digits.match(new RegExp(`.{1,${width}}`, 'gu')) ?? []).join('\r\n');
const long = 'A line that is longer than what quoted-printable lets stand in one line of text, so that it wraps.';

describe('markings of messages', () => {
  it.each<[string, Buffer]>([
    ['plain text', message([], 'Hello\r\n')],
    ['plain text with line feeds', message([], 'Hello\n', '\n')],
    ['plain text without a line end', message([], 'Hello')],
    ['flowed text', message(['Content-Type: text/plain; format=flowed'], 'Hello \r\nthere\r\n')],
    ['8-bit HTML', message(['Content-Type: text/html; charset=utf-8', 'Content-Transfer-Encoding: 8bit'], html)],
    [
      'Base64',
      message(
        ['Content-Transfer-Encoding: base64'],
        `${lines(Buffer.from('Hello '.repeat(40)).toString('base64'))}\r\n`,
      ),
    ],
    [
      'Base64 of another width',
      message(['Content-Transfer-Encoding: base64'], lines(Buffer.from('Hello '.repeat(40)).toString('base64'), 60)),
    ],
    [
      'Base64 in one line',
      message(['Content-Transfer-Encoding: base64'], Buffer.from('Hello '.repeat(40)).toString('base64')),
    ],
    [
      'quoted-printable text',
      message(
        ['Content-Transfer-Encoding: quoted-printable'],
        `Hello=20\r\n${long.slice(0, 60)}=\r\n${long.slice(60)}\r\n=C3=9F \r\n`,
      ),
    ],
    [
      'quoted-printable HTML',
      message(
        ['Content-Type: text/html; charset=iso-8859-1', 'Content-Transfer-Encoding: quoted-printable'],
        '<html><body =\r\nclass=3D"a">Gr=F6=DFe and =\r\nmore</bo=\r\ndy></html>\r\n',
      ),
    ],
    [
      'all alternatives',
      mixed(
        part('text/plain; charset=utf-8', '8bit', 'Hello\r\n'),
        part('text/html; charset=utf-8', 'base64', lines(Buffer.from(html).toString('base64'))),
      ),
    ],
    ['HTML without a body', message(['Content-Type: text/html'], '<p>Hello</p>')],
  ])('are put into %s and taken out byte for byte', (_, bytes) => {
    const after = marked(bytes);
    expect(bits(after)).toBe(3);
    for (const [name, text] of Object.entries(textsOf(after))) {
      if (name === 'headers' || name.includes('code')) continue;
      expect(text.trim().startsWith('Confidential')).toBe(true);
      expect(text.trim().endsWith('For staff only')).toBe(true);
      expect(text).toContain(textsOf(bytes)[name]?.trim().split(/\s/u)[0]);
    }
    expect(open(after).markings?.()).toEqual(both.map(({ kind, text, key }) => ({ kind, text, key, by: 'ours' })));
    expect(open(after).labeling?.set(assignment(), { store: 'auto', markings: both })).toBeUndefined();
    const later = [marking('header', { key: 'fedcba9876543210', text: 'Secret\nof Contoso' })];
    const exchanged = marked(after, later);
    expect(exchanged.includes('0123456789abcdef')).toBe(false);
    expect(bits(exchanged)).toBe(1);
    expect(JSON.stringify(textsOf(exchanged))).toContain('of Contoso');
    expect(JSON.stringify(textsOf(exchanged))).not.toContain('For staff only');
    for (const line of exchanged.toString('latin1').split('\n')) expect(line.length).toBeLessThan(999);
    expect(unlabeled(exchanged).toString('latin1')).toBe(bytes.toString('latin1'));
    expect(unlabeled(after).equals(bytes)).toBe(true);
  });

  it('keep to what a charset and an encoding can say', () => {
    const text = [marking('header', { text: 'Größe – Łódź' })];
    const body = (bytes: Buffer): string => textsOf(bytes).body ?? textsOf(bytes)['HTML body'] ?? '';
    const plain = (charset: string, encoding = '8bit'): Buffer =>
      message([`Content-Type: text/plain; charset=${charset}`, `Content-Transfer-Encoding: ${encoding}`], 'Hi\r\n');
    expect(body(marked(plain('utf-8'), text))).toBe('Größe – Łódź\r\n\r\nHi\r\n');
    expect(body(marked(plain('utf-8', 'base64').subarray(0, -4), text))).toBe('');
    expect(body(marked(plain('utf-8', '7bit'), text))).toBe('Große - Lodz\r\n\r\nHi\r\n'.replace('ß', 'ss'));
    expect(body(marked(plain('iso-8859-2'), text))).toContain('Grosse - Lodz');
    expect(body(marked(plain('windows-1250'), text))).toBe('Größe – Łódź\r\n\r\nHi\r\n');
    const page = message(['Content-Type: text/html; charset=us-ascii'], '<body>Hi</body>');
    expect(marked(page, text).toString('latin1')).toContain('Gr&#246;&#223;e');
    expect(body(marked(page, text))).toBe('Größe – Łódź\nHi\n');
    const cyrillic = [marking('header', { text: 'Секрет' })];
    const after = marked(plain('us-ascii'), cyrillic);
    expect(bits(after)).toBe(0);
    expect(body(after)).toBe('Hi\r\n');
    expect(open(after).labeling?.set(assignment(), { store: 'auto', markings: cyrillic })).toBeUndefined();
  });

  it('are not put into attachments, messages within, what is signed, or what a comment says', () => {
    const outer = (inner: string): Buffer =>
      message(['Content-Type: multipart/mixed; boundary=b'], `${inner}--b--\r\n`);
    const attached = outer(
      part('text/plain', '7bit', 'Body\r\n') +
        part('text/plain; name=a.txt', '7bit', 'File\r\n') +
        part('message/rfc822', '7bit', 'From: a@b.example\r\n\r\nInner\r\n') +
        part('text/plain', '7bit', 'List footer\r\n'),
    );
    const after = marked(attached).toString('latin1');
    expect(after.match(/^Confidential$/gmu)).toHaveLength(1);
    expect(after).toContain('Confidential\r\n\r\nBody\r\n\r\nFor staff only\r\n');
    const signed = outer('--b\r\nContent-Type: multipart/signed; boundary=c\r\n\r\n--c\r\n\r\nText\r\n--c--\r\n');
    expect(bits(marked(signed))).toBe(0);
    const commented = message(['Content-Type: text/html'], '<!-- <body> --><body><p>x</p></body><!-- </body> -->');
    expect(marked(commented).toString('latin1')).toMatch(
      /<!-- <body> --><body><div [^]*<p>x<\/p><div [^]*<\/div><\/body><!-- <\/body> -->$/u,
    );
  });

  it('leave what somebody changed, and watermarks out', () => {
    const after = marked(message([], 'Hello\r\n'));
    const changed = Buffer.from(after.toString().replace(/^Confidential$/mu, 'Not so confidential'));
    expect(unlabeled(changed).toString()).toContain('Not so confidential\r\n\r\nHello');
    expect(open(unlabeled(changed)).markings?.()).toEqual([]);
    expect(bits(marked(message([], 'Hello\r\n'), [marking('watermark')]))).toBe(0);
  });

  it.each<[string, Buffer, string]>([
    [
      'the first and last paragraph',
      message([], 'Internal only\r\n\r\nHello\r\n\r\n*** COMPANY CONFIDENTIAL ***\r\n'),
      'Hello\r\n',
    ],
    [
      'several',
      message([], '\r\nInternal only\r\n\r\nCompany confidential\r\n\r\n\r\nHello\r\nCompany confidential\r\n'),
      '\r\nHello\r\nCompany confidential\r\n',
    ],
    [
      'an element of its own',
      message(
        ['Content-Type: text/html'],
        '<html><body><div><p class="x"><b>Company&nbsp;Confidential</b></p></div><p>Hello</p><hr><table><tr><td>Internal<br>Only</td></tr></table></body></html>',
      ),
      '<html><body><p>Hello</p><hr><table><tr><td>Internal<br>Only</td></tr></table></body></html>',
    ],
    [
      'letters beyond ASCII',
      message(
        ['Content-Type: text/html; charset=utf-8', 'Content-Transfer-Encoding: base64'],
        Buffer.from('<p>Größe</p><div>Vertraulich für alle</div>').toString('base64'),
      ),
      Buffer.from('<p>Größe</p>').toString('base64'),
    ],
    [
      'quoted-printable',
      message(
        ['Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: quoted-printable'],
        'Gr=C3=BC=C3=9Fe\r\n\r\nVertraulich =\r\nf=C3=BCr alle\r\n',
      ),
      'Gr=C3=BC=C3=9Fe\r\n',
    ],
  ])('of others are taken out by their text: %s', (_, bytes, body) => {
    const after = marked(bytes, [], foreign);
    expect(after.toString('latin1').split('\r\n\r\n').slice(1).join('\r\n\r\n')).toBe(body);
    expect(
      open(after).labeling?.set(assignment(), { store: 'auto', markings: [], removeMarkings: foreign }),
    ).toBeUndefined();
    const both = marked(bytes, bothOf('Company confidential'), foreign);
    expect(bits(both)).toBe(3);
    expect(
      open(both).labeling?.set(assignment(), {
        store: 'auto',
        markings: bothOf('Company confidential'),
        removeMarkings: foreign,
      }),
    ).toBeUndefined();
    const late = marked(marked(bytes, bothOf('Company confidential')), bothOf('Company confidential'), foreign);
    expect(late.toString('latin1')).toBe(both.toString('latin1'));
    expect(unlabeled(both).toString('latin1')).toBe(unlabeled(after).toString('latin1'));
  });

  it.each<[string, Buffer]>([
    ['a sentence that mentions the words', message([], 'This is company confidential.\r\n\r\nHello\r\n')],
    ['a line of a paragraph', message([], 'Company confidential\r\nplans are attached\r\n\r\nHello\r\n')],
    ['what stands in the middle', message([], 'Hello\r\n\r\nCompany confidential\r\n\r\nBye\r\n')],
    ['what is quoted', message([], 'Hello\r\n\r\n> Company confidential\r\n')],
    ['all that there is', message([], 'Company confidential\r\n\r\nInternal only\r\n')],
    ['text in the page itself', message(['Content-Type: text/html'], '<body>Company confidential<p>Hello</p></body>')],
    [
      'an element with more in it',
      message(['Content-Type: text/html'], '<body><div>Company confidential<p>Hello</p></div></body>'),
    ],
    [
      'a logo',
      message(['Content-Type: text/html'], '<body><p><img src="cid:1">Company confidential</p><p>Hello</p></body>'),
    ],
    [
      'elements that are not closed',
      message(['Content-Type: text/html'], '<body><p>Company confidential<p>Hello</p></body>'),
    ],
    ['a title', message(['Content-Type: text/html'], '<title>Company confidential</title><p>Hello</p>')],
    ['UTF-7', message(['Content-Type: text/plain; charset=utf-7'], 'Company confidential\r\n\r\nHello\r\n')],
  ])('of others: left is %s', (_, bytes) => {
    const plain = marked(bytes, []);
    expect(marked(bytes, [], foreign).toString('latin1')).toBe(plain.toString('latin1'));
  });

  it('escape what a text says in HTML', () => {
    const page = message(['Content-Type: text/html'], '<body>Hi</body>');
    const after = marked(page, [marking('footer', { text: '<b>"A" & B</b>' })]);
    expect(textsOf(after)['HTML body']).toBe('Hi\n<b>"A" & B</b>\n');
    expect(unlabeled(after).equals(page)).toBe(true);
  });

  it('come and go in any body in any encoding', () => {
    const text = fc.string({ maxLength: 300, unit: fc.constantFrom('a', 'é', ' ', '=', '\r\n', '<p>', '東', '.') });
    const type = fc.constantFrom('text/plain', 'text/html');
    const encoded = (content: Buffer, encoding: string): string => {
      if (encoding === 'base64') return lines(content.toString('base64'));
      if (encoding === '8bit') return content.toString('latin1');
      return content
        .toString('latin1')
        .replace(
          /[^\r\n -<>-~]| (?=\r|$)/gu,
          (letter) => `=${letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
        );
    };
    fc.assert(
      fc.property(
        text,
        type,
        fc.constantFrom('base64', '8bit', 'quoted-printable'),
        text,
        (body, kind, encoding, words) => {
          const fields = [`Content-Type: ${kind}; charset=utf-8`, `Content-Transfer-Encoding: ${encoding}`];
          const bytes = message(fields, Buffer.from(encoded(Buffer.from(`x${body}`), encoding), 'latin1'));
          const after = marked(bytes, [
            marking('header', { text: `A ${words.replaceAll('\r', '')}` }),
            marking('footer'),
          ]);
          expect(open(after).labels[0]?.labelId).toBe(idA);
          expect(unlabeled(after).toString('latin1')).toBe(bytes.toString('latin1'));
        },
      ),
      { numRuns: 200, seed: 21 },
    );
  });
});
