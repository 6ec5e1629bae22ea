import { randomFillSync } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import JSZip from 'jszip';

import type { Seed } from '../../infra/sandbox/seed/seed.ts';
import { paragraph, wordDocument } from '../../infra/sandbox/seed/word-document.ts';
import { cardText } from '../fixtures/documents.ts';

export const words: readonly string[] = (
  'valve meter flow order delivery the of and to in for with quarter report customer pressure range review team plan ' +
  'budget schedule supplier contract winter service account number reference visit training product assembly test result ' +
  'sample gauge sensor housing calibration certificate invoice department manager weekly monthly summary agreed open item'
).split(' ');

const documentBytes = 50 * 1024;
const distinct = 60;

/**
 * Word documents of 50 KB: about 5,000 words, and a picture that makes up the rest. Each third one holds a payment card with
 * evidence, and its name begins with `card`. After 60 the bytes come again under other names.
 */
export async function smallDocuments(
  count: number,
): Promise<readonly { readonly name: string; readonly bytes: Buffer }[]> {
  const random = createRandom(7);
  const made: Buffer[] = [];
  for (let index = 0; index < Math.min(count, distinct); index++) made.push(await smallDocument(index, random));
  return Array.from({ length: count }, (_, index) => ({
    name: `${index % 3 === 0 ? 'card' : 'plain'} ${index}.docx`,
    bytes: made[index % distinct] ?? Buffer.alloc(0),
  }));
}

async function smallDocument(index: number, random: () => number): Promise<Buffer> {
  const prose = Array.from({ length: 55 }, () =>
    Array.from({ length: 90 }, () => words[Math.floor(random() * words.length)] ?? '').join(' '),
  );
  if (index % 3 === 0) prose.splice(20, 0, cardText);
  const text = await wordDocument({ title: `Report ${index}`, author: 'Nora Whitfield', blocks: prose.map(paragraph) });
  const zip = await JSZip.loadAsync(text);
  zip.file('word/media/image1.jpeg', randomFillSync(Buffer.alloc(Math.max(1, documentBytes - text.length - 200))), {
    compression: 'STORE',
  });
  return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' });
}

/** Numerical Recipes' linear congruential generator: the same documents in each run. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

/** Writes a Word document of this size with a payment card, most of it incompressible media of `each` bytes, as a stream. */
export async function writeLargeDocument(file: string, bytes: number, each = 100 * 1024 ** 2): Promise<void> {
  const zip = await JSZip.loadAsync(
    await wordDocument({ title: 'Report', author: 'Nora Whitfield', blocks: [paragraph(cardText)] }),
  );
  for (let left = bytes, index = 1; left > 0; left -= each, index++) {
    zip.file(`word/media/video${index}.mp4`, noise(Math.min(left, each)), { compression: 'STORE' });
  }
  await pipeline(zip.generateNodeStream({ streamFiles: true, compression: 'DEFLATE' }), createWriteStream(file));
}

function noise(bytes: number): Readable {
  const chunk = randomFillSync(Buffer.alloc(1024 ** 2));
  return Readable.from(
    (function* () {
      for (let left = bytes; left > 0; left -= chunk.length) yield chunk.subarray(0, Math.min(left, chunk.length));
    })(),
    { objectMode: false },
  );
}

/** One library and one Box folder that hold these files. */
export function seedOf(files: readonly { readonly name: string; readonly bytes: Buffer }[]): Seed {
  const author = { name: 'Nora Whitfield', mail: 'nora.whitfield@tarnbrook.example' };
  const planted = files.map(({ name, bytes }) => ({
    path: name,
    bytes,
    author: author.mail,
    sharing: 'organization' as const,
  }));
  return {
    company: 'Tarnbrook Flow Instruments',
    users: [author],
    drives: [{ name: 'Benchmark', kind: 'sharepoint', site: 'Benchmark', files: planted }],
    folders: [{ name: 'Benchmark', owner: author.mail, files: planted }],
  };
}
