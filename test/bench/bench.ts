/** `npm run bench`, or `npm run bench -- throughput`: figures beside their targets and floors. A missed target is no failure. */
import { describeError } from '../../lib/describe-error.ts';
import { printMachine } from './figures.ts';
import { benchMemory } from './memory.ts';
import { benchNotifications } from './notifications.ts';
import { benchThroughput } from './throughput.ts';

const benches: Readonly<Record<string, () => Promise<void>>> = {
  notifications: benchNotifications,
  throughput: benchThroughput,
  memory: benchMemory,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  process.stderr.write(`No benchmark ${unknown.join(', ')}: there are ${Object.keys(benches).join(', ')}\n`);
  process.exit(2);
}
printMachine();
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  try {
    await bench();
  } catch (error) {
    process.stderr.write(`  ${name} could not be measured: ${describeError(error)}\n`);
    process.exitCode = 1;
  }
}
