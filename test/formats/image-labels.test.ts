import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { OpenDocument } from '../../formats/format.ts';
import { openDocument } from '../../formats/open.ts';
import { formats, inspect } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import { apply, budget, failure } from './helpers.ts';
import { assignment, idA, idB, otherTenant, pairs, tenant } from './label-values.ts';

const fixture = (name: string): Buffer => readFileSync(join(import.meta.dirname, '../fixtures/images', name));
const options = { store: 'auto', markings: [] } as const;
const open = (bytes: Buffer): OpenDocument =>
  openDocument(memorySource(bytes), { name: 'scan', budget: budget() }, formats).document;
const labeled = (bytes: Buffer, label = assignment()): Buffer =>
  apply(bytes, open(bytes).labeling?.set(label, options));
const unlabeled = (bytes: Buffer): Buffer => apply(bytes, open(bytes).labeling?.remove(tenant));
const partsOf = (bytes: Buffer) =>
  [...open(bytes).parts()].map((part) => ('text' in part ? [part.name, part.text] : [part.name, part.unread]));
const ids = (bytes: Buffer): string[] => open(bytes).labels.map(({ labelId }) => labelId);

const packet = (content: string): string =>
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
  `${content}</rdf:RDF></x:xmpmeta>`;
const elements = (values: Record<string, string>, prefix = 'x'): string =>
  Object.entries(values)
    .map(([name, value]) => `<${prefix}:${name}>${value}</${prefix}:${name}>`)
    .join('');
const theirs = packet(
  `<rdf:Description rdf:about="" xmlns:x="urn:any">${elements(pairs(idB, otherTenant))}</rdf:Description>`,
);

const segment = (marker: number, content: Buffer | string): Buffer => {
  const bytes = Buffer.concat([Buffer.from([0xff, marker, 0, 0]), Buffer.from(content)]);
  bytes.writeUInt16BE(bytes.length - 2, 2);
  return bytes;
};
const scan = Buffer.concat([segment(0xda, 'scan'), Buffer.from('pixels \xff\xd9 and a trailer', 'latin1')]);
const jpeg = (...segments: readonly Buffer[]): Buffer => Buffer.concat([Buffer.from([0xff, 0xd8]), ...segments, scan]);
const xmpSegment = (xml: string): Buffer => segment(0xe1, `http://ns.adobe.com/xap/1.0/\0${xml}`);

