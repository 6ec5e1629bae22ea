/**
 * Runs npm scripts side by side: `node .ci/side-by-side.mjs NAME...`. The output of each comes in one piece when it has ended, and a line
 * with the time it took; the last line names those that failed, and the code is 1 then.
 */
import { spawn } from 'node:child_process';

const names = process.argv.slice(2);

/** Whether the script ended well. */
function run(name) {
  const { promise, resolve } = Promise.withResolvers();
  const started = performance.now();
  const output = [];
  // A shell, since npm is a script of another kind on each platform.
  const child = spawn(`npm run -s ${name}`, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => output.push(bytes));
  child.on('close', (code) => {
    process.stdout.write(Buffer.concat(output));
    const seconds = Math.round((performance.now() - started) / 1000);
    console.log(`== ${name}: ${code === 0 ? 'ok' : 'FAILED'} after ${seconds} s`);
    resolve(code === 0);
  });
  return promise;
}

console.log(`== side by side: ${names.join(', ')}`);
const endings = await Promise.all(names.map(run));
const failed = names.filter((_, at) => !endings[at]);
console.log(failed.length === 0 ? '== all ok' : `== FAILED: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
