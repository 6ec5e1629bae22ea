import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import JSZip from 'jszip';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cardText, docx, plainText } from '../fixtures/documents.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { runIn } from './run.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const run = runIn(folder.path);

interface Line {
  readonly file: string;
  readonly decision?: { readonly label: string | null };
  readonly findings?: readonly {
    readonly type: string;
    readonly count: number;
    readonly evidence?: readonly string[];
    readonly because?: readonly { readonly earnedBy: readonly string[]; readonly context: string }[];
  }[];
  readonly nearMisses?: readonly { readonly type: string; readonly reason: string }[];
}
const linesOf = (out: string) =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

beforeAll(async () => {
  writeFileSync(at('card.docx'), await docx(cardText));
  writeFileSync(at('plain.docx'), await docx(plainText));
  writeFileSync(at('card.txt'), cardText);
  writeFileSync(at('broken.docx'), 'PK\u0003\u0004 and no more');
});
afterAll(folder.remove);

describe('labelwright classify', () => {
  test('says of each file what is in it and what the policy decides, and changes nothing', async () => {
    const before = readdirSync(folder.path).map((name) => [name, readFileSync(at(name), 'base64')]);
    const { code, out } = await run('classify', '--json', 'card.docx', 'plain.docx', 'card.txt');
    expect(code).toBe(0);
    expect(linesOf(out)).toMatchObject([
      {
        file: 'card.docx',
        format: 'ooxml',
        status: 'classified',
        decision: { label: 'Confidential \\ All Employees', rule: 'payment-cards', mode: 'automatic' },
      },
      { file: 'plain.docx', status: 'classified', findings: [], decision: { label: null, rule: null, mode: null } },
      { file: 'card.txt', format: 'text', decision: { label: 'Confidential \\ All Employees' } },
    ]);
    const card = (linesOf(out)[0]?.findings ?? []).find(({ type }) => type === 'credit-card-number');
    expect(card).toMatchObject({
      name: 'Credit card number',
      purviewId: '50842eb7-edc8-4019-85dd-5a5c1f2bb085',
      count: 1,
      uniqueCount: 1,
      confidence: 85,
      places: [{ part: 'body' }],
    });
    expect(Object.keys(linesOf(out)[0] ?? {})).toEqual(['file', 'format', 'status', 'reason', 'findings', 'decision']);
    expect(Object.keys(card ?? {})).toEqual([
      'type',
      'name',
      'purviewId',
      'count',
      'uniqueCount',
      'confidence',
      'places',
    ]);
    expect(out).not.toContain('4556 7375');
    expect(readdirSync(folder.path)).toEqual(before.map(([name]) => name));
    for (const [name = '', bytes] of before) expect(readFileSync(at(name), 'base64')).toBe(bytes);
  });

  test('says with --explain what earned a finding its confidence, and what a near miss lacked', async () => {
    writeFileSync(at('nearly.txt'), 'Visa 4556737586899855 or 4556737586899856');
    const { code, out } = await run('classify', '--json', '--explain', 'nearly.txt');
    expect(code).toBe(0);
    const [line] = linesOf(out);
    const card = line?.findings?.find(({ type }) => type === 'credit-card-number');
    expect(card).toMatchObject({
      evidence: ['################'],
      because: [
        { earnedBy: ['keyword "visa" 1 character before'], context: 'XXXX ################ XX ################' },
      ],
    });
    expect(line?.nearMisses).toContainEqual(
      expect.objectContaining({
        type: 'credit-card-number',
        reason: expect.stringContaining('checksum failed') as unknown,
      }),
    );
    expect(out).not.toContain('45567375');
    const shown = await run('classify', '--explain', 'nearly.txt');
    expect(shown.out).toMatch(/85 in body, line 1: keyword "visa"[^]*nearly Credit card number: 1, checksum failed/);
    rmSync(at('nearly.txt'));
  });

  test('goes on after files that it cannot get at, names them, and ends with 1', async () => {
    const { code, out, err } = await run('classify', 'nowhere.docx', 'broken.docx', 'card.docx');
    expect(code).toBe(1);
    expect(err).toContain('nowhere.docx: it does not exist');
    expect(out).toMatch(/broken\.docx: skipped \((corrupt|unsupported)\)\n {2}-> no label: not read/);
    expect(out).toContain('-> Confidential \\ All Employees:');
    expect(out + err).not.toMatch(/^\s+at /m);
  });

  test('goes through folders, counts on stderr, and ends with 0 whatever it finds', async () => {
    const { code, out, err } = await run('classify', '--json', '.');
    expect(code).toBe(0);
    expect(linesOf(out).map(({ file }) => file)).toEqual(readdirSync(folder.path).sort());
    expect(linesOf(out).find(({ file }) => file === 'broken.docx')).toMatchObject({ status: 'skipped', findings: [] });
    expect(err).toMatch(/(\d+)\/\1 files\n$/);
  });

  test('reads a file of more than 16 MB', async () => {
    const zip = await JSZip.loadAsync(await docx(cardText));
    zip.file('word/media/image1.bin', Buffer.alloc(17 * 1024 * 1024, 'noise'), { compression: 'STORE' });
    writeFileSync(at('big.docx'), await zip.generateAsync({ type: 'nodebuffer' }));
    expect(statSync(at('big.docx')).size).toBeGreaterThan(16 * 1024 * 1024);
    const { code, out } = await run('classify', '--json', 'big.docx');
    expect(code).toBe(0);
    expect(linesOf(out)[0]?.decision?.label).toBe('Confidential \\ All Employees');
  });
});

