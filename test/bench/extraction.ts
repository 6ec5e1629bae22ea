import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { startChild } from './children.ts';
import { officeFiles } from './office-files.ts';
import { printFigure, printTitle } from './figures.ts';
import { benchPdf } from './pdf.ts';
import type { ReadTextsOrder, ReadTextsResult } from './read-texts.ts';

const megabyte = 1_000_000;
const rounds = 7;

/** Text out of office files, on one core in a process of its own, then out of PDFs. */
export async function benchExtraction(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'labelwright-bench-'));
  try {
    for (const [kind, made] of Object.entries(await officeFiles())) {
      const files = made.map((bytes, index) => {
        const file = path.join(folder, `${index}.${kind}`);
        writeFileSync(file, bytes);
        return file;
      });
      const size = files.reduce((sum, file) => sum + statSync(file).size, 0);
      const { ms, characters } = await read({ files, rounds });
      printTitle(
        `extraction: ${files.length} .${kind}, ${(size / megabyte).toFixed(1)} MB of zip; best of ${rounds} rounds`,
      );
      printFigure({
        what: `.${kind}: text of all parts`,
        value: size / megabyte / (ms / 1000),
        unit: 'MB/s',
        target: { atLeast: 80 },
        note: `of zip; ${(characters / 1e6).toFixed(1)} million characters in ${ms.toFixed(0)} ms`,
      });
    }
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
