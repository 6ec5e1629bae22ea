import { deflateSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';
import { expect, it } from 'vitest';

import { createBudget, defaultLimits } from '../../formats/limits.ts';
import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource, patchedSource } from '../../lib/patch.ts';
import type { ByteSource, Patch } from '../../model/bytes.ts';
import type { LabelId, SiteId } from '../../model/ids.ts';
import type { LabelAssignment } from '../../model/label.ts';
import type { Marking } from '../../model/marking.ts';
import { pdf } from '../formats/pdfs.ts';
import { xrefKinds } from '../formats/pdf-writer.ts';
import { within } from './fuzz-budget.ts';

const tenant = '11111111-1111-4111-8111-111111111111' as SiteId;
const label: LabelAssignment = {
  siteId: tenant,
  labelId: 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa' as LabelId,
  name: 'Confidential',
  method: 'standard',
  setDate: '2026-01-02T03:04:05Z',
  actionId: '33333333-3333-4333-8333-333333333333',
  contentBits: 0,
};
const marking = (kind: Marking['kind'], text: string): Marking => ({
  kind,
  text,
  font: 'Calibri',
  size: 10,
  color: '#c00000',
  alignment: 'center',
  margin: 8,
  layout: 'diagonal',
  key: '0123456789abcdef',
});
const markings = [marking('header', 'Top'), marking('watermark', 'DRAFT')];
const packet =
  '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
  '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:format>x</dc:format></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>';

const open = (source: ByteSource) => {
  const budget = createBudget({ ...defaultLimits, inflatedBytes: 64 * 1024 ** 2 }, () => false);
  return openDocument(source, { name: 'a.pdf', budget }, formats).document;
};
const patched = (source: ByteSource, patch: Patch): Buffer => {
  const result = patchedSource(source, patch);
  return Buffer.from(result.read(0, result.size));
};

/** A marking of somebody else's, which is taken out where the mutation leaves it one. */
const header = '/Artifact<</Subtype/Header>>BDC q BT /F 9 Tf 9 9 Td [(Some) -200 (words)] TJ ET Q EMC\n';

const plain = xrefKinds.map((xref) =>
  pdf({
    pages: [{ lines: ['First'], operators: header }, { entries: '/Rotate 90/Resources 100 0 R' }],
    catalog: '/Metadata 101 0 R/AcroForm<</Fields[103 0 R]>>',
    trailer: '/Info 102 0 R/ID[(a)(b)]',
    objects: {
      100: '<</Font<</F 3 0 R>>>>',
      101: { entries: '/Type/Metadata/Subtype/XML/Filter/FlateDecode', content: deflateSync(packet) },
      102: '<</Title(A title)>>',
      103: '<</FT/Sig/T(s)>>',
    },
    xref,
  }),
);
const labeled = plain.map((bytes) => {
  const source = memorySource(bytes);
  return patched(source, open(source).labeling?.set(label, { store: 'auto', markings }) ?? []);
});
const sound = [...plain, ...labeled, readFileSync(join(import.meta.dirname, '../fixtures/pdf/libreoffice.pdf'))];

/** Whatever the bytes: a patch that leaves all of them where they are and whose label can be read, nothing, or a FileError. */
function outcomeOf(bytes: Buffer): 'written' | 'unchanged' | 'refused' {
  const source = memorySource(bytes);
  try {
    const document = open(source);
    document.properties?.();
    const other = { ...label, labelId: 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb' as LabelId };
    const change = { store: 'auto', markings, removeMarkings: [/words/iu] } as const;
    const patch = document.labeling?.set(other, change);
    document.leftMarkings?.(change.removeMarkings);
    document.markings?.();
    document.labeling?.remove(tenant);
    if (patch === undefined) return 'unchanged';
    const after = patched(source, patch);
    expect(after.subarray(0, bytes.length).equals(bytes)).toBe(true);
    const again = open(memorySource(after));
    expect(again.labels.map(({ labelId }) => labelId)).toContain(other.labelId);
    expect(again.labeling?.set(other, change)).toBeUndefined();
    return 'written';
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'FileError') throw error;
    return 'refused';
  }
}

function check(inputs: fc.Arbitrary<Buffer>, numRuns: number): void {
  const counts = { written: 0, unchanged: 0, refused: 0 };
  fc.assert(
    fc.property(inputs, (bytes) => {
      counts[outcomeOf(bytes)]++;
    }),
    within('pdfLabels', numRuns, 11),
  );
  expect(counts.written).toBeGreaterThan(0);
  expect(counts.refused).toBeGreaterThan(0);
}

const source = fc.constantFrom(...sound);

it('a PDF with bytes damaged anywhere is labeled in a way that can be read, or refused', () => {
  const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 });
  check(
    fc.tuple(source, damage).map(([bytes, changes]) => {
      const copy = Buffer.from(bytes);
      for (const [at, value] of changes) copy[at % copy.length] = value;
      return copy;
    }),
    600,
  );
});

it('so is one that is cut off, and one with a piece put in twice', () => {
  check(
    fc.tuple(source, fc.nat(), fc.nat(), fc.boolean()).map(([bytes, first, second, isCut]) => {
      const [from = 0, to = 0] = [first % bytes.length, second % bytes.length].sort((a, b) => a - b);
      return isCut ? bytes.subarray(0, from) : Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
    }),
    400,
  );
});

it('so is one with other numbers, names and references', () => {
  const words = fc.constantFrom(
    '0',
    '1',
    '-1',
    '12',
    '2147483647',
    '99999999999999999999',
    '1e9',
    '/Kids',
    '/Type',
    'null',
    '[',
    '<<',
    '(',
  );
  const tokens = (bytes: Buffer) => [...bytes.toString('latin1').matchAll(/\d+|\/\w+/gu)];
  const known = new Map(sound.map((bytes) => [bytes, tokens(bytes)]));
  check(
    fc.tuple(source, fc.array(fc.tuple(fc.nat(), words), { minLength: 1, maxLength: 3 })).map(([bytes, changes]) => {
      let text = bytes.toString('latin1');
      const places = known.get(bytes) ?? [];
      const chosen = changes.map(([which, word]) => ({ place: places[which % places.length], word }));
      for (const { place, word } of chosen.sort((a, b) => (b.place?.index ?? 0) - (a.place?.index ?? 0))) {
        if (place === undefined) continue;
        // As long as what was there, where it can be, so that offsets still lead to something.
        const put = word.padEnd(place[0].length);
        text = text.slice(0, place.index) + put + text.slice(place.index + place[0].length);
      }
      return Buffer.from(text, 'latin1');
    }),
    600,
  );
});
