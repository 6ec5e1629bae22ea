import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { OpenDocument } from '../../formats/format.ts';
import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import type { LabelId, SiteId } from '../../model/ids.ts';
import type { LabelAssignment } from '../../model/label.ts';
import { apply, budget, failure } from './helpers.ts';
import { pdf, type PdfParts } from './pdfs.ts';
import { xrefKinds, type XrefKind } from './pdf-writer.ts';

const tenant = '11111111-1111-4111-8111-111111111111' as SiteId;
const otherTenant = '22222222-2222-4222-8222-222222222222' as SiteId;
const idA = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa';
const idB = 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb';
const label = (labelId: string, more: Partial<LabelAssignment> = {}): LabelAssignment => ({
  siteId: tenant,
  labelId: labelId as LabelId,
  name: 'Streng vertraulich – Łódź (R&D)',
  method: 'standard',
  setDate: '2026-01-02T03:04:05Z',
  actionId: '33333333-3333-4333-8333-333333333333',
  contentBits: 0,
  ...more,
});

const open = (bytes: Buffer): OpenDocument =>
  openDocument(memorySource(bytes), { name: 'a.pdf', budget: budget() }, formats).document;
const options = { store: 'auto', markings: [] } as const;
const labeled = (bytes: Buffer, id: string): Buffer => apply(bytes, open(bytes).labeling?.set(label(id), options));
const removed = (bytes: Buffer): Buffer => apply(bytes, open(bytes).labeling?.remove(tenant));
const ids = (bytes: Buffer): string[] => open(bytes).labels.map(({ labelId }) => labelId);
/** What an update has put behind the original. */
const update = (before: Buffer, after: Buffer): string => {
  expect(after.subarray(0, before.length).equals(before)).toBe(true);
  return after.subarray(before.length).toString('latin1');
};

const infoGroup = (id: string, siteId: string): string =>
  `/MSIP_Label_${id}_Enabled(true)/MSIP_Label_${id}_SiteId(${siteId})/MSIP_Label_${id}_Method(Privileged)/MSIP_Label_${id}_Name<feff0141>`;
const xmpGroup = (id: string, siteId: string): string =>
  `<e:MSIP_Label_${id}_Enabled>true</e:MSIP_Label_${id}_Enabled><e:MSIP_Label_${id}_SiteId>${siteId}</e:MSIP_Label_${id}_SiteId>`;
const xmp = (content: string, more = ''): string =>
  '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n' +
  `<rdf:Description rdf:about="" xmlns:e="http://example.com/"${more}>${content}<e:Other>kept</e:Other></rdf:Description>\n</rdf:RDF></x:xmpmeta>\n   \n<?xpacket end="w"?>`;
const title = '<</Title(A title)/Department(Accounts)>>';

const onePage = (parts: Omit<PdfParts, 'pages'>): Buffer => pdf({ pages: [{ lines: ['Hello'] }], ...parts });
const withInfo = (info = title, xref: XrefKind = 'table'): Buffer =>
  onePage({ trailer: '/Info 100 0 R', objects: { 100: info }, xref });
const withXmp = (packet: string, deflated = false): Buffer =>
  onePage({
    catalog: '/Metadata 100 0 R',
    objects: {
      100: {
        entries: `/Type/Metadata/Subtype/XML${deflated ? '/Filter/FlateDecode' : ''}`,
        content: deflated ? deflateSync(packet) : packet,
      },
    },
  });

