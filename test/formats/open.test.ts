import { describe, expect, it } from 'vitest';
import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import { budget, failure } from './helpers.ts';
import { compoundFile } from './compound-file.ts';
import { docx, officePackage, paragraph } from './packages.ts';
import { textsOf } from '../fixtures/texts.ts';

const open = (bytes: Buffer | string, name = 'file.bin') =>
  openDocument(memorySource(Buffer.from(bytes)), { name, budget: budget() }, formats);
const text = (bytes: Buffer | string, name: string): string =>
  textsOf(open(bytes, name).document.parts())
    .map((part) => part.text)
    .join('|');

describe('openDocument()', () => {
  it('says empty for a file without bytes', () => {
    expect(failure(() => open('', 'a.docx')).kind).toBe('empty');
  });

  it('goes by content, not by name', () => {
    const bytes = docx(paragraph('x'));
    expect(open(bytes, 'notes.txt').format.name).toBe('ooxml');
    expect(open('not a package', 'a.docx').format.name).toBe('text');
  });

  it.each([
    ['wordprocessingml.document.main+xml', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['wordprocessingml.template.main+xml', 'application/vnd.openxmlformats-officedocument.wordprocessingml.template'],
    ['application/vnd.ms-word.document.macroEnabled.main+xml', 'application/vnd.ms-word.document.macroEnabled.12'],
    [
      'application/vnd.ms-word.template.macroEnabledTemplate.main+xml',
      'application/vnd.ms-word.template.macroEnabled.12',
    ],
    ['spreadsheetml.sheet.main+xml', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ['application/vnd.ms-excel.sheet.macroEnabled.main+xml', 'application/vnd.ms-excel.sheet.macroEnabled.12'],
    ['application/vnd.ms-excel.template.macroEnabled.main+xml', 'application/vnd.ms-excel.template.macroEnabled.12'],
    [
      'presentationml.presentation.main+xml',
      'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    ],
    ['presentationml.slideshow.main+xml', 'application/vnd.openxmlformats-officedocument.presentationml.slideshow'],
    [
      'application/vnd.ms-powerpoint.slideshow.macroEnabled.main+xml',
      'application/vnd.ms-powerpoint.slideshow.macroEnabled.12',
    ],
  ])('tells %s', (type, mediaType) => {
    const bytes = officePackage({ main: 'main.xml', parts: { 'main.xml': { type, content: '<a/>' } } });
    expect(open(bytes).document.mediaType).toBe(mediaType);
  });

  it('says unsupported for packages of other kinds', () => {
    const other = { type: 'application/vnd.example.other+xml', content: '<a/>' };
    const bytes = officePackage({ main: 'a.xml', parts: { 'a.xml': other } });
    expect(failure(() => open(bytes)).kind).toBe('unsupported');
  });

  it.each<[string, Buffer, string]>([
    ['RAR', Buffer.from('526172211A0700', 'hex'), 'a RAR archive'],
    ['7z', Buffer.from('377ABCAF271C0004', 'hex'), 'a 7z archive'],
    ['a Compound File', compoundFile(['Root Entry', 'Other']), 'a Compound File of another kind'],
    ['anything else', Buffer.from([1, 2, 3]), 'its type'],
  ])('names what it does not support: %s', (_, bytes, kind) => {
    const error = failure(() => open(bytes, 'a.txt'));
    expect(error.kind).toBe('unsupported');
    expect(error.message).toContain(kind);
  });

  it.each<[string, Buffer, string]>([
    ['a password', compoundFile(['Root Entry', 'EncryptionInfo', 'EncryptedPackage']), 'password'],
    ['rights management', compoundFile(['Root Entry', 'EncryptedPackage', '\u0006DataSpaces']), 'rights management'],
    [
      'rights management of legacy files',
      compoundFile(['Root Entry', 'WordDocument', '\tDRMContent']),
      'rights management',
    ],
    [
      'a password, far back in a directory of sectors that do not adjoin',
      compoundFile([...Array.from({ length: 30 }, (_, index) => `s${index}`), 'EncryptionInfo', 'EncryptedPackage'], {
        scatter: true,
      }),
      'password',
    ],
    ['CMS', Buffer.from('3082010006092A864886F70D010703A0', 'hex'), 'CMS'],
    ['CMS of indefinite length', Buffer.from('308006092A864886F70D010703A0', 'hex'), 'CMS'],
    ['authenticated CMS', Buffer.from('3081FF060B2A864886F70D0109100117A0', 'hex'), 'CMS'],
  ])('says encrypted: %s', (_, bytes, state) => {
    const error = failure(() => open(bytes));
    expect(error.kind).toBe('encrypted');
    expect(error.message).toContain(state);
  });

  it('ends on a directory that runs in circles', () => {
    const bytes = compoundFile(['Root Entry', 'Nothing'], { circle: true });
    expect(failure(() => open(bytes)).kind).toBe('corrupt');
  });

  it('tells of a file within that is encrypted', () => {
    const content = compoundFile(['Root Entry', 'EncryptionInfo', 'EncryptedPackage']);
    const bytes = docx(paragraph('x'), { parts: { 'word/embeddings/a.xlsx': { content } } });
    expect([...open(bytes).document.parts()].at(-1)).toEqual({ name: 'a.xlsx', unread: 'encrypted' });
  });
});

describe('text', () => {
  const word = 'Grüße, 4111 €';

  it.each<[string, Buffer]>([
    ['UTF-8', Buffer.from(word)],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${word}`)],
    ['UTF-16 with a mark', Buffer.from(`\uFEFF${word}`, 'utf16le')],
    ['UTF-16, big end first', Buffer.from(`\uFEFF${word}`, 'utf16le').swap16()],
    ['UTF-16 without a mark', Buffer.from(word, 'utf16le')],
    ['UTF-16 without a mark, big end first', Buffer.from(word, 'utf16le').swap16()],
    ['Windows-1252', Buffer.from('4772FCDF652C20343131312080', 'hex')],
  ])('is decoded from %s', (_, bytes) => {
    expect(text(bytes, 'A.TXT')).toBe(word);
  });

  it('names its part, its type, and that it carries no label', () => {
    const { document } = open('a,b\n', 'list.csv');
    expect([...document.parts()]).toMatchObject([{ name: 'rows', text: 'a\tb\n' }]);
    expect(document).toMatchObject({ mediaType: 'text/csv', labels: [], signed: false, labeling: undefined });
    expect([...open('x', 'a.md').document.parts()][0]?.name).toBe('body');
  });

  it('is unsupported where the content is binary, at the start or later', () => {
    expect(failure(() => open(Buffer.alloc(100), 'a.txt')).kind).toBe('unsupported');
    const late = Buffer.concat([Buffer.alloc(10_000, 'text '), Buffer.alloc(10)]);
    expect(failure(() => text(late, 'a.txt')).kind).toBe('unsupported');
  });

  it('is recognized although its sample ends within a character', () => {
    for (let shift = 0; shift < 4; shift++)
      expect(text('x'.repeat(shift) + '漢'.repeat(3000), 'a.txt')).toContain('漢');
  });

  it('is what its content says, with any name', () => {
    for (const name of ['README', 'server.log', 'dump.sql', '.env', 'photo.png', 'archive.zip']) {
      expect(open('password = 12\n', name).format.name).toBe('text');
    }
  });
});
