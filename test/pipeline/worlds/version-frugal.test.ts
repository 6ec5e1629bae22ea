import { afterEach, describe, expect, it } from 'vitest';

import { cardText, docx } from '../../fixtures/documents.ts';
import { createWorld, outcomesOf, type World } from '../../fixtures/world.ts';

const minutes = 60_000;
const secret = '[default]\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG+bPxRfiCYzQ7vN3kLpA\n';

let world: World;
/** What our connector asked of the cloud, method and address. */
let calls: string[] = [];
afterEach(() => world.close());

async function open(cloud: string, switches: Readonly<Record<string, unknown>> = {}): Promise<World> {
  calls = [];
  world = await createWorld({
    cloud,
    intercept: (request, next) => {
      calls.push(`${request.method} ${request.url}`);
      return next(request);
    },
  });
  if (Object.keys(switches).length > 0) await world.cloud.control('/sandbox/switches', switches);
  return world;
}

async function settleWell(): Promise<void> {
  for (let round = 0; round < 3; round++) {
    await world.settle();
    world.pass(5 * minutes);
  }
}

describe.each(['graph', 'box'])('one label change in %s', (cloud) => {
  it('adds one version to a document', async () => {
    await open(cloud);
    const file = await world.cloud.user.create('invoice.docx', await docx(cardText));
    await settleWell();
    expect(await outcomesOf(world, file)).toEqual(['labeled/payment-cards']);
    expect(await world.cloud.user.versions(file)).toBe(2);
  });

  it('adds one version to a file that is protected, renamed and shown', async () => {
    await open(cloud);
    const file = await world.cloud.user.create('deploy.txt', Buffer.from(secret));
    await settleWell();
    expect(await world.cloud.user.nameOf(file)).toBe('deploy.txt.p7m');
    expect(await world.cloud.user.versions(file)).toBe(2);
  });

  it('adds no version to a file whose label can only be shown beside it', async () => {
    await open(cloud);
    const file = await world.cloud.user.create('cards.txt', Buffer.from(cardText));
    await settleWell();
    expect(await outcomesOf(world, file)).toEqual(['recorded/payment-cards']);
    expect(await world.cloud.user.versions(file)).toBe(1);
  });
});

describe('one label change in SharePoint', () => {
  it.each([
    ['the times are set afterwards', { refuseFileSystemInfo: true }],
    ['If-Match is checked at the commit', { checkIfMatchAtCommit: true }],
    ['showing the label leaves the eTag', { extractMovesETag: false }],
    ['the file is rewritten at once', { enrichment: true, enrichmentDelayMs: 0 }],
  ])('adds one version where %s', async (_what, switches) => {
    await open('graph', switches);
    const file = await world.cloud.user.create('invoice.docx', await docx(cardText));
    await settleWell();
    expect((await outcomesOf(world, file)).filter((one) => one.startsWith('labeled'))).toHaveLength(1);
    expect(await world.cloud.user.versions(file)).toBe(2);
  });

  it('adds one version where the library requires check-out', async () => {
    await open('graph');
    const { user } = world.cloud;
    const file = await user.create('invoice.docx', await docx(cardText));
    await world.cloud.control('/sandbox/libraries', { driveId: file.sourceId, requireCheckout: true });
    await settleWell();
    expect(await user.versions(file)).toBe(2);
    expect(await user.checkedOut(file)).toBe(false);
    expect(await outcomesOf(world, file)).toEqual(['labeled/payment-cards']);
  });

  it('is known as ours when SharePoint rewrites the file a second later: nothing is fetched or written again', async () => {
    await open('graph', { enrichment: true, enrichmentDelayMs: 1_000 });
    const file = await world.cloud.user.create('invoice.docx', await docx(cardText));
    await settleWell();
    expect(await outcomesOf(world, file)).toEqual(['labeled/payment-cards', 'unchanged/already-labeled']);
    expect(calls.filter((call) => call.includes('/download/'))).toHaveLength(1);
    expect(calls.filter((call) => call.endsWith('/createUploadSession'))).toHaveLength(1);
    expect(await world.cloud.user.versions(file)).toBe(2);
    expect(await world.alerts()).toHaveLength(1);
  });

  it('is fetched again when a person saved the file after us, label or not', async () => {
    await open('graph');
    const file = await world.cloud.user.create('invoice.docx', await docx(cardText));
    await settleWell();
    await world.cloud.user.edit(file, await world.cloud.user.read(file));
    await settleWell();
    expect(calls.filter((call) => call.includes('/download/'))).toHaveLength(2);
    expect(await outcomesOf(world, file)).toEqual(['labeled/payment-cards', 'unchanged/already-labeled']);
  });
});
