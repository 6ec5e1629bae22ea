import { describe, expect, it } from 'vitest';
import type { Format } from '../../formats/format.ts';
import { html } from '../../formats/html/html.ts';
import { decompressRtf } from '../../formats/mail/compressed-rtf.ts';
import { outlook } from '../../formats/mail/msg.ts';
import { openDocument } from '../../formats/open.ts';
import { ooxml } from '../../formats/ooxml/ooxml.ts';
import { rtf } from '../../formats/rtf/rtf.ts';
import { text } from '../../formats/text/text.ts';
import { inspect } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import type { Part } from '../../model/finding.ts';
import { compoundFile } from './compound-file.ts';
import { budget, failure } from './helpers.ts';
import { attachmentData, attachmentName, msg, nestedMessage } from './messages.ts';
import { docx, paragraph, xlsx } from './packages.ts';
import { rawZip } from './raw-zip.ts';
import { packaged, storageFile } from './storage-file.ts';

/** MS-OXRTFCP 3.1. */
const simple = '2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0';

const open = (bytes: Buffer, formats: readonly Format[] = [ooxml, outlook, text]) =>
  openDocument(memorySource(bytes), { name: 'a.msg', budget: budget() }, formats);
const partsOf = (bytes: Buffer): readonly Part[] => [...open(bytes).document.parts()];
const textsOf = (bytes: Buffer, formats?: readonly Format[]): Record<string, string> =>
  Object.fromEntries(
    [...open(bytes, formats).document.parts()].map((part) => [
      part.name,
      'text' in part ? part.text : `(${part.unread})`,
    ]),
  );
const trimmed = (bytes: Buffer, formats: readonly Format[]): Record<string, string> =>
  Object.fromEntries(Object.entries(textsOf(bytes, formats)).map(([name, value]) => [name, value.trim()]));

