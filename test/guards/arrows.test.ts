import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { temporaryFolder } from '../fixtures/temporary-folder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Arrows that are forbidden, each with the rule that must say so. */
const forbidden: readonly (readonly [from: string, to: string, rule: string])[] = [
  ['model/user.ts', 'lib/hash.ts', 'model-stands-alone'],
  ['lib/user.ts', 'store/store.ts', 'lib-is-domain-free'],
  ['connectors/graph/user.ts', 'pipeline/verb.ts', 'connectors-is-closed'],
  ['connectors/graph/user.ts', 'connectors/box/client.ts', 'members-are-strangers'],
  ['formats/ooxml/user.ts', 'formats/text/text.ts', 'members-are-strangers'],
  ['infra/sandbox/box/user.ts', 'infra/sandbox/graph/world.ts', 'members-are-strangers'],
  ['queue/user.ts', 'store/store.ts', 'queue-is-closed'],
  ['formats/user.ts', 'classification/detector.ts', 'formats-is-closed'],
  ['classification/user.ts', 'policies/policy.ts', 'classification-is-closed'],
  ['policies/user.ts', 'formats/format.ts', 'policies-is-closed'],
  ['store/user.ts', 'queue/queue.ts', 'store-is-closed'],
  ['alerts/user.ts', 'store/store.ts', 'alerts-is-closed'],
  ['protection/user.ts', 'formats/format.ts', 'protection-is-closed'],
  ['ocr/user.ts', 'store/store.ts', 'ocr-is-closed'],
  ['pipeline/user.ts', 'connectors/box/client.ts', 'pipeline-sees-contracts-only'],
  ['pipeline/reader.ts', 'config.ts', 'pipeline-sees-contracts-only'],
  ['formats/disk.ts', 'node:fs', 'pure-rooms-touch-nothing'],
  ['classification/disk.ts', 'node:fs', 'pure-rooms-touch-nothing'],
  ['policies/disk.ts', 'node:process', 'pure-rooms-touch-nothing'],
  ['protection/disk.ts', 'node:https', 'pure-rooms-touch-nothing'],
  ['cli/platform.ts', '@azure/functions', 'only-functions-know-azure'],
  ['functions/user.ts', 'store/store.ts', 'functions-delegate'],
  ['infra/sandbox/user.ts', 'connectors/connector.ts', 'sandbox-is-independent'],
  ['cli/user.ts', 'connectors/registry.ts', 'registries-meet-in-app'],
  ['cli/tested.ts', 'test/fixture.ts', 'product-does-not-import-tests'],
  ['cli/lost.ts', 'cli/nowhere.ts', 'no-orphans-unresolved'],
  ['cli/development.ts', 'dev-tool', 'no-dev-packages'],
  ['lib/one.ts', 'lib/other.ts', 'no-cycles'],
];
/** Arrows that look like them and must stay allowed. */
const allowed: readonly (readonly [from: string, to: string])[] = [
  ['app.ts', 'connectors/registry.ts'],
  ['app.ts', 'pipeline/verb.ts'],
  ['connectors/registry.ts', 'connectors/box/client.ts'],
  ['connectors/box/client.ts', 'connectors/connector.ts'],
  ['pipeline/verb.ts', 'connectors/connector.ts'],
  ['pipeline/verb.ts', 'store/store.ts'],
  ['formats/text/text.ts', 'formats/format.ts'],
  ['formats/text/text.ts', 'node:zlib'],
  ['protection/cms.ts', 'formats/containers/compound.ts'],
  ['protection/cms.ts', 'node:crypto'],
  ['functions/start.ts', 'app.ts'],
  ['functions/start.ts', '@azure/functions'],
  ['infra/sandbox/graph/world.ts', 'model/ids.ts'],
  ['test/whole.ts', 'connectors/registry.ts'],
  ['test/whole.ts', 'dev-tool'],
  ['store/disk.ts', 'node:fs'],
  ['tool.config.ts', 'dev-tool'],
  // The way back of the cycle above, which is told once.
  ['lib/other.ts', 'lib/one.ts'],
];

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

const tree = temporaryFolder();
afterAll(() => tree.remove());
let violations: readonly Violation[];

beforeAll(async () => {
  for (const name of ['.dependency-cruiser.mjs', 'tsconfig.json']) {
    copyFileSync(path.join(root, name), path.join(tree.path, name));
  }
  const packages = { dependencies: { '@azure/functions': '1.0.0' }, devDependencies: { 'dev-tool': '1.0.0' } };
  put('package.json', JSON.stringify({ type: 'module', ...packages }));
  for (const name of ['@azure/functions', 'dev-tool']) {
    put(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    put(`node_modules/${name}/index.js`, '');
  }
  for (const [name, content] of sources()) put(name, content);
  violations = await cruise();
});

function put(name: string, content: string): void {
  mkdirSync(path.dirname(path.join(tree.path, name)), { recursive: true });
  writeFileSync(path.join(tree.path, name), content);
}

/** A file per end of an arrow, with an import per arrow that leaves it. */
function sources(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const [from, to] of [...forbidden, ...allowed]) {
    const target = to.endsWith('.ts') ? path.posix.relative(path.posix.dirname(from), to) : to;
    const name = to.endsWith('.ts') && !target.startsWith('.') ? `./${target}` : target;
    files.set(from, `${files.get(from) ?? 'export {};\n'}import '${name}';\n`);
    if (to.endsWith('.ts') && to !== 'cli/nowhere.ts' && !files.has(to)) files.set(to, 'export {};\n');
  }
  return files;
}

/** The command as `npm run arrows` gives it, told to answer in JSON. */
async function cruise(): Promise<readonly Violation[]> {
  const command = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const given = [command, '--config', '.dependency-cruiser.mjs', '--output-type', 'json', '.'];
  const out = await new Promise<string>((resolve, reject) => {
    execFile(process.execPath, given, { cwd: tree.path, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (stdout === '') reject(error ?? new Error(stderr));
      else resolve(stdout);
    });
  });
  return (JSON.parse(out) as { summary: { violations: readonly Violation[] } }).summary.violations;
}

function isAbout({ from, to, rule }: Violation, arrow: readonly [string, string, string]): boolean {
  const target = arrow[1].replace(/^node:/u, '');
  // What can't be resolved is told as it was written.
  const same = to === target || to.replace(/^node:/u, '') === target || to.includes(`node_modules/${target}/`);
  return from === arrow[0] && (same || to === './nowhere.ts') && rule.name === arrow[2];
}

describe('npm run arrows', () => {
  it.each(forbidden)('fails for %s -> %s: %s', (from, to, rule) => {
    expect(violations.filter((one) => isAbout(one, [from, to, rule]))).toHaveLength(1);
  });

  it('fails for nothing else', () => {
    const others = violations.filter((one) => !forbidden.some((arrow) => isAbout(one, arrow)));
    expect(others.map(({ from, to, rule }) => `${from} -> ${to}: ${rule.name}`)).toEqual([]);
  });

  it('has no rule that is not shown to fail here', async () => {
    const config: unknown = await import(path.join(root, '.dependency-cruiser.mjs'));
    const rules = (config as { default: { forbidden: readonly { name: string }[] } }).default.forbidden;
    const shown = new Set(forbidden.map(([, , rule]) => rule));
    expect(rules.map(({ name }) => name).filter((name) => !shown.has(name))).toEqual([]);
  });
});
