/** What is refused, with its kind and what is said of it. Nothing is ever written to: a refusal leaves the original as it is. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import type { FileErrorKind } from '../../model/errors.ts';
import type { LabelId, SiteId } from '../../model/ids.ts';
import { compoundFile } from './compound-file.ts';
import { budget, contents, failure } from './helpers.ts';
import { customXml, docx, paragraph, withStores, xlsx } from './packages.ts';
import { rawZip, type RawEntry } from './raw-zip.ts';

/** As a connector does: opened, read to its end, labeled, unlabeled. */
function treat(bytes: Buffer): void {
  const { document } = openDocument(memorySource(bytes), { name: 'a.docx', budget: budget() }, formats);
  for (const part of document.parts()) expect(part.name).toBeTypeOf('string');
  const label = {
    siteId: '11111111-1111-4111-8111-111111111111' as SiteId,
    labelId: 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa' as LabelId,
    name: 'Confidential',
    method: 'standard',
    setDate: '2026-01-02T03:04:05Z',
    actionId: '33333333-3333-4333-8333-333333333333',
    contentBits: 0,
  } as const;
  document.labeling?.set(label, { store: 'auto', markings: [] });
  document.labeling?.remove(label.siteId);
}

const sound = docx(paragraph('text'));
const extra: RawEntry = { name: 'word/media/image1.png', content: 'pixels' };
const withEntry = (entry: Partial<RawEntry>, more: readonly RawEntry[] = []): Buffer =>
  docx(paragraph('text'), { last: [{ ...extra, ...entry }, ...more] });
const withExtraWord = (at: number, by: number): Buffer => {
  const bytes = Buffer.from(withEntry({}));
  const header = bytes.indexOf(extra.name) - 30;
  bytes.writeUInt32LE(bytes.readUInt32LE(header + at) + by, header + at);
  return bytes;
};
const origin = 'http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin';
const doctype = '<!DOCTYPE a [<!ENTITY x "y">]>';
const zeros = Buffer.alloc(8 * 1024 ** 2);

const relatedCustom = { relationships: { '': [['rId3', 'custom-properties', 'docProps/custom.xml'] as const] } };

const refused: readonly (readonly [string, Buffer, FileErrorKind, string])[] = [
  ['an empty file', Buffer.alloc(0), 'empty', 'it is empty'],
  [
    'signed, told by its relationship',
    docx('', { relationships: { '': [['rId9', origin, '_xmlsignatures/origin.sigs']] } }),
    'signed',
    'digitally signed',
  ],
  [
    'signed, told by its parts',
    docx('', { last: [{ name: '_XMLSignatures/sig1.xml', content: '' }] }),
    'signed',
    'digitally signed',
  ],
  [
    'protected with a password',
    compoundFile(['Root Entry', 'EncryptionInfo', 'EncryptedPackage']),
    'encrypted',
    'encrypted with a password',
  ],
  [
    'protected by rights management',
    compoundFile(['Root Entry', 'EncryptedPackage', '\u0006DataSpaces']),
    'encrypted',
    'rights management',
  ],
  ['an encrypted entry', withEntry({ flags: 1 }), 'encrypted', 'an entry is encrypted'],
  ['an entry of strong encryption', withEntry({ flags: 0x41 }), 'encrypted', 'an entry is encrypted'],
  ['an encrypted directory', withEntry({ flags: 0x2000 }), 'encrypted', 'an entry is encrypted'],
  ['two entries of one name', withEntry({}, [extra]), 'corrupt', 'two entries have the same name'],
  [
    'two entries that differ in case',
    withEntry({ name: 'WORD/Document.xml' }),
    'corrupt',
    'two entries have the same name',
  ],
  ['an archive comment', docx('', { zip: { comment: 'made by hand' } }), 'corrupt', 'it has an archive comment'],
  [
    'a comment that holds an end record',
    Buffer.concat([docx('', { zip: { comment: 'x'.repeat(22) } }).subarray(0, -22), rawZip([])]),
    'corrupt',
    'its central directory does not end where',
  ],
  ['bytes behind the archive', Buffer.concat([sound, Buffer.from('x')]), 'corrupt', 'other bytes follow it'],
  [
    'bytes before the archive, offsets as they were',
    Buffer.concat([Buffer.from('\u0001junk'), sound]),
    'corrupt',
    'bytes precede',
  ],
  [
    'bytes before the archive, offsets moved',
    docx('', { zip: { prefix: Buffer.from('\u0001junk') } }),
    'corrupt',
    'bytes precede',
  ],
  ['an archive before the archive', Buffer.concat([rawZip([extra]), sound]), 'corrupt', 'bytes precede'],
  ['a cut file', sound.subarray(0, -40), 'corrupt', 'it is cut off'],
  ['half a file', sound.subarray(0, Math.floor(sound.length / 2)), 'corrupt', 'it is cut off'],
  ['overlapping entries', overlapping(), 'corrupt', 'overlap'],
  [
    'an entry within the directory',
    withEntry({}, [{ name: 'b', content: '', offset: 1 << 20 }]),
    'corrupt',
    'outside the file',
  ],
  ['a header of another name', withEntry({ localName: 'word/media/image2.png' }), 'corrupt', 'two different names'],
  ['a header of another method', withExtraWord(8, -8), 'corrupt', 'two different compression methods'],
  ['a header of another size', withExtraWord(22, 1), 'corrupt', 'two different sizes or checksums'],
  ['a header of another compressed size', withExtraWord(18, 1), 'corrupt', 'two different sizes or checksums'],
  ['a header of another checksum', withExtraWord(14, 1), 'corrupt', 'two different sizes or checksums'],
  [
    'a header of another checksum before a descriptor',
    lyingDescriptor(),
    'corrupt',
    'two different sizes or checksums',
  ],
  ['another compression method', withEntry({ method: 9 }), 'unsupported', 'compression method 9'],
  ['a name with a parent folder', withEntry({ name: 'word/../../a' }), 'corrupt', 'unsafe name'],
  ['an absolute name', withEntry({ name: '/word/a' }), 'corrupt', 'unsafe name'],
  ['a name with a drive', withEntry({ name: 'c:/a' }), 'corrupt', 'unsafe name'],
  ['a name with backslashes', withEntry({ name: 'word\\a' }), 'corrupt', 'unsafe name'],
  [
    'a stored entry of two sizes',
    withEntry({ stored: true, size: 7 }),
    'corrupt',
    'a stored entry has two different sizes',
  ],
  [
    'a wrong checksum of a part that is edited',
    wrongChecksum('docProps/custom.xml'),
    'corrupt',
    'the checksum of an entry is wrong',
  ],
  [
    'a wrong checksum of the content types',
    wrongChecksum('[Content_Types].xml'),
    'corrupt',
    'the checksum of an entry is wrong',
  ],
  [
    'a part that is longer than it says',
    docx('', { last: [{ name: 'docProps/custom.xml', content: '<a/>'.repeat(99), size: 9 }], ...relatedCustom }),
    'corrupt',
    'broken',
  ],
  [
    'a part that inflates beyond all measure',
    docx('', { last: [{ name: 'docProps/custom.xml', content: zeros }], ...relatedCustom }),
    'too-large',
    'inflates more than 200 times',
  ],
  [
    'a document type in custom properties',
    docx('', withStores({ custom: `${doctype}<a/>` })),
    'corrupt',
    'document type',
  ],
  ['a document type in LabelInfo', docx('', withStores({ info: `${doctype}<a/>` })), 'corrupt', 'document type'],
  [
    'a document type in the document',
    docx('', {
      parts: { 'word/document.xml': { type: 'wordprocessingml.document.main+xml', content: `${doctype}<a/>` } },
    }),
    'corrupt',
    'document type',
  ],
  [
    'a document type in the content types',
    replaced('[Content_Types].xml', `${doctype}<Types/>`),
    'corrupt',
    'document type',
  ],
  [
    'a document type in the relationships',
    replaced('_rels/.rels', `${doctype}<Relationships/>`),
    'corrupt',
    'document type',
  ],
  ['no content types in a broken archive', sound.subarray(0, 60), 'corrupt', 'it is cut off'],
  ['no relationships', replaced('_rels/.rels'), 'corrupt', '_rels/.rels is missing'],
  ['a main part that is not there', replaced('word/document.xml'), 'corrupt', 'its main part is missing'],
  [
    'two parts of custom properties',
    docx('', {
      relationships: { '': ['x.xml', 'y.xml'].map((target) => [target, 'custom-properties', target] as const) },
    }),
    'corrupt',
    'is there twice',
  ],
];