describe('labels of a PDF', () => {
  it('are read from the information dictionary, per tenant', () => {
    const bytes = withInfo(`<<${infoGroup(idA, tenant)}${infoGroup(idB, `{${otherTenant.toUpperCase()}}`)}>>`);
    const found = { method: 'privileged', name: 'Ł', contentBits: 0, source: 'pdf-info' };
    expect(open(bytes).labels).toEqual([
      { siteId: tenant, labelId: idA, ...found },
      { siteId: otherTenant, labelId: idB, ...found },
    ]);
  });

  it.each([
    ['elements', xmp(xmpGroup(idA, tenant))],
    ['attributes', xmp('', ` e:MSIP_Label_${idA}_Enabled="True" e:MSIP_Label_${idA}_SiteId='${tenant}'`)],
  ])('are read from %s of XMP in any namespace, plain and compressed', (_, packet) => {
    for (const deflated of [false, true]) {
      expect(open(withXmp(packet, deflated)).labels).toEqual([
        { siteId: tenant, labelId: idA, method: 'standard', contentBits: 0, source: 'xmp' },
      ]);
    }
  });

  it('of a tenant that both places name are those of the information dictionary', () => {
    const bytes = onePage({
      catalog: '/Metadata 101 0 R',
      trailer: '/Info 100 0 R',
      objects: {
        100: `<<${infoGroup(idA, tenant)}>>`,
        101: {
          entries: '/Type/Metadata/Subtype/XML',
          content: xmp(xmpGroup(idB, tenant) + xmpGroup(idB.replace('b', 'c'), otherTenant)),
        },
      },
    });
    expect(ids(bytes)).toEqual([idA, idB.replace('b', 'c')]);
  });

  it('are none where XMP is broken, and the text is read all the same', () => {
    const bytes = withXmp('<x:xmpmeta><rdf:RDF>');
    expect(ids(bytes)).toEqual([]);
    expect([...open(bytes).parts()]).toContainEqual({ name: 'page 1', text: 'Hello' });
  });
});

describe('properties of a PDF', () => {
  it('are those that people know, and custom ones under their own names', () => {
    const bytes = withInfo(
      '<</Title(A \\(good\\) title)/Author<feff0141>/Department#20of(A\\222s)/ModDate(D:2026)/Trapped/False>>',
    );
    expect(Object.fromEntries(open(bytes).properties?.() ?? [])).toEqual({
      title: 'A (good) title',
      author: 'Ł',
      'Department of': 'A™s',
    });
  });
});

