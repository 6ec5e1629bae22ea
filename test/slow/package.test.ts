import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cardText, docx, labelProperties } from '../fixtures/documents.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { alertOf } from '../whole/feed.ts';
import { freePorts, killAll, startProduct, until } from '../whole/product.ts';
import { boxVisitor, graphVisitor } from '../whole/visitors.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = temporaryFolder();
const home = join(folder.path, 'home');
// The Node that runs the tests comes first, as it does for whoever installs with it.
const env = { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}` };
const run = promisify(execFile);
const labelwright = join(home, 'node_modules', '.bin', 'labelwright');
const command = (...given: readonly string[]) => run(labelwright, given, { cwd: home, env });

beforeAll(async () => {
  mkdirSync(home);
  await run('npm', ['pack', '--pack-destination', folder.path], { cwd: root, env });
  const [tarball = ''] = readdirSync(folder.path).filter((name) => name.endsWith('.tgz'));
  writeFileSync(join(home, 'package.json'), '{"private":true}');
  const install = ['install', '--omit=dev', '--prefer-offline', '--no-audit', '--no-fund', join(folder.path, tarball)];
  await run('npm', install, { cwd: home, env });
});

afterAll(() => {
  killAll();
  folder.remove();
});

test('the package holds what it needs to run and nothing of the tests', () => {
  const inside = readdirSync(join(home, 'node_modules', 'labelwright'), { recursive: true, encoding: 'utf8' });
  expect(inside).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'host.json', join('dist', 'inspect.js')]));
  expect(inside.filter((path) => /\.ts$|^test|\.tsbuildinfo$/.test(path) && !path.includes('node_modules'))).toEqual(
    [],
  );
});

test('the installed command tells its version and labels a document', async () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  expect((await command('--version')).stdout).toBe(`${version}\n`);
  writeFileSync(join(home, 'card.docx'), await docx(cardText));
  const { stdout, stderr } = await command('classify', '--json', 'card.docx');
  expect(JSON.parse(stdout)).toMatchObject({
    decision: { label: 'Confidential \\ All Employees', rule: 'payment-cards' },
  });
  expect(stderr).toBe('');
  await command('label', 'card.docx');
  expect(await labelProperties(readFileSync(join(home, 'card.docx')))).toHaveLength(7);
});

test('the installed connector starts with sandbox, console and threads, and labels what is uploaded', async () => {
  const state = join(folder.path, 'state');
  const product = startProduct({
    command: [labelwright, 'start'],
    cwd: home,
    state,
    ports: await freePorts(),
    environment: { PATH: env.PATH },
  });
  await product.ready();
  expect(await (await fetch(product.console)).text()).toContain('Labelwright');
  for (const visitor of [await graphVisitor(product.graph, 'sharepoint'), await boxVisitor(product.box)]) {
    const name = `Installed, ${visitor.kind}.docx`;
    const file = await visitor.drop(name, await docx(cardText));
    expect(await until(() => alertOf(product, name))).toMatchObject({ outcome: 'labeled' });
    expect(await labelProperties(await file.read())).toHaveLength(7);
  }
  expect(product.output()).not.toContain('Warning');
  await product.stop();
});

test('main names files of the platform that are there', () => {
  const { main } = JSON.parse(readFileSync(join(home, 'node_modules', 'labelwright', 'package.json'), 'utf8')) as {
    main: string;
  };
  expect(main).toBe('dist/functions/*.js');
  const functions = readdirSync(join(home, 'node_modules', 'labelwright', 'dist', 'functions'));
  const sources = readdirSync(join(root, 'functions')).map((name) => name.replace(/\.ts$/, '.js'));
  expect(functions.sort()).toEqual(sources.sort());
});
