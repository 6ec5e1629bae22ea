import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FileAlert } from '../../model/alert.ts';
import { sandboxTenantId } from '../../config.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { customProperties, documentWith } from './documents.ts';
import { alertOf, feedOf } from './feed.ts';
import { freePorts, killAll, startProduct, until, type Product } from './product.ts';
import { boxVisitor, graphVisitor, type Dropped, type Visitor } from './visitors.ts';
import { zipEntries } from './zip-entries.ts';

const card = '4556 7375 8689 9855';
const payment = `Paid by Visa card ${card}, CVV 311, expires 08/27.`;
/** Half of the number or more. Four of its digits alone also stand in an id, a hash or a port now and then. */
const halves = ['4556 7375', '7375 8689', '8689 9855'];
const secrets = halves.flatMap((half) => [half, half.replace(' ', ''), half.replace(' ', '-')]);
/** What a label adds to a document that had none. */
const touched = ['[Content_Types].xml', '_rels/.rels', 'docProps/custom.xml'];

const folder = temporaryFolder();
let product: Product;

beforeAll(async () => {
  product = startProduct({ command: ['npm', 'start'], state: folder.path, ports: await freePorts() });
  await product.ready();
});

afterAll(async () => {
  await product.stop().finally(killAll);
  folder.remove();
});

const visitors: readonly (readonly [string, () => Promise<Visitor>])[] = [
  ['SharePoint', () => graphVisitor(product.graph, 'sharepoint')],
  ['OneDrive', () => graphVisitor(product.graph, 'onedrive')],
  ['Box', () => boxVisitor(product.box)],
];

describe.each(visitors)('a document with a payment card, uploaded to %s,', (cloud, visit) => {
  const name = `Payment by ${cloud}.docx`;
  let visitor: Visitor;
  let before: Buffer;
  let after: Buffer;
  let file: Dropped;
  let alert: FileAlert;

  beforeAll(async () => {
    visitor = await visit();
    before = await documentWith(payment);
    const uploadedAt = performance.now();
    file = await visitor.drop(name, before);
    after = await until(async () => {
      const bytes = await file.read();
      return !bytes.equals(before) && bytes;
    });
    process.stdout.write(`${cloud}: labeled ${Math.round(performance.now() - uploadedAt)} ms after the upload began\n`);
    alert = await until(() => alertOf(product, name));
  });

  test('carries the label of the rule that matched', async () => {
    const properties = await customProperties(after);
    const prefix = `MSIP_Label_${alert.label.after?.id ?? ''}_`;
    expect([...properties.keys()].sort()).toEqual(
      ['ActionId', 'ContentBits', 'Enabled', 'Method', 'Name', 'SetDate', 'SiteId'].map((key) => `${prefix}${key}`),
    );
    expect(properties.get(`${prefix}Enabled`)).toBe('true');
    expect(properties.get(`${prefix}Name`)).toBe('Confidential - All Employees');
    expect(properties.get(`${prefix}Method`)).toBe('Standard');
    expect(properties.get(`${prefix}SiteId`)).toBe(sandboxTenantId);
    expect(properties.get(`${prefix}ContentBits`)).toBe('0');
    expect(properties.get(`${prefix}SetDate`)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(properties.get(`${prefix}ActionId`)).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  test('keeps every other zip entry byte for byte', () => {
    const old = zipEntries(before);
    const now = zipEntries(after);
    expect([...now.keys()].sort()).toEqual([...old.keys(), 'docProps/custom.xml'].sort());
    const changed = [...now].filter(([part, entry]) => {
      const was = old.get(part);
      return was === undefined || !was.local.equals(entry.local) || !was.central.equals(entry.central);
    });
    expect(changed.map(([part]) => part).sort()).toEqual([...touched].sort());
  });

  test('has exactly one new version, and none later', async () => {
    expect(await file.versions()).toBe(2);
    await until(() => isIdle(product));
    await sleep(2_000);
    expect(await file.versions()).toBe(2);
    expect((await file.read()).equals(after)).toBe(true);
  });

  test('is in the feed once, with what was found, done and why, and nothing of the number', async () => {
    const { alerts } = await feedOf(product, { limit: '1000' });
    expect(alerts.filter((one) => one.file.name === name)).toHaveLength(1);
    expect(alert).toMatchObject({
      severity: 'medium',
      connector: visitor.connector,
      source: { kind: visitor.kind },
      file: { id: file.id, name, size: before.length },
      rule: { id: 'payment-cards', name: 'Payment cards' },
      label: { after: { name: 'Confidential \\ All Employees' } },
      outcome: 'labeled',
      reason: 'payment-cards',
    });
    expect(alert.id).toMatch(/^[0-9a-f]{32}$/);
    expect(alert.policy.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(alert.file.path).toContain(name);
    // What an application puts into a drive has no person for an owner in Graph, but its name.
    expect(alert.file.owner).toMatch(/./);
    expect(alert.detail).toContain('credit-card-number (1 at confidence 85)');
    expect(alert.label.before).toBeUndefined();
    expect(Math.abs(Date.now() - Date.parse(alert.time))).toBeLessThan(120_000);
    expect(URL.canParse(alert.file.link ?? '')).toBe(true);
    expect(alert.file.sharing).toMatch(/^(private|organization|anyone|external|internal|public|unknown)/);
    expect(alert.findings).toMatchObject([
      { type: 'credit-card-number', count: 1, confidence: 85, evidence: ['#### #### #### ####'] },
    ]);
    const shown = JSON.stringify(alerts) + product.output();
    for (const secret of secrets) expect(shown).not.toContain(secret);
  });
});

test('a document without anything sensitive keeps its bytes and its one version', async () => {
  const visitor = await graphVisitor(product.graph, 'sharepoint');
  const plain = await documentWith('The quarterly garden report praises the tulips.');
  const file = await visitor.drop('Tulips.docx', plain);
  await until(() => isSettled(product, 'Tulips.docx'));
  expect(await file.versions()).toBe(1);
  expect((await file.read()).equals(plain)).toBe(true);
});

test('a damaged document is skipped, and the feed says why', async () => {
  const visitor = await graphVisitor(product.graph, 'onedrive');
  // The header of a compound file (MS-CFB 2.2), in which Office keeps what it encrypts, and no more of it.
  await visitor.drop('Broken.docx', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(1_016)]));
  const alert = await until(() => alertOf(product, 'Broken.docx'));
  expect(alert).toMatchObject({ outcome: 'skipped', findings: [] });
  expect(alert.reason).toMatch(/^(corrupt|encrypted|unsupported)$/);
  expect(alert.detail).not.toBe('');
});

/** Nothing is queued or worked on. */
async function isIdle({ console }: Product): Promise<boolean> {
  const { queues } = (await (await fetch(`${console}/api/status`)).json()) as {
    queues: Readonly<Record<string, { waiting: number; inFlight: number }>>;
  };
  return Object.values(queues).every(({ waiting, inFlight }) => waiting + inFlight === 0);
}

async function isSettled({ console }: Product, name: string): Promise<boolean> {
  const { files } = (await (await fetch(`${console}/api/files?limit=1000`)).json()) as {
    files: readonly { name: string; state: string }[];
  };
  return files.some((file) => file.name === name && file.state !== 'pending');
}
