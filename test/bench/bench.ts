/**
 * `npm run bench`, or `npm run bench -- throughput`: figures beside their targets and floors. A missed target is no failure; what
 * can't be measured is one.
 */
import { parseArgs } from 'node:util';

import { benchEngine } from './engine.ts';
import { printMachine } from './figures.ts';
import { benchLabelOoxml } from './label-ooxml.ts';
import { benchDictionary } from './dictionary.ts';
import { benchEventLoop } from './event-loop.ts';
import { benchExtraction } from './extraction.ts';
import { benchLabelPdf } from './label-pdf.ts';
import { benchLargeRun } from './large-run.ts';
import { benchMemory } from './memory.ts';
import { benchNotifications } from './notifications.ts';
import { benchPdf } from './pdf.ts';
import { benchScaling } from './scaling.ts';
import { benchSoak } from './soak.ts';
import { benchThreads } from './threads.ts';
import { benchThroughput } from './throughput.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cloud: { type: 'string' },
    files: { type: 'string', default: '100000' },
    minutes: { type: 'string', default: '10' },
    rate: { type: 'string', default: '50' },
  },
});
const clouds = (['graph', 'box'] as const).filter((cloud) => (values.cloud ?? cloud) === cloud);

/** Those that take four minutes together. */
const short: Readonly<Record<string, () => Promise<void>>> = {
  notifications: benchNotifications,
  throughput: () => benchThroughput(clouds),
  memory: () => benchMemory(clouds),
};
/** Those that must be asked for. */
const long: Readonly<Record<string, () => Promise<void>>> = {
  dictionary: benchDictionary,
  'event-loop': benchEventLoop,
  extraction: benchExtraction,
  engine: benchEngine,
  pdf: benchPdf,
  'label-ooxml': benchLabelOoxml,
  'label-pdf': benchLabelPdf,
  threads: benchThreads,
  scaling: () => each(benchScaling),
  soak: () =>
    each((cloud) => benchSoak({ cloud, minutes: positive(values.minutes), perSecond: positive(values.rate) })),
  'large-run': () => each((cloud) => benchLargeRun(cloud, positive(values.files))),
};

async function each(bench: (cloud: 'graph' | 'box') => Promise<void>): Promise<void> {
  for (const cloud of clouds) await bench(cloud);
}

function positive(value: string): number {
  if (Number(value) > 0) return Number(value);
  throw new RangeError(`Cannot measure: ${value} is not a number above 0`);
}

const benches = { ...short, ...long };
const unknown = positionals.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0 || clouds.length === 0) {
  const wrong = unknown.length > 0 ? `benchmark ${unknown.join(', ')}` : `cloud ${values.cloud ?? ''}`;
  process.stderr.write(
    `No ${wrong}: there are ${[...Object.keys(benches), '--cloud graph, --cloud box'].join(', ')}\n`,
  );
  process.exit(2);
}
printMachine();
for (const [name, bench] of Object.entries(positionals.length > 0 ? benches : short)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  try {
    await bench();
  } catch (error) {
    process.stderr.write(
      `  ${name} could not be measured: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exitCode = 1;
  }
}