const chunk = (type: string, content: Buffer | string): Buffer => {
  const body = Buffer.concat([Buffer.from(type), Buffer.from(content)]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length - 4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
};
const png = (...chunks: readonly Buffer[]): Buffer =>
  Buffer.concat([
    Buffer.from('89504E470D0A1A0A', 'hex'),
    chunk('IHDR', Buffer.from('00000010000000100802000000', 'hex')),
    ...chunks,
    chunk('IDAT', 'pixels'),
    chunk('IEND', ''),
  ]);
const xmpChunk = (xml: string): Buffer => chunk('iTXt', `XML:com.adobe.xmp\0\0\0\0\0${xml}`);

/** A TIFF of one directory behind its pixels, with a packet where one is given. */
function tiff(little: boolean, { xml, odd = false }: { readonly xml?: string; readonly odd?: boolean } = {}): Buffer {
  const number = (value: number, length: 2 | 4): Buffer => {
    const bytes = Buffer.alloc(length);
    if (little) bytes.writeUIntLE(value, 0, length);
    else bytes.writeUIntBE(value, 0, length);
    return bytes;
  };
  const pixels = Buffer.from('pixels!!');
  const xmp = Buffer.from(xml ?? '');
  const field = (tag: number, type: number, count: number, value: number): Buffer =>
    Buffer.concat([number(tag, 2), number(type, 2), number(count, 4), number(value, 4)]);
  const fields = [
    field(0x0111, 4, 1, 8),
    field(0x011a, 4, 1, 65),
    ...(xml === undefined ? [] : [field(0x02bc, 1, xmp.length, 16)]),
  ];
  const directoryAt = 16 + xmp.length + (xmp.length % 2);
  return Buffer.concat([
    Buffer.from(little ? 'II*\0' : 'MM\0*', 'latin1'),
    number(directoryAt, 4),
    pixels,
    xmp,
    Buffer.alloc(xmp.length % 2),
    number(fields.length, 2),
    ...fields,
    number(0, 4),
    Buffer.from(odd ? 'odd' : ''),
  ]);
}

const padded = (xml: string): string =>
  `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>${xml}${' '.repeat(2000)}<?xpacket end="w"?>`;

describe('labels of images', () => {
  it.each<[string, Buffer]>([
    ['JPEG', jpeg(xmpSegment(theirs))],
    ['PNG', png(xmpChunk(theirs))],
    [
      'PNG, compressed',
      png(chunk('iTXt', Buffer.concat([Buffer.from('XML:com.adobe.xmp\0\u0001\0\0\0'), deflateSync(theirs)]))),
    ],
    ['TIFF, little-endian', tiff(true, { xml: theirs })],
    ['TIFF, big-endian', tiff(false, { xml: theirs })],
  ])('are read in any namespace and do not show in their text: %s', (_, bytes) => {
    const found = {
      siteId: otherTenant,
      labelId: idB,
      method: 'privileged',
      name: 'Old',
      contentBits: 0,
      source: 'xmp',
    };
    expect(open(bytes).labels).toEqual([found]);
    expect(partsOf(bytes)).toEqual([['picture', 'unsupported']]);
    const after = labeled(bytes);
    expect(ids(after).sort()).toEqual([idA, idB]);
    expect(ids(unlabeled(after))).toEqual([idB]);
    expect(open(unlabeled(after)).labels).toEqual([found]);
  });

  it.each<[string, Buffer]>([
    ['card.jpg', fixture('card.jpg')],
    ['card.png', fixture('card.png')],
    ['a JPEG without a packet', jpeg(segment(0xe0, 'JFIF\0'), segment(0xe1, 'Exif\0\0II*\0'), segment(0xdb, 'tables'))],
    ['a JPEG without anything', jpeg()],
    ['a PNG without a packet', png(chunk('tEXt', 'Comment\0x'))],
    ['a TIFF without a packet', tiff(true)],
    ['a big-endian TIFF without a packet', tiff(false)],
    ['a TIFF of an odd length', tiff(true, { odd: true })],
    ['a TIFF with a padded packet', tiff(false, { xml: padded(theirs) })],
  ])('are set, exchanged and taken out, byte for byte: %s', (_, bytes) => {
    const idC = idB.replace('b', 'c');
    const first = labeled(bytes, assignment(idC, { name: 'Łódź & <Größe>' }));
    expect(open(first).labels.find(({ siteId }) => siteId === tenant)).toEqual({
      siteId: tenant,
      labelId: idC,
      method: 'standard',
      name: 'Łódź & <Größe>',
      contentBits: 0,
      source: 'xmp',
    });
    const second = labeled(first, assignment(idA, { method: 'privileged' }));
    expect(open(second).labels.find(({ siteId }) => siteId === tenant)).toMatchObject({
      labelId: idA,
      method: 'privileged',
    });
    expect(open(second).labeling?.set(assignment(idA), options)).toBeUndefined();
    expect(partsOf(second)).toEqual(partsOf(bytes));
    const cleared = unlabeled(second);
    expect(cleared.toString('latin1')).toBe(bytes.toString('latin1'));
    expect(open(cleared).labeling?.remove(tenant)).toBeUndefined();
  });

  it('grow a TIFF at its end where its packet has no room, and leave everything else in its place', () => {
    for (const bytes of [fixture('card.tif'), tiff(true, { xml: theirs })]) {
      const after = labeled(bytes);
      expect(ids(after)).toContain(idA);
      expect(partsOf(after)).toEqual(partsOf(bytes));
      const cleared = unlabeled(after);
      expect(ids(cleared)).not.toContain(idA);
      expect(cleared.includes('MSIP_Label_aaaa')).toBe(false);
      expect(partsOf(cleared)).toEqual(partsOf(bytes));
    }
  });

  it('stand behind Exif and before the tables of a JPEG, and before the picture of a PNG', () => {
    const first = labeled(jpeg(segment(0xe0, 'JFIF\0'), segment(0xe1, 'Exif\0\0II*\0'), segment(0xdb, 'tables')));
    expect(first.indexOf('Exif')).toBeLessThan(first.indexOf('adobe'));
    expect(first.indexOf('adobe')).toBeLessThan(first.indexOf('tables'));
    const second = labeled(png());
    expect(second.indexOf('IHDR')).toBeLessThan(second.indexOf('iTXt'));
    expect(second.indexOf('iTXt')).toBeLessThan(second.indexOf('IDAT'));
    const at = second.indexOf('iTXt');
    const length = second.readUInt32BE(at - 4);
    expect(second.readUInt32BE(at + 4 + length)).toBe(crc32(second.subarray(at, at + 4 + length)));
  });

  it.each<[string, Buffer, string]>([
    ['two packets', jpeg(xmpSegment(packet('')), xmpSegment(packet(''))), 'corrupt'],
    ['a packet that is no XML', jpeg(xmpSegment('<a><b')), 'corrupt'],
    ['a packet that is no text', png(xmpChunk(packet('\0'))), 'corrupt'],
    ['a packet without RDF', png(xmpChunk('<a></a>')), 'corrupt'],
    ['a packet as long as a segment', jpeg(xmpSegment(padded(packet(`<!--${'x'.repeat(63_000)}-->`)))), 'too-large'],
    [
      'a packet in another encoding',
      jpeg(
        segment(
          0xe1,
          Buffer.concat([Buffer.from('http://ns.adobe.com/xap/1.0/\0'), Buffer.from(`\uFEFF${theirs}`, 'utf16le')]),
        ),
      ),
      'unsupported',
    ],
    [
      'a list of pictures in front of its packet',
      jpeg(segment(0xe2, 'MPF\0II*\0'), xmpSegment(packet(''))),
      'unsupported',
    ],
    ['no picture', Buffer.concat([Buffer.from('89504E470D0A1A0A', 'hex'), chunk('IHDR', Buffer.alloc(13))]), 'corrupt'],
    ['a directory outside of it', Buffer.from('49492a00ffffff00', 'hex'), 'corrupt'],
    [
      'a label in extended XMP',
      jpeg(segment(0xe1, `http://ns.adobe.com/xmp/extension/\0${'0'.repeat(40)}${theirs}`)),
      'unsupported',
    ],
  ])('are refused by an image with %s', (_, bytes, kind) => {
    expect(failure(() => open(bytes).labeling?.set(assignment(), options)).kind).toBe(kind);
  });

  it('are a convention of ours, and not written into other kinds', () => {
    expect(open(jpeg()).labeling).toMatchObject({ byOwnConvention: true, markable: [] });
    expect(open(fixture('card.gif')).labeling).toBeUndefined();
    expect(open(fixture('card.webp')).labeling).toBeUndefined();
    const inspected = (ownConventions: boolean) =>
      inspect(memorySource(jpeg()), 'a.jpg', { ignoreTestNumbers: false, timeLimitMs: 60_000, ownConventions });
    expect(inspected(false)).toMatchObject({ labelable: false });
    expect(inspected(true)).toMatchObject({ labelable: true, labeling: { markable: [], whenSigned: 'none' } });
  });

  it('are set in an image with any metadata, which is kept', () => {
    const marker = fc.constantFrom(0xe0, 0xe1, 0xe2, 0xed, 0xfe, 0xdb);
    const segments = fc.array(fc.tuple(marker, fc.uint8Array({ maxLength: 40 })), { maxLength: 6 });
    fc.assert(
      fc.property(segments, fc.option(fc.constant(padded(theirs)), { nil: undefined }), (list, xml) => {
        const own = list.map(([kind, content]) => segment(kind, Buffer.from(content)));
        const bytes = jpeg(...own, ...(xml === undefined ? [] : [xmpSegment(xml)]));
        const after = labeled(bytes);
        expect(ids(after)).toContain(idA);
        expect(unlabeled(after).equals(bytes)).toBe(true);
      }),
      { numRuns: 60, seed: 9 },
    );
  });
});
