/**
 * Real files of every type, damaged and put into each other: whatever they are, there is an outcome, in time and within memory. Seeded, so
 * that the order of trials is the same on every machine; how far it gets in its time is not.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';

import fc from 'fast-check';
import { expect, it } from 'vitest';

import { createBudget, defaultLimits } from '../../formats/limits.ts';
import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import { attachmentData, attachmentName, msg } from '../formats/messages.ts';
import { pdf } from '../formats/pdfs.ts';
import { rawZip } from '../formats/raw-zip.ts';
import { tarFile } from '../formats/tar-file.ts';
import { within } from './fuzz-budget.ts';

const fixtures = join(import.meta.dirname, '../fixtures');
const folders = ['archives', 'formats', 'images', 'legacy', 'pdf', 'unlabeled'];
const texts = [
  '{"card":"4556 7375 8689 9855","list":[1,2,{"a":null}]}',
  'name;card\nAnn;4556 7375 8689 9855\nBob;"12;3"\n',
  '<?xml version="1.0"?><a b="c"><d>4556 7375 8689 9855</d><!-- e --></a>',
  '<!doctype html><html><body><p>Card<script>x</script><table><tr><td>1</table></html>',
  'From: a@example.com\r\nTo: b@example.com\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n--b--\r\n',
  '{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}\\f0 Card 4556\\par{\\*\\bkmkstart a}\\u8364?}',
];
/** Every file is read in at most this many ms, or gives up: the deadline is what would end it in the connector. */
const patienceMs = 5_000;
const memoryLimit = 1.5 * 1024 ** 3;

const sound = [
  ...folders.flatMap((folder) =>
    readdirSync(join(fixtures, folder)).map((name) => ({ name, bytes: readFileSync(join(fixtures, folder, name)) })),
  ),
  ...texts.map((text, index) => ({ name: `text ${index}`, bytes: Buffer.from(text) })),
];

/** Puts a file into another one; what comes out is sound. */
const wrappers: readonly ((bytes: Buffer) => Buffer)[] = [
  (bytes) => rawZip([{ name: 'inner', content: bytes }]),
  (bytes) => rawZip([{ name: 'word/embeddings/inner.bin', content: bytes, stored: true }]),
  (bytes) => gzipSync(bytes),
  (bytes) => tarFile([{ name: 'inner', content: bytes }]),
  (bytes) => msg({ 0x1000: 'body' }, { attachments: [{ [attachmentName]: 'inner', [attachmentData]: bytes }] }),
  (bytes) =>
    Buffer.from(
      `From: a@example.com\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: application/octet-stream; name=inner\r\n` +
        `Content-Transfer-Encoding: base64\r\n\r\n${bytes.toString('base64')}\r\n`,
    ),
  (bytes) =>
    pdf({
      pages: [{ lines: ['Page'] }],
      catalog: '/Names<</EmbeddedFiles<</Names[(inner) 100 0 R]>>>>',
      objects: {
        100: '<</Type/Filespec/F(inner)/EF<</F 101 0 R>>>>',
        101: { entries: '/Type/EmbeddedFile', content: bytes },
      },
    }),
];

type Damage = readonly (readonly [number, number])[];
const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 });
const trial = fc.record({
  file: fc.nat(sound.length - 1),
  damage,
  cut: fc.option(fc.nat(), { freq: 4 }),
  around: fc.array(fc.tuple(fc.nat(wrappers.length - 1), damage), { maxLength: 4 }),
});

function damaged(bytes: Buffer, changes: Damage): Buffer {
  const copy = Buffer.from(bytes);
  for (const [at, value] of changes) if (copy.length > 0) copy[at % copy.length] = value;
  return copy;
}

/** Opens and reads all of it; anything but a FileError is a fault of ours. Answers with how much text there was. */
function read(bytes: Buffer): number {
  const deadline = Date.now() + patienceMs;
  const budget = createBudget({ ...defaultLimits, inflatedBytes: 64 * 1024 ** 2 }, () => Date.now() > deadline);
  let characters = 0;
  try {
    const { document } = openDocument(memorySource(bytes), { name: 'a.bin', budget, pictures: true }, formats);
    for (const part of document.parts()) {
      if ('text' in part) characters += part.text.length;
      else expect(part.unread).toBeTypeOf('string');
    }
  } catch (error) {
    expect(error).toMatchObject({ name: 'FileError' });
  }
  expect(Date.now()).toBeLessThan(deadline + patienceMs);
  return characters;
}

it('every sound file has text, in each of the files around it', () => {
  for (const wrap of wrappers) expect(read(wrap(Buffer.from('Words of the inner file')))).toBeGreaterThanOrEqual(23);
});

it('damaged files of every type, within damaged files of every type, always have an outcome', () => {
  let trials = 0;
  fc.assert(
    fc.property(trial, ({ file, damage: changes, cut, around }) => {
      trials++;
      const { bytes } = sound[file] ?? { bytes: Buffer.alloc(0) };
      const whole = damaged(bytes, changes);
      let made = cut === null ? whole : whole.subarray(0, cut % (whole.length + 1));
      for (const [which, outer] of around) made = damaged(wrappers[which]?.(made) ?? made, outer);
      read(made);
    }),
    within('nested', 100_000, 20_260_101),
  );
  expect(trials).toBeGreaterThan(50);
  expect(process.memoryUsage().rss).toBeLessThan(memoryLimit);
});

it('bombs of every archive, however deep, end within the budget', () => {
  const zeros = Buffer.alloc(48 * 1024 ** 2);
  let bomb = rawZip([{ name: 'zeros', content: deflateRawSync(zeros), method: 0 }]);
  for (const wrap of [...wrappers, ...wrappers]) {
    expect(read(wrap(gzipSync(zeros)))).toBeLessThan(64 * 1024 ** 2);
    bomb = wrap(bomb);
  }
  expect(read(bomb)).toBeLessThan(64 * 1024 ** 2);
});
