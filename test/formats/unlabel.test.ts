/** What a label leaves behind when it is taken out again: nothing. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openZip } from '../../formats/containers/zip.ts';
import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource, patchedSource } from '../../lib/patch.ts';
import type { ByteSource, Patch } from '../../model/bytes.ts';
import type { LabelId, SiteId } from '../../model/ids.ts';
import type { LabelAssignment, LabelStore } from '../../model/label.ts';
import { apply, budget, contents, rawEntries } from './helpers.ts';
import { customXml, docx, paragraph, withStores, type PackageOptions } from './packages.ts';
import { sparsePackage } from './sparse-package.ts';

const tenant = '11111111-1111-4111-8111-111111111111' as SiteId;
const label: LabelAssignment = {
  siteId: tenant,
  labelId: 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa' as LabelId,
  name: 'Confidential & Co',
  method: 'standard',
  setDate: '2026-01-02T03:04:05Z',
  actionId: '33333333-3333-4333-8333-333333333333',
  contentBits: 0,
};
const other: LabelAssignment = { ...label, labelId: 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb' as LabelId };

const labelingOf = (bytes: Buffer) =>
  openDocument(memorySource(bytes), { name: 'a', budget: budget() }, formats).document.labeling;

/** Labeled, relabeled, unlabeled. */
function thereAndBack(bytes: Buffer, store: LabelStore = 'auto'): Buffer {
  const labeled = apply(bytes, labelingOf(bytes)?.set(label, { store, markings: [] }));
  const relabeled = apply(labeled, labelingOf(labeled)?.set(other, { store, markings: [] }));
  return apply(relabeled, labelingOf(relabeled)?.remove(tenant));
}

describe('remove()', () => {
  const fixtures = join(import.meta.dirname, '../fixtures/formats');
  it.each(readdirSync(fixtures))('gives back the very file that another program wrote: %s', (name) => {
    const bytes = readFileSync(join(fixtures, name));
    expect(thereAndBack(bytes).equals(bytes)).toBe(true);
  });

  const root = /<Properties .*<\/Properties>/su;
  const empty = '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"';
  it.each<[string, string]>([
    ['with properties', customXml({ Project: 'Falcon', Phase: '2' })],
    ['without properties, in the words that we would use', customXml({})],
    ['without properties, in short', customXml({}).replace(root, `${empty}/>`)],
    ['without properties, in short, with blanks', customXml({}).replace(root, `${empty}  />\n`)],
    ['with a comment', customXml({}).replace('</', '<!-- kept --></')],
  ])('keeps custom properties that were there before: %s', (_, custom) => {
    const bytes = docx('', { ...withStores({ custom }), zip: { stored: true } });
    expect(thereAndBack(bytes).equals(bytes)).toBe(true);
  });

  it('keeps custom properties that somebody added to ours', () => {
    const labeled = apply(docx(), labelingOf(docx())?.set(label, { store: 'auto', markings: [] }));
    const custom = contents(labeled)['docProps/custom.xml'] ?? '';
    const property = /<property .*<\/property>/su.exec(customXml({ Project: 'Falcon' }))?.[0] ?? '';
    const own = withStores({ custom: custom.replace('</Properties>', `${property}</Properties>`) });
    const saved = docx('', { ...own, relationships: relationshipsOf(own, 'rIdLabelwright1') });
    const removed = apply(saved, labelingOf(saved)?.remove(tenant));
    expect(contents(removed)['docProps/custom.xml']).toContain('Falcon');
  });

  it('leaves a part to the application that made it its own', () => {
    const labeled = apply(docx(), labelingOf(docx())?.set(label, { store: 'auto', markings: [] }));
    const saved = docx('', withStores({ custom: contents(labeled)['docProps/custom.xml'] ?? '' }));
    const removed = apply(saved, labelingOf(saved)?.remove(tenant));
    expect(contents(removed)['docProps/custom.xml']).toBe(customXml({}));
  });

  it.each<[string, PackageOptions['zip']]>([
    ['stored entries', { stored: true }],
    ['data descriptors', { descriptor: true }],
    ['zip64 sizes and ends', { zip64: true }],
    ['all of it', { stored: true, descriptor: true, zip64: true }],
  ])('gives back an archive with %s', (_, zip) => {
    const bytes = docx(paragraph('text'), { ...withStores({ custom: customXml({ Project: 'x' }) }), zip: zip ?? {} });
    const back = thereAndBack(bytes);
    expect(contents(back)).toEqual(contents(bytes));
    for (const [name, raw] of rawEntries(bytes)) {
      if (zip?.stored === true || name.startsWith('word/')) expect(rawEntries(back).get(name)).toEqual(raw);
    }
  });

  it('leaves nothing of LabelInfo but the tombstone that says so', () => {
    const bytes = docx(paragraph('text'));
    const back = thereAndBack(bytes, 'labelInfo');
    const { 'docMetadata/LabelInfo.xml': info, ...rest } = contents(back);
    expect(info).toContain(`<clbl:label id="{${tenant}}" enabled="0" method="" siteId="{${tenant}}" removed="1" />`);
    expect(Object.keys(rest)).toEqual(Object.keys(contents(bytes)));
    expect(rawEntries(back).get('word/document.xml')).toEqual(rawEntries(bytes).get('word/document.xml'));
  });
});

