import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openCompoundFile } from '../../formats/containers/compound-file.ts';
import { excel } from '../../formats/legacy/excel.ts';
import { powerpoint } from '../../formats/legacy/powerpoint.ts';
import { word } from '../../formats/legacy/word.ts';
import { decompressRtf } from '../../formats/mail/compressed-rtf.ts';
import { outlook } from '../../formats/mail/msg.ts';
import { createBudget, defaultLimits, type Budget } from '../../formats/limits.ts';
import { openDocument } from '../../formats/open.ts';
import { ooxml } from '../../formats/ooxml/ooxml.ts';
import { text } from '../../formats/text/text.ts';
import { memorySource } from '../../lib/patch.ts';
import { attachmentData, attachmentName, msg, nestedMessage } from '../formats/messages.ts';
import { docx, paragraph } from '../formats/packages.ts';
import { packaged, storageFile } from '../formats/storage-file.ts';
import { within } from './fuzz-budget.ts';

const formats = [ooxml, word, excel, powerpoint, outlook, text];
const folder = join(import.meta.dirname, '../fixtures/legacy');
const message = msg(
  { 0x0037: 'Subject', 0x1000: 'body', 0x3ffd: 1252 },
  {
    recipients: [{ 0x3001: 'Bob' }],
    attachments: [
      { [attachmentName]: 'a.docx', [attachmentData]: docx(paragraph('inner')) },
      { 0x3001: 'm', [attachmentData]: nestedMessage({ 0x1000: 'forwarded' }) },
      { 0x3001: 'o', [attachmentData]: { object: { '\u0001Ole10Native': packaged('n.txt', Buffer.from('words')) } } },
    ],
  },
);
const sound = [...readdirSync(folder).map((name) => readFileSync(join(folder, name))), message];

/** Beyond this many looks at the deadline a file is taken to hang: sound ones need some thousands. */
const patience = 2_000_000;

function impatientBudget(): Budget {
  let looks = 0;
  return createBudget({ ...defaultLimits, inflatedBytes: 16 * 1024 ** 2 }, () => {
    if (++looks > patience) throw new Error('this file is read without end');
    return false;
  });
}

/** Reads all parts; answers whether it could. Anything but a FileError is a fault of ours. */
function survives(bytes: Buffer): boolean {
  try {
    const { document } = openDocument(memorySource(bytes), { name: 'a.txt', budget: impatientBudget() }, formats);
    for (const part of document.parts()) {
      expect('text' in part ? part.text : part.unread).toBeTypeOf('string');
      if ('text' in part) expect(part.locate?.(part.text.length >> 1) ?? '').toBeTypeOf('string');
    }
    return true;
  } catch (error) {
    expect(error).toMatchObject({ name: 'FileError' });
    return false;
  }
}

const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 });
type Damage = readonly (readonly [number, number])[];

function damaged(bytes: Buffer, changes: Damage): Buffer {
  const copy = Buffer.from(bytes);
  for (const [at, value] of changes) copy[at % copy.length] = value;
  return copy;
}

it('legacy formats read what is sound', () => {
  expect(sound.map(survives)).toEqual(sound.map(() => true));
});

it('legacy formats throw nothing but FileError on bytes damaged anywhere', () => {
  fc.assert(
    fc.property(fc.constantFrom(...sound), damage, (bytes, changes) => {
      survives(damaged(bytes, changes));
    }),
    within('legacy', 1000),
  );
});

it('legacy formats throw nothing but FileError on damaged headers, tables and directories', () => {
  fc.assert(
    fc.property(fc.constantFrom(...sound), damage, (bytes, changes) => {
      const header = damaged(bytes.subarray(0, 512), changes);
      const directory = 512 + bytes.readUInt32LE(48) * 512;
      const copy = Buffer.from(bytes);
      copy.set(damaged(copy.subarray(directory, directory + 512), changes), directory);
      survives(copy);
      const table = 512 + bytes.readUInt32LE(76) * 512;
      const other = Buffer.from(bytes);
      other.set(damaged(other.subarray(table, table + 512), changes), table);
      survives(other);
      survives(Buffer.concat([bytes.subarray(0, 24), header.subarray(24), bytes.subarray(512)]));
    }),
    within('legacy', 300),
  );
});

it('legacy formats throw nothing but FileError on streams that are damaged or cut in a sound file', () => {
  const trees = sound.map((bytes) => {
    const file = openCompoundFile(memorySource(bytes), impatientBudget());
    return [...file.root.streams.values()].map((stream) => [stream.name, Buffer.from(file.read(stream))] as const);
  });
  const counts = { whole: 0, refused: 0 };
  fc.assert(
    fc.property(fc.constantFrom(...trees), fc.nat(), damage, fc.option(fc.nat()), (streams, which, changes, cut) => {
      const victim = which % streams.length;
      const tree = streams.map(([name, content], index) => {
        if (index !== victim || content.length === 0) return [name, content] as const;
        // The first bytes say most: half of the changes are made there.
        const aimed = changes.map(([at, value]) => [at % 2 === 0 ? at % 1024 : at, value] as const);
        const hurt = damaged(content, aimed);
        return [name, cut === null ? hurt : hurt.subarray(0, cut % hurt.length)] as const;
      });
      counts[survives(storageFile(Object.fromEntries(tree))) ? 'whole' : 'refused']++;
    }),
    within('legacy', 1500),
  );
  expect(counts.whole).toBeGreaterThan(0);
  expect(counts.refused).toBeGreaterThan(0);
});

it('legacy formats throw nothing but FileError on files cut anywhere', () => {
  fc.assert(
    fc.property(fc.constantFrom(...sound), fc.nat(), (bytes, at) => {
      survives(bytes.subarray(0, at % bytes.length));
    }),
    within('legacy', 300),
  );
});

it('decompressRtf() throws nothing but FileError on any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(2000), (bytes, size) => {
      const head = Buffer.alloc(16);
      head.writeUInt32LE(size, 4);
      head.write('LZFu', 8);
      try {
        expect(decompressRtf(Buffer.concat([head, bytes]), impatientBudget()).length).toBeLessThanOrEqual(size);
      } catch (error) {
        expect(error).toMatchObject({ name: 'FileError' });
      }
    }),
    within('legacy', 500),
  );
});
