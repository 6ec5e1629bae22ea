import { afterEach, describe, expect, it } from 'vitest';

import { memorySource } from '../../../lib/patch.ts';
import type { FileRef } from '../../../model/file.ts';
import type { PolicyHash } from '../../../model/ids.ts';
import { processFile } from '../../../pipeline/process.ts';
import { poll, sweep } from '../../../pipeline/reconcile.ts';
import { protectors } from '../../../protection/registry.ts';
import { createWiretap } from '../../fixtures/box-person.ts';
import { createWorld, outcomesOf, type World } from '../../fixtures/world.ts';

const secret = 'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG+bPxRfiCYzQ7vN3kLpA';
const content = `[default]\n${secret}\n`;
const minute = 60_000;

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

/** What the recovery key makes of the file. */
async function opened({ cloud, pipeline }: World, file: FileRef): Promise<string> {
  const source = memorySource(await cloud.user.read(file));
  const protector = protectors.find((one) => one.recognizes(source));
  if (protector === undefined) throw new Error('The file is not protected');
  return Buffer.concat([...protector.unprotect(source, pipeline.protection.recovery)]).toString('utf8');
}

/** All ways by which news comes in. */
async function hear({ pipeline, settle, pass }: World): Promise<void> {
  await settle();
  await poll(pipeline);
  await settle();
  pass(90 * minute);
  await sweep(pipeline);
  await settle();
}

describe.each(['graph', 'box'])('a protected file of ours in %s', (cloudName) => {
  it.each(['renamed', 'moved'])(
    'stays what it is where its folder is %s, under the same policy and another',
    async (how) => {
      const made = (world = await createWorld({ cloud: cloudName }));
      const { cloud, store, alerts, settle } = made;
      const { folders } = cloud.user;
      if (folders === undefined) throw new Error(`${cloudName} has folders`);
      const file = await cloud.user.create('deploy.txt', Buffer.from(content));
      const folder = await folders.make(file, 'Settings');
      const archive = await folders.make(file, 'Archive');
      await folders.put(file, folder);
      await settle();
      const before = (await store.ledger.find(file))?.settled;
      expect(before).toMatchObject({ protected: true });
      expect(before?.label).toBeDefined();

      if (how === 'renamed') await folders.rename(folder, 'Settings of last year');
      else await folders.move(folder, archive);
      await hear(made);
      const [first, ...others] = await outcomesOf(made, file);
      expect(first).toBe('protected/aws-secret-keys');
      expect(others.filter((one) => one !== 'unchanged/already-protected')).toEqual([]);
      expect((await store.ledger.find(file))?.settled).toMatchObject({ label: before?.label, protected: true });

      const later = made.restart((pipeline) => ({ ...pipeline, policyHash: 'later-policy' as PolicyHash }));
      expect(await processFile(later, file, new AbortController().signal)).toBe('settled');
      const entry = await store.ledger.find(file);
      const is = { outcome: 'unchanged', reason: 'already-protected', policyHash: 'later-policy' };
      expect(entry?.settled).toMatchObject({ ...is, label: before?.label, protected: true });
      expect(entry?.path).toBe(`${how === 'renamed' ? 'Settings of last year' : 'Archive/Settings'}/deploy.txt.p7m`);
      expect(await opened(made, file)).toBe(content);
      expect(await cloud.user.versions(file)).toBe(2);
      expect(await alerts()).toHaveLength(1);
    },
  );
});

describe('a protected file of ours in Box', () => {
  const mail = 'ada@example.test';
  const seed = {
    company: 'Example',
    users: [{ name: 'Ada Example', mail }],
    drives: [],
    folders: ['Team', 'Board'].map((name) => ({ name, owner: mail, files: [] })),
  };

  it.each(['the file', 'its folder'])(
    'stays what it is where %s is moved into another watched folder',
    async (what) => {
      const made = (world = await createWorld({ cloud: 'box', seed }));
      const { cloud, store, alerts, settle } = made;
      const { folders } = cloud.user;
      if (folders === undefined) throw new Error('Box has folders');
      const file = await cloud.user.create('deploy.txt', Buffer.from(content));
      const folder = await folders.make(file, 'Settings');
      await folders.put(file, folder);
      await settle();
      const before = (await store.ledger.find(file))?.settled;
      expect(before).toMatchObject({ protected: true });
      const elsewhere = (await store.sources.list()).find(
        ({ id, kind }) => kind === 'box-folder' && id !== file.sourceId,
      );
      if (elsewhere === undefined) throw new Error('There is no other folder');
      if (what === 'the file') await folders.put(file, elsewhere.id);
      else await folders.move(folder, elsewhere.id);
      await hear(made);
      const moved = { ...file, sourceId: elsewhere.id };
      expect((await outcomesOf(made, file)).at(-1)).toBe('gone/gone');
      expect(await outcomesOf(made, moved)).toEqual(['unchanged/already-protected']);
      expect((await store.ledger.find(moved))?.settled).toMatchObject({ label: before?.label, protected: true });
      expect(await opened(made, moved)).toBe(content);
      expect(await alerts()).toHaveLength(1);
    },
  );

  it('stays what it is where it comes back from the trash', async () => {
    const { intercept, person } = createWiretap();
    const made = (world = await createWorld({ cloud: 'box', intercept }));
    const { cloud, store, alerts, settle } = made;
    const file = await cloud.user.create('deploy.txt', Buffer.from(content));
    await settle();
    const before = (await store.ledger.find(file))?.settled;
    await cloud.user.remove(file);
    await hear(made);
    expect((await store.ledger.find(file))?.settled).toMatchObject({ outcome: 'gone' });
    await (await person()).call('POST', `/2.0/files/${file.fileId}`, {});
    await hear(made);
    const is = { outcome: 'unchanged', reason: 'already-protected', label: before?.label, protected: true };
    expect((await store.ledger.find(file))?.settled).toMatchObject(is);
    expect(await opened(made, file)).toBe(content);
    expect(await cloud.user.versions(file)).toBe(2);
    expect(await alerts()).toHaveLength(1);
  });
});
