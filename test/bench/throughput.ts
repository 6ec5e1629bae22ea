import { cpuMs } from './children.ts';
import type { CopyOrder, CopyResult } from './copy-files.ts';
import { printFigure, printTitle } from './figures.ts';
import { onStage, twoCores, until, type Scene } from './world.ts';

const documents = 600;
const limitMs = 120_000;

/** Files per second through the whole pipeline, from the first to the last that is settled, each cloud for itself. */
export async function benchThroughput(clouds: readonly ('graph' | 'box')[]): Promise<void> {
  const cores = twoCores();
  const pinned = cores.connector === undefined ? 'not pinned' : 'connector on core 0, cloud on core 1';
  printTitle(`throughput: ${documents} .docx of 50 KB, a third of them with a payment card; ${pinned}`);
  for (const cloud of clouds) {
    const scene: Scene = { cloud, content: { documents }, cores };
    const copy = await copyAlone(scene);
    const labeled = await labelAll(scene);
    printFigure({
      what: `${cloud}: through the whole pipeline`,
      value: labeled.perSecond,
      unit: 'files/s',
      target: { atLeast: 100 },
      floor: copy.perSecond,
      note: labeled.kinds,
    });
    printFigure({
      what: `${cloud}: CPU of the connector`,
      value: labeled.cpuMsPerFile,
      unit: 'ms/file',
      floor: copy.cpuMsPerFile,
    });
  }
}

interface Rate {
  readonly perSecond: number;
  readonly cpuMsPerFile: number;
}

/** The floor: the same files down and a third of them up, over the same calls, and nothing else. */
function copyAlone(scene: Scene): Promise<Rate> {
  return onStage(async (stage) => {
    const { origin } = await stage.startCloud(scene);
    const data: CopyOrder = { cloud: scene.cloud, origin };
    const core = scene.cores?.connector;
    const child = stage.start({ script: 'copy-files.ts', data, ...(core === undefined ? {} : { core }) });
    const { files, ms, cpu } = (await child.message()) as CopyResult;
    return { perSecond: (files / ms) * 1000, cpuMsPerFile: cpu / files };
  });
}

function labelAll(scene: Scene): Promise<Rate & { readonly kinds: string }> {
  return onStage(async (stage) => {
    const cloud = await stage.startCloud(scene);
    const { child, state } = await stage.startConnector(scene, cloud);
    const begun = await until(
      () => {
        const { files } = state.settled();
        return files === 0 ? undefined : { files, cpu: cpuMs(child.pid) };
      },
      { limitMs, what: 'the first file' },
    );
    const ended = await until(
      () => {
        const settled = state.settled();
        return settled.files < documents ? undefined : { ...settled, cpu: cpuMs(child.pid) };
      },
      { limitMs, what: `labeling ${documents} files` },
    );
    return {
      perSecond: ((ended.files - 1) / (ended.last - ended.first)) * 1000,
      cpuMsPerFile: (ended.cpu - begun.cpu) / (ended.files - begun.files),
      kinds: Object.entries(ended.kinds)
        .map(([kind, files]) => `${files} ${kind}`)
        .join(', '),
    };
  });
}