describe('labelwright types', () => {
  test('lists every type, and shows one with its samples', async () => {
    const { code, out } = await run('types', '--json');
    expect(code).toBe(0);
    const types = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; name: string });
    expect(types.length).toBeGreaterThan(120);
    expect(types).toContainEqual({
      id: 'credit-card-number',
      name: 'Credit card number',
      purviewId: '50842eb7-edc8-4019-85dd-5a5c1f2bb085',
    });
    const shown = await run('types', 'iban');
    expect(shown.out).toMatch(/International bank account number \(IBAN\)[^]*found in[^]*not found in/);
    expect((await run('types', 'no-such-type')).code).toBe(1);
  });
});

describe('labelwright policy', () => {
  test('check says that a policy is sound, or names every fault with its line', async () => {
    const policy = readFileSync(new URL('../../policies/default.yaml', import.meta.url), 'utf8');
    writeFileSync(at('sound.yaml'), policy);
    const sound = await run('policy', 'check', 'sound.yaml');
    expect(sound.code).toBe(0);
    expect(sound.out).toContain('is sound');
    writeFileSync(at('wrong.yaml'), policy.replace('priority: 10\n', 'priority: ten\n'));
    const wrong = await run('policy', 'check', 'wrong.yaml');
    expect(wrong.code).toBe(2);
    expect(wrong.err).toMatch(/wrong\.yaml:\n {2}- labels\[1\]\.priority \(line \d+\)/);
  });

  test('test holds samples against what is expected of them', async () => {
    mkdirSync(at('samples'));
    writeFileSync(at('samples/card.txt'), cardText);
    writeFileSync(at('samples/plain.txt'), plainText);
    writeFileSync(at('samples/plain.txt.expected.yaml'), 'findings: {}\nlabel: null\nstatus: classified\n');
    writeFileSync(at('samples/card.txt.expected.yaml'), 'rule: payment-cards\n');
    const right = await run('policy', 'test', 'samples');
    expect(right.out).toContain('2 of 2 samples give what is expected');
    expect(right.code).toBe(0);

    writeFileSync(at('samples/plain.txt.expected.yaml'), 'findings: { iban: 2 }\n');
    const wrong = await run('policy', 'test', 'samples', '--json');
    expect(wrong.code).toBe(1);
    expect(wrong.out).toContain('"differences":["iban: expected 2, found 0"]');

    for (const [text, fault] of [
      ['labels: none\n', 'the file (line 1): Unrecognized key: "labels"'],
      ['label: null\nfindings:\n  - iban\n', 'findings (line 2): must say how many values of each type there are'],
      ['label: null\nrule: [\n', '(line 3): is not valid YAML'],
    ] as const) {
      writeFileSync(at('samples/plain.txt.expected.yaml'), text);
      const refused = await run('policy', 'test', 'samples');
      expect(refused.code).toBe(2);
      expect(refused.err).toContain(`plain.txt.expected.yaml`);
      expect(refused.err).toContain(fault);
    }
    rmSync(at('samples'), { recursive: true });
  });
});

describe('labelwright', () => {
  test('ends with 2 and one clear error where the command, the policy or a setting is wrong', async () => {
    writeFileSync(at('bad.yaml'), 'name: Bad\nlabels:\n  - id: x\n    nmae: y\n');
    const ran = await Promise.all([
      run(),
      run('classify'),
      run('classify', '--policy', 'nowhere.yaml', 'card.docx'),
      run('classify', '--policy', 'bad.yaml', 'card.docx'),
      run('frobnicate'),
      runIn(folder.path, { LABELWRIGHT_CONCURRENCY: 'many' })('classify', 'card.docx'),
    ]);
    expect(ran.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2, 2]);
    expect(ran[2].err).toContain('nowhere.yaml');
    expect(ran[3].err).toMatch(/bad\.yaml:[^]*nmae \(line 4\)/);
    expect(ran[5].err).toContain('LABELWRIGHT_CONCURRENCY');
    for (const { err } of ran) {
      expect(err).not.toBe('');
      expect(err).not.toMatch(/^\s+at /m);
    }
  });

  test('tells its version and its commands', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect(await run('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' });
    const help = await run('--help');
    expect(help.code).toBe(0);
    for (const command of ['start', 'worker', 'classify', 'status', 'label', 'unlabel'])
      expect(help.out).toMatch(new RegExp(`^ {2}${command} `, 'm'));
  });
});
