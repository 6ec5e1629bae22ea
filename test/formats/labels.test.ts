import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { openZip } from '../../formats/containers/zip.ts';
import type { OpenDocument } from '../../formats/format.ts';
import { memorySource } from '../../lib/patch.ts';
import type { LabelId, SiteId } from '../../model/ids.ts';
import type { LabelAssignment, LabelStore } from '../../model/label.ts';
import { apply, budget, failure, rawEntries } from './helpers.ts';
import { customXml, docx, officePackage, paragraph, withStores, xlsx } from './packages.ts';

const tenant = '11111111-1111-4111-8111-111111111111' as SiteId;
const otherTenant = '22222222-2222-4222-8222-222222222222' as SiteId;
const idA = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa';
const idB = 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb';
const idC = 'cccccccc-cccc-4ccc-8ccc-cccccccccccc';
const idD = 'dddddddd-dddd-4ddd-8ddd-dddddddddddd';

const label = (labelId: string, more: Partial<LabelAssignment> = {}): LabelAssignment => ({
  siteId: tenant,
  labelId: labelId as LabelId,
  name: 'Confidential & Co',
  method: 'standard',
  setDate: '2026-01-02T03:04:05Z',
  actionId: '33333333-3333-4333-8333-333333333333',
  contentBits: 0,
  ...more,
});
const group = (id: string, siteId: string, more: Record<string, string> = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ Enabled: 'true', SiteId: siteId, Method: 'Privileged', Name: 'Old', ...more }).map(
      ([key, value]) => [`MSIP_Label_${id}_${key}`, value],
    ),
  );
const labelInfo = (...elements: readonly string[]): string =>
  '<?xml version="1.0" encoding="utf-8" standalone="yes"?><clbl:labelList xmlns:clbl="http://schemas.microsoft.com/office/2020/mipLabelMetadata">' +
  `${elements.join('')}</clbl:labelList>`;
const element = (id: string, siteId: string, state = 'enabled="1" method="Privileged"', removed = '0'): string =>
  `<clbl:label id="{${id}}" ${state} siteId="{${siteId}}" contentBits="0" removed="${removed}" />`;

const open = (bytes: Buffer): OpenDocument =>
  openDocument(memorySource(bytes), { name: 'a', budget: budget() }, formats).document;
const labeled = (bytes: Buffer, assignment: LabelAssignment, store: LabelStore = 'auto'): Buffer =>
  apply(bytes, open(bytes).labeling?.set(assignment, { store, markings: [] }));
const removed = (bytes: Buffer): Buffer => apply(bytes, open(bytes).labeling?.remove(tenant));
const part = (bytes: Buffer, name: string): string => {
  const zip = openZip(memorySource(bytes), budget());
  const entry = zip.entries.find((candidate) => candidate.name === name);
  return entry === undefined ? '' : zip.read(entry).toString();
};
const ids = (bytes: Buffer): string[] => open(bytes).labels.map(({ labelId }) => labelId);

