/** Packages as they are met: every type of file, and every form in which their parts, relationships and properties are written. */
import { describe, expect, it } from 'vitest';
import { openZip } from '../../formats/containers/zip.ts';
import type { OpenDocument } from '../../formats/format.ts';
import { officeExtensions } from '../../formats/ooxml/office-types.ts';
import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import type { LabelId, SiteId } from '../../model/ids.ts';
import type { LabelAssignment, LabelStore } from '../../model/label.ts';
import { apply, budget, contents, rawEntries } from './helpers.ts';
import { customXml, docx, officePackage, withStores, type PackageOptions } from './packages.ts';
import { rawZip } from './raw-zip.ts';

const tenant = '11111111-1111-4111-8111-111111111111' as SiteId;
const idA = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa' as LabelId;
const idB = 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb' as LabelId;
const label: LabelAssignment = {
  siteId: tenant,
  labelId: idA,
  name: 'Confidential',
  method: 'standard',
  setDate: '2026-01-02T03:04:05Z',
  actionId: '33333333-3333-4333-8333-333333333333',
  contentBits: 0,
};

const open = (bytes: Buffer): OpenDocument =>
  openDocument(memorySource(bytes), { name: 'a', budget: budget() }, formats).document;
const labeled = (bytes: Buffer, store: LabelStore = 'auto'): Buffer =>
  apply(bytes, open(bytes).labeling?.set(label, { store, markings: [] }));
const removed = (bytes: Buffer): Buffer => apply(bytes, open(bytes).labeling?.remove(tenant));
const ids = (bytes: Buffer): string[] => open(bytes).labels.map(({ labelId }) => labelId);
const property = (name: string, value: string, more = 'pid="2"'): string =>
  `<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" ${more} name="${name}">${value}</property>`;
const lpwstr = (text: string): string => `<vt:lpwstr>${text}</vt:lpwstr>`;
const key = (id: string, attribute: string): string => `MSIP_Label_${id}_${attribute}`;
const labelOf = (id: string): Record<string, string> => ({ [key(id, 'Enabled')]: 'true', [key(id, 'SiteId')]: tenant });
const custom = (...properties: readonly string[]): string => customXml({}).replace('</', `${properties.join('')}</`);
const info = (...elements: readonly string[]): string =>
  '<?xml version="1.0" encoding="utf-8" standalone="yes"?><clbl:labelList xmlns:clbl="http://schemas.microsoft.com/office/2020/mipLabelMetadata">' +
  `${elements.join('')}</clbl:labelList>`;
const element = (id: string): string =>
  `<clbl:label id="{${id}}" enabled="1" method="Standard" siteId="{${tenant}}" contentBits="0" removed="0" />`;

/** Labels, reads, labels again, removes; everything else is what it was. */
function roundTrip(bytes: Buffer, store: LabelStore = 'auto'): void {
  const first = labeled(bytes, store);
  expect(ids(first)).toEqual([idA]);
  expect(open(first).labeling?.set(label, { store, markings: [] })).toBeUndefined();
  const second = apply(first, open(first).labeling?.set({ ...label, labelId: idB }, { store, markings: [] }));
  expect(ids(second)).toEqual([idB]);
  const third = removed(second);
  expect(ids(third)).toEqual([]);
  const changing = /^(?:_rels\/\.rels|\[Content_Types\]\.xml|docProps\/.*|docMetadata\/.*)$/iu;
  const others = (archive: Buffer) => [...rawEntries(archive)].filter(([name]) => !changing.test(name));
  for (const version of [first, second, third]) expect(others(version)).toEqual(others(bytes));
}

