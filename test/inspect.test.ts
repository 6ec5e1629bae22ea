import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createDocuments } from '../documents.ts';
import { inspect } from '../inspect.ts';
import { memorySource, patchedSource } from '../lib/patch.ts';
import { FileError } from '../model/errors.ts';
import type { LabelId, SiteId } from '../model/ids.ts';
import type { Content } from '../pipeline/documents.ts';
import { cardText, docx, plainText, withLabel } from './fixtures/documents.ts';
import { marking } from './formats/markings.ts';
import { pdf } from './formats/pdfs.ts';
import { temporaryFolder } from './fixtures/temporary-folder.ts';

const options = { ignoreTestNumbers: true, timeLimitMs: 60_000, types: ['credit-card-number', 'iban'] };
const labelId = 'aaaaaaaa-0000-4000-8000-000000000001' as LabelId;
const siteId = '11111111-2222-4333-8444-555555555555' as SiteId;
const label = { labelId, siteId, name: 'x', method: 'standard', setDate: '', actionId: '', contentBits: 0 } as const;

const folder = temporaryFolder();
let documents: ReturnType<typeof createDocuments>;
beforeAll(() => {
  documents = createDocuments({ ...options, threads: 1 });
});
afterAll(async () => {
  await documents.close();
  folder.remove();
});

const inMemory = (bytes: Buffer): Content => ({ source: memorySource(bytes), path: undefined });

/** Content that lies in a file; its source must not be read, since a thread reads the file itself. */
function inFile(name: string, bytes: Buffer): Content {
  const file = path.join(folder.path, name);
  writeFileSync(file, bytes);
  const read = () => {
    throw new Error('Source was read');
  };
  return { source: { size: bytes.length, read }, path: file };
}

describe('inspect()', () => {
  test('tells format, labels and findings', async () => {
    const bytes = await withLabel(await docx(plainText, cardText), { labelId, siteId });
    const found = inspect(memorySource(bytes), 'a.docx', options);
    expect(found).toMatchObject({ format: 'ooxml', signed: false, labelable: true });
    expect(found.labels).toMatchObject([{ labelId, siteId }]);
    expect(found.findings).toMatchObject([{ type: 'credit-card-number', count: 1, confidence: 85 }]);
    expect(JSON.stringify(found)).not.toMatch(/4556|9855/);
  });

  test('never calls a file clean that it had no time for', async () => {
    const bytes = await docx(cardText);
    const late = { ...options, timeLimitMs: -1 };
    expect(() => inspect(memorySource(bytes), 'a.docx', late)).toThrow(expect.objectContaining({ kind: 'too-slow' }));
  });
});

