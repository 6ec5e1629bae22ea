import { randomFillSync } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';

import { measureBesideCopy } from './beside-copy.ts';
import { printTitle } from './figures.ts';
import { onStage } from './world.ts';

/** Labels in PDFs beside a plain copy and beside pdf-lib. */
export async function benchLabelPdf(): Promise<void> {
  printTitle('label-pdf: a label into PDFs of scanned pages, read back, written and synced');
  await onStage(async (stage) => {
    const folder = stage.folder('files');
    const [warmUp, medium, large] = ['small', 'medium', 'large'].map((name) => path.join(folder, `${name}.pdf`)) as [
      string,
      string,
      string,
    ];
    writeScans(warmUp, { pages: 1, bytes: 50_000 });
    writeScans(medium, { pages: 35, bytes: 607_000 });
    writeScans(large, { pages: 850, bytes: 590_000 });
    await measureBesideCopy(stage, {
      what: '21 MB',
      file: medium,
      warmUp,
      rounds: 9,
      timesCopy: 3,
      memory: 20,
      peers: [{ work: 'pdf-lib', name: 'pdf-lib', atLeast: 4 }],
    });
    await measureBesideCopy(stage, {
      what: '500 MB',
      file: large,
      warmUp,
      rounds: 3,
      timesCopy: 3,
      memory: 60,
      peers: [],
    });
  });
}

/** A page for each picture, which can't be compressed; a table of cross-references, properties, no XMP. */
function writeScans(file: string, { pages, bytes }: { readonly pages: number; readonly bytes: number }): void {
  const descriptor = openSync(file, 'w');
  const offsets: number[] = [];
  let at = 0;
  const write = (piece: string | Buffer): void => {
    at += writeSync(descriptor, Buffer.from(piece));
  };
  const object = (text: string | readonly (string | Buffer)[]): void => {
    offsets.push(at);
    for (const piece of [`${offsets.length} 0 obj\n`, ...[text].flat(), '\nendobj\n']) write(piece);
  };
  try {
    write('%PDF-1.7\n');
    const kids = Array.from({ length: pages }, (_, index) => `${4 + 3 * index} 0 R`);
    object('<</Type/Catalog/Pages 2 0 R>>');
    object(`<</Type/Pages/Count ${pages}/Kids[${kids.join(' ')}]/MediaBox[0 0 595 842]>>`);
    object('<</Title(Scans)/Producer(Scanner)>>');
    const picture = Buffer.alloc(bytes);
    for (let page = 0; page < pages; page++) {
      const number = 4 + 3 * page;
      const content = 'q 595 0 0 842 0 0 cm /I Do Q';
      object(`<</Type/Page/Parent 2 0 R/Contents ${number + 1} 0 R/Resources<</XObject<</I ${number + 2} 0 R>>>>>>`);
      object(`<</Length ${content.length}>>\nstream\n${content}\nendstream`);
      const entries = `<</Type/XObject/Subtype/Image/Width 1000/Height ${Math.floor(bytes / 1000)}/BitsPerComponent 8/ColorSpace/DeviceGray/Length ${bytes}>>`;
      object([`${entries}\nstream\n`, randomFillSync(picture), '\nendstream']);
    }
    const start = at;
    const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
    write(`xref\n0 ${offsets.length + 1}\n0000000000 65535 f \n${table.join('')}`);
    write(`trailer\n<</Size ${offsets.length + 1}/Root 1 0 R/Info 3 0 R>>\nstartxref\n${start}\n%%EOF\n`);
  } finally {
    closeSync(descriptor);
  }
}
