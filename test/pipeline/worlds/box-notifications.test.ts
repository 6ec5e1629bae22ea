import { afterEach, describe, expect, it } from 'vitest';

import { sandboxBoxKeys } from '../../../config.ts';
import { signDelivery } from '../../../infra/sandbox/box/signature.ts';
import { receive } from '../../../pipeline/receive.ts';
import { poll } from '../../../pipeline/reconcile.ts';
import { ensureSubscriptions } from '../../../pipeline/subscriptions.ts';
import { createWiretap, type BoxPerson } from '../../fixtures/box-person.ts';
import { cardText, docx } from '../../fixtures/documents.ts';
import { createWorld, outcomesOf, type World } from '../../fixtures/world.ts';

const publicUrl = 'http://127.0.0.1:7071';

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

async function open(): Promise<{ readonly world: World; readonly person: BoxPerson }> {
  const { intercept, person } = createWiretap();
  world = await createWorld({ cloud: 'box', intercept });
  return { world, person: await person() };
}

async function forgetWebhooks({ pipeline, cloud, store }: World): Promise<void> {
  const { subscriptions } = cloud.connector.features;
  for (const { id } of (await subscriptions?.list()) ?? []) await subscriptions?.remove(id);
  for (const { connector, id } of await store.subscriptions.list()) {
    await pipeline.store.subscriptions.retire(connector, id);
  }
}

describe('a lock that is taken away in Box', () => {
  it.each(['a webhook', 'the event stream'])('frees what is parked for it, told by %s, before its time', async (by) => {
    const { world: made } = await open();
    const { cloud, settle, store, pipeline } = made;
    if (by === 'the event stream') await forgetWebhooks(made);
    const file = await cloud.user.create('invoice.docx', await docx(cardText));
    await cloud.user.lock(file);
    await poll(pipeline);
    await settle();
    const parked = (await store.ledger.find(file))?.parked;
    expect(parked).toMatchObject({ reason: 'locked' });
    expect((parked?.until ?? 0) - Date.now()).toBeGreaterThan(30_000);
    // Nothing passes: only the news can bring the file back.
    await cloud.user.unlock(file);
    if (by === 'the event stream') await poll(pipeline);
    await settle();
    expect(await outcomesOf(made, file)).toEqual(['labeled/payment-cards']);
    expect((await store.ledger.find(file))?.parked).toBeUndefined();
  });
});

describe('a webhook whose session is dead', () => {
  it('is made anew once the application is authorized again, and until then the report says what is wrong', async () => {
    const { world: made } = await open();
    const { cloud, settle, store, pipeline } = made;
    const [before] = await store.subscriptions.list();
    const shutOut = (unauthorizedApps: string[]) => cloud.control('/sandbox/switches', { unauthorizedApps }, 'PUT');
    await shutOut(['labelwright']);
    const { missing } = await ensureSubscriptions(pipeline, publicUrl);
    expect(missing.map(({ reason }) => reason).join()).toMatch(/unauthorized/i);
    await shutOut([]);
    const file = await cloud.user.create('invoice.docx', await docx(cardText));
    await settle();
    expect(await store.subscriptions.list()).toEqual([]);
    expect(await ensureSubscriptions(pipeline, publicUrl)).toMatchObject({ active: 1, missing: [] });
    const [after] = await store.subscriptions.list();
    expect(after?.id).not.toBe(before?.id);
    await poll(pipeline);
    await settle();
    await cloud.user.rename(file, 'renamed.docx');
    await settle();
    expect((await store.ledger.find(file))?.name).toBe('renamed.docx');
  });
});

describe('a webhook that Box has removed, having failed to deliver for long', () => {
  /** As Box posts it: without the source and the person of other triggers. */
  async function postDeletion({ pipeline }: World, webhookId: string, keys = sandboxBoxKeys) {
    const receivedAt = Date.now();
    const timestamp = new Date(receivedAt).toISOString();
    const webhook = { id: webhookId, type: 'webhook' };
    const about = { trigger: 'WEBHOOK.DELETED', webhook, additional_info: { reason: 'auto_cleanup' } };
    const told = { type: 'webhook_event', id: 'c0ffee00', created_at: timestamp, ...about };
    const body = Buffer.from(JSON.stringify(told));
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'box-delivery-id': 'f0',
      'box-delivery-timestamp': timestamp,
      'box-signature-primary': signDelivery(keys.primary, body, timestamp),
      'box-signature-secondary': signDelivery(keys.secondary, body, timestamp),
      'box-signature-version': '1',
      'box-signature-algorithm': 'HmacSHA256',
    };
    const url = new URL('/api/notifications/box', publicUrl);
    return receive(pipeline, 'box', { method: 'POST', url, headers, body, receivedAt });
  }

  async function only({ store }: World) {
    const [subscription, ...others] = await store.subscriptions.list();
    if (subscription === undefined || others.length > 0) throw new Error('There is not exactly one subscription');
    return subscription;
  }

  it('is made anew, and what went unheard meanwhile is found', async () => {
    const { world: made } = await open();
    const { cloud, pipeline, settle, store } = made;
    const before = await only(made);
    await cloud.connector.features.subscriptions?.remove(before.id);
    const file = await cloud.user.create('invoice.docx', await docx(cardText));
    await settle();
    expect(await outcomesOf(made, file)).toEqual([]);

    expect(await postDeletion(made, before.id)).toMatchObject({ status: 202 });
    expect(await store.subscriptions.list()).toEqual([]);
    expect(await ensureSubscriptions(pipeline, publicUrl)).toEqual({ active: 1, missing: [] });
    const after = await only(made);
    expect(after).toMatchObject({ sourceId: before.sourceId, address: before.address, active: true });
    expect(after.id).not.toBe(before.id);
    const atService = await cloud.connector.features.subscriptions?.list();
    expect(atService?.map(({ id }) => id)).toEqual([after.id]);
    await poll(pipeline);
    await settle();
    expect(await outcomesOf(made, file)).toEqual(['labeled/payment-cards']);
    await cloud.user.rename(file, 'renamed.docx');
    await settle();
    expect((await store.ledger.find(file))?.name).toBe('renamed.docx');
  });

  it('is told once: the same post again leaves its successor alone, and a stranger’s post all of them', async () => {
    const { world: made } = await open();
    const { pipeline } = made;
    const { id } = await only(made);
    const forged = await postDeletion(made, id, { primary: 'guessed', secondary: 'guessed' });
    expect(forged).toMatchObject({ status: 401 });
    expect((await only(made)).id).toBe(id);
    await postDeletion(made, id);
    await ensureSubscriptions(pipeline, publicUrl);
    const successor = await only(made);
    expect(await postDeletion(made, id)).toMatchObject({ status: 202 });
    expect(await only(made)).toEqual(successor);
  });
});

describe('a folder that leaves what is watched', () => {
  it('takes its files with it, which nobody tells of each', async () => {
    const { world: made, person } = await open();
    const { cloud, settle } = made;
    const file = await cloud.user.create('invoice.docx', await docx(cardText));
    const folder = (await (
      await person.call('POST', '/2.0/folders', { name: 'Old', parent: { id: file.sourceId } })
    ).json()) as { id: string };
    await person.call('PUT', `/2.0/files/${file.fileId}`, { parent: { id: folder.id } });
    await settle();
    expect((await outcomesOf(made, file))[0]).toBe('labeled/payment-cards');
    await person.call('DELETE', `/2.0/folders/${folder.id}?recursive=true`);
    await settle();
    expect((await outcomesOf(made, file)).at(-1)).toBe('gone/gone');
  });
});
