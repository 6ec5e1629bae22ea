import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';

const script = fileURLToPath(new URL('../../.ci/side-by-side.mjs', import.meta.url));

/** Runs these npm scripts, each given as the program that node evaluates. */
function sideBySide(programs: Readonly<Record<string, string>>) {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  const scripts = Object.fromEntries(Object.entries(programs).map(([name, text]) => [name, `node -e "${text}"`]));
  writeFileSync(join(folder.path, 'package.json'), JSON.stringify({ scripts }));
  const { status, stdout } = spawnSync(process.execPath, [script, ...Object.keys(programs)], {
    cwd: folder.path,
    encoding: 'utf8',
  });
  return { code: status, lines: stdout.trimEnd().split('\n') };
}

test('runs scripts at the same time, and shows the output of each in one piece', () => {
  // Each waits for a file of the other, so that one after the other would never end.
  const meet = (mine: string, other: string) =>
    `console.log('${mine} 1');fs.writeFileSync('${mine}','');const t=setInterval(()=>{if(fs.existsSync('${other}')){console.log('${mine} 2');clearInterval(t)}},5)`;
  const { code, lines } = sideBySide({ left: meet('a', 'b'), right: meet('b', 'a') });
  expect(lines[lines.indexOf('a 1') + 1]).toBe('a 2');
  expect(lines[lines.indexOf('b 1') + 1]).toBe('b 2');
  expect(lines.at(-1)).toBe('== all ok');
  expect(code).toBe(0);
});

test('runs the others to their end when one fails, and names it last', () => {
  const { code, lines } = sideBySide({
    bad: "console.error('why');process.exit(3)",
    good: "setTimeout(()=>console.log('done'),200)",
  });
  expect(lines).toEqual(expect.arrayContaining(['why', 'done']));
  expect(lines.at(-1)).toBe('== FAILED: bad');
  expect(code).toBe(1);
});