describe('labels', () => {
  it('are read from custom properties, per tenant', () => {
    const custom = customXml({
      ...group(idA.toUpperCase(), tenant, { Method: 'Auto', ContentBits: '3' }),
      ...group(idB, `{${otherTenant.toUpperCase()}}`, { Enabled: 'True', Name: 'B &amp; C' }),
    });
    expect(open(docx('', withStores({ custom }))).labels).toEqual([
      { siteId: tenant, labelId: idA, method: 'auto', name: 'Old', contentBits: 3, source: 'custom-properties' },
      {
        siteId: otherTenant,
        labelId: idB,
        method: 'privileged',
        name: 'B & C',
        contentBits: 0,
        source: 'custom-properties',
      },
    ]);
  });

  it('are none where the group is not enabled', () => {
    const custom = customXml(group(idA, tenant, { Enabled: 'false' }));
    expect(open(docx('', withStores({ custom }))).labels).toEqual([]);
  });

  it('of LabelInfo outweigh the custom properties of their tenant only', () => {
    const custom = customXml({ ...group(idA, tenant), ...group(idA.replace('a', 'c'), otherTenant) });
    const bytes = docx('', withStores({ custom, info: labelInfo(element(idB, tenant)) }));
    expect(ids(bytes)).toEqual([idB, idA.replace('a', 'c')]);
  });

  it('are none where LabelInfo holds a tombstone over stale custom properties', () => {
    const info = labelInfo(element(tenant, tenant, 'enabled="0" method=""', '1'));
    expect(ids(docx('', withStores({ custom: customXml(group(idA, tenant)), info })))).toEqual([]);
  });

  it('are read from LabelInfo of other writers: any order, without braces, words for booleans', () => {
    const info = `<labelList xmlns="http://schemas.microsoft.com/office/2020/mipLabelMetadata"><label removed="false" siteId="${tenant.toUpperCase()}" method="Standard" enabled="true" id="${idA}"></label></labelList>`;
    expect(open(docx('', withStores({ info }))).labels).toEqual([
      { siteId: tenant, labelId: idA, method: 'standard', contentBits: 0, source: 'label-info' },
    ]);
  });

  it.each<[string, { custom?: string; info?: string }, { known: string | undefined; customOnly: string | undefined }]>([
    ['properties only', { custom: idA }, { known: idA, customOnly: idA }],
    ['the part only', { info: idB }, { known: idB, customOnly: undefined }],
    ['both, which differ', { custom: idA, info: idB }, { known: idB, customOnly: idA }],
    ['a tombstone over properties', { custom: idA, info: 'tombstone' }, { known: undefined, customOnly: idA }],
    ['neither', {}, { known: undefined, customOnly: undefined }],
  ])('are those that count for what is known of the tenant, and other tenants are others: %s', (_, there, expected) => {
    const elementOf = (id: string): string =>
      id === 'tombstone' ? element(tenant, tenant, 'enabled="0" method=""', '1') : element(id, tenant);
    const bytes = docx(
      '',
      withStores({
        custom: customXml({
          ...(there.custom === undefined ? {} : group(there.custom, tenant)),
          ...group(idC, otherTenant),
        }),
        info: labelInfo(...(there.info === undefined ? [] : [elementOf(there.info)]), element(idD, otherTenant)),
      }),
    );
    const labelsOf = (customOnly?: SiteId) =>
      openDocument(
        memorySource(bytes),
        { name: 'a', budget: budget(), ...(customOnly === undefined ? {} : { customOnly }) },
        formats,
      ).document.labels.map(({ siteId, labelId }) => [siteId, labelId]);
    const other = [otherTenant, idD];
    for (const [found, id] of [
      [labelsOf(), expected.known],
      [labelsOf(tenant), expected.customOnly],
    ] as const) {
      expect(found).toHaveLength(id === undefined ? 1 : 2);
      expect(found).toEqual(expect.arrayContaining([other, ...(id === undefined ? [] : [[tenant, id]])]));
    }
  });

  it('of one tenant that are two: the later one counts', () => {
    const custom = customXml({
      ...group(idB, tenant, { SetDate: '2026-02-01T00:00:00Z' }),
      ...group(idA, tenant, { SetDate: '2025-02-01T00:00:00Z' }),
    });
    expect(ids(docx('', withStores({ custom })))).toEqual([idB]);
  });
});