describe('packages beyond 4 GiB', () => {
  it.each(['auto', 'labelInfo'] as const)('are labeled and unlabeled without a look at what is large: %s', (store) => {
    const original = sparsePackage(
      docx(paragraph('text'), withStores({ custom: customXml({ Project: 'x' }) })),
      5 * 1024 ** 3,
    );
    const document = (source: ByteSource) =>
      openDocument(source, { name: 'a.docx', budget: budget() }, formats).document;
    const patched = (source: ByteSource, patch: Patch | undefined) =>
      patchedSource(source, patch ?? expect.fail('no patch'));
    const labeled = patched(original, document(original).labeling?.set(label, { store, markings: [] }));
    expect(labeled.size).toBeGreaterThan(original.size);
    expect(document(labeled).labels).toMatchObject([{ siteId: tenant, labelId: label.labelId }]);
    const back = patched(labeled, document(labeled).labeling?.remove(tenant));
    expect(document(back).labels).toEqual([]);
    expect([...document(back).parts()]).toEqual([...document(original).parts()]);
    expect(original.touched()).toBeLessThan(1024 ** 2);
    const before = openZip(original, budget()).entries;
    const after = openZip(back, budget()).entries;
    expect(after.slice(0, before.length).map(({ name }) => name)).toEqual(before.map(({ name }) => name));
    expect(after[0]).toEqual(before[0]);
    expect(Math.max(...after.map(({ start }) => start))).toBeGreaterThan(2 ** 32);
  });
});

describe('property: labeled, relabeled, unlabeled', () => {
  const entry = fc.record({
    name: fc
      .array(fc.stringMatching(/^[A-Za-z0-9 _.éß漢-]{1,8}$/u), { minLength: 1, maxLength: 4 })
      .map((parts) => `x/${parts.map((part) => `${part}_`).join('/')}`),
    content: fc.oneof(
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
      fc.nat(20_000).map((size) => Buffer.alloc(size, 'abcabd')),
    ),
    stored: fc.boolean(),
    descriptor: fc.boolean(),
    zip64: fc.boolean(),
    gap: fc.nat(2),
  });
  const shape = fc.record({
    entries: fc.uniqueArray(entry, { maxLength: 6, selector: ({ name }) => name.toLowerCase() }),
    before: fc.nat(6),
    zip: fc.record({ stored: fc.boolean(), descriptor: fc.boolean(), zip64: fc.boolean() }),
    custom: fc.option(
      fc.dictionary(fc.stringMatching(/^[A-Za-z]{1,8}$/u), fc.stringMatching(/^[a-z0-9 ]{0,9}$/u), { maxKeys: 3 }),
      { nil: undefined },
    ),
    store: fc.constantFrom<LabelStore>('auto', 'custom', 'labelInfo'),
  });

  it('a package has its content and order again, and all that was not rewritten its bytes', () => {
    fc.assert(
      fc.property(shape, ({ entries, before, zip, custom, store }) => {
        const stores = custom === undefined ? {} : withStores({ custom: customXml(custom) });
        const bytes = docx(paragraph('text'), {
          ...stores,
          zip,
          first: entries.slice(0, before),
          last: entries.slice(before),
        });
        const back = thereAndBack(bytes, store);
        const { 'docMetadata/LabelInfo.xml': tombstone, ...rest } = contents(back);
        expect(tombstone === undefined).toBe(store !== 'labelInfo');
        if (tombstone === undefined) expect(rest).toEqual(contents(bytes));
        expect(Object.keys(rest)).toEqual(Object.keys(contents(bytes)));
        const raw = rawEntries(back);
        for (const [name, was] of rawEntries(bytes))
          if (/^(?:x|word)\//u.test(name)) expect(raw.get(name)).toEqual(was);
      }),
      { numRuns: 40, seed: 5 },
    );
  });
});

function relationshipsOf(options: Partial<PackageOptions>, id: string): NonNullable<PackageOptions['relationships']> {
  const [[, kind, target] = ['', '', '']] = options.relationships?.[''] ?? [];
  return { '': [[id, kind, target]] };
}