const office = 'application/vnd.openxmlformats-officedocument.';
const ms = 'application/vnd.ms-';
const mainTypes: Readonly<Record<string, string>> = {
  docx: `${office}wordprocessingml.document.main+xml`,
  dotx: `${office}wordprocessingml.template.main+xml`,
  docm: `${ms}word.document.macroEnabled.main+xml`,
  dotm: `${ms}word.template.macroEnabledTemplate.main+xml`,
  xlsx: `${office}spreadsheetml.sheet.main+xml`,
  xltx: `${office}spreadsheetml.template.main+xml`,
  xlsm: `${ms}excel.sheet.macroEnabled.main+xml`,
  xltm: `${ms}excel.template.macroEnabled.main+xml`,
  xlam: `${ms}excel.addin.macroEnabled.main+xml`,
  xlsb: `${ms}excel.sheet.binary.macroEnabled.main`,
  pptx: `${office}presentationml.presentation.main+xml`,
  potx: `${office}presentationml.template.main+xml`,
  ppsx: `${office}presentationml.slideshow.main+xml`,
  pptm: `${ms}powerpoint.presentation.macroEnabled.main+xml`,
  potm: `${ms}powerpoint.template.macroEnabled.main+xml`,
  ppsm: `${ms}powerpoint.slideshow.macroEnabled.main+xml`,
  ppam: `${ms}powerpoint.addin.macroEnabled.main+xml`,
  vsdx: `${ms}visio.drawing.main+xml`,
  vsdm: `${ms}visio.drawing.macroEnabled.main+xml`,
  vssx: `${ms}visio.stencil.main+xml`,
  vssm: `${ms}visio.stencil.macroEnabled.main+xml`,
  vstx: `${ms}visio.template.main+xml`,
  vstm: `${ms}visio.template.macroEnabled.main+xml`,
};

describe('every type', () => {
  it.each(officeExtensions)(
    '%s is labeled in either place, and its macros and their signature stay as they are',
    (extension) => {
      const bytes = documentOf(extension);
      roundTrip(bytes);
      roundTrip(bytes, 'labelInfo');
      const { mediaType, parts } = open(bytes);
      expect(mediaType).toMatch(/^application\/vnd\./u);
      expect([...parts()].filter((part) => 'unread' in part)).toHaveLength(0);
    },
  );
});