describe('set()', () => {
  it('adds a custom properties part to a file without one', () => {
    const bytes = labeled(docx(), label(idA, { method: 'privileged', contentBits: 8 }));
    expect(part(bytes, 'docProps/custom.xml')).toBe(
      customXml(
        Object.fromEntries(
          Object.entries({
            Enabled: 'true',
            SetDate: '2026-01-02T03:04:05Z',
            Method: 'Privileged',
            Name: 'Confidential &amp; Co',
            SiteId: tenant,
            ActionId: '33333333-3333-4333-8333-333333333333',
            ContentBits: '8',
          }).map(([key, value]) => [`MSIP_Label_${idA}_${key}`, value]),
        ),
      ),
    );
    expect(part(bytes, '[Content_Types].xml')).toContain(
      '<Override PartName="/docProps/custom.xml" ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"/></Types>',
    );
    expect(part(bytes, '_rels/.rels')).toContain(
      '<Relationship Id="rIdLabelwright1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties" Target="docProps/custom.xml"/></Relationships>',
    );
    expect(open(bytes).labels).toEqual([
      {
        siteId: tenant,
        labelId: idA,
        method: 'privileged',
        name: 'Confidential & Co',
        contentBits: 8,
        source: 'custom-properties',
      },
    ]);
  });

  it('writes LabelInfo byte for byte as Word does', () => {
    const bytes = labeled(docx(), label(idA, { method: 'privileged' }), 'labelInfo');
    expect(part(bytes, 'docMetadata/LabelInfo.xml')).toBe(
      '<?xml version="1.0" encoding="utf-8" standalone="yes"?><clbl:labelList xmlns:clbl="http://schemas.microsoft.com/office/2020/mipLabelMetadata">' +
        `<clbl:label id="{${idA}}" enabled="1" method="Privileged" siteId="{${tenant}}" contentBits="0" removed="0" /></clbl:labelList>`,
    );
    expect(part(bytes, '[Content_Types].xml')).toContain(
      '<Override PartName="/docMetadata/LabelInfo.xml" ContentType="application/vnd.ms-office.classificationlabels+xml"/>',
    );
    expect(part(bytes, '_rels/.rels')).toContain(
      'Type="http://schemas.microsoft.com/office/2020/02/relationships/classificationlabels" Target="docMetadata/LabelInfo.xml"/>',
    );
    expect(part(bytes, 'docProps/custom.xml')).toBe('');
    expect(ids(bytes)).toEqual([idA]);
  });

  it('replaces all of the old label and nothing of other tenants and properties', () => {
    const others = { ...group(idB.replace('b', 'd'), otherTenant), Project: 'Falcon' };
    const custom = customXml({ ...group(idB, tenant, { Owner: 'a@b.example', EnabledV2: 'true' }), ...others });
    const bytes = labeled(docx('', withStores({ custom })), label(idA));
    const text = part(bytes, 'docProps/custom.xml');
    expect(text).not.toContain(idB);
    for (const property of custom.match(/<property .*?<\/property>/gu)?.slice(-Object.keys(others).length) ?? []) {
      expect(text).toContain(property);
    }
    const pids = [...text.matchAll(/pid="(\d+)"/gu)].map((found) => Number(found[1]));
    expect(new Set(pids).size).toBe(pids.length);
    expect(Math.min(...pids)).toBe(2);
    expect(ids(bytes)).toEqual([idB.replace('b', 'd'), idA]);
  });

  it('keeps attributes of others where the same label is enabled again, without doubling names', () => {
    const custom = customXml(group(idA.toUpperCase(), tenant, { Enabled: 'false', GeneratedBy: 'Vendor' }));
    const text = part(labeled(docx('', withStores({ custom })), label(idA)), 'docProps/custom.xml');
    const names = [...text.matchAll(/name="([^"]+)"/gu)].map(([, name]) => name?.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
    expect(text).toContain('Vendor');
  });

  it('answers undefined where the label is carried in every store that would be written', () => {
    const set = (bytes: Buffer, store: LabelStore) => open(bytes).labeling?.set(label(idA), { store, markings: [] });
    const inCustom = docx('', withStores({ custom: customXml(group(idA, tenant)) }));
    const inInfo = docx('', withStores({ info: labelInfo(element(idA, tenant)) }));
    expect(set(inCustom, 'auto')).toBeUndefined();
    expect(set(inCustom, 'custom')).toBeUndefined();
    expect(set(inInfo, 'auto')).toBeUndefined();
    expect(set(inInfo, 'labelInfo')).toBeUndefined();
    expect(set(inCustom, 'labelInfo')).toBeDefined();
    expect(set(inInfo, 'custom')).toBeDefined();
  });

  it('keeps to LabelInfo where the tenant is in it, and brings stale custom properties in line', () => {
    const info = labelInfo(element(idB, tenant), element(idB, otherTenant), '<clbl:extLst/>');
    const onlyInfo = labeled(docx('', withStores({ info })), label(idA));
    expect(part(onlyInfo, 'docProps/custom.xml')).toBe('');
    expect(part(onlyInfo, 'docMetadata/LabelInfo.xml')).toBe(
      info.replace(element(idB, tenant), element(idA, tenant, 'enabled="1" method="Standard"')),
    );
    const both = labeled(docx('', withStores({ info, custom: customXml(group(idB, tenant)) })), label(idA));
    expect(part(both, 'docProps/custom.xml')).not.toContain(idB);
    expect(part(both, 'docProps/custom.xml')).toContain(idA);
    expect(ids(both)).toEqual([idA, idB]);
  });

  it('adds a tenant to LabelInfo before its extensions', () => {
    const info = labelInfo(element(idB, otherTenant), '<clbl:extLst/>');
    const bytes = labeled(docx('', withStores({ info })), label(idA), 'labelInfo');
    const added = element(idA, tenant, 'enabled="1" method="Standard"');
    expect(part(bytes, 'docMetadata/LabelInfo.xml')).toBe(
      labelInfo(element(idB, otherTenant), added, '<clbl:extLst/>'),
    );
  });

  it('writes into empty lists in their short form', () => {
    const info = '<clbl:labelList xmlns:clbl="http://schemas.microsoft.com/office/2020/mipLabelMetadata"/>';
    expect(ids(labeled(docx('', withStores({ info })), label(idA), 'labelInfo'))).toEqual([idA]);
    const custom = '<p:Properties xmlns:p="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" />';
    const bytes = labeled(docx('', withStores({ custom })), label(idA));
    expect(ids(bytes)).toEqual([idA]);
    expect(part(bytes, 'docProps/custom.xml')).toMatch(
      /^<p:Properties [^>]*><p:property [^>]*><vt:lpwstr xmlns:vt="[^"]+">true<.*<\/p:Properties>$/su,
    );
  });

  it('corrects a content type that Open XML SDK would refuse', () => {
    const stores = withStores({ info: labelInfo() });
    const parts = { 'docMetadata/LabelInfo.xml': { type: 'application/xml', content: labelInfo() } };
    const bytes = labeled(docx('', { ...stores, parts }), label(idA), 'labelInfo');
    const types = part(bytes, '[Content_Types].xml');
    expect(types.match(/LabelInfo/gu)).toHaveLength(1);
    expect(types).toContain('application/vnd.ms-office.classificationlabels+xml');
  });

  it('chooses a free relationship id and a free part name', () => {
    const bytes = labeled(
      docx('', {
        parts: { 'docProps/Custom.xml': { content: 'unrelated' } },
        relationships: { '': [['RIDLABELWRIGHT1', 'extended-properties', 'docProps/app.xml']] },
      }),
      label(idA),
    );
    expect(part(bytes, '_rels/.rels')).toContain('Id="rIdLabelwright2"');
    expect(part(bytes, 'docProps/custom1.xml')).toContain(idA);
    expect(ids(bytes)).toEqual([idA]);
  });

  it('speaks the strict dialect in a strict package', () => {
    const bytes = labeled(docx(paragraph('x'), { strict: true }), label(idA));
    expect(part(bytes, '_rels/.rels')).toContain(
      'http://purl.oclc.org/ooxml/officeDocument/relationships/customProperties',
    );
    expect(part(bytes, 'docProps/custom.xml')).toContain('http://purl.oclc.org/ooxml/officeDocument/docPropsVTypes');
    expect(ids(bytes)).toEqual([idA]);
  });

  it('keeps the encoding of a part', () => {
    const text = customXml({ Project: 'Grün' }).replace('UTF-8', 'UTF-16');
    const stores = withStores({ custom: text });
    const parts = {
      'docProps/custom.xml': { type: 'custom-properties+xml', content: Buffer.from(`\uFEFF${text}`, 'utf16le') },
    };
    const bytes = labeled(docx('', { ...stores, parts }), label(idA));
    expect(part(bytes, 'docProps/custom.xml').startsWith(Buffer.from([0xff, 0xfe]).toString())).toBe(true);
    expect(ids(bytes)).toEqual([idA]);
  });

  it('cuts a name at 255 characters and never within a character', () => {
    const [present] = open(labeled(docx(), label(idA, { name: `${'x'.repeat(254)}\u{1F600}` }))).labels;
    expect(present?.name).toBe('x'.repeat(254));
  });

  it('fills in the tenant where an older client left it out', () => {
    const custom = customXml({ [`MSIP_Label_${idA}_Enabled`]: 'true' });
    expect(open(labeled(docx('', withStores({ custom })), label(idA))).labels).toHaveLength(1);
  });
});

