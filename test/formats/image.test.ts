import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { openDocument } from '../../formats/open.ts';
import { formats, inspect } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import type { Part } from '../../model/finding.ts';
import { budget } from './helpers.ts';

/** One page of a drawing as LibreOffice exports it, with metadata that ExifTool put in. */
const fixture = (name: string): Buffer => readFileSync(join(import.meta.dirname, '../fixtures/images', name));

function partsOf(bytes: Buffer): readonly Part[] {
  const { document } = openDocument(memorySource(bytes), { name: 'scan.bin', budget: budget() }, formats);
  return [...document.parts()];
}

const linesOf = (bytes: Buffer): readonly string[] =>
  partsOf(bytes).flatMap((part) => ('text' in part ? part.text.trimEnd().split('\n') : []));

const xmp = ['Described in XMP', 'Überweisung'];
const exif = ['Described in Exif', 'accounts; 帳戶', 'Kommentar für Ann'];
const iptc = ['Caption in IPTC'];

/** A PNG of these chunks, without pixels; nobody checks their checksums. */
function png(chunks: readonly (readonly [string, Buffer | string])[]): Buffer {
  const pieces = chunks.map(([type, content]) => {
    const bytes = Buffer.concat([Buffer.alloc(4), Buffer.from(type), Buffer.from(content), Buffer.alloc(4)]);
    bytes.writeUInt32BE(bytes.length - 12);
    return bytes;
  });
  return Buffer.concat([Buffer.from('89504E470D0A1A0A', 'hex'), ...pieces]);
}

describe('metadata of images', () => {
  it.each<[string, string, readonly string[]]>([
    ['card.jpg', 'image/jpeg', [...exif, 'A comment', ...iptc, ...xmp]],
    ['card.png', 'image/png', ['Comment: A comment', ...exif, ...iptc, ...xmp]],
    ['card.tif', 'image/tiff', [...exif, ...iptc, ...xmp]],
    ['card.gif', 'image/gif', ['A comment', ...xmp]],
    ['card.webp', 'image/webp', [...exif, ...xmp]],
  ])('is read from %s, and the picture is told as unread', (name, mediaType, lines) => {
    const { document } = openDocument(memorySource(fixture(name)), { name: 'scan', budget: budget() }, formats);
    expect(document.mediaType).toBe(mediaType);
    const parts = [...document.parts()];
    expect(parts.at(-1)).toMatchObject({ name: 'picture', unread: 'unsupported' });
    expect(linesOf(fixture(name))).toEqual(expect.arrayContaining([...lines]));
  });

  it('is read from compressed texts of a PNG, wherever they stand', () => {
    const compressed = deflateSync('Card 4556 7375 8689 9855');
    const bytes = png([
      ['IHDR', Buffer.alloc(13)],
      ['zTXt', Buffer.concat([Buffer.from('Note\0\0'), compressed])],
      ['IDAT', 'pixels'],
      ['iTXt', Buffer.concat([Buffer.from('Title\0\u0001\0de\0Titel\0'), deflateSync('Überweisung')])],
      ['IEND', ''],
    ]);
    expect(linesOf(bytes)).toEqual(['Note: Card 4556 7375 8689 9855', 'Title: Überweisung']);
  });

  it('that inflates without end is passed over', () => {
    const bomb = deflateSync(Buffer.alloc(64 * 1024 ** 2));
    const bytes = png([
      ['zTXt', Buffer.concat([Buffer.from('Note\0\0'), bomb])],
      ['tEXt', 'After\0it'],
    ]);
    expect(linesOf(bytes)).toEqual(['Note:', 'After: it']);
  });

  it('ends where directories of a TIFF run in circles', () => {
    const bytes = Buffer.from('49492a0008000000' + '0100' + '0e0102000400000041424300' + '08000000', 'hex');
    expect(linesOf(bytes)).toEqual(['ABC']);
  });

  it('is found in photos of the kind that telephones take, by the packet itself', () => {
    const box = Buffer.from('\0\0\0\u0018ftypheic\0\0\0\0mif1heic', 'latin1');
    const packet = Buffer.from('<x:xmpmeta xmlns:x="adobe:ns:meta/"><d>Described in XMP</d></x:xmpmeta>');
    expect(linesOf(Buffer.concat([box, packet, Buffer.alloc(50)]))).toEqual(['Described in XMP']);
  });

  it.each(['card.jpg', 'card.png', 'card.tif', 'card.gif', 'card.webp'])(
    'of %s that is cut off is no failure',
    (name) => {
      const bytes = fixture(name);
      for (let length = 12; length < bytes.length; length += Math.ceil(bytes.length / 40)) {
        expect(partsOf(bytes.subarray(0, length)).at(-1)).toMatchObject({ name: 'picture' });
      }
    },
  );
});

it('a text that begins as a bitmap does is a text', () => {
  expect(partsOf(Buffer.from('BMW 320 was sold to Ann'))[0]).toMatchObject({ text: expect.any(String) as string });
});

it('a finding in the metadata of a photo is placed, and the photo known in part only', () => {
  const bytes = png([
    ['tEXt', 'Description\0Visa card number 4556 7375 8689 9855'],
    ['IEND', ''],
  ]);
  const options = { ignoreTestNumbers: false, timeLimitMs: 10_000 };
  const { format, findings, unread } = inspect(memorySource(bytes), 'photo.png', options);
  expect(format).toBe('image');
  expect(findings.find(({ type }) => type === 'credit-card-number')?.places[0]?.part).toBe('properties');
  expect(unread).toEqual([expect.objectContaining({ name: 'picture', unread: 'unsupported' })]);
});