describe('createDocuments()', () => {
  test('finds on a thread what inspect() finds, from memory and from a file', async () => {
    const bytes = await withLabel(await docx(plainText, cardText), { labelId, siteId });
    const files = { 'a.docx': bytes, 'a.txt': Buffer.from(cardText), 'clean.txt': Buffer.from(plainText) };
    for (const [name, content] of Object.entries(files)) {
      const expected = inspect(memorySource(content), name, options);
      expect(await documents.inspect(inMemory(content), name), name).toEqual(expected);
      expect(await documents.inspect(inFile(name, content), name), name).toEqual(expected);
    }
  });

  test('sends a thread the part of a buffer that holds the file, no more', async () => {
    const around = Buffer.from(`${cardText}\n${plainText}\n${cardText}`);
    const start = Buffer.byteLength(cardText) + 1;
    const bytes = around.subarray(start, start + Buffer.byteLength(plainText));
    expect((await documents.inspect(inMemory(bytes), 'a.txt')).findings).toEqual([]);
  });

  test('keeps the kind and text of a failure across the border', async () => {
    const compound = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2_000)]);
    const broken = (await docx(cardText)).subarray(0, 200);
    const cases = { 'empty.txt': Buffer.alloc(0), 'old.docx': compound, 'cut.docx': broken };
    for (const [name, bytes] of Object.entries(cases)) {
      const failure = await documents.inspect(inMemory(bytes), name).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (!(failure instanceof FileError)) throw new Error(`Expected a FileError: ${name}`);
      const { kind, message } = failure;
      expect(() => inspect(memorySource(bytes), name, options), name).toThrow(
        expect.objectContaining({ kind, message }),
      );
    }
    await expect(documents.inspect(inMemory(Buffer.alloc(0)), 'a.txt')).rejects.toMatchObject({ kind: 'empty' });
  });

  test('tells of a failure of the machine without the path that it names, and goes on', async () => {
    const missing = { source: memorySource(Buffer.alloc(1)), path: path.join(folder.path, 'missing.txt') };
    const failure = documents.inspect(missing, 'missing.txt');
    await expect(failure).rejects.toThrow('ENOENT');
    await expect(failure).rejects.not.toThrow(folder.path);
    await expect(failure).rejects.not.toBeInstanceOf(FileError);
    expect((await documents.inspect(inMemory(Buffer.from(cardText)), 'a.txt')).findings).toHaveLength(1);
  });

  test('lets small files pass a large one', async () => {
    const several = createDocuments({ ...options, threads: 2 });
    const order: string[] = [];
    const look = async (name: string, content: Content): Promise<void> => {
      await several.inspect(content, name);
      order.push(name);
    };
    try {
      const small = inMemory(Buffer.from(cardText));
      // Both threads have started.
      await Promise.all([several.inspect(small, 'a.txt'), several.inspect(small, 'b.txt')]);
      const large = inMemory(Buffer.from(`${cardText}\n`.repeat(120_000)));
      const names = ['1.txt', '2.txt', '3.txt'];
      await Promise.all([look('large.txt', large), ...names.map((name) => look(name, small))]);
      expect(order).toEqual([...names, 'large.txt']);
    } finally {
      await several.close();
    }
  });

  test('gives each of several jobs at a time its own answer', async () => {
    const several = createDocuments({ ...options, threads: 2 });
    try {
      const names = Array.from({ length: 12 }, (_, at) => at);
      const results = await Promise.all(
        names.map(async (at) => {
          const bytes = at % 3 === 0 ? Buffer.alloc(0) : Buffer.from(at % 3 === 1 ? cardText : plainText);
          const content = at % 2 === 0 ? inMemory(bytes) : inFile(`${at}.txt`, bytes);
          return several.inspect(content, `${at}.txt`).then(
            ({ findings }) => findings.length,
            (error: unknown) => (error instanceof FileError ? error.kind : 'other'),
          );
        }),
      );
      expect(results).toEqual(names.map((at) => ['empty', 1, 0][at % 3]));
    } finally {
      await several.close();
    }
  });

  test('close() ends what is under way and takes nothing more', async () => {
    const closing = createDocuments({ ...options, threads: 1 });
    const content = inMemory(Buffer.from(cardText));
    const jobs = [closing.inspect(content, 'a.txt'), closing.inspect(content, 'b.txt')];
    const ends = Promise.allSettled(jobs);
    await closing.close();
    expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(closing.inspect(content, 'c.txt')).rejects.toThrow('closed');
    await closing.close();
  });

  test('labels() reads labels here, without a thread', async () => {
    const bytes = await withLabel(await docx(plainText), { labelId, siteId });
    expect(documents.labels(memorySource(bytes), 'a.docx')).toMatchObject([{ labelId, siteId }]);
    expect(() => documents.labels(memorySource(Buffer.alloc(0)), 'a.docx')).toThrow(FileError);
  });

  test('setLabel() works on a thread, from memory and from a file, and tells what kept it from that', async () => {
    const change = { label, store: 'auto', markings: [marking('header')], removeMarkings: [/^old$/i] } as const;
    const bytes = pdf({ pages: Array.from({ length: 3000 }, (_, index) => ({ lines: [`Page ${index}`] })) });
    const operators = '/Artifact<</Subtype/Header>>BDC BT /F 9 Tf 9 9 Td (Old) Tj 0 9 Td (Page 1) Tj ET EMC';
    const stuck = await documents.setLabel(inMemory(pdf({ pages: [{ operators }] })), 'a.pdf', change);
    expect(stuck.left).toEqual([{ kind: 'header', reason: 'inseparable' }]);
    let turns = 0;
    const turning = setInterval(() => turns++, 5);
    const { patch, labels, markings } = await documents.setLabel(inMemory(bytes), 'a.pdf', change);
    clearInterval(turning);
    expect(turns).toBeGreaterThan(3);
    expect(labels).toMatchObject([{ labelId, contentBits: 1 }]);
    expect(markings).toMatchObject([{ kind: 'header', by: 'ours' }]);
    const labeled = patchedSource(memorySource(bytes), patch ?? []);
    expect(documents.markings(labeled, 'a.pdf')).toEqual(markings);
    const again = await documents.setLabel(inMemory(labeled.read(0, labeled.size)), 'a.pdf', change);
    expect(again).toEqual({ patch: undefined, labels, markings, left: [] });
    const sealed = Buffer.from(bytes.toString('latin1').replace('/Root', '/Encrypt 2 0 R/Root'), 'latin1');
    await expect(documents.setLabel(inMemory(sealed), 'a.pdf', change)).rejects.toMatchObject({ name: 'FileError' });
  });

  test('reads a label that stands in LabelInfo only, unless its tenant is known not to use that', async () => {
    const content = inMemory(await docx(plainText));
    const { patch, labels } = await documents.setLabel(content, 'a.docx', { label, store: 'labelInfo', markings: [] });
    const labeled = patchedSource(content.source, patch ?? []);
    expect(labels).toEqual(documents.labels(labeled, 'a.docx'));
    expect(documents.labels(labeled, 'a.docx')).toMatchObject([{ labelId, source: 'label-info' }]);
    const knowing = createDocuments({ ...options, threads: 1, customOnly: siteId });
    expect(knowing.labels(labeled, 'a.docx')).toEqual([]);
    expect((await knowing.open(inMemory(labeled.read(0, labeled.size)), 'a.docx')).labels).toEqual([]);
    await knowing.close();
  });
});
