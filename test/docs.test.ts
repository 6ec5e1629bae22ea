import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { settingNames } from '../environment.ts';
import { fileErrorKinds } from '../model/errors.ts';
import { outcomeKinds } from '../model/outcome.ts';
import { informationTypesPage } from './docs/information-types.ts';
import { headingsOf, linksOf, settingNamesIn, tableCodes } from './fixtures/markdown.ts';

const root = path.resolve(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

const documents = ['README.md', 'CHANGELOG.md', ...markdownBelow('docs')];

function markdownBelow(folder: string): readonly string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.posix.join(folder, name.split(path.sep).join('/')))
    .sort();
}

function sourcesBelow(folder: string): readonly string[] {
  return readdirSync(path.join(root, folder))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => read(path.join(folder, name)));
}

describe('what documents say', () => {
  it('docs/configuration.md explains every setting that is read, and no other', () => {
    expect(settingNamesIn(read('docs/configuration.md'))).toEqual([...settingNames].sort());
  });

  it.each(documents)('%s names no setting that is not read', (file) => {
    expect(settingNamesIn(read(file)).filter((name) => !settingNames.includes(name))).toEqual([]);
  });

  it('docs/architecture.md lists every function that is registered, and no other', () => {
    const registered = sourcesBelow('functions').flatMap((source) =>
      [...source.matchAll(/functions\.(?:http|timer)\('([\w-]+)'/gu)].map(([, name]) => name),
    );
    expect(registered.length).toBeGreaterThan(0);
    expect([...tableCodes(read('docs/architecture.md'), 'Functions')].sort()).toEqual(registered.sort());
  });

  it('docs/architecture.md states the schedule of every timer', () => {
    const text = read('docs/architecture.md');
    const words: Readonly<Record<string, string>> = {
      '*/10 * * * * *': 'every 10 s',
      '*/15 * * * * *': 'every 15 s',
      '30 * * * * *': 'each minute',
      '0 */10 * * * *': 'every 10 minutes',
      '0 15 3 * * *': 'daily at 03:15',
      '0 0 1 * * 0': 'Sundays at 01:00',
    };
    const timers = sourcesBelow('functions').flatMap((source) => [
      ...source.matchAll(/functions\.timer\('([\w-]+)', \{\s*schedule: '([^']+)'/gu),
    ]);
    expect(timers.length).toBeGreaterThan(0);
    for (const [, name = '', schedule = ''] of timers) {
      const row = text.split('\n').find((line) => line.startsWith(`| \`${name}\``));
      expect(row, name).toContain(words[schedule] ?? `a word for ${schedule}`);
    }
  });

  it('docs/architecture.md gives a reason for every runtime dependency, and for no other', () => {
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Readonly<Record<string, string>> };
    expect([...tableCodes(read('docs/architecture.md'), 'Runtime dependencies')].sort()).toEqual(
      Object.keys(dependencies).sort(),
    );
  });

  it('docs/operations.md explains every outcome and every reason for which a file is skipped', () => {
    const codes = new Set(tableCodes(read('docs/operations.md'), 'Outcomes'));
    expect([...outcomeKinds, ...fileErrorKinds].filter((code) => !codes.has(code))).toEqual([]);
  });

  it('docs/information-types.md lists every information type as it is: npm run docs makes it anew', () => {
    expect(read('docs/information-types.md')).toBe(informationTypesPage());
  });

  it('docs/contributing.md and README.md name only scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> };
    const named = documents.flatMap((file) =>
      [...read(file).matchAll(/npm run (?:-s )?([\w:]+)/gu)].map(([, name]) => name ?? ''),
    );
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

/** Links of a document that lead to no file, or to no heading of it. */
function brokenLinks(file: string, text: string): readonly string[] {
  return linksOf(text).filter((link) => {
    if (/^[a-z]+:/u.test(link)) return false;
    const [target = '', anchor] = link.split('#');
    const linked = target === '' ? file : path.posix.join(path.posix.dirname(file), target);
    if (!existsSync(path.join(root, linked))) return true;
    return anchor !== undefined && !headingsOf(read(linked)).includes(anchor);
  });
}

/** Paths of somebody's machine, and addresses or credentials of a package registry. */
function privateThings(text: string): readonly string[] {
  const pattern = /(?<![\w$}:])\/(?:home|Users|root|work)\/[\w.-]+|\b[A-Z]:\\|registry\.[\w-]+\.[a-z]+|_authToken/gu;
  return text.match(pattern) ?? [];
}

describe('links', () => {
  it.each(documents)('%s links to files and headings that are there', (file) => {
    expect(brokenLinks(file, read(file))).toEqual([]);
  });
});

describe('house rules', () => {
  it('README.md has at most 150 lines and gives the two commands', () => {
    const text = read('README.md');
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(150);
    expect(text).toContain('\nnpm install && npm start\n');
    expect(text).toContain('\nnpm install && npm test\n');
  });

  it.each(documents)('%s holds no path of a machine and no registry', (file) => {
    expect(privateThings(read(file))).toEqual([]);
  });
});

describe('the guards themselves', () => {
  it('see a setting in prose, and no prefix', () => {
    expect(settingNamesIn('Set `LABELWRIGHT_OTHER`, not LABELWRIGHT_ alone or LABELWRIGHT_QUEUE_*.')).toEqual([
      'LABELWRIGHT_OTHER',
    ]);
  });

  it('see links that lead nowhere, and pass over code', () => {
    const text =
      '[a](missing.md) [b](../README.md) [c](#nowhere) [d](policy.md#labels) `[e](code.md)`\n```\n[f](block.md)\n```\n';
    expect(brokenLinks('docs/policy.md', text)).toEqual(['missing.md', '#nowhere']);
  });

  it('see paths of a machine, and none in addresses', () => {
    expect(privateThings('in /home/ada/x but not in /drives/ID/root/children or $drive/root:/a')).toEqual([
      '/home/ada',
    ]);
  });

  it('read the first cells of the tables of one section only', () => {
    const text = '## One\n| `a`, `b` | `c` |\n### Sub\n| `d` | |\n## Two\n| `e` | |\n';
    expect(tableCodes(text, 'One')).toEqual(['a', 'b', 'd']);
    expect(() => tableCodes(text, 'Three')).toThrow('there is no heading Three');
  });
});
