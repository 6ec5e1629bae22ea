import { afterEach, describe, expect, it } from 'vitest';

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
