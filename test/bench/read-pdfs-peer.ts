/** A process that reads the text of the same PDFs with pdf.js, for comparison: time of the processor. */
import { readFileSync } from 'node:fs';

import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

import { childData, reportLast } from './children.ts';

const { files, rounds } = childData() as { readonly files: readonly string[]; readonly rounds: number };
const times: number[] = [];
for (let round = 0; round < rounds; round++) {
  const begun = process.cpuUsage();
  for (const file of files) await readAll(file);
  const { user, system } = process.cpuUsage(begun);
  times.push((user + system) / 1000);
}
reportLast({ cpuMs: Math.min(...times) });

async function readAll(file: string): Promise<void> {
  const task = getDocument({ data: new Uint8Array(readFileSync(file)), verbosity: 0 });
  const document = await task.promise;
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    await page.getTextContent();
    page.cleanup();
  }
  await task.destroy();
}