describe('remove()', () => {
  it('deletes the group from custom properties and keeps the rest', () => {
    const custom = customXml({ ...group(idA, tenant), Project: 'Falcon' });
    const bytes = removed(docx('', withStores({ custom })));
    expect(part(bytes, 'docProps/custom.xml')).not.toContain('MSIP');
    expect(part(bytes, 'docProps/custom.xml')).toContain('Falcon');
    expect(ids(bytes)).toEqual([]);
  });

  it('leaves a tombstone in LabelInfo', () => {
    const bytes = removed(docx('', withStores({ info: labelInfo(element(idA, tenant)) })));
    expect(part(bytes, 'docMetadata/LabelInfo.xml')).toBe(
      labelInfo(`<clbl:label id="{${tenant}}" enabled="0" method="" siteId="{${tenant}}" removed="1" />`),
    );
    expect(open(bytes).labeling?.remove(tenant)).toBeUndefined();
    expect(ids(labeled(bytes, label(idB)))).toEqual([idB]);
  });

  it('answers undefined where the tenant has no label', () => {
    expect(open(docx()).labeling?.remove(tenant)).toBeUndefined();
    const custom = customXml(group(idA, otherTenant));
    expect(open(docx('', withStores({ custom }))).labeling?.remove(tenant)).toBeUndefined();
  });
});

