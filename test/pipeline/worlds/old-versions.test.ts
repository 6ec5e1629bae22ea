import { afterEach, describe, expect, it } from 'vitest';

import type { Connector } from '../../../connectors/connector.ts';
import { ConnectorError, type ConnectorErrorKind } from '../../../model/errors.ts';
import type { FileRef } from '../../../model/file.ts';
import type { Pipeline } from '../../../pipeline/pipeline.ts';
import { createWorld, type World } from '../../fixtures/world.ts';

const secret = '[default]\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG+bPxRfiCYzQ7vN3kLpA\n';
const minutes = 60_000;

let world: World;
afterEach(() => world.close());

type Remove = NonNullable<Connector['features']['removeOldVersions']>;

interface Changes {
  readonly oldVersions?: 'keep' | 'delete';
  readonly remove?: (real: Remove | undefined) => Remove | undefined;
}

/** The same process under a policy that says what becomes of old versions, over a service that does it in its own way. */
function changed({ oldVersions = 'delete', remove = (real) => real }: Changes): (pipeline: Pipeline) => Pipeline {
  return (pipeline) => {
    const { connector } = world.cloud;
    const removeOldVersions = remove(connector.features.removeOldVersions);
    const made: Connector = { ...connector, features: { ...connector.features, removeOldVersions } };
    const templates = pipeline.policy.templates.map((template) => ({ ...template, oldVersions }));
    return { ...pipeline, policy: { ...pipeline.policy, templates }, connectors: new Map([[made.name, made]]) };
  };
}

/** A file of three plain versions, worked on until nothing is left to do. */
async function protectedFile(cloud: string, changes: Changes = {}) {
  world = await createWorld({ cloud });
  const { user } = world.cloud;
  const file = await user.create('deploy.txt', Buffer.from('first'));
  await user.edit(file, Buffer.from('second'));
  await user.edit(file, Buffer.from(secret));
  world.restart(changed(changes));
  for (let round = 0; round < 3; round++) {
    await world.settle();
    world.pass(5 * minutes);
  }
  return { file, ...(await endOf(file)) };
}

async function endOf(file: FileRef) {
  const outcomes = await world.store.ledger.outcomes(file);
  const ending = outcomes.findLast(({ kind }) => kind === 'protected');
  const alerts = (await world.alerts()).filter(({ outcome }) => outcome === 'protected');
  const { user } = world.cloud;
  return { ending, alert: alerts[0], versions: await user.versions(file), name: await user.nameOf(file) };
}

const refusing =
  (kind: ConnectorErrorKind): NonNullable<Changes['remove']> =>
  () =>
  () =>
    Promise.reject(new ConnectorError(kind, 'Cannot delete old versions of file: it is on hold'));

describe.each(['graph', 'box'])('old versions of a file that was protected in %s', (cloud) => {
  it('stay where the policy keeps them', async () => {
    const { ending, versions } = await protectedFile(cloud, { oldVersions: 'keep' });
    expect(versions).toBe(4);
    expect(ending?.receipt?.versionBefore).toBeDefined();
  });

  it('are gone where the policy deletes them, and the outcome promises no way back', async () => {
    const { ending, versions, name, file } = await protectedFile(cloud);
    expect(versions).toBe(1);
    expect(name).toBe('deploy.txt.p7m');
    expect(ending?.receipt).toHaveProperty('versionAfter');
    expect(ending?.receipt).not.toHaveProperty('versionBefore');
    expect(ending?.detail).not.toContain('remain');
    expect(await world.store.ledger.outcomes(file)).toHaveLength(1);
  });

  it.each(['permanent', 'unauthorized', 'locked', 'conflict'] as const)(
    'are said to remain where the service answers %s, loudly, and the file is no failure',
    async (kind) => {
      const { ending, alert, versions, name } = await protectedFile(cloud, { remove: refusing(kind) });
      expect(versions).toBe(4);
      expect(name).toBe('deploy.txt.p7m');
      const note = 'old versions remain: Cannot delete old versions of file: it is on hold';
      expect(ending?.detail).toContain(note);
      expect(alert?.detail).toContain(note);
      expect(['high', 'critical']).toContain(alert?.severity);
      expect(ending?.receipt?.versionBefore).toBeDefined();
    },
  );

  it('are said to remain where the service has no such call', async () => {
    const { ending } = await protectedFile(cloud, { remove: () => undefined });
    expect(ending?.detail).toContain('old versions remain: the service cannot delete them');
  });

  it('are deleted by a later attempt where the first one fails', async () => {
    let failures = 2;
    const { ending, versions } = await protectedFile(cloud, {
      remove: (real) => async (item) => {
        if (failures-- > 0) throw new ConnectorError('transient', 'Cannot delete old versions: busy');
        return real === undefined ? 0 : real(item);
      },
    });
    expect(failures).toBeLessThan(0);
    expect(versions).toBe(1);
    expect(ending?.detail).not.toContain('remain');
  });
});

describe('old versions that SharePoint holds back', () => {
  it('are said to remain', async () => {
    world = await createWorld({ cloud: 'graph' });
    const file = await world.cloud.user.create('deploy.txt', Buffer.from(secret));
    const held = { retentionLabel: { name: 'Record' } };
    await world.cloud.control('/sandbox/facets', { driveId: file.sourceId, itemId: file.fileId, facets: held });
    world.restart(changed({}));
    await world.settle();
    const { ending, versions } = await endOf(file);
    expect(versions).toBe(2);
    expect(ending?.detail).toContain('old versions remain: Cannot delete old versions of file: SharePoint holds back');
  });
});
