import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';
import { expect, it } from 'vitest';

import type { OpenDocument } from '../../formats/format.ts';
import { createBudget, defaultLimits } from '../../formats/limits.ts';
import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource, patchedSource } from '../../lib/patch.ts';
import type { Patch } from '../../model/bytes.ts';
import type { Marking } from '../../model/marking.ts';
import { assignment, idB, tenant } from '../formats/label-values.ts';
import { msg } from '../formats/messages.ts';
import { within } from './fuzz-budget.ts';

/** Beyond this many looks at the deadline a file is taken to hang. */
const patience = 2_000_000;

const fixtures = join(import.meta.dirname, '../fixtures');
const folder = (name: string): Buffer[] =>
  readdirSync(join(fixtures, name)).map((file) => readFileSync(join(fixtures, name, file)));
const mail = Buffer.from(
  'From: a@contoso.example\r\nTo: b@contoso.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n' +
    '--b\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=B6=\r\n=C3=9Fe\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n' +
    'Content-Transfer-Encoding: base64\r\n\r\nPGh0bWw+PGJvZHk+R3LDtsOfZTwvYm9keT48L2h0bWw+\r\n--b--\r\n',
);
const marking: Marking = {
  kind: 'header',
  text: 'Größe',
  font: 'Calibri',
  size: 10,
  color: '#ff0000',
  alignment: 'left',
  margin: 5,
  layout: 'horizontal',
  key: '0123456789abcdef',
};
const labeled = (bytes: Buffer): Buffer => {
  const patch = open(bytes).labeling?.set(assignment(idB), { store: 'auto', markings: [marking] });
  return patch === undefined ? bytes : patched(bytes, patch);
};
const plain = [...folder('legacy'), ...folder('images'), msg({ 0x0037: 'Plans', 0x1000: 'Hello' }), mail];
const sound = [...plain, ...plain.map(labeled)];

function open(bytes: Buffer): OpenDocument {
  let looks = 0;
  const budget = createBudget({ ...defaultLimits, inflatedBytes: 64 * 1024 ** 2 }, () => {
    if (++looks > patience) throw new Error('this file is read without end');
    return false;
  });
  return openDocument(memorySource(bytes), { name: 'a.bin', budget }, formats).document;
}

function patched(bytes: Buffer, patch: Patch): Buffer {
  const source = patchedSource(memorySource(bytes), patch);
  return Buffer.from(source.read(0, source.size));
}

/** A patch after which the label is there, or a FileError; anything else is a fault of ours. */
function outcome(bytes: Buffer): 'labeled' | 'refused' {
  try {
    const { labeling } = open(bytes);
    if (labeling === undefined) return 'refused';
    const patch = labeling.set(assignment(), { store: 'auto', markings: [marking] });
    const after = patch === undefined ? bytes : patched(bytes, patch);
    const again = open(after);
    expect(again.labels.filter(({ siteId }) => siteId === tenant)).toHaveLength(1);
    const removal = again.labeling?.remove(tenant);
    if (removal !== undefined) {
      expect(open(patched(after, removal)).labels.filter(({ siteId }) => siteId === tenant)).toEqual([]);
    }
    return 'labeled';
  } catch (error) {
    expect(error).toMatchObject({ name: 'FileError' });
    return 'refused';
  }
}

const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255), fc.boolean()), { minLength: 1, maxLength: 6 });

it('legacy files, messages and images take a label where they are sound', () => {
  for (const bytes of sound) {
    const { labeling } = open(bytes);
    expect(outcome(bytes)).toBe(labeling === undefined ? 'refused' : 'labeled');
  }
  expect(sound.filter((bytes) => open(bytes).labeling !== undefined).length).toBeGreaterThanOrEqual(14);
});

it('legacy files, messages and images that are damaged take a label or are refused', () => {
  const counts = { labeled: 0, refused: 0 };
  fc.assert(
    fc.property(fc.constantFrom(...sound), damage, (bytes, changes) => {
      const copy = Buffer.from(bytes);
      // The first bytes say most: half of the changes are made there.
      for (const [at, value, early] of changes) copy[at % (early ? Math.min(2048, copy.length) : copy.length)] = value;
      counts[outcome(copy)]++;
    }),
    within('legacyLabels', 1500, 17),
  );
  expect(counts.labeled).toBeGreaterThan(0);
  expect(counts.refused).toBeGreaterThan(0);
});

it('legacy files, messages and images that are cut take a label or are refused', () => {
  fc.assert(
    fc.property(fc.constantFrom(...sound), fc.nat(), (bytes, at) => {
      outcome(bytes.subarray(0, (at % bytes.length) + 1));
    }),
    within('legacyLabels', 400, 18),
  );
});
