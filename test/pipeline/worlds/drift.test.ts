import { afterEach, describe, expect, it } from 'vitest';

import { memorySource } from '../../../lib/patch.ts';
import type { FileAlert } from '../../../model/alert.ts';
import type { FileRef } from '../../../model/file.ts';
import type { LabelId } from '../../../model/ids.ts';
import type { Pipeline } from '../../../pipeline/pipeline.ts';
import { poll, sweep } from '../../../pipeline/reconcile.ts';
import type { ShownLabels } from '../../../policies/policy.ts';
import { type BoxPerson, createWiretap } from '../../fixtures/box-person.ts';
import { bodyText, cardText, docx, plainText } from '../../fixtures/documents.ts';
import { createWorld, outcomesOf, type World } from '../../fixtures/world.ts';

const employees = 'Confidential - All Employees';
const partners = 'Confidential - Partners';
const general = 'General';
const hour = 3_600_000;
const secret = Buffer.from('[default]\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG+bPxRfiCYzQ7vN3kLpA\n');

interface Scene {
  readonly world: World;
  readonly person: BoxPerson;
  readonly calls: { readonly method: string; readonly path: string }[];
  drifts(): Promise<readonly FileAlert[]>;
  methods(bytes: Buffer): readonly string[];
}

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

interface Setting {
  readonly movesEtag?: boolean;
  readonly shownLabels?: Partial<ShownLabels>;
  readonly change?: (pipeline: Pipeline) => Pipeline;
}

async function open({ movesEtag = false, shownLabels = {}, change = (same) => same }: Setting = {}): Promise<Scene> {
  const { intercept, person, calls } = createWiretap();
  const made = await createWorld({ cloud: 'box', intercept });
  world = made;
  await made.cloud.control('/sandbox/switches', { classificationMovesEtag: movesEtag }, 'PUT');
  made.restart((pipeline) => {
    const policy = { ...pipeline.policy, shownLabels: { ...pipeline.policy.shownLabels, ...shownLabels } };
    return change({ ...pipeline, policy });
  });
  return {
    world: made,
    person: await person(),
    calls,
    async drifts() {
      const reasons = ['classification-drift', 'contested'];
      return (await made.alerts()).filter(({ reason }) => reasons.includes(reason));
    },
    methods: (bytes) => made.pipeline.documents.labels(memorySource(bytes), 'a.docx').map(({ method }) => method),
  };
}

async function labeled({ world: { cloud, settle } }: Scene, name = 'invoice.docx'): Promise<FileRef> {
  const file = await cloud.user.create(name, await docx(cardText));
  await settle();
  expect(await cloud.user.shownLabel(file)).toBe(employees);
  return file;
}