describe('files that are refused', () => {
  it.each(refused)('are told: %s', (_, bytes, kind, said) => {
    const before = createHash('sha256').update(bytes).digest('hex');
    const error = failure(() => treat(bytes));
    expect(error).toEqual({ kind, message: expect.stringContaining(said) as string });
    expect(error.message).not.toContain('word/');
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(before);
  });

  it('are not those that only look so', () => {
    const odd = [
      withEntry({ name: 'word/media/..image.png' }),
      withEntry({ name: 'word/media/über.png' }),
      withEntry({ descriptor: true }),
      withEntry({ content: rawZip([extra]), stored: true }),
      docx(paragraph('text'), { zip: { zip64: true } }),
      xlsx('<row/>'),
      docx('', withStores({ custom: customXml({ DOCTYPE: '&lt;!DOCTYPE' }) })),
    ];
    for (const bytes of odd) expect(() => treat(bytes)).not.toThrow();
  });
});

/** Two entries, one of which lies within the data of the other. */
function overlapping(): Buffer {
  const inner = rawZip([{ name: 'b', content: 'xyz' }]);
  const bytes = Buffer.from(withEntry({ content: inner, stored: true }, [{ name: 'b', content: 'xyz' }]));
  const record = bytes.lastIndexOf('PK\u0001\u0002', undefined, 'latin1');
  bytes.writeUInt32LE(bytes.indexOf(inner.subarray(0, 31)), record + 42);
  return bytes;
}

/** The header before the data says another checksum than the directory, although it may leave it open. */
function lyingDescriptor(): Buffer {
  const bytes = Buffer.from(withEntry({ descriptor: true }));
  bytes.writeUInt32LE(12345, bytes.indexOf(extra.name) - 16);
  return bytes;
}

/** The sound document with other content of one part, or without it. */
function replaced(name: string, content?: string): Buffer {
  const parts = Object.entries(contents(docx('', withStores({ custom: customXml({}) }))));
  return rawZip(
    parts.flatMap(([part, text]) => {
      if (part !== name) return [{ name: part, content: text }];
      return content === undefined ? [] : [{ name: part, content }];
    }),
  );
}

function wrongChecksum(name: string): Buffer {
  const parts = Object.entries(contents(docx('', withStores({ custom: customXml({}) }))));
  return rawZip(
    parts.map(([part, content]) => ({ name: part, content, stored: true, ...(part === name ? { crc: 1 } : {}) })),
  );
}
