import { describe, expect, it } from 'vitest';

import { openCompoundFile } from '../../formats/containers/compound-file.ts';
import type { OpenDocument } from '../../formats/format.ts';
import { decompressRtf, wrapRtf } from '../../formats/mail/compressed-rtf.ts';
import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import type { Marking } from '../../model/marking.ts';
import { apply, budget } from './helpers.ts';
import { assignment, tenant } from './label-values.ts';
import { marking as anyMarking } from './markings.ts';
import { msg, type Properties } from './messages.ts';
import { storageFile } from './storage-file.ts';

const marking = (kind: Marking['kind'], more: Partial<Marking> = {}): Marking =>
  anyMarking(kind, { text: kind === 'header' ? 'Confidential' : 'For staff only', ...more });
const both = [marking('header'), marking('footer')];
const open = (bytes: Buffer): OpenDocument =>
  openDocument(memorySource(bytes), { name: 'a.msg', budget: budget() }, formats).document;
const set = (bytes: Buffer, markings: readonly Marking[] = both, more = {}): Buffer =>
  apply(bytes, open(bytes).labeling?.set(assignment(), { store: 'auto', markings, ...more }));
const remove = (bytes: Buffer): Buffer => apply(bytes, open(bytes).labeling?.remove(tenant));
const bits = (bytes: Buffer): number | undefined => open(bytes).labels[0]?.contentBits;
const textsOf = (bytes: Buffer): Record<string, string> =>
  Object.fromEntries([...open(bytes).parts()].map((part) => [part.name, 'text' in part ? part.text : part.unread]));
const streamsOf = (bytes: Buffer): Record<string, Buffer> => {
  const file = openCompoundFile(memorySource(bytes), budget());
  return Object.fromEntries([...file.root.streams.values()].map((stream) => [stream.name, file.read(stream)]));
};
const rtfOf = (bytes: Buffer): string =>
  decompressRtf(streamsOf(bytes)['__substg1.0_10090102'] ?? Buffer.alloc(0), budget()).toString('latin1');

const html = '<html><head></head>\r\n<body lang="en"><p>Hello, Größe</p></body></html>\r\n';
const plainRtf =
  '{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fswiss Arial;}}{\\*\\generator Some \\} one;}\r\n' +
  '{\\colortbl ;\\red0\\green0\\blue0;}\\viewkind4\\uc1\\pard\\lang1033\\f0\\fs20 Hello \\{there\\}\\par\r\n}\r\n\0';
const htmlRtf =
  '{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0{\\fonttbl{\\f0\\fswiss Arial;}}\r\n{\\*\\htmltag19 <html>}' +
  '{\\*\\htmltag50 <body lang="en" style="a\\{b\\}">}\\htmlrtf \\lang1033 \\htmlrtf0 {\\*\\htmltag64 <p>}\\htmlrtf {\\htmlrtf0 Hello' +
  '{\\*\\htmltag72 </p>}\\htmlrtf\\par}\\htmlrtf0 {\\*\\htmltag58 </body>}{\\*\\htmltag27 </html>}}';
const rtf = (text: string): Buffer => wrapRtf(Buffer.from(text, 'latin1'));
/** MS-OXRTFCP 3.1: `{\rtf1\ansi\ansicpg1252\pard hello world}\r\n`. */
const compressed = Buffer.from(
  '2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0',
  'hex',
);

