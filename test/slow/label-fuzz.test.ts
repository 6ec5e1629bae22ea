/** Sound Office files, damaged in every way: each ends in an outcome, soon and within its budget, and what is labeled is labeled wholly. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resourceUsage } from 'node:process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openZip } from '../../formats/containers/zip.ts';
import { createBudget, defaultLimits } from '../../formats/limits.ts';
import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource, patchedSource } from '../../lib/patch.ts';
import type { ByteSource } from '../../model/bytes.ts';
import { FileError } from '../../model/errors.ts';
import type { LabelId, SiteId } from '../../model/ids.ts';
import type { LabelAssignment } from '../../model/label.ts';
import { customXml, docx, paragraph, withStores, xlsx } from '../formats/packages.ts';
import { rawZip } from '../formats/raw-zip.ts';
import { within } from './fuzz-budget.ts';

const siteId = '11111111-1111-4111-8111-111111111111' as SiteId;
const label: LabelAssignment = {
  siteId,
  labelId: 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa' as LabelId,
  name: 'Confidential',
  method: 'standard',
  setDate: '2026-01-02T03:04:05Z',
  actionId: '33333333-3333-4333-8333-333333333333',
  contentBits: 0,
};
const stores = withStores({
  custom: customXml({ Project: 'x', [`MSIP_Label_${label.labelId.replaceAll('a', 'c')}_SiteId`]: siteId }),
  info: '<clbl:labelList xmlns:clbl="urn:l"><clbl:label id="{a}" enabled="1" siteId="{b}" removed="0" /><clbl:extLst/></clbl:labelList>',
});
const folder = join(import.meta.dirname, '../fixtures/formats');
const sound = [
  ...readdirSync(folder).map((name) => readFileSync(join(folder, name))),
  docx(paragraph('text'), stores),
  docx(paragraph('text'), { ...stores, zip: { descriptor: true, zip64: true } }),
  docx(paragraph('text'), { ...stores, strict: true, zip: { stored: true } }),
  xlsx('<row><c t="inlineStr"><is><t>x</t></is></c></row>', '', { zip: { descriptor: true } }),
];
const inflatedLimit = 64 * 1024 ** 2;
const timeLimitMs = 10_000;

/** Labels, looks at what became of it, unlabels; answers with the outcome. Anything but a FileError is a fault of ours. */
function outcomeOf(bytes: Buffer): string {
  const deadline = Date.now() + timeLimitMs;
  const budget = createBudget({ ...defaultLimits, inflatedBytes: inflatedLimit }, () => Date.now() > deadline);
  const open = (source: ByteSource) => openDocument(source, { name: 'a.docx', budget }, formats).document;
  const raw = (source: ByteSource) =>
    new Map(openZip(source, budget).entries.map(({ name, start, end }) => [name, source.read(start, end - start)]));
  try {
    const original = memorySource(bytes);
    const labeling = open(original).labeling;
    const patch = labeling?.set(label, { store: 'auto', markings: [] });
    if (patch === undefined) return labeling === undefined ? 'another format' : 'labeled before';
    const labeled = patchedSource(original, patch);
    expect(open(labeled).labels).toContainEqual(expect.objectContaining({ siteId, labelId: label.labelId }));
    const after = raw(labeled);
    const kept = [...raw(original)].filter(([name, was]) => after.get(name)?.equals(was) === true);
    expect(after.size - kept.length).toBeLessThanOrEqual(4);
    const back = open(labeled).labeling?.remove(siteId);
    expect(open(patchedSource(labeled, back ?? [])).labels).not.toContainEqual(expect.objectContaining({ siteId }));
    return 'labeled';
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    expect(error.kind).not.toBe('too-slow');
    return 'refused';
  }
}

/** What is done to a file: bytes changed, a range taken out, doubled or put elsewhere, records' fields set to extremes. */
type Damage =
  | { readonly kind: 'change'; readonly at: number; readonly value: number }
  | { readonly kind: 'cut' | 'double' | 'move'; readonly at: number; readonly length: number; readonly to: number }
  | { readonly kind: 'field'; readonly record: number; readonly at: number; readonly value: number };