describe('set() on a PDF', () => {
  it.each(xrefKinds)('appends the label to both places of a file with cross-references of the kind: %s', (xref) => {
    const bytes = withInfo(title, xref);
    const after = labeled(bytes, idA);
    const added = update(bytes, after);
    expect(added).toContain(`/MSIP_Label_${idA}_Enabled(true)`);
    expect(added).toContain(`/MSIP_Label_${idA}_Name<FEFF005300740072`);
    expect(added).toContain(
      `<pdfx:MSIP_Label_${idA}_Name>Streng vertraulich – Łódź (R&amp;D)</pdfx`.replace(/[^\0-\x7f]/gu, (c) =>
        Buffer.from(c).toString('latin1'),
      ),
    );
    expect(added).toContain('/Title(A title)/Department(Accounts)');
    expect(added.includes('\nxref\n')).toBe(!['stream', 'object streams'].includes(xref));
    expect(added.includes('/Type/XRef')).toBe(['stream', 'object streams'].includes(xref));
    expect(open(after).labels).toEqual([
      {
        siteId: tenant,
        labelId: idA,
        method: 'standard',
        name: 'Streng vertraulich – Łódź (R&D)',
        contentBits: 0,
        source: 'pdf-info',
      },
    ]);
    expect([...open(after).parts()]).toContainEqual({ name: 'page 1', text: 'Hello' });
  });

  it('answers with nothing where the label is there in one of the places, and the other says nothing else', () => {
    expect(open(labeled(withInfo(), idA)).labeling?.set(label(idA), options)).toBeUndefined();
    expect(open(withInfo(`<<${infoGroup(idA, tenant)}>>`)).labeling?.set(label(idA), options)).toBeUndefined();
    expect(open(withXmp(xmp(xmpGroup(idA, tenant)))).labeling?.set(label(idA), options)).toBeUndefined();
  });

  it("replaces the tenant's label in both places, and leaves those of others and all else", () => {
    const bytes = onePage({
      catalog: '/Metadata 101 0 R',
      trailer: '/Info 100 0 R',
      objects: {
        100: `<<${infoGroup(idA, tenant)}${infoGroup(idB, otherTenant)}/Title(x)>>`,
        101: {
          entries: '/Type/Metadata/Subtype/XML/Filter/FlateDecode',
          content: deflateSync(xmp(xmpGroup(idA, tenant) + xmpGroup(idB, otherTenant))),
        },
      },
    });
    const id = idA.replace('a', 'c');
    const after = labeled(bytes, id);
    expect(ids(after).sort()).toEqual([idB, id]);
    const added = update(bytes, after);
    expect(added).not.toContain(idA);
    expect(added).toContain('<e:Other>kept</e:Other>');
    expect(added).toContain('</x:xmpmeta>\n   \n<?xpacket end="w"?>');
    expect(added).toContain('/Title(x)');
  });

  it('keeps the first half of the identity and makes a new second one, the same for the same change', () => {
    const bytes = onePage({ trailer: '/ID[<AB><CD>]' });
    const [, second] = /\/ID\s?\[<AB><([0-9A-F]{32})>\]/u.exec(update(bytes, labeled(bytes, idA))) ?? [];
    expect(second).toBeDefined();
    expect(labeled(bytes, idA).equals(labeled(bytes, idA))).toBe(true);
  });

  it.each([
    [1, 'pdf-info'],
    [3, 'pdf-info'],
    [4, 'xmp'],
  ])('keeps PDF/A-%s to its rules: the label is read from %s', (part, source) => {
    const bytes = withXmp(xmp('', ` xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="${part}"`));
    const after = labeled(bytes, idA);
    expect(open(after).labels).toMatchObject([{ labelId: idA, source }]);
    expect(update(bytes, after).includes('<pdfx:')).toBe(part === 4);
    expect(update(bytes, after).includes(`/MSIP_Label_${idA}_Enabled(`)).toBe(part < 4);
    expect(open(after).labeling?.set(label(idA), options)).toBeUndefined();
  });

  it('writes nothing but the information dictionary beside XMP that is broken', () => {
    const bytes = withXmp('<x:xmpmeta><rdf:RDF>');
    const after = labeled(bytes, idA);
    expect(ids(after)).toEqual([idA]);
    expect(update(bytes, after)).not.toContain('xmpmeta');
  });

  it('reads little of a file of 500 MB, and copies the rest', () => {
    const small = withInfo();
    const at = small.indexOf('xref\n');
    const gap = 500 * 1000 ** 2;
    const moved = small.toString('latin1', at).replace(/startxref\n\d+/u, `startxref\n${at + gap}`);
    const tail = Buffer.from(moved, 'latin1');
    let read = 0;
    const source = {
      size: at + gap + tail.length,
      read(offset: number, length: number) {
        read += length;
        const bytes = Buffer.alloc(length, ' ');
        if (offset < at) small.copy(bytes, 0, offset, Math.min(at, offset + length));
        if (offset + length > at + gap)
          tail.copy(bytes, Math.max(0, at + gap - offset), Math.max(0, offset - at - gap));
        return bytes;
      },
    };
    const { labeling } = openDocument(source, { name: 'a.pdf', budget: budget() }, formats).document;
    const [copy, insert] = labeling?.set(label(idA), options) ?? [];
    expect(copy).toEqual({ kind: 'copy', offset: 0, length: source.size });
    expect(insert?.kind === 'insert' ? insert.bytes.length : 0).toBeLessThan(10_000);
    expect(read).toBeLessThan(1024 ** 2);
  });
});

