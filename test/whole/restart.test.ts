import { existsSync, writeFileSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { documentWith } from './documents.ts';
import { alertOf, feedOf } from './feed.ts';
import { freePorts, killAll, startProduct, until, type Ports, type Product } from './product.ts';
import { boxVisitor, graphVisitor, type Dropped, type Visitor } from './visitors.ts';

const payment = 'Paid by Visa card 4556 7375 8689 9855, CVV 311, expires 08/27.';

const folder = temporaryFolder();
let ports: Ports;

beforeEach(async () => {
  ports = await freePorts();
});

afterEach(killAll);
afterAll(folder.remove);

/** Within a test on the same ports; unless told otherwise on the same state folder, too. */
function npmStart(more: readonly string[] = [], state = join(folder.path, 'state')): Product {
  return startProduct({ command: ['npm', 'start', ...more], state, ports });
}

async function visitorsOf(product: Product): Promise<readonly Visitor[]> {
  return Promise.all([
    graphVisitor(product.graph, 'sharepoint'),
    graphVisitor(product.graph, 'onedrive'),
    boxVisitor(product.box),
  ]);
}

async function labeled(product: Product, file: Dropped, before: Buffer): Promise<Buffer> {
  await until(() => alertOf(product, file.name));
  const bytes = await file.read();
  expect(bytes.equals(before)).toBe(false);
  return bytes;
}

/** Sources with their subscriptions, as the console shows them. */
async function subscriptionsOf({ console }: Product): Promise<readonly string[]> {
  const { sources } = (await (await fetch(`${console}/api/sources?limit=1000`)).json()) as {
    sources: readonly { connector: string; id: string; subscription: { id: string } | null }[];
  };
  return sources.map(({ connector, id, subscription }) => `${connector} ${id} ${subscription?.id ?? 'none'}`).sort();
}

describe('npm start on the state folder of an earlier start', () => {
  test('finds files, versions and subscriptions, labels nothing again, and goes on with what is new', async () => {
    const first = npmStart();
    await first.ready();
    const before = await documentWith(payment);
    const files = new Map<string, Buffer>();
    for (const visitor of await visitorsOf(first)) {
      const file = await visitor.drop(`Before, ${visitor.kind}.docx`, before);
      files.set(visitor.kind, await labeled(first, file, before));
    }
    const subscriptions = await subscriptionsOf(first);
    const { alerts } = await feedOf(first, { limit: '1000' });
    expect(subscriptions.length).toBeGreaterThanOrEqual(9);
    // Of all of Box's events nobody is told; the folders among them are covered.
    expect(subscriptions.filter((one) => one.endsWith(' none'))).toEqual(['box events none']);
    await first.stop();

    const second = npmStart();
    await second.ready();
    // The listing at start comes upon every file; whatever it wants done it has begun by then.
    await sleep(2_000);
    expect(await subscriptionsOf(second)).toEqual(subscriptions);
    expect((await feedOf(second, { limit: '1000' })).alerts).toEqual(alerts);
    for (const visitor of await visitorsOf(second)) {
      const file = await visitor.find(`Before, ${visitor.kind}.docx`);
      expect(await file?.versions()).toBe(2);
      expect((await file?.read())?.equals(files.get(visitor.kind) ?? Buffer.alloc(0))).toBe(true);
      const later = await visitor.drop(`After, ${visitor.kind}.docx`, before);
      await labeled(second, later, before);
      expect(await later.versions()).toBe(2);
    }
    await second.stop();
  });

  test('--fresh empties it', async () => {
    const product = npmStart(['--', '--fresh']);
    await product.ready();
    for (const visitor of await visitorsOf(product)) {
      expect(await visitor.find(`Before, ${visitor.kind}.docx`)).toBeUndefined();
    }
    const { alerts } = await feedOf(product, { limit: '1000' });
    expect(alerts.length).toBeGreaterThan(0);
    expect(alerts.filter(({ file }) => /^(Before|After), /.test(file.name))).toEqual([]);
    await product.stop();
  });
});

describe('npm start refuses, with one clear error and exit code 2,', () => {
  async function refusal(product: Product): Promise<string> {
    expect(await product.ended()).toBe(2);
    expect(product.output()).not.toMatch(/^\s+at /m);
    return product.output();
  }

  test('to empty a folder that is not its own', async () => {
    const foreign = join(folder.path, 'foreign');
    mkdirSync(foreign);
    writeFileSync(join(foreign, 'thesis.txt'), 'years of work');
    expect(await refusal(npmStart(['--', '--fresh'], foreign))).toContain('Cannot empty the state folder');
    expect(existsSync(join(foreign, 'thesis.txt'))).toBe(true);
  });

  test.each(['console', 'graph', 'box'] as const)('a port in use: %s', async (name) => {
    const other = createServer();
    await new Promise<void>((resolve, reject) => {
      other.once('error', reject);
      other.listen(ports[name], '127.0.0.1', resolve);
    });
    try {
      const output = await refusal(npmStart());
      expect(output).toContain(`port ${ports[name]} is in use`);
      expect(output).toContain(
        { console: 'LABELWRIGHT_PORT', graph: 'LABELWRIGHT_GRAPH_PORT', box: 'LABELWRIGHT_BOX_PORT' }[name],
      );
    } finally {
      await new Promise((resolve) => other.close(resolve));
    }
  });

  test('settings that are wrong, every one by its name', async () => {
    const environment = { LABELWRIGHT_ENFORCE: 'perhaps', LABELWRIGHT_CONCURRENCY: '0', LABELWRIGHT_TENANT: 'x' };
    const product = startProduct({ command: ['npm', 'start'], state: folder.path, ports, environment });
    const output = await refusal(product);
    for (const name of ['LABELWRIGHT_ENFORCE', 'LABELWRIGHT_CONCURRENCY']) expect(output).toContain(name);
  });

  test('--fresh beside real clouds', async () => {
    const environment = {
      LABELWRIGHT_TENANT_ID: '11111111-2222-4333-8444-555555555555',
      LABELWRIGHT_CLIENT_ID: 'app',
      LABELWRIGHT_CLIENT_SECRET: 'secret',
    };
    const command = ['npm', 'start', '--', '--fresh'];
    const state = join(folder.path, 'beside');
    mkdirSync(state);
    writeFileSync(join(state, 'labelwright-state.txt'), 'ours');
    writeFileSync(join(state, 'kept.txt'), 'kept');
    const output = await refusal(startProduct({ command, state, ports, environment }));
    expect(output).toContain('real clouds are configured');
    expect(existsSync(join(state, 'kept.txt'))).toBe(true);
  });
});
