/** A process that labels one large file by the rooms that do it, or only copies it. */
import { closeSync, createReadStream, createWriteStream, openSync, writeSync } from 'node:fs';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

import { createQuickXorHash } from '../../connectors/graph/quick-xor-hash.ts';
import { createDocuments } from '../../documents.ts';
import { passingChunks, patchedSource } from '../../lib/patch.ts';
import { fileSource } from '../../lib/spool.ts';
import type { ByteSource } from '../../model/bytes.ts';
import type { LabelId, SiteId } from '../../model/ids.ts';
import type { LabelAssignment } from '../../model/label.ts';
import { childData, forgetPeak, reportLast, residentMemory } from './children.ts';
import { smallDocuments } from './documents.ts';

export interface LabelFileOrder {
  readonly file: string;
  readonly output: string;
  readonly work: 'label' | 'copy';
}

export interface LabelFileResult {
  /** Above what the process had before, bytes. */
  readonly peak: number;
  readonly ms: number;
  /** Where the time went. */
  readonly steps: string;
}

const label: LabelAssignment = {
  siteId: '3f6c1a52-8b0e-4d67-9a14-7e25c0b9d381' as SiteId,
  labelId: '6c1f1a52-8f0b-4b6e-9a35-0d0e5c7a1011' as LabelId,
  name: 'Confidential',
  method: 'standard',
  setDate: '2026-01-01T00:00:00Z',
  actionId: '00000000-0000-4000-8000-000000000001',
  contentBits: 0,
};

const order = childData() as LabelFileOrder;
const documents = createDocuments({ threads: 1, ignoreTestNumbers: false, timeLimitMs: 60_000 });
const steps: string[] = [];
const work = order.work === 'copy' ? copyFile : labelFile;
// Code is loaded and the thread started by a small file first: only what the large one takes is counted.
const warm = mkdtempSync(path.join(tmpdir(), 'labelwright-bench-'));
try {
  const [small] = await smallDocuments(1);
  const file = path.join(warm, 'small.docx');
  writeFileSync(file, small?.bytes ?? '');
  await work(file, path.join(warm, 'labeled.docx'));
} finally {
  rmSync(warm, { recursive: true });
}
steps.length = 0;

const before = residentMemory(process.pid).now;
forgetPeak(process.pid);
const begun = performance.now();
await work(order.file, order.output);
const ms = performance.now() - begun;
const { peak } = residentMemory(process.pid);
reportLast({ peak: peak - before, ms, steps: steps.join(', ') } satisfies LabelFileResult);
await documents.close();

async function copyFile(file: string, output: string): Promise<void> {
  await pipeline(createReadStream(file), createWriteStream(output));
}

async function labelFile(file: string, output: string): Promise<void> {
  const descriptor = openSync(file, 'r');
  try {
    const source = fileSource(descriptor);
    const { findings } = await timed('inspect', () => documents.inspect({ source, path: file }, file));
    if (findings.length === 0) throw new Error('Cannot go on: nothing was found in the document');
    const { patch, labels } = await timed('label', () =>
      documents.setLabel({ source, path: file }, file, { label, store: 'auto', markings: [] }),
    );
    if (patch === undefined) throw new Error('Cannot go on: the document carries the label already');
    const labeled = patchedSource(source, patch);
    if (!labels.some(({ labelId }) => labelId === label.labelId))
      throw new Error('Cannot go on: the label could not be read back');
    await timed('digest', () => digestOf(labeled));
    await timed('write', () => writeOut(labeled, output));
  } finally {
    closeSync(descriptor);
  }
}

async function timed<Result>(step: string, run: () => Result | Promise<Result>): Promise<Result> {
  const at = performance.now();
  const result = await run();
  steps.push(`${step} ${((performance.now() - at) / 1000).toFixed(2)} s`);
  return result;
}

function digestOf(bytes: ByteSource): string {
  const digest = createQuickXorHash();
  for (const chunk of passingChunks(bytes)) digest.update(chunk);
  return digest.value();
}

function writeOut(bytes: ByteSource, output: string): void {
  const descriptor = openSync(output, 'w');
  try {
    for (const chunk of passingChunks(bytes)) {
      let written = 0;
      while (written < chunk.length) written += writeSync(descriptor, chunk, written);
    }
  } finally {
    closeSync(descriptor);
  }
}
