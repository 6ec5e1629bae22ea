/** What a label leaves behind when it is taken out again: nothing. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import type { LabelId, SiteId } from '../../model/ids.ts';
import type { LabelAssignment, LabelStore } from '../../model/label.ts';
import { apply, budget, contents, rawEntries } from './helpers.ts';
import { customXml, docx, paragraph, withStores, type PackageOptions } from './packages.ts';

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

function relationshipsOf(options: Partial<PackageOptions>, id: string): NonNullable<PackageOptions['relationships']> {
  const [[, kind, target] = ['', '', '']] = options.relationships?.[''] ?? [];
  return { '': [[id, kind, target]] };
}