describe('remove() on a PDF', () => {
  it.each(xrefKinds)('leaves properties and XMP as they were, in a file of the kind: %s', (xref) => {
    const packet = xmp('<e:More>x</e:More>');
    const bytes = onePage({
      catalog: '/Metadata 101 0 R',
      trailer: '/Info 100 0 R',
      objects: { 100: title, 101: { entries: '/Type/Metadata/Subtype/XML', content: packet } },
      xref,
    });
    const first = labeled(bytes, idA);
    const after = removed(first);
    expect(ids(after)).toEqual([]);
    const added = update(first, after);
    expect(added).toContain(`\nstream\n${packet}\nendstream`);
    expect(added).toContain(`\n${title}\n`);
    expect(open(after).labeling?.remove(tenant)).toBeUndefined();
  });

  it('leaves nothing of what only we have made but an empty dictionary', () => {
    const bytes = onePage({});
    const after = removed(labeled(bytes, idA));
    const last = after.toString('latin1').split('startxref').at(-2) ?? '';
    expect(last).toContain('/Root');
    expect(last).toContain('obj\n<<>>\nendobj');
    expect(last).not.toContain('/Metadata');
    expect(open(after).properties?.().size).toBe(0);
  });

  it("takes the tenant's label out, and leaves those of others", () => {
    const bytes = withInfo(`<<${infoGroup(idA, tenant)}${infoGroup(idB, otherTenant)}>>`);
    expect(ids(removed(bytes))).toEqual([idB]);
    expect(open(withInfo()).labeling?.remove(tenant)).toBeUndefined();
  });
});

describe('a PDF that must not be changed', () => {
  const signatureField = '<</FT/Sig/T(s)/V 101 0 R>>';
  const value = '<</Type/Sig/ByteRange[0 1 2 3]/Contents<00>>>';
  it.each<[string, Omit<PdfParts, 'pages'>]>([
    [
      'a field has a signature',
      { catalog: '/AcroForm<</Fields[100 0 R]>>', objects: { 100: signatureField, 101: value } },
    ],
    [
      'a field within a field has one',
      {
        catalog: '/AcroForm 102 0 R',
        objects: {
          100: '<</T(p)/FT/Sig/Kids[103 0 R]>>',
          101: value,
          102: '<</Fields[100 0 R]>>',
          103: '<</T(k)/V 101 0 R/Parent 100 0 R>>',
        },
      },
    ],
    ['it is certified', { catalog: '/Perms<</DocMDP 101 0 R>>', objects: { 101: value } }],
    ['it has rights of usage', { catalog: '/Perms<</UR3 101 0 R>>', objects: { 101: value } }],
  ])('is signed: %s', (_, parts) => {
    for (const xref of xrefKinds) {
      const { signed, labeling } = open(onePage({ ...parts, xref }));
      expect(signed).toBe(true);
      expect(labeling?.whenSigned).toBe('none');
      expect(failure(() => labeling?.set(label(idA), { ...options, signed: true })).kind).toBe('signed');
      expect(failure(() => labeling?.remove(tenant)).kind).toBe('signed');
    }
  });

  it('is not signed where a field only waits for a signature', () => {
    const bytes = onePage({
      catalog: '/AcroForm<</Fields[100 0 R]/SigFlags 1>>',
      objects: { 100: '<</FT/Sig/T(s)/Lock<</Type/SigFieldLock/Action/All>>>>' },
    });
    expect(open(bytes).signed).toBe(false);
    expect(ids(labeled(bytes, idA))).toEqual([idA]);
  });

  it('is encrypted, even where everybody can read it', () => {
    const bytes = readFileSync(join(import.meta.dirname, '../fixtures/pdf/owner-password.pdf'));
    const { labels, labeling } = open(bytes);
    expect(labels).toEqual([]);
    expect(failure(() => labeling?.set(label(idA), options)).kind).toBe('encrypted');
  });

  it.each([
    ['by its name', '<</Type/Filespec/UF(MicrosoftIRMServices Protected PDF.pdf)/EF<</F 101 0 R>>>>'],
    ['by its relationship', '<</Type/Filespec/F(x.pdf)/AFRelationship/EncryptedPayload/EF<</F 101 0 R>>>>'],
  ])('wraps a protected one, told %s', (_, specification) => {
    const bytes = onePage({
      catalog: '/Names<</EmbeddedFiles<</Kids[102 0 R]>>>>',
      objects: { 100: specification, 101: { entries: '', content: 'x' }, 102: '<</Names[(a) 100 0 R]>>' },
    });
    expect(failure(() => open(bytes).labeling?.set(label(idA), options)).kind).toBe('encrypted');
  });

  it.each<[string, (text: string) => string]>([
    ['entries of its table lack a byte', (text) => text.replaceAll(' n \n', ' n\n')],
    ['an entry leads elsewhere', (text) => text.replace(/\n1 1\n\d{10}/u, '\n1 1\n0000000003')],
    ['its end is cut off', (text) => text.slice(0, -12)],
    ['its sections run in circles', (text) => text.replace('/Size', `/Prev ${text.lastIndexOf('xref\n0')}/Size`)],
    ['it has no catalog', (text) => text.replace('/Root 1 0 R', '/Root 9 0 R')],
  ])('is corrupt: %s; and is read all the same', (_, damage) => {
    const bytes = Buffer.from(damage(onePage({}).toString('latin1')), 'latin1');
    expect(failure(() => open(bytes).labeling?.set(label(idA), options)).kind).toBe('corrupt');
    expect(failure(() => open(bytes).labeling?.remove(tenant)).kind).toBe('corrupt');
  });
});