function documentOf(extension: string): Buffer {
  const binary = extension === 'xlsb';
  const main = binary ? 'main.bin' : 'main.xml';
  const type = mainTypes[extension] ?? expect.fail(`no main part of ${extension}`);
  const bytes = officePackage({
    main,
    parts: {
      [main]: { type, content: binary ? Buffer.from('830100840100', 'hex') : '<a/>' },
      'vbaProject.bin': { type: 'application/vnd.ms-office.vbaProject', content: 'macros' },
      'vbaProjectSignature.bin': { type: 'application/vnd.ms-office.vbaProjectSignature', content: 'signed' },
    },
  });
  if (!extension.startsWith('v')) return bytes;
  const relationships = contents(bytes)['_rels/.rels'] ?? '';
  const visio = 'http://schemas.microsoft.com/visio/2010/relationships/document';
  return withPart(bytes, '_rels/.rels', relationships.replace(/Type="[^"]*\/officeDocument"/u, `Type="${visio}"`));
}

/** The archive with another content of one entry; undefined takes it out, a new one comes last. */
function withPart(bytes: Buffer, name: string, content: string | Buffer | undefined): Buffer {
  const parts = new Map<string, string | Buffer>(Object.entries(contents(bytes)));
  if (content === undefined) parts.delete(name);
  else parts.set(name, content);
  return rawZip([...parts].map(([part, text]) => ({ name: part, content: text })));
}

const inCustom = withStores({ custom: customXml({ ...labelOf(idB), Project: 'Falcon' }) });
const customTarget = (target: string, name = 'docProps/custom.xml'): Partial<PackageOptions> => ({
  parts: { [name]: { type: 'custom-properties+xml', content: customXml({ ...labelOf(idB), Project: 'Falcon' }) } },
  relationships: { '': [['rId3', 'custom-properties', target]] },
});
const utf16 = (text: string): Buffer =>
  Buffer.from(`\uFEFF${text.replace(/encoding="[^"]*"/u, 'encoding="UTF-16"')}`, 'utf16le');

describe('forms of packages', () => {
  const plain = docx('', inCustom);
  const types = contents(plain)['[Content_Types].xml'] ?? '';
  const relationships = contents(plain)['_rels/.rels'] ?? '';
  const prefixed = (xml: string, prefix: string): string =>
    xml
      .replace(/<(?=[A-Za-z])/gu, `<${prefix}:`)
      .replaceAll('</', `</${prefix}:`)
      .replace(' xmlns=', ` xmlns:${prefix}=`);
  const asDefault = types.replace(
    /<Override PartName="\/docProps\/custom.xml" ContentType="([^"]*)"\/>/u,
    '<Default Extension="CUSTOM" ContentType="$1"/>',
  );

  it.each<[string, Buffer]>([
    ['a relative target', docx('', customTarget('docProps/custom.xml'))],
    ['an absolute target', docx('', customTarget('/docProps/custom.xml'))],
    ['a target with steps', docx('', customTarget('./word/../docProps//custom.xml'))],
    ['a target in other case', docx('', customTarget('/DOCPROPS/Custom.XML'))],
    ['a percent-encoded target', docx('', customTarget('docProps/my%20custom%C3%BC.xml', 'docProps/my customü.xml'))],
    ['a percent-encoded entry', docx('', customTarget('docProps/my custom.xml', 'docProps/my%20custom.xml'))],
    ['a broken percent-encoding', docx('', customTarget('docProps/100%.xml', 'docProps/100%.xml'))],
    ['an odd name', docx('', customTarget('docProps/custom7.xml', 'docProps/custom7.xml'))],
    [
      'content types that come last',
      withPart(withPart(plain, '[Content_Types].xml', undefined), '[Content_Types].xml', types),
    ],
    [
      'a type by default',
      withPart(docx('', customTarget('docProps/p.custom', 'docProps/p.custom')), '[Content_Types].xml', asDefault),
    ],
    [
      'no type at all',
      withPart(plain, '[Content_Types].xml', types.replace(/<Override PartName="\/docProps[^>]*>/u, '')),
    ],
    ['a type in UTF-16', withPart(plain, '[Content_Types].xml', utf16(types))],
    ['relationships in UTF-16', withPart(plain, '_rels/.rels', utf16(relationships))],
    ['properties in UTF-16', withPart(plain, 'docProps/custom.xml', utf16(customXml(labelOf(idB))))],
    ['a byte order mark', withPart(plain, '_rels/.rels', `\uFEFF${relationships}`)],
    ['prefixed content types', withPart(plain, '[Content_Types].xml', prefixed(types, 'ct'))],
    ['prefixed relationships', withPart(plain, '_rels/.rels', prefixed(relationships, 'p-r.1'))],
    ['single quotes', withPart(plain, '_rels/.rels', relationships.replaceAll('"', "'"))],
    [
      'blanks and line ends',
      withPart(
        plain,
        '_rels/.rels',
        relationships.replaceAll('/><', '\r\n\t/>\r\n  <').replaceAll(' Type', '\n Type '),
      ),
    ],
    [
      'comments and instructions',
      withPart(plain, '_rels/.rels', relationships.replaceAll('><', '><!-- <Relationship/> --><?x y?><')),
    ],
    ['tags that are closed', withPart(plain, '_rels/.rels', relationships.replaceAll('/>', '></Relationship>'))],
    [
      'nested stranger elements',
      withPart(
        plain,
        '_rels/.rels',
        relationships.replace('</', '<x:ext xmlns:x="urn:x"><Relationship Id="q" Type="q" Target="q"/></x:ext></'),
      ),
    ],
    [
      'two relationships to one part',
      docx('', {
        ...inCustom,
        relationships: {
          '': [
            ['a', 'custom-properties', 'docProps/custom.xml'],
            ['b', 'custom-properties', '/docProps/CUSTOM.xml'],
          ],
        },
      }),
    ],
    [
      "a stranger's relationship of a like name",
      docx('', {
        ...inCustom,
        relationships: {
          '': [
            ['a', 'custom-properties', 'docProps/custom.xml'],
            ['b', 'urn:vendor:x/custom-properties', 'word/document.xml'],
          ],
        },
      }),
    ],
    [
      'the strict dialect',
      docx('', {
        ...withStores({ custom: customXml(labelOf(idB)) }),
        strict: true,
        relationships: { '': [['a', 'customProperties', 'docProps/custom.xml']] },
      }),
    ],
  ])('are read and written: %s', (_, bytes) => {
    expect(ids(bytes)).toEqual([idB]);
    roundTrip(bytes);
    roundTrip(bytes, 'labelInfo');
    expect(Object.keys(contents(labeled(bytes)))).toEqual(Object.keys(contents(bytes)));
  });

  it('takes custom properties that nothing refers to for a stranger, and leaves them alone', () => {
    const orphan = docx('', {
      parts: { 'docProps/custom.xml': { type: 'custom-properties+xml', content: customXml(labelOf(idB)) } },
    });
    expect(ids(orphan)).toEqual([]);
    expect(contents(labeled(orphan))).toMatchObject({ 'docProps/custom.xml': customXml(labelOf(idB)) });
    roundTrip(orphan);
    expect(Object.keys(contents(removed(labeled(orphan))))).toEqual(Object.keys(contents(orphan)));
  });

  it('puts the part where a relationship leads that led nowhere', () => {
    const dangling = docx('', { relationships: { '': [['rId3', 'custom-properties', '/docProps/Custom.xml']] } });
    expect(contents(labeled(dangling))['docProps/Custom.xml']).toContain(idA);
    roundTrip(dangling);
  });
});

describe('forms of properties', () => {
  const enabled = property(key(idB, 'Enabled'), lpwstr('true'));
  const site = property(key(idB, 'SiteId'), lpwstr(tenant), 'pid="3"');
  const falcon = property('Project', lpwstr('Falcon'), 'pid="9"');

  it.each<[string, string]>([
    ['as Office writes them', custom(enabled, site, falcon)],
    ['a boolean', custom(property(key(idB, 'Enabled'), '<vt:bool>true</vt:bool>'), site, falcon)],
    [
      'other types of text',
      custom(enabled, property(key(idB, 'SiteId'), `<vt:lpstr>${tenant}</vt:lpstr>`, 'pid="3"'), falcon),
    ],
    ['a number', custom(enabled, site, property(key(idB, 'ContentBits'), '<vt:i4>3</vt:i4>', 'pid="4"'), falcon)],
    ['character data', custom(enabled, property(key(idB, 'SiteId'), lpwstr(`<![CDATA[${tenant}]]>`)), falcon)],
    [
      'comments',
      custom(
        enabled,
        property(key(idB, 'SiteId'), lpwstr(`<!-- x -->${tenant}<!-- y -->`)),
        `<!-- ${enabled} -->`,
        falcon,
      ),
    ],
    [
      'blanks',
      custom(enabled, ` \r\n `, property(key(idB, 'SiteId'), `\n  ${lpwstr(` ${tenant}\t`)}\n`), '\n', falcon),
    ],
    ['single quotes', custom(enabled, site, falcon).replaceAll('"', "'")],
    ['other prefixes', custom(enabled, site, falcon).replaceAll('vt:', 'q1:').replace('xmlns:vt', 'xmlns:q1')],
    ['one number for all', custom(enabled, site.replace('pid="3"', 'pid="2"'), falcon.replace('pid="9"', 'pid="2"'))],
    ['no numbers', custom(enabled, site, falcon).replaceAll(/ pid="\d+"/gu, '')],
    [
      'a name twice',
      custom(enabled, site, enabled, property(key(idB, 'SiteId').toUpperCase(), lpwstr(tenant)), falcon),
    ],
    [
      'upper case',
      custom(enabled, site, falcon).replaceAll(idB, idB.toUpperCase()).replaceAll(tenant, `{${tenant.toUpperCase()}}`),
    ],
    ['references', custom(enabled, site, falcon).replaceAll('MSIP', '&#x4D;SI&#80;')],
    [
      'links to content',
      custom(enabled, site, property('Linked', lpwstr('x'), 'pid="4" linkTarget="Bookmark"'), falcon),
    ],
  ])('are read, replaced as a whole and leave others alone: %s', (_, xml) => {
    const bytes = docx('', withStores({ custom: xml }));
    expect(ids(bytes)).toEqual([idB]);
    roundTrip(bytes);
    const shown = (archive: Buffer) => (contents(archive)['docProps/custom.xml'] ?? '').replaceAll(/<!--.*?-->/gu, '');
    const after = shown(labeled(bytes));
    expect(after.toLowerCase()).not.toContain(idB);
    expect(after).toContain('Falcon');
    const pids = [...after.matchAll(/pid=["'](\d+)["'] name=["'](?:MSIP|Project)/gu)].map(([, pid]) => pid);
    expect(new Set(pids).size).toBe(pids.length);
    expect(shown(removed(labeled(bytes)))).not.toMatch(/MSIP|&#x4D;/u);
  });

  it.each<[string, string]>([
    [
      'other order, no braces, words',
      info(`<clbl:label removed="false" siteId="${tenant}" method="Standard" enabled="true" id="${idB}"/>`),
    ],
    ['a default namespace', info(element(idB)).replaceAll('clbl:', '').replace('xmlns:clbl', 'xmlns')],
    ['single quotes', info(element(idB)).replaceAll('"', "'")],
    ['a closing tag', info(element(idB).replace(' />', '></clbl:label>'))],
    ['a byte order mark and blanks', `\uFEFF${info('\n  ', element(idB), '\n')}`],
    [
      'extensions',
      info(element(idB), '<clbl:extLst><clbl:ext uri="{x}"><x:label xmlns:x="urn:x" id="1"/></clbl:ext></clbl:extLst>'),
    ],
  ])('of LabelInfo are read and written, extensions kept: %s', (_, xml) => {
    const bytes = docx('', withStores({ info: xml }));
    expect(ids(bytes)).toEqual([idB]);
    roundTrip(bytes);
    const after = contents(removed(labeled(bytes)))['docMetadata/LabelInfo.xml'] ?? '';
    expect(after).not.toContain(idA);
    for (const kept of xml.match(/<clbl:extLst>.*<\/clbl:extLst>/gu) ?? []) expect(after).toContain(kept);
  });
});

describe("Word's own file", () => {
  // The parts of a labeled document of Microsoft's tenant, as Word wrote them: entries deflated with the flags 6, no custom properties.
  const microsoft = '72f988bf-86f1-41af-91ab-2d7cd011db47';
  const labelInfo =
    '<?xml version="1.0" encoding="utf-8" standalone="yes"?><clbl:labelList xmlns:clbl="http://schemas.microsoft.com/office/2020/mipLabelMetadata">' +
    `<clbl:label id="{87867195-f2b8-4ac2-b0b6-6bb73cb33afc}" enabled="1" method="Privileged" siteId="{${microsoft}}" contentBits="0" removed="0" /></clbl:labelList>`;
  const bytes = docx('', { ...withStores({ info: labelInfo }), zip: { flags: 6 } });

  it('carries the label that Word gave it', () => {
    expect(open(bytes).labels).toEqual([
      {
        siteId: microsoft,
        labelId: '87867195-f2b8-4ac2-b0b6-6bb73cb33afc',
        method: 'privileged',
        contentBits: 0,
        source: 'label-info',
      },
    ]);
  });

  it('keeps its label byte for byte where another tenant adds one, in either place', () => {
    for (const [store, stays] of [
      ['auto', labelInfo],
      ['custom', labelInfo],
      ['labelInfo', labelInfo.replace('</', `${element(idA)}</`)],
    ] as const) {
      const after = labeled(bytes, store);
      expect(contents(after)['docMetadata/LabelInfo.xml']).toBe(stays);
      expect(
        open(after)
          .labels.map(({ siteId }) => siteId)
          .sort(),
      ).toEqual([tenant, microsoft]);
      expect(open(removed(after)).labels.map(({ siteId }) => siteId)).toEqual([microsoft]);
    }
  });

  it('gets another label of its own tenant as Word would write it, and the headers of its entries stay', () => {
    const relabel = { ...label, siteId: microsoft as SiteId, method: 'privileged' } as const;
    const after = apply(bytes, open(bytes).labeling?.set(relabel, { store: 'auto', markings: [] }));
    expect(contents(after)).toEqual({
      ...contents(bytes),
      'docMetadata/LabelInfo.xml': labelInfo.replace('87867195-f2b8-4ac2-b0b6-6bb73cb33afc', idA),
    });
    for (const entry of openZip(memorySource(after), budget()).entries) expect(entry.central.readUInt16LE(8)).toBe(6);
  });
});