describe('markings of Outlook messages', () => {
  it.each<[string, Properties]>([
    ['plain text', { 0x1000: 'Hello, Größe\r\n' }],
    ['HTML in a code page', { 0x1013: Buffer.from(html, 'latin1'), 0x3fde: 1252 }],
    ['HTML in UTF-8', { 0x1013: Buffer.from(html), 0x3fde: 65001 }],
    ['HTML as a text', { 0x1013: html }],
    ['rich text', { 0x1009: rtf(plainRtf) }],
    ['HTML as rich text', { 0x1009: rtf(htmlRtf) }],
    ['all forms', { 0x1000: 'Hello', 0x1013: Buffer.from(html), 0x3fde: 65001, 0x1009: rtf(htmlRtf) }],
  ])('come into every form of the text, and leave none of their bytes when they go: %s', (_, properties) => {
    const bytes = msg({ 0x0037: 'Plans', ...properties });
    const after = set(bytes);
    expect(bits(after)).toBe(3);
    expect(open(after).markings?.()).toEqual(both.map(({ kind, text, key }) => ({ kind, text, key, by: 'ours' })));
    const texts = Object.entries(textsOf(after)).filter(([name]) => name !== 'headers');
    for (const [, text] of texts) {
      const shown = text.replace(/^<.*>\n/gmu, '').trim();
      expect(shown).toMatch(/^Confidential[^]*Hello[^]*For staff only\s*(?:<\/\w+>\s*)*$/u);
    }
    expect(texts.length).toBeGreaterThan(0);
    expect(open(after).labeling?.set(assignment(), { store: 'auto', markings: both })).toBeUndefined();
    const gone = remove(after);
    expect(streamsOf(gone)).toEqual(streamsOf(bytes));
    expect(open(gone).markings?.()).toEqual([]);
    expect(textsOf(gone)).toEqual(textsOf(bytes));
  });

  it('are told apart by their key: a relabel replaces them, one that is up to date stays', () => {
    const bytes = msg({ 0x1000: 'Hello', 0x1009: rtf(htmlRtf) });
    const first = set(bytes);
    const changed = [
      marking('header', { text: 'Secret', key: 'ffffffffffffffff' }),
      marking('footer', { text: 'New', key: 'eeeeeeeeeeeeeeee' }),
    ];
    const second = apply(first, open(first).labeling?.set(assignment(), { store: 'auto', markings: changed }));
    expect(textsOf(second).body).toBe('Secret\r\n\r\nHello\r\n\r\nNew');
    expect(rtfOf(second)).toMatch(/Secret[^]*Hello[^]*New/u);
    expect(rtfOf(second)).not.toContain('Confidential');
    expect(streamsOf(remove(second))).toEqual(streamsOf(bytes));
  });

  it('stand in rich text for HTML as an element and as a paragraph', () => {
    const header = marking('header', { text: 'Größe {1}\n<東>', alignment: 'right', size: 9 });
    const text = rtfOf(set(msg({ 0x1009: rtf(htmlRtf) }), [header]));
    expect(text).toContain('style="a\\{b\\}">}{\\*\\htmltag64 <div class="labelwright-header-0123456789abcdef"');
    const lines =
      '\\htmlrtf {\\qr\\fs18 \\htmlrtf0 Gr\\u246?\\u223?e \\{1\\}{\\*\\htmltag116 <br>}\\htmlrtf\\line\\htmlrtf0 ' +
      '{\\*\\htmltag84 &lt;}\\htmlrtf <\\htmlrtf0 \\u26481?{\\*\\htmltag84 &gt;}\\htmlrtf >\\htmlrtf0 \\htmlrtf\\par}\\htmlrtf0 ';
    expect(text).toContain(`${lines}{\\*\\htmltag72 </div>}\\htmlrtf \\lang1033`);
  });

  it('leave rich text that was compressed uncompressed, with the same text', () => {
    const bytes = msg({ 0x1000: 'hello world', 0x1009: compressed });
    const before = rtfOf(bytes);
    const after = set(bytes);
    expect(rtfOf(after)).toMatch(/Confidential.*hello world.*For staff only/su);
    const gone = remove(after);
    expect(rtfOf(gone)).toBe(before);
    const { '__substg1.0_10090102': stream, ...rest } = streamsOf(gone);
    expect(stream?.toString('latin1', 8, 12)).toBe('MELA');
    const { '__substg1.0_10090102': _, ...others } = streamsOf(bytes);
    expect(Object.keys(rest).sort()).toEqual(Object.keys(others).sort());
    // The size of the rich text in the list of properties is that of what is there now.
    const list = rest['__properties_version1.0'] ?? Buffer.alloc(0);
    const at = list.indexOf(Buffer.from('02010910', 'hex'));
    expect(list.readUInt32LE(at + 8)).toBe(stream?.length);
  });

  it.each<[string, Properties]>([
    ['there is no text', {}],
    ['the rich text is broken', { 0x1000: 'Hello', 0x1009: Buffer.from('broken') }],
    ['the rich text has no body', { 0x1000: 'Hello', 0x1009: rtf(htmlRtf.replaceAll('body', 'main')) }],
    [
      'a form is in a code page without ASCII',
      { 0x1000: 'Hello', 0x1013: Buffer.from('Hello', 'utf16le'), 0x3fde: 1201 },
    ],
    ['the text is broken', { 0x1000: 'Hello \ud800' }],
  ])('are left out of all forms, and not counted, where %s', (_, properties) => {
    const bytes = msg({ 0x0037: 'Plans', ...properties });
    const after = set(bytes);
    expect(bits(after)).toBe(0);
    expect(open(after).markings?.()).toEqual([]);
    expect(textsOf(after)).toEqual(textsOf(bytes));
    expect(streamsOf(remove(after))).toEqual(streamsOf(bytes));
  });

  it('are in the code page of an older message, in letters that it has', () => {
    const properties = Buffer.alloc(64);
    properties.writeUInt32LE(0x3ffd_0003, 32);
    properties.writeUInt32LE(1252, 40);
    properties.writeUInt32LE(0x1000_001e, 48);
    properties.writeUInt32LE(6, 56);
    const bytes = storageFile({
      '__properties_version1.0': properties,
      '__substg1.0_1000001E': Buffer.from('Gr\xf6\xdfe', 'latin1'),
    });
    const after = set(bytes, [marking('header', { text: 'Größe Łódź' }), marking('footer', { text: 'für alle' })]);
    expect(textsOf(after).body).toBe('Grosse Lodz\r\n\r\nGröße\r\n\r\nfür alle');
    const list = streamsOf(after)['__properties_version1.0'] ?? Buffer.alloc(0);
    expect(list.readUInt32LE(56)).toBe('Grosse Lodz\r\n\r\nGröße\r\n\r\nfür alle'.length + 1);
    expect(streamsOf(remove(after))).toEqual(streamsOf(bytes));
  });

  it("of others go from text and HTML, and stay where there is rich text, from which they can't be told", () => {
    const foreign = { removeMarkings: [/company confidential/iu] };
    const body = { 0x1000: 'Company Confidential\r\n\r\nHello\r\n\r\nBye\r\n' };
    expect(textsOf(set(msg(body), [], foreign)).body?.trim()).toBe('Hello\r\n\r\nBye');
    const rich = msg({ ...body, 0x1009: rtf(plainRtf) });
    expect(textsOf(set(rich, both, foreign)).body).toContain('Company Confidential');
  });
});
