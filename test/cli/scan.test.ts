import { spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { progressLine, showProgress } from '../../cli/progress.ts';
import { csvLine, type ScanRow } from '../../cli/scan-report.ts';
import { cardText, docx, labelProperties, plainText } from '../fixtures/documents.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';

const command = fileURLToPath(new URL('../../cli/labelwright.ts', import.meta.url));
/** Nothing is closed to root, so the command runs as nobody where the tests run as root. */
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
  mkdirSync(at('share/sub'), { recursive: true });
});
afterEach(() => folder.remove());
const at = (name: string) => join(folder.path, name);

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Scans the share with `report.json` and `report.csv` as reports; ends it by a signal once so many files are reported. */
async function scan(
  given: readonly string[] = [],
  end?: { readonly after: number; readonly by: NodeJS.Signals },
): Promise<Ran> {
  giveAway(folder.path);
  const clean = Object.entries(process.env).filter(([name]) => !/^LABELWRIGHT_|^npm_/u.test(name));
  const reports = ['--json', 'report.json', '--csv', 'report.csv'];
  const child = spawn(process.execPath, ['--disable-warning=DEP0040', command, 'scan', 'share', ...reports, ...given], {
    cwd: folder.path,
    env: { ...Object.fromEntries(clean), LABELWRIGHT_SITE_ID: '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d' },
    ...nobody,
  });
  const [out, err]: [string[], string[]] = [[], []];
  child.stdout.on('data', (text: Buffer) => out.push(text.toString()));
  child.stderr.on('data', (text: Buffer) => err.push(text.toString()));
  const watch = setInterval(() => {
    if (end !== undefined && !child.killed && reported() >= end.after) child.kill(end.by);
  }, 5);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearInterval(watch);
  return { code, out: out.join(''), err: err.join('') };
}

function reported(): number {
  const state = at('.labelwright/scan');
  const journal = existsSync(state) ? readdirSync(state).find((name) => name.endsWith('.open.jsonl')) : undefined;
  return journal === undefined ? 0 : readFileSync(join(state, journal), 'utf8').split('\n').length - 1;
}

function giveAway(path: string): void {
  if (nobody.uid === undefined) return;
  if (statSync(path).uid !== nobody.uid) chownSync(path, nobody.uid, nobody.gid);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) giveAway(join(path, entry.name));
    // Giving a file to its owner anew would count as a change.
    else if (entry.isFile() && statSync(join(path, entry.name)).uid !== nobody.uid) {
      chownSync(join(path, entry.name), nobody.uid, nobody.gid);
    }
  }
}