describe('signed packages', () => {
  it('are told, and labeled only by who says so', () => {
    const origin = 'http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin';
    const byRelationship = docx('', { relationships: { '': [['rId9', origin, '_xmlsignatures/origin.sigs']] } });
    const byPart = docx('', { parts: { '_xmlsignatures/sig1.xml': { content: '<a/>' } } });
    for (const bytes of [byRelationship, byPart]) {
      const { signed, labeling } = open(bytes);
      expect(signed).toBe(true);
      const options = { store: 'auto', markings: [] } as const;
      expect(() => labeling?.set(label(idA), options)).toThrow(expect.objectContaining({ kind: 'signed' }));
      expect(() => labeling?.remove(tenant)).toThrow(expect.objectContaining({ kind: 'signed' }));
      const bytesAfter = apply(bytes, labeling?.set(label(idA), { ...options, signed: true }));
      expect(ids(bytesAfter)).toEqual([idA]);
    }
    expect(open(docx()).signed).toBe(false);
  });
});

describe('broken packages', () => {
  it.each<[string, Buffer]>([
    ['the main part is missing', officePackage({ main: 'word/document.xml', parts: {} })],
    [
      'custom properties are there twice',
      docx('', {
        relationships: {
          '': [
            ['a', 'custom-properties', 'x.xml'],
            ['b', 'custom-properties', 'y.xml'],
          ],
        },
      }),
    ],
    ['custom properties have a document type', docx('', withStores({ custom: '<!DOCTYPE a><a/>' }))],
  ])('are corrupt: %s', (_, bytes) => {
    expect(failure(() => open(bytes)).kind).toBe('corrupt');
  });
});

describe('property: labeling', () => {
  const properties = fc.dictionary(fc.stringMatching(/^[A-Za-z ]{1,8}$/u), fc.stringMatching(/^[a-z0-9 ]{0,9}$/u), {
    maxKeys: 3,
  });
  const shape = fc.record({
    custom: fc.option(properties, { nil: undefined }),
    info: fc.boolean(),
    excel: fc.boolean(),
    stored: fc.boolean(),
    descriptor: fc.boolean(),
    zip64: fc.boolean(),
    store: fc.constantFrom<LabelStore>('auto', 'custom', 'labelInfo'),
  });
  const changing = new Set(['[Content_Types].xml', '_rels/.rels', 'docProps/custom.xml', 'docMetadata/LabelInfo.xml']);
  const untouched = (bytes: Buffer) => [...rawEntries(bytes)].filter(([name]) => !changing.has(name));

  it('sets, finds, changes and removes a label, and keeps every other entry byte for byte', () => {
    fc.assert(
      fc.property(shape, ({ custom, info, excel, store, ...zip }) => {
        const stores = withStores({
          ...(custom === undefined ? {} : { custom: customXml(custom) }),
          ...(info ? { info: labelInfo(element(idB, otherTenant)) } : {}),
        });
        const bytes = excel ? xlsx('<row/>', '', { ...stores, zip }) : docx(paragraph('text'), { ...stores, zip });
        const others = info ? [idB] : [];
        const first = labeled(bytes, label(idA), store);
        expect(ids(first).sort()).toEqual([idA, ...others]);
        expect(open(first).labeling?.set(label(idA), { store, markings: [] })).toBeUndefined();
        const second = labeled(first, label(idB), store);
        expect(open(second).labels.find(({ siteId }) => siteId === tenant)?.labelId).toBe(idB);
        const third = removed(second);
        expect(ids(third)).toEqual(others);
        for (const [name, value] of Object.entries(custom ?? {})) {
          expect(part(third, 'docProps/custom.xml')).toContain(`name="${name}"><vt:lpwstr>${value}<`);
        }
        for (const version of [first, second, third]) expect(untouched(version)).toEqual(untouched(bytes));
      }),
      { numRuns: 60 },
    );
  });
});
