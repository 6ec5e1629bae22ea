import { startChild } from './children.ts';
import { printFigure, printTitle } from './figures.ts';
import type { HostileResult } from './inspect-hostile.ts';

/** How long the main thread is held up by files that were made to hold it up. */
export async function benchEventLoop(): Promise<void> {
  const child = startChild({ script: 'inspect-hostile.ts', data: {} });
  try {
    const results = (await child.message()) as readonly HostileResult[];
    printTitle(
      `event-loop: ${results.length} hostile files, inspected and labeled as the connector does; longest turns of its loop`,
    );
    for (const { name, outcome, cpuMs, clockMs } of results) {
      printFigure({
        what: name,
        value: cpuMs,
        unit: 'ms',
        target: { atMost: 200 },
        note: `of its own work, ${clockMs.toFixed(0)} ms by the clock; ${outcome}`,
      });
    }
  } finally {
    await child.stop();
  }
}
