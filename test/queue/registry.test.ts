import { describe, expect, it } from 'vitest';
import { openQueues, queueMembers, register } from '../../queue/registry.ts';
import { SettingsError } from '../../model/errors.ts';
import { describeQueue } from '../contracts/queue-suite.ts';
import { queueFixtures } from '../fixtures/queues.ts';

describe('queue registry', () => {
  it('has a fixture for every member', () => {
    expect([...queueFixtures.keys()]).toEqual([...queueMembers.keys()]);
  });

  it('register() throws for two members of one name', () => {
    const member = { name: 'twin', open: () => Promise.reject(new Error('not opened')) };
    expect(() => register([member, member])).toThrow('two have the same name');
  });

  it('openQueues() names the members when asked for another', async () => {
    await expect(openQueues('kafka', {})).rejects.toThrow('kafka is none of embedded, sqs');
  });

  it.each([...queueMembers.keys()])('openQueues() says that the settings of %s are missing', async (name) => {
    await expect(openQueues(name, {})).rejects.toThrow(SettingsError);
  });

  it('openQueues() opens a member that works', async () => {
    const queues = await openQueues('embedded', { embedded: { path: ':memory:' } });
    await queues.sources.send([{ group: 'g', id: 'i', body: '{}' }]);
    expect(await queues.live.depth()).toMatchObject({ waiting: 0 });
    expect(await queues.sources.depth()).toMatchObject({ waiting: 1 });
    await Promise.all(Object.values(queues).map((queue) => queue.close()));
  });
});

for (const name of queueMembers.keys()) {
  const open = queueFixtures.get(name);
  if (open !== undefined) describeQueue(name, open);
}
