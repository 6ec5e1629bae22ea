import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cardText, docx, labelProperties } from '../fixtures/documents.ts';
import { mixedOutcomes, writeMixedFolder } from '../fixtures/mixed-folder.ts';
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
}, 400_000);

afterAll(() => {
  killAll();
  folder.remove();
});

test('the package holds what it needs to run and nothing of the tests', () => {
  const inside = readdirSync(join(home, 'node_modules', 'labelwright'), { recursive: true, encoding: 'utf8' });
  expect(inside).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'host.json', join('dist', 'documents.js')]));
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

describe('the installed command on a folder of mixed files', () => {
  const tree = () => join(home, 'in');
  const names = Object.keys(mixedOutcomes);
  const refused = names.filter((name) => mixedOutcomes[name] === 'skipped');
  const done = names.filter((name) => mixedOutcomes[name] !== 'skipped');
  const at = (top: string, name: string) => join(top, name);
  const tenant = '11111111-2222-4333-8444-555555555555';
  const call = async (...given: readonly string[]) => {
    try {
      return {
        code: 0,
        ...(await run(labelwright, given, { cwd: home, env: { ...env, LABELWRIGHT_SITE_ID: tenant } })),
      };
    } catch (error) {
      return error as { readonly code: number; readonly stdout: string; readonly stderr: string };
    }
  };
  const objectsOf = (stdout: string) =>
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const filesIn = (top: string) =>
    readdirSync(join(home, top), { recursive: true, withFileTypes: true, encoding: 'utf8' })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(join(home, top), join(entry.parentPath, entry.name)))
      .sort();
  const bytesOf = (top: string) =>
    Object.fromEntries(filesIn(top).map((name) => [name, readFileSync(join(home, top, name))]));

  test('tells what each is, on stdout an object a line and nothing else', async () => {
    await writeMixedFolder(tree());
    const { code, stdout, stderr } = await call('status', '--json', 'in');
    const told = objectsOf(stdout);
    expect(told.map(({ file }) => file)).toEqual(names.map((name) => at('in', name)).sort());
    for (const one of told) {
      expect(Object.keys(one).sort()).toEqual([
        'file',
        'format',
        'label',
        'markings',
        'others',
        'protection',
        'signed',
      ]);
      expect(one.label).toBeNull();
    }
    const find = (name: string) => told.find(({ file }) => file === at('in', name));
    expect(find('signed.docx')).toMatchObject({ format: 'ooxml', signed: true });
    expect(find('locked.docx')?.protection).toContain('encrypted');
    expect(find('broken.docx')).toMatchObject({ format: null });
    expect(stderr).toContain(`${at('in', 'broken.docx')}: Cannot`);
    expect(stderr).toContain(`${names.length}/${names.length} files`);
    expect(code).toBe(1);
  });

  test('labels into another folder with relative paths kept, refuses with reasons, and leaves the files as they are', async () => {
    const before = bytesOf('in');
    const { code, stdout, stderr } = await call('label', '--json', '--label', 'General', '--output', 'out', 'in');
    const told = objectsOf(stdout);
    expect(Object.fromEntries(told.map(({ file, outcome }) => [relative('in', String(file)), outcome]))).toEqual(
      mixedOutcomes,
    );
    for (const one of told) {
      expect(Object.keys(one)).toEqual(['file', 'output', 'outcome', 'reason']);
      const name = relative('in', String(one.file));
      expect(one.output).toBe(refused.includes(name) ? null : at('out', name));
      expect(one.reason).toMatch(/^[a-z-]+: \S/);
    }
    expect(code).toBe(1);
    expect(stderr).toContain(`${names.length}/${names.length} files`);
    expect(filesIn('out')).toEqual(done);
    expect(bytesOf('in')).toEqual(before);

    const labeled = objectsOf((await call('status', '--json', 'out')).stdout);
    for (const { file, label } of labeled) {
      const isLabeled = mixedOutcomes[relative('out', String(file))] === 'labeled';
      expect(label, String(file)).toEqual(
        isLabeled ? expect.objectContaining({ siteId: tenant, method: 'privileged' }) : null,
      );
    }
  });

  test('takes labels out again in place, with a justification, and ends with 0 where all was done', async () => {
    const { code, stdout } = await call('unlabel', '--json', '--quiet', '--justification', 'Sorted out', 'out');
    expect(code).toBe(0);
    expect(
      Object.fromEntries(objectsOf(stdout).map(({ file, outcome }) => [relative('out', String(file)), outcome])),
    ).toEqual(
      Object.fromEntries(done.map((name) => [name, mixedOutcomes[name] === 'labeled' ? 'unlabeled' : 'unchanged'])),
    );
    for (const { label } of objectsOf((await call('status', '--json', 'out')).stdout)) expect(label).toBeNull();
    for (const name of ['mail.eml', 'notes.txt', 'report.docx']) {
      expect(readFileSync(join(home, 'out', name)).equals(readFileSync(join(home, 'in', name))), name).toBe(true);
    }
  });

  test('is explained by --help, and ends with 2 for a wrong call', async () => {
    for (const name of ['status', 'label', 'unlabel']) {
      const { code, stdout, stderr } = await call(name, '--help');
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toContain(`Usage: labelwright ${name} [options] <file...>`);
      expect(stdout).toContain('--json');
    }
    expect(await call('unlabel')).toMatchObject({ code: 2, stdout: '' });
    expect(await call('label', '--label', 'Nothing like it', 'in')).toMatchObject({ code: 2, stdout: '' });
  });
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
