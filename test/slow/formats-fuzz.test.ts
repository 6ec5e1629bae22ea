import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openZip } from '../../formats/containers/zip.ts';
import { createBudget, defaultLimits } from '../../formats/limits.ts';
import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource, patchedSource } from '../../lib/patch.ts';
import type { LabelId, SiteId } from '../../model/ids.ts';
import type { LabelStore } from '../../model/label.ts';
import { record } from '../formats/biff.ts';
import { cell, numbers, row, wide, xlsb } from '../formats/binary-workbook.ts';
import { cellAt, longBytes, oldDocument, oldWorkbook } from '../formats/old-office.ts';
import { docx, customXml, paragraph, withStores } from '../formats/packages.ts';
import { rawZip } from '../formats/raw-zip.ts';
import { compoundFile } from '../formats/compound-file.ts';
import { fuzzSeconds, fuzzShares, within } from './fuzz-budget.ts';

const folder = join(import.meta.dirname, '../fixtures/formats');
const sound = [
  ...readdirSync(folder).map((name) => readFileSync(join(folder, name))),
  compoundFile(['Root Entry', 'EncryptionInfo', 'EncryptedPackage']),
  oldDocument({ body: Buffer.from('Card 4111 1111 1111 1111\rof the payroll\r'), pieces: 9 }),
  oldWorkbook([
    record(0x0204, cellAt(0, 0), longBytes(Buffer.from('Name'))),
    record(0x001c, Buffer.from([1, 0, 1, 0, 5, 0]), Buffer.from('check')),
  ]),
  xlsb({ strings: ['Name'], sheet: [row(0), cell(7, 0, numbers(0)), cell(6, 1, wide('Größe'))] }),
];
const siteId = '11111111-1111-4111-8111-111111111111' as SiteId;

/** Opens, reads and labels; answers whether all of it worked. Anything but a FileError is a fault of ours. */
function survives(bytes: Buffer): boolean {
  const budget = createBudget({ ...defaultLimits, inflatedBytes: 64 * 1024 ** 2 }, () => false);
  const source = memorySource(bytes);
  try {
    const { document } = openDocument(source, { name: 'a.txt', budget }, formats);
    for (const part of document.parts()) expect('text' in part ? part.text : part.unread).toBeTypeOf('string');
    for (const store of ['auto', 'custom', 'labelInfo'] satisfies LabelStore[]) {
      const patch = document.labeling?.set(
        {
          siteId,
          labelId: 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa' as LabelId,
          name: 'Confidential',
          method: 'standard',
          setDate: '2026-01-02T03:04:05Z',
          actionId: '33333333-3333-4333-8333-333333333333',
          contentBits: 0,
        },
        { store, markings: [] },
      );
      if (patch !== undefined) openDocument(patchedSource(source, patch), { name: 'a.txt', budget }, formats);
    }
    document.labeling?.remove(siteId);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ name: 'FileError' });
    return false;
  }
}

const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 });

function damaged(bytes: Buffer, changes: readonly (readonly [number, number])[]): Buffer {
  const copy = Buffer.from(bytes);
  for (const [at, value] of changes) copy[at % copy.length] = value;
  return copy;
}

it('formats throw nothing but FileError on bytes damaged anywhere', () => {
  fc.assert(
    fc.property(fc.constantFrom(...sound), damage, (bytes, changes) => {
      survives(damaged(bytes, changes));
    }),
    within('formats', 3000, 1),
  );
});

it('formats throw nothing but FileError on files damaged in their last kilobyte, where the directory is', () => {
  fc.assert(
    fc.property(fc.constantFrom(...sound), damage, (bytes, changes) => {
      const start = Math.max(0, bytes.length - 1024);
      survives(
        damaged(
          bytes,
          changes.map(([at, value]) => [start + (at % (bytes.length - start)), value] as const),
        ),
      );
    }),
    within('formats', 2000, 2),
  );
});

it('formats throw nothing but FileError on files cut anywhere', () => {
  fc.assert(
    fc.property(fc.constantFrom(...sound), fc.nat(), (bytes, at) => {
      survives(bytes.subarray(0, at % bytes.length));
    }),
    within('formats', 1000, 3),
  );
});

it('formats throw nothing but FileError on parts whose XML is damaged under a right checksum', () => {
  const label = withStores({
    custom: customXml({ Project: 'x', [`MSIP_Label_aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa_SiteId`]: siteId }),
    info: '<clbl:labelList xmlns:clbl="urn:l"><clbl:label id="{a}" enabled="1" siteId="{b}" removed="0" /></clbl:labelList>',
  });
  const original = docx(paragraph('text', 'more'), label);
  const zip = openZip(
    memorySource(original),
    createBudget(defaultLimits, () => false),
  );
  const parts = zip.entries.map((entry) => ({ name: entry.name, content: zip.read(entry) }));
  const counts = { whole: 0, refused: 0 };
  fc.assert(
    fc.property(fc.nat(), damage, (which, changes) => {
      const victim = which % parts.length;
      const bytes = rawZip(
        parts.map((part, index) => ({
          ...part,
          content: index === victim ? damaged(part.content, changes) : part.content,
        })),
      );
      counts[survives(bytes) ? 'whole' : 'refused']++;
    }),
    within('formats', 3000, 4),
  );
  expect(counts.refused).toBeGreaterThan(0);
  expect(counts.whole).toBeGreaterThan(0);
});

it('fuzzing takes a minute in all', () => {
  const seconds = Object.values(fuzzShares).reduce((sum, share) => sum + share.seconds, 0);
  expect(seconds).toBe(fuzzSeconds);
});

it('formats throw nothing but FileError on any bytes', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 2000 }),
      fc.constantFrom('', 'PK\u0003\u0004[Content_Types].xml', '\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1'),
      (bytes, magic) => {
        survives(Buffer.concat([Buffer.from(magic, 'latin1'), bytes]));
      },
    ),
    within('formats', 1000, 5),
  );
});
