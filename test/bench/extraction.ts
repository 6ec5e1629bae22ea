import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { startChild } from './children.ts';
import { officeFiles } from './office-files.ts';
import { printFigure, printTitle } from './figures.ts';
import { benchPdf } from './pdf.ts';
import type { ReadTextsOrder, ReadTextsResult } from './read-texts.ts';

const megabyte = 1_000_000;
const rounds = 15;

/** Text out of office files, on one core in a process of its own, then out of PDFs. */
export async function benchExtraction(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'labelwright-bench-'));
  try {
    const all = { size: 0, ms: 0, floorMs: 0 };
    for (const [kind, made] of Object.entries(await officeFiles())) {
      const files = made.map((bytes, index) => {
        const file = path.join(folder, `${index}.${kind}`);
        writeFileSync(file, bytes);
        return file;
      });
      const size = files.reduce((sum, file) => sum + statSync(file).size, 0);
      const { ms, floorMs, inflated, characters } = await read({ files, rounds });
      all.size += size;
      all.ms += ms;
      all.floorMs += floorMs;
      const megabytes = (bytes: number): string => (bytes / megabyte).toFixed(1);
      printTitle(
        `extraction: ${files.length} .${kind}, ${megabytes(size)} MB of zip, ${megabytes(inflated)} MB of XML; best of ${rounds} rounds`,
      );
      printFigure({
        what: `.${kind}: text of all parts`,
        value: size / megabyte / (ms / 1000),
        unit: 'MB/s',
        target: { atLeast: 80 },
        note: `of zip; ${megabytes(characters)} million characters, ${(inflated / megabyte / (ms / 1000)).toFixed(0)} MB/s of XML`,
      });
      printFigure({ what: '  floor: inflating alone', value: size / megabyte / (floorMs / 1000), unit: 'MB/s' });
    }
    printFigure({
      what: 'all three kinds together',
      value: all.size / megabyte / (all.ms / 1000),
      unit: 'MB/s',
      target: { atLeast: 80 },
      note: `of zip; inflating alone ${(all.size / megabyte / (all.floorMs / 1000)).toFixed(0)} MB/s`,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
  await benchPdf();
}

async function read(order: ReadTextsOrder): Promise<ReadTextsResult> {
  const child = startChild({ script: 'read-texts.ts', data: order });
  try {
    return (await child.message()) as ReadTextsResult;
  } finally {
    await child.stop();
  }
}
