import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import path from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { requireFreePorts } from '../../../infra/local/ports.ts';
import { prepareStateFolder } from '../../../infra/local/state-folder.ts';
import { runIn } from '../../cli/run.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';

const marker = 'labelwright-state.txt';
const blockers: Server[] = [];
let taken: number;
let folder: ReturnType<typeof temporaryFolder>;
let state: string;

beforeAll(async () => {
  const blocker = createServer();
  blockers.push(blocker);
  await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
  const address = blocker.address();
  taken = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(() => {
  for (const blocker of blockers) blocker.close();
});
beforeEach(() => {
  folder = temporaryFolder();
  state = path.join(folder.path, 'state');
});
afterEach(() => folder.remove());

function put(files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(state, name)), { recursive: true });
    writeFileSync(path.join(state, name), content);
  }
}

const anyPort = { LABELWRIGHT_PORT: '0', LABELWRIGHT_GRAPH_PORT: '0', LABELWRIGHT_BOX_PORT: '0' };
const tenant = {
  LABELWRIGHT_TENANT_ID: '11111111-2222-3333-4444-555555555555',
  LABELWRIGHT_CLIENT_ID: '11111111-2222-3333-4444-666666666666',
  LABELWRIGHT_CLIENT_SECRET: 'not-a-secret',
};

describe('labelwright start', () => {
  it('names the setting of each port in use, with code 2, and --fresh has emptied nothing', async () => {
    put({ [marker]: '', 'labelwright.db': 'of the connector that is running' });
    const start = (setting: string) =>
      runIn(folder.path, { ...anyPort, LABELWRIGHT_STATE: state, [setting]: String(taken) })('start', '--fresh');
    const settings = ['LABELWRIGHT_PORT', 'LABELWRIGHT_GRAPH_PORT', 'LABELWRIGHT_BOX_PORT'];
    for (const [index, ran] of (await Promise.all(settings.map(start))).entries()) {
      expect(ran.code).toBe(2);
      expect(ran.err).toContain(`port ${taken} is in use; set ${settings[index]} to another port`);
      expect(ran.out).toBe('');
    }
    expect(readdirSync(state).toSorted()).toEqual(['labelwright.db', marker].toSorted());
  });

  it('refuses --fresh in a folder that is not marked, with code 2', async () => {
    put({ 'letters/one.txt': 'dear' });
    const ran = await runIn(folder.path, { ...anyPort, LABELWRIGHT_STATE: state })('start', '--fresh');
    expect(ran.code).toBe(2);
    expect(ran.err).toContain(`${state} does not carry ${marker}, so it isn't ours`);
    expect(readFileSync(path.join(state, 'letters/one.txt'), 'utf8')).toBe('dear');
    expect(readdirSync(state)).toEqual(['letters']);
  });

  it('refuses --fresh beside real clouds, with code 2', async () => {
    put({ [marker]: '', 'labelwright.db': 'what was settled' });
    const environment = { ...tenant, ...anyPort, LABELWRIGHT_STATE: state };
    const ran = await runIn(folder.path, environment)('start', '--fresh');
    expect(ran.code).toBe(2);
    expect(ran.err).toContain('real clouds are configured');
    expect(existsSync(path.join(state, 'labelwright.db'))).toBe(true);
  });
});

describe('requireFreePorts()', () => {
  it('names all ports in use at once, and lets free ones pass', async () => {
    const wanted = ['A', 'B'].map((setting) => ({ name: `room ${setting}`, port: taken, setting }));
    await expect(requireFreePorts([...wanted, { name: 'room C', port: 0, setting: 'C' }])).rejects.toMatchObject({
      name: 'SettingsError',
      problems: ['A', 'B'].map((one) => `room ${one}: port ${taken} is in use; set ${one} to another port`),
    });
    await expect(requireFreePorts([{ name: 'room C', port: 0, setting: 'C' }])).resolves.toBeUndefined();
  });
});

describe('prepareStateFolder()', () => {
  const sandbox = { clouds: 'sandbox', fresh: false } as const;
  const fresh = { clouds: 'sandbox', fresh: true } as const;

  it('makes a folder that is missing, marked as ours', () => {
    prepareStateFolder(state, sandbox);
    expect(readdirSync(state)).toEqual([marker]);
    prepareStateFolder(state, fresh);
    expect(readdirSync(state)).toEqual([marker]);
  });

  it('empties a folder that is marked, and marks it again', () => {
    put({ [marker]: '', 'labelwright.db': 'rows', 'spool/1.spool': 'content' });
    prepareStateFolder(state, fresh);
    expect(readdirSync(state)).toEqual([marker]);
  });

  it('keeps what is there without fresh', () => {
    put({ [marker]: '', 'labelwright.db': 'rows' });
    prepareStateFolder(state, sandbox);
    expect(readFileSync(path.join(state, 'labelwright.db'), 'utf8')).toBe('rows');
  });

  it('marks a folder that another command has begun', () => {
    put({ 'labelwright.db': 'rows', 'queue.db-wal': 'rows', 'keys/recovery.pem': 'key', 'spool/x': '' });
    prepareStateFolder(state, sandbox);
    expect(readdirSync(state)).toContain(marker);
  });

  it('never marks a folder in which something else lies, so that a later fresh start cannot empty it', () => {
    put({ 'labelwright.db': 'rows', 'thesis.docx': 'years of work' });
    prepareStateFolder(state, sandbox);
    expect(readdirSync(state)).not.toContain(marker);
    expect(() => prepareStateFolder(state, fresh)).toThrow("so it isn't ours");
    expect(readFileSync(path.join(state, 'thesis.docx'), 'utf8')).toBe('years of work');
  });

  it('refuses to empty anything beside real clouds, marked or missing', () => {
    put({ [marker]: '', 'labelwright.db': 'rows' });
    expect(() => prepareStateFolder(state, { clouds: 'tenant', fresh: true })).toThrow('real clouds are configured');
    expect(readdirSync(state)).toHaveLength(2);
    const missing = path.join(folder.path, 'missing');
    expect(() => prepareStateFolder(missing, { clouds: 'tenant', fresh: true })).toThrow('real clouds are configured');
    expect(existsSync(missing)).toBe(false);
  });
});
