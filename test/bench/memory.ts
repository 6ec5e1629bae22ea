import { rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { residentMemory } from './children.ts';
import { writeLargeDocument } from './documents.ts';
import { printFigure, printTitle } from './figures.ts';
import type { LabelFileOrder, LabelFileResult } from './label-file.ts';
import { onStage, until, type Scene, type Stage } from './world.ts';

const megabyte = 1024 ** 2;
const bytes = 600 * 1000 ** 2;
const target = { atMost: 60 };
/** A busy machine takes its time, which isn't what is measured. */
const limitMs = 300_000;

/** Memory that one large document takes: in the format room alone, and in the connector from download to upload. */
export async function benchMemory(clouds: readonly ('graph' | 'box')[]): Promise<void> {
  printTitle('memory: one .docx of 600 MB, most of it incompressible media; peak above the same process before');
  await onStage(async (stage) => {
    const folder = stage.folder('files');
    const file = path.join(folder, 'large.docx');
    await writeLargeDocument(file, bytes);
    const copy = await run(stage, { file, output: path.join(folder, 'copy.docx'), work: 'copy' });
    const labeled = await run(stage, { file, output: path.join(folder, 'labeled.docx'), work: 'label' });
    printFigure({
      what: 'read, classify, label, digest, write out: peak',
      value: labeled.peak / megabyte,
      unit: 'MB',
      target,
      floor: copy.peak / megabyte,
    });
    printFigure({
      what: 'read, classify, label, digest, write out: time',
      value: labeled.ms / 1000,
      unit: 's',
      floor: copy.ms / 1000,
      note: labeled.steps,
    });
    for (const cloud of clouds) await wholePipeline(cloud, file, copy.peak);
  });
}

async function run(stage: Stage, data: LabelFileOrder): Promise<LabelFileResult> {
  const result = (await stage.start({ script: 'label-file.ts', data }).message()) as LabelFileResult;
  rmSync(data.output);
  return result;
}

/** Downloaded into the spool, inspected, labeled, sent in an upload session, settled. */
async function wholePipeline(cloud: 'graph' | 'box', file: string, floor: number): Promise<void> {
  const small = await labelWith({ cloud, content: { documents: 3 } });
  const large = await labelWith({ cloud, content: { file } });
  printFigure({
    what: `${cloud}, whole pipeline: peak of the connector`,
    value: (large.peak - small.now) / megabyte,
    unit: 'MB',
    target,
    floor: floor / megabyte,
    note: `above one that labeled small files (${Math.round(small.now / megabyte)} MB); ${large.kinds}, ${large.seconds.toFixed(1)} s`,
  });
}

function labelWith(scene: Scene) {
  return onStage(async (stage) => {
    const files = 'documents' in scene.content ? scene.content.documents : 1;
    const { child, state } = await stage.startConnector(scene, await stage.startCloud(scene));
    const begun = Date.now();
    const settled = await until(
      () => {
        const found = state.settled();
        return found.files < files ? undefined : found;
      },
      { limitMs, what: 'labeling for the memory benchmark' },
    );
    // What was begun with the last file has ended by then, the echo of its own write too.
    await sleep(1_000);
    return {
      ...residentMemory(child.pid),
      kinds: Object.keys(settled.kinds).join(),
      seconds: (settled.last - begun) / 1000,
    };
  });
}