const rows = (): readonly ScanRow[] =>
  readFileSync(at('report.json'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as ScanRow);
const outcomes = () =>
  Object.fromEntries(
    rows().map(({ path, outcome, reason }) => [path.slice(at('share/').length), `${outcome}/${reason}`]),
  );

describe('labelwright scan', () => {
  test.each(['[', 'archive/', '../share/**'])('refuses the malformed pattern %s', async (pattern) => {
    const { code, out, err } = await scan(['--exclude', pattern]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(`'${pattern}' is invalid. Not a pattern of paths: `);
  });

  test('reports on every file, by outcome, and writes nothing', async () => {
    const card = await docx(cardText);
    writeFileSync(at('share/card.docx'), card);
    writeFileSync(at('share/sub/plain.docx'), await docx(plainText));
    writeFileSync(at('share/sub/broken.docx'), card.subarray(0, 300));
    writeFileSync(at('share/sub/left.bak'), cardText);
    writeFileSync(at('share/setup.exe'), 'MZ');
    writeFileSync(at('share/closed.docx'), card);
    chmodSync(at('share/closed.docx'), 0o000);
    symlinkSync('..', at('share/sub/loop'));
    const { code, out, err } = await scan(['--exclude', '*.bak']);
    expect(err).toContain('7/7 files 100%');
    expect(code).toBe(1);
    expect(outcomes()).toEqual({
      'card.docx': 'reported/report-only',
      'closed.docx': 'failed/access-denied',
      'setup.exe': 'skipped/excluded-type',
      'sub/broken.docx': 'skipped/corrupt',
      'sub/left.bak': 'skipped/excluded',
      'sub/loop': 'skipped/symbolic-link',
      'sub/plain.docx': 'unchanged/no-rule-matched',
    });
    expect(rows().find(({ path }) => path === at('share/card.docx'))).toMatchObject({
      size: card.length,
      labelAdvised: 'Confidential \\ All Employees',
      rule: 'payment-cards',
      findings: { 'credit-card-number': 1 },
      read: true,
    });
    expect(out).toContain('1  failed (access-denied)');
    expect(out).toContain('1  Confidential \\ All Employees');
    expect(out).toContain('1  credit-card-number');
    expect(readFileSync(at('share/card.docx')).equals(card)).toBe(true);
    expect(readFileSync(at('report.json'), 'utf8') + readFileSync(at('report.csv'), 'utf8') + out).not.toMatch(/7375/u);
  });

  test('labels with --enforce, gives the default label, and reads only what changed the next time', async () => {
    writeFileSync(at('share/card.docx'), await docx(cardText));
    writeFileSync(at('share/sub/plain.docx'), await docx(plainText));
    const enforce = ['--enforce', '--default-label', 'General', '--quiet'];
    expect(await scan(enforce)).toMatchObject({ code: 0, err: '' });
    expect(outcomes()).toEqual({ 'card.docx': 'labeled/payment-cards', 'sub/plain.docx': 'labeled/default-label' });
    expect(
      rows()
        .map(({ labelAfter }) => labelAfter)
        .toSorted(),
    ).toEqual(['Confidential \\ All Employees', 'General']);
    expect(await labelProperties(readFileSync(at('share/sub/plain.docx')))).not.toEqual([]);

    writeFileSync(at('share/sub/new.docx'), await docx(plainText));
    expect(await scan(enforce)).toMatchObject({ code: 0 });
    expect(
      rows()
        .filter(({ read }) => read)
        .map(({ path }) => path),
    ).toEqual([at('share/sub/new.docx')]);
    expect(rows()).toHaveLength(3);
  });

  test.each([
    ['SIGKILL', null],
    ['SIGINT', 130],
  ] as const)('goes on after %s with what is left, and reports each file once', async (by, code) => {
    const bytes = await docx(plainText);
    for (let index = 0; index < 150; index++) writeFileSync(at(`share/sub/${index}.docx`), bytes);
    expect((await scan(['--concurrency', '1'], { after: 20, by })).code).toBe(code);
    const before = reported();
    expect(before).toBeGreaterThanOrEqual(20);
    expect(before).toBeLessThan(150);
    const { code: end, out } = await scan(['--concurrency', '1', '--resume']);
    expect(end).toBe(0);
    expect(new Set(rows().map(({ path }) => path)).size).toBe(150);
    expect(rows()).toHaveLength(150);
    expect(rows().filter(({ read }) => read).length).toBeGreaterThanOrEqual(149);
    expect(out).toContain('150 files');
  });

  test.each([
    ['a folder that is not there', ['nowhere'], 'is not a folder'],
    ['a label that the policy lacks', ['--default-label', 'Cosmic'], 'default label Cosmic is not a label'],
    ['a label with sublabels', ['--default-label', 'Confidential'], 'has sublabels'],
    ['a concurrency of none', ['--concurrency', '0'], 'whole number'],
  ])('ends with 2 for %s', async (_what, given, said) => {
    const { code, err } = await scan(given);
    expect(code).toBe(2);
    expect(err).toContain(said);
  });
});

describe('the CSV report', () => {
  const row: ScanRow = {
    path: '/share/a "b", c\n.docx',
    size: 1,
    type: 'docx',
    outcome: 'unchanged',
    reason: 'x',
    detail: '',
    findings: { a: 1, b: 2 },
    read: true,
  };

  test('comes back as it was when it is parsed', () => {
    expect(parseCsv(csvLine(row))).toEqual([
      [row.path, '1', 'docx', 'unchanged', 'x', '', '', '', '', 'a=1; b=2', 'true', ''],
    ]);
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('makes text of %j', (path) => {
    expect(parseCsv(csvLine({ ...row, path }))[0]?.[0]).toBe(`'${path}`);
  });
});

/** RFC 4180 2. */
function parseCsv(text: string): readonly (readonly string[])[] {
  const lines: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gu)) {
    lines.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === '\r\n') lines.push([]);
    if (end === '') break;
  }
  return lines;
}

describe('progress', () => {
  const state = {
    done: 30,
    total: 120,
    bytes: 5e6,
    labeled: 3,
    skipped: 2,
    failed: 1,
    elapsedMs: 10_000,
    doneBefore: 0,
  };

  test('tells files, rate, time left and results', () => {
    expect(progressLine(state, true)).toBe(
      '[#####...............]  30/120 files 25%  0.5 MB/s  ETA 30s  labeled 3  skipped 2  failed 1',
    );
    expect(progressLine({ ...state, total: undefined }, false)).toContain('30/? files  0.5 MB/s  ETA ?');
  });

  test('draws over its line on a terminal, and writes lines elsewhere', () => {
    const draw = (isTTY: boolean) => {
      const written: string[] = [];
      showProgress({ isTTY, columns: 20, write: (text) => written.push(text) }, () => state).end();
      return written.join('');
    };
    expect(draw(true)).toBe('\r[#####.............\u001b[K\n');
    expect(draw(false)).toBe(`${progressLine(state, false)}\n`);
  });
});