describe('Outlook messages', () => {
  it('have headers, recipients, a body and other texts', () => {
    const bytes = msg(
      {
        0x0037: 'Größe of Łódź',
        0x0c1a: 'Ann Example',
        0x0c1f: 'ann@contoso.example',
        0x0e04: 'Bob',
        0x007d:
          'Received: by x\r\nmsip_labels: MSIP_Label_a_Enabled=true;\r\n MSIP_Label_a_Name=Secret\r\nX-Mailer: y\r\n',
        0x1000: 'Card 4111 1111 1111 1111\r\n',
        0x8001: 'Meeting room 7',
        0x8002: 'MSIP_Label_a_Enabled=true',
      },
      { recipients: [{ 0x3001: 'Bob', 0x3003: '/o=x', 0x39fe: 'bob@contoso.example' }] },
    );
    expect(textsOf(bytes)).toEqual({
      headers:
        'Subject: Größe of Łódź\nFrom: Ann Example ann@contoso.example\nTo: Bob\n' +
        'Recipient: Bob /o=x bob@contoso.example\nReceived: by x\r\nX-Mailer: y\n',
      body: 'Card 4111 1111 1111 1111\r\n',
      properties: 'Meeting room 7\n',
    });
    expect(open(bytes).document).toMatchObject({
      mediaType: 'application/vnd.ms-outlook',
      labels: [],
    });
  });

  it('have texts in the code page that they name', () => {
    const properties = Buffer.alloc(48);
    properties.writeUInt16LE(3, 32);
    properties.writeUInt16LE(0x3ffd, 34);
    properties.writeUInt32LE(1251, 40);
    const bytes = storageFile({
      '__properties_version1.0': properties,
      '__substg1.0_1000001E': Buffer.from([0xcf, 0xf0, 0xe8]),
      '__substg1.0_8003101E-00000000': Buffer.from([0xcf]),
      '__substg1.0_8003101E': Buffer.from([2, 0, 0, 0]),
    });
    expect(textsOf(bytes)).toEqual({ body: 'При', properties: 'П\n' });
  });

  it('have bodies of HTML in the code page that they name, and of rich text where there is nothing else', () => {
    const page = { 0x1013: Buffer.from('<html><body><p>Gr\xfc\xdfe</p></body></html>', 'latin1'), 0x3fde: 1252 };
    const rich = { 0x1009: Buffer.from(simple, 'hex') };
    const body = (bytes: Buffer): Record<string, string> => trimmed(bytes, [outlook, html, rtf]);
    expect(body(msg({ ...page, 0x1000: 'plain', ...rich }))).toEqual({ body: 'plain', 'body.html > body': 'Grüße' });
    expect(body(msg(rich))).toEqual({ 'body.rtf > body': 'hello world' });
    expect(body(msg({ ...rich, 0x1000: 'plain' }))).toEqual({ body: 'plain' });
  });

  it('have attachments under their names, whatever they are', () => {
    const bytes = msg(
      { 0x1000: 'see' },
      {
        attachments: [
          { [attachmentName]: 'doc.docx', [attachmentData]: docx(paragraph('inner')) },
          { 0x3704: 'NOTES.TXT', [attachmentData]: Buffer.from('plain words') },
          {
            [attachmentName]: 'locked.xlsx',
            [attachmentData]: compoundFile(['R', 'EncryptionInfo', 'EncryptedPackage']),
          },
          { 0x3001: 'Forwarded', [attachmentData]: nestedMessage({ 0x1000: 'forwarded words' }) },
          { 0x3001: 'Sheet', [attachmentData]: { object: { Package: xlsx('<row><c><v>1</v></c></row>') } } },
          { 0x3001: 'Linked' },
        ],
      },
    );
    expect(textsOf(bytes)).toEqual({
      body: 'see',
      'doc.docx > body': 'inner\n',
      'NOTES.TXT > body': 'plain words',
      'locked.xlsx': '(encrypted)',
      'Forwarded > body': 'forwarded words',
      'Sheet > sheet Customers': '1\n',
    });
  });

  it('are read on where one attachment is broken', () => {
    const whole = docx(paragraph('inner'));
    const bytes = msg(
      {},
      {
        attachments: [
          { [attachmentName]: 'broken.docx', [attachmentData]: whole.subarray(0, whole.length - 30) },
          { [attachmentName]: 'whole.docx', [attachmentData]: whole },
        ],
      },
    );
    expect(textsOf(bytes)).toEqual({ 'broken.docx': '(corrupt)', 'whole.docx > body': 'inner\n' });
  });

  it('within messages end at the depth', () => {
    let inner = nestedMessage({ 0x1000: 'innermost' });
    for (let depth = 0; depth < 8; depth++) {
      inner = nestedMessage({ 0x1000: `at ${depth}` }, { attachments: [{ 0x3001: 'm', [attachmentData]: inner }] });
    }
    const parts = partsOf(msg({}, { attachments: [{ 0x3001: 'm', [attachmentData]: inner }] }));
    expect(parts.at(-1)).toEqual({ name: 'm > m > m > m > m > m', unread: 'too-large' });
    expect(parts).toHaveLength(6);
  });

  it('go through inspect(): a card in a tracked deletion of a document in an archive in a message is placed', () => {
    const deleted =
      '<w:p><w:r><w:t>Visa card number </w:t></w:r><w:del><w:r><w:delText>4012 8888 8888 1881</w:delText></w:r></w:del></w:p>';
    const archive = rawZip([{ name: 'offers/offer.docx', content: docx(deleted) }]);
    const attachment = { [attachmentName]: 'letters.zip', [attachmentData]: archive };
    const bytes = msg({ 0x1000: 'nothing here' }, { attachments: [attachment] });
    const { format, findings, unread } = inspect(memorySource(bytes), 'a.msg', {
      ignoreTestNumbers: false,
      timeLimitMs: 60_000,
    });
    expect({ format, unread }).toEqual({ format: 'msg', unread: [] });
    const card = findings.find(({ type }) => type === 'credit-card-number');
    expect(card?.count).toBe(1);
    expect(card?.places.map(({ part }) => part)).toEqual(['letters.zip > offers/offer.docx > body']);
  });

  it('hold files of the Packager', () => {
    const object = { '\u0001Ole10Native': packaged('note.txt', Buffer.from('secret words')) };
    const bytes = msg({}, { attachments: [{ 0x3001: 'icon', [attachmentData]: { object } }] });
    expect(textsOf(bytes)).toEqual({ 'note.txt > body': 'secret words' });
  });
});

describe('decompressRtf()', () => {
  /** MS-OXRTFCP 3.2. */
  const crossing = '1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0';

  it('reads the published examples', () => {
    expect(decompressRtf(Buffer.from(simple, 'hex'), budget()).toString()).toBe(
      '{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n',
    );
    expect(decompressRtf(Buffer.from(crossing, 'hex'), budget()).toString()).toBe('{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}');
  });

  it('reads what is not compressed', () => {
    const head = Buffer.from('0f000000030000004d454c4100000000', 'hex');
    expect(decompressRtf(Buffer.concat([head, Buffer.from('abcdef')]), budget()).toString()).toBe('abc');
  });

  it('refuses what is broken or too large', () => {
    expect(failure(() => decompressRtf(Buffer.alloc(3), budget())).kind).toBe('corrupt');
    expect(failure(() => decompressRtf(Buffer.alloc(16), budget())).kind).toBe('corrupt');
    const large = Buffer.from(simple, 'hex');
    large.writeUInt32LE(0x7fffffff, 4);
    expect(failure(() => decompressRtf(large, budget())).kind).toBe('too-large');
  });
});