const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.record({ kind: fc.constant('change' as const), at: fc.nat(), value: fc.nat(255) }),
  fc.record({ kind: fc.constantFrom('cut', 'double', 'move'), at: fc.nat(), length: fc.nat(200), to: fc.nat() }),
  fc.record({
    kind: fc.constant('field' as const),
    record: fc.nat(),
    at: fc.constantFrom(4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 42),
    value: fc.constantFrom(0, 1, 8, 0x7fffffff, 0xffff, 0xffffffff, 0x80000000),
  }),
);

function damaged(bytes: Buffer, damages: readonly Damage[]): Buffer {
  return damages.reduce((whole, one) => apply(whole, one), bytes);
}

function apply(bytes: Buffer, one: Damage): Buffer {
  if (one.kind === 'field') return setField(bytes, one);
  const at = one.at % bytes.length;
  if (one.kind === 'change') {
    const copy = Buffer.from(bytes);
    copy[at] = one.value;
    return copy;
  }
  const range = bytes.subarray(at, at + one.length);
  const rest = one.kind === 'double' ? bytes : Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + one.length)]);
  if (one.kind === 'cut') return rest.length === 0 ? bytes : rest;
  const to = one.to % Math.max(1, rest.length);
  return Buffer.concat([rest.subarray(0, to), range, rest.subarray(to)]);
}

/** Of the record-th record of any kind. */
function setField(bytes: Buffer, { record, at, value }: { record: number; at: number; value: number }): Buffer {
  const records: number[] = [];
  for (let found = bytes.indexOf('PK'); found >= 0; found = bytes.indexOf('PK', found + 2)) {
    if (found + 64 < bytes.length) records.push(found);
  }
  const start = records[record % Math.max(1, records.length)];
  if (start === undefined) return bytes;
  const copy = Buffer.from(bytes);
  copy.writeUInt32LE(value, start + at);
  return copy;
}

describe('labeling damaged packages', () => {
  it('always ends in an outcome, whole or not at all', () => {
    const outcomes = new Map<string, number>();
    const before = resourceUsage().maxRSS;
    fc.assert(
      fc.property(fc.constantFrom(...sound), fc.array(damage, { minLength: 1, maxLength: 4 }), (bytes, damages) => {
        const outcome = outcomeOf(damaged(bytes, damages));
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      }),
      within('labels', 2500, 20),
    );
    expect(outcomes.get('refused')).toBeGreaterThan(1000);
    expect(outcomes.get('labeled')).toBeGreaterThan(50);
    expect((resourceUsage().maxRSS - before) * 1024).toBeLessThan(8 * inflatedLimit);
  });

  it('always ends in an outcome where only its lists and labels are damaged, checksums being right', () => {
    const outcomes = new Map<string, number>();
    const lists = /^(?:_rels\/\.rels|\[Content_Types\]\.xml|docProps\/custom\.xml|docMetadata\/.*)$/u;
    const packages = sound.map((bytes) => {
      const zip = openZip(
        memorySource(bytes),
        createBudget(defaultLimits, () => false),
      );
      return zip.entries.map((entry) => ({ name: entry.name, content: zip.read(entry) }));
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...packages),
        fc.nat(),
        fc.array(damage, { minLength: 1, maxLength: 3 }),
        (parts, which, damages) => {
          const victims = parts.filter(({ name }) => lists.test(name));
          const victim = victims[which % victims.length]?.name;
          const bytes = rawZip(
            parts.map(({ name, content }) => ({
              name,
              content: name === victim ? damaged(content, damages) : content,
              stored: true,
            })),
          );
          const outcome = outcomeOf(bytes);
          outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        },
      ),
      within('labels', 1500, 21),
    );
    expect(outcomes.get('refused')).toBeGreaterThan(100);
    expect(outcomes.get('labeled')).toBeGreaterThan(100);
  });
});