describe.each([false, true])('a classification that somebody changes, with an etag that moves: %s', (movesEtag) => {
  it.each([
    ['takes away', undefined],
    ['changes to another label', partners],
  ])('is restored where somebody %s it, recorded, and told with low severity', async (_what, name) => {
    const scene = await open({ movesEtag });
    const file = await labeled(scene);
    const { cloud, settle } = scene.world;
    await scene.person.classify(file, name);
    await settle();
    expect(await cloud.user.shownLabel(file)).toBe(employees);
    expect(await cloud.user.versions(file)).toBe(2);
    expect(await outcomesOf(scene.world, file)).toEqual(['labeled/payment-cards', 'unchanged/shown-again']);
    expect(await scene.drifts()).toMatchObject([
      { severity: 'low', reason: 'classification-drift', outcome: 'unchanged', file: { name: 'invoice.docx' } },
    ]);
    expect((await scene.drifts())[0]?.detail).toContain(name ?? 'taken away');
    // The match keeps its own alert, and later edits still move it instead of raising another.
    await cloud.user.edit(file, await cloud.user.read(file));
    await settle();
    expect((await scene.world.alerts()).length).toBe(2);
  });

  it('is only told where the policy reports, once for as long as it stays so', async () => {
    const scene = await open({ movesEtag, shownLabels: { drift: 'report' } });
    const file = await labeled(scene);
    const { cloud, settle, pipeline } = scene.world;
    await scene.person.classify(file, partners);
    await settle();
    await sweep(pipeline);
    await settle();
    expect(await cloud.user.shownLabel(file)).toBe(partners);
    expect(await scene.drifts()).toHaveLength(1);
    expect((await outcomesOf(scene.world, file)).filter((one) => one.endsWith('shown-again'))).toEqual([]);
  });

  it('is left alone after three restorations within an hour, and taken up again later', async () => {
    const scene = await open({ movesEtag });
    const file = await labeled(scene);
    const { cloud, settle, pass } = scene.world;
    for (let round = 1; round <= 3; round++) {
      await scene.person.classify(file, partners);
      await settle();
      expect(await cloud.user.shownLabel(file)).toBe(employees);
    }
    for (let round = 1; round <= 2; round++) {
      await scene.person.classify(file, round === 1 ? partners : general);
      await settle();
      expect(await cloud.user.shownLabel(file)).toBe(round === 1 ? partners : general);
    }
    expect((await scene.drifts()).map(({ reason }) => reason).sort()).toEqual([
      ...['classification-drift', 'classification-drift', 'classification-drift'],
      ...['contested', 'contested'],
    ]);
    pass(hour);
    await scene.person.classify(file, partners);
    await settle();
    expect(await cloud.user.shownLabel(file)).toBe(employees);
  });

  it('is left as it is where it is neither ours nor in the policy, and that is told once', async () => {
    const scene = await open({ movesEtag });
    const file = await labeled(scene);
    const { cloud, settle } = scene.world;
    await scene.person.addClassification('Legal hold');
    await scene.person.classify(file, 'Legal hold');
    await settle();
    await cloud.user.rename(file, 'renamed.docx');
    await settle();
    expect(await cloud.user.shownLabel(file)).toBe('Legal hold');
    expect(await scene.drifts()).toMatchObject([{ detail: expect.stringContaining('is left as it is') as string }]);
  });

  it('is restored beside a file that we protected, whose bytes nobody reads again', async () => {
    const scene = await open({ movesEtag });
    const { cloud, settle } = scene.world;
    const file = await cloud.user.create('deploy.txt', secret);
    await settle();
    const shown = await cloud.user.shownLabel(file);
    const reads = () => scene.calls.filter(({ path }) => /\/content$|\/download\//.test(path)).length;
    const before = reads();
    expect(before).toBeGreaterThan(0);
    await scene.person.classify(file, general);
    await settle();
    expect(await cloud.user.shownLabel(file)).toBe(shown);
    expect((await scene.world.store.ledger.find(file))?.settled).toMatchObject({ protected: true });
    expect(reads()).toBe(before);
  });

  it('is adopted where the policy says so and it is higher: written into the file as chosen by a person', async () => {
    const scene = await open({ movesEtag, shownLabels: { drift: 'adopt' } });
    const file = await labeled(scene);
    const { cloud, settle } = scene.world;
    await scene.person.classify(file, partners);
    await settle();
    const bytes = await cloud.user.read(file);
    expect(scene.methods(bytes)).toEqual(['privileged']);
    expect(await bodyText(bytes)).toBe(cardText);
    expect(await cloud.user.shownLabel(file)).toBe(partners);
    expect((await outcomesOf(scene.world, file)).at(-1)).toBe('labeled/adopted');
    expect(await cloud.user.versions(file)).toBe(3);
    await settle();
    expect(await cloud.user.versions(file)).toBe(3);
  });

  it('is not adopted where that would lower the label inside, which is shown again', async () => {
    const scene = await open({ movesEtag, shownLabels: { drift: 'adopt' } });
    const file = await labeled(scene);
    const { cloud, settle } = scene.world;
    await scene.person.classify(file, general);
    await settle();
    expect(await cloud.user.shownLabel(file)).toBe(employees);
    expect(await cloud.user.versions(file)).toBe(2);
    expect(await scene.drifts()).toHaveLength(1);
  });
});

describe('a classification beside a file without a label', () => {
  it('stays what people made it, unless the policy adopts it', async () => {
    const scene = await open();
    const { cloud, settle } = scene.world;
    const file = await cloud.user.create('garden.docx', await docx(plainText));
    await settle();
    await scene.person.classify(file, general);
    await settle();
    expect(await cloud.user.shownLabel(file)).toBe(general);
    expect(await scene.world.alerts()).toEqual([]);
  });

  it('is adopted by the name that the policy maps to a label', async () => {
    const label = (await import('../../../read-policy.ts'))
      .readPolicy(undefined)
      .labels.find(({ name }) => name === general)?.id;
    const names = [{ name: 'Internal only', label: label ?? ('' as LabelId) }];
    const scene = await open({ shownLabels: { drift: 'adopt', names } });
    const { cloud, settle } = scene.world;
    await scene.person.addClassification('Internal only');
    const file = await cloud.user.create('garden.docx', await docx(plainText));
    await settle();
    await scene.person.classify(file, 'Internal only');
    await settle();
    expect(await outcomesOf(scene.world, file)).toEqual(['unchanged/no-rule-matched', 'labeled/adopted']);
    expect(scene.methods(await cloud.user.read(file))).toEqual(['privileged']);
    expect(await cloud.user.shownLabel(file)).toBe('Internal only');
    await settle();
    expect(await cloud.user.versions(file)).toBe(2);
  });

  it('is kept beside a type of file that carries no label, through later edits and whatever rules say', async () => {
    const scene = await open({ shownLabels: { drift: 'adopt' } });
    const { cloud, settle } = scene.world;
    const text = 'Card number: 4539 1488 0343 6467, expires 09/27';
    const file = await cloud.user.create('notes.txt', Buffer.from(text));
    await settle();
    expect(await cloud.user.shownLabel(file)).toBe(employees);
    await scene.person.classify(file, partners);
    await settle();
    await cloud.user.edit(file, Buffer.from(`${text}\n`));
    await settle();
    expect(await cloud.user.shownLabel(file)).toBe(partners);
    expect(await outcomesOf(scene.world, file)).toEqual([
      'recorded/payment-cards',
      'recorded/adopted',
      'recorded/adopted',
    ]);
  });
});

describe('what finds a drift', () => {
  it('the event stream does where the webhook got lost', async () => {
    const scene = await open();
    const file = await labeled(scene);
    const { cloud, settle, pipeline } = scene.world;
    await forgetWebhooks(scene);
    await scene.person.classify(file, undefined);
    await settle();
    expect(await cloud.user.shownLabel(file)).toBeUndefined();
    await poll(pipeline);
    await settle();
    expect(await cloud.user.shownLabel(file)).toBe(employees);
  });

  it('nothing is looked for in report-only mode, where nothing was shown', async () => {
    const scene = await open({ change: (pipeline) => ({ ...pipeline, mode: 'report-only' }) });
    const { cloud, settle } = scene.world;
    const file = await cloud.user.create('invoice.docx', await docx(cardText));
    await settle();
    await scene.person.classify(file, general);
    await settle();
    expect(await cloud.user.shownLabel(file)).toBe(general);
    expect(await scene.drifts()).toEqual([]);
  });
});

async function forgetWebhooks({ world: { pipeline, cloud } }: Scene): Promise<void> {
  const { subscriptions } = cloud.connector.features;
  for (const { id } of (await subscriptions?.list()) ?? []) await subscriptions?.remove(id);
  for (const { connector, id } of await pipeline.store.subscriptions.list()) {
    await pipeline.store.subscriptions.retire(connector, id);
  }
}
