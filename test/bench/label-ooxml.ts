import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { measureBesideCopy } from './beside-copy.ts';
import { smallDocuments, writeLargeDocument } from './documents.ts';
import { printTitle } from './figures.ts';
import { onStage } from './world.ts';

/** Labels in Office packages beside a plain copy and beside jszip. */
export async function benchLabelOoxml(): Promise<void> {
  printTitle('label-ooxml: a label into .docx files whose pictures are stored, read back, written and synced');
  await onStage(async (stage) => {
    const folder = stage.folder('files');
    const warmUp = path.join(folder, 'small.docx');
    const [small] = await smallDocuments(1);
    writeFileSync(warmUp, small?.bytes ?? '');
    const medium = path.join(folder, 'medium.docx');
    await writeLargeDocument(medium, 21_300_000, 600_000);
    await measureBesideCopy(stage, {
      what: '21 MB',
      file: medium,
      warmUp,
      rounds: 9,
      timesCopy: 2,
      memory: 20,
      peers: [
        { work: 'jszip', name: 'jszip', atLeast: 4 },
        { work: 'jszip-tuned', name: 'jszip, methods kept', atLeast: 4 },
      ],
    });
    const large = path.join(folder, 'large.docx');
    await writeLargeDocument(large, 600_000_000);
    await measureBesideCopy(stage, {
      what: '600 MB',
      file: large,
      warmUp,
      rounds: 3,
      timesCopy: 2,
      memory: 60,
      peers: [],
    });
  });
}