describe('property: labeling a PDF', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 12 });
  const shape = fc.record({
    xref: fc.constantFrom(...xrefKinds),
    pages: fc.integer({ min: 1, max: 4 }),
    info: fc.option(fc.dictionary(fc.stringMatching(/^[A-Za-z]{1,8}$/u), text, { maxKeys: 3 }), { nil: undefined }),
    packet: fc.option(fc.boolean(), { nil: undefined }),
    identity: fc.boolean(),
    name: text,
  });

  it('sets, finds, changes and removes a label, and keeps every byte before', () => {
    fc.assert(
      fc.property(shape, ({ xref, pages, info, packet, identity, name }) => {
        const entries = Object.entries(info ?? {}).map(
          ([key, value]) => `/${key}<feff${Buffer.from(value, 'utf16le').swap16().toString('hex')}>`,
        );
        const content = packet === undefined ? '' : xmp('');
        const bytes = pdf({
          pages: Array.from({ length: pages }, (_, index) => ({ lines: [`Page ${index}`] })),
          catalog: packet === undefined ? '' : '/Metadata 101 0 R',
          trailer: `${info === undefined ? '' : '/Info 100 0 R'}${identity ? '/ID[(a)(b)]' : ''}`,
          objects: {
            100: `<<${entries.join('')}>>`,
            101: {
              entries: `/Type/Metadata/Subtype/XML${packet === true ? '/Filter/FlateDecode' : ''}`,
              content: packet === true ? deflateSync(content) : content,
            },
          },
          xref,
        });
        const properties = (version: Buffer) =>
          [...(open(version).properties?.() ?? [])].filter(([key]) => !key.startsWith('MSIP_'));
        const set = (version: Buffer, id: string) =>
          apply(version, open(version).labeling?.set(label(id, { name }), options));
        const first = set(bytes, idA);
        expect(open(first).labels).toMatchObject([{ labelId: idA, name }]);
        expect(open(first).labeling?.set(label(idA), options)).toBeUndefined();
        const second = set(first, idB);
        expect(ids(second)).toEqual([idB]);
        const third = removed(second);
        expect(ids(third)).toEqual([]);
        for (const [before, after] of [
          [bytes, first],
          [first, second],
          [second, third],
        ] as const) {
          update(before, after);
          expect(properties(after)).toEqual(properties(bytes));
        }
      }),
      { numRuns: 40, seed: 5 },
    );
  });
});
