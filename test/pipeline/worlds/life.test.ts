import { randomBytes } from 'node:crypto';

import { afterEach, describe, expect, it } from 'vitest';

import type { PolicyHash } from '../../../model/ids.ts';
import { processFile } from '../../../pipeline/process.ts';
import { simulateFile } from '../../../pipeline/simulate.ts';
import { cloudFixtures } from '../../fixtures/clouds.ts';
import { bodyText, cardText, docx, labelProperties, plainText, withLabel } from '../../fixtures/documents.ts';
import { createWorld, outcomesOf, type World, type WorldOptions } from '../../fixtures/world.ts';
import { attachmentData, attachmentName, msg } from '../../formats/messages.ts';
import { docx as wordFile, paragraph } from '../../formats/packages.ts';
import { pdf } from '../../formats/pdfs.ts';
import { rawZip } from '../../formats/raw-zip.ts';

const hour = 3_600_000;
const truncated = (await docx(cardText)).subarray(0, 300);

describe.each(Object.keys(cloudFixtures))('a change in %s', (cloudName) => {
  let world: World;
  const open = async (options: Partial<WorldOptions> = {}): Promise<World> => {
    world = await createWorld({ cloud: cloudName, ...options });
    return world;
  };
  afterEach(() => world.close());

  it('labels a document with a payment card once, and says so in the feed', async () => {
    const { cloud, settle, alerts } = await open();
    const bytes = await docx(cardText);
    const file = await cloud.user.create('invoice.docx', bytes);
    await settle();

    const after = await cloud.user.read(file);
    expect(await labelProperties(after)).toEqual(expect.arrayContaining([expect.stringMatching(/_Enabled$/)]));
    expect(await bodyText(after)).toBe(cardText);
    expect(await cloud.user.versions(file)).toBe(2);
    expect(await outcomesOf(world, file)).toEqual(['labeled/payment-cards']);
    const [alert, ...others] = await alerts();
    expect(others).toEqual([]);
    expect(alert).toMatchObject({
      file: { name: 'invoice.docx' },
      rule: { id: 'payment-cards' },
      outcome: 'labeled',
      label: { after: { name: 'Confidential \\ All Employees' } },
      findings: [{ type: 'credit-card-number', count: 1, confidence: 85 }],
    });
  });

  it('our own write, replayed notifications and a restart change nothing', async () => {
    const { cloud, settle, restart, alerts } = await open();
    const file = await cloud.user.create('invoice.docx', await docx(cardText));
    await settle();
    const source = (await world.store.sources.list()).find(({ id }) => id === file.sourceId);
    restart();
    for (let replay = 0; replay < 3; replay++) {
      world.pass(hour);
      if (source !== undefined) await queueAgain(world, file);
      await settle();
    }
    expect(await cloud.user.versions(file)).toBe(2);
    expect(await outcomesOf(world, file)).toEqual(['labeled/payment-cards']);
    expect(await alerts()).toHaveLength(1);
  });

  it('a document without findings stays byte for byte, without an alert', async () => {
    const { cloud, settle, alerts } = await open();
    const bytes = await docx(plainText);
    const file = await cloud.user.create('garden.docx', bytes);
    await settle();
    expect((await cloud.user.read(file)).equals(bytes)).toBe(true);
    expect(await cloud.user.versions(file)).toBe(1);
    expect(await outcomesOf(world, file)).toEqual(['unchanged/no-rule-matched']);
    expect(await alerts()).toEqual([]);
  });

  it('report-only says what it would do and writes nothing', async () => {
    const { cloud, settle, alerts } = await open({ mode: 'report-only' });
    const bytes = await docx(cardText);
    const file = await cloud.user.create('invoice.docx', bytes);
    await settle();
    expect((await cloud.user.read(file)).equals(bytes)).toBe(true);
    expect(await alerts()).toMatchObject([{ outcome: 'reported', reason: 'report-only' }]);
  });

  it('a text file with a secret becomes NAME.p7m, and the alert tells', async () => {
    const { cloud, settle, alerts } = await open();
    const secret = `aws_secret_access_key = wJalrXUtnFEMI/K7MDENG+bPxRfiCYzQ7vN3kLpA`;
    const file = await cloud.user.create('deploy.txt', Buffer.from(`[default]\n${secret}\n`));
    await settle();
    expect(await cloud.user.nameOf(file)).toBe('deploy.txt.p7m');
    expect((await cloud.user.read(file)).includes(secret)).toBe(false);
    expect(await cloud.user.versions(file)).toBe(2);
    expect(await alerts()).toMatchObject([{ outcome: 'protected', rule: { id: 'aws-secret-keys' } }]);
  });

  it('a protected file stays what it is under another policy, and is told as that by a simulation', async () => {
    const { cloud, settle, alerts, store, restart } = await open();
    if (!cloud.can.stableIds) return;
    const secret = 'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG+bPxRfiCYzQ7vN3kLpA';
    const file = await cloud.user.create('deploy.txt', Buffer.from(`[default]\n${secret}\n`));
    await settle();
    const before = (await store.ledger.find(file))?.settled;
    const later = restart((pipeline) => ({ ...pipeline, policyHash: 'later-policy' as PolicyHash }));
    const { signal } = new AbortController();

    const simulated = await simulateFile(later, { file, run: 'r' }, signal);
    expect(simulated).toMatchObject({
      found: { result: 'unchanged', reason: 'already-protected', label: before?.label },
    });
    expect(await processFile(later, file, signal)).toBe('settled');
    expect((await store.ledger.find(file))?.settled).toMatchObject({
      outcome: 'unchanged',
      reason: 'already-protected',
      label: before?.label,
      protected: true,
      policyHash: 'later-policy',
    });
    expect(await cloud.user.versions(file)).toBe(2);
    expect(await alerts()).toHaveLength(1);
  });

  it('a protected file that somebody renames stays what it is', async () => {
    const { cloud, settle, alerts, store } = await open();
    if (!cloud.can.stableIds) return;
    const secret = 'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG+bPxRfiCYzQ7vN3kLpA';
    const file = await cloud.user.create('deploy.txt', Buffer.from(`[default]\n${secret}\n`));
    await settle();
    const before = (await store.ledger.find(file))?.settled;
    await cloud.user.rename(file, 'settings of last year.txt.p7m');
    await settle();
    expect((await store.ledger.find(file))?.settled).toMatchObject({ label: before?.label, protected: true });
    expect(await outcomesOf(world, file)).toEqual(['protected/aws-secret-keys', 'unchanged/already-protected']);
    expect(await alerts()).toHaveLength(1);
  });

  it('what somebody else encrypted in place of a protected file is told as that', async () => {
    const { cloud, settle, store } = await open();
    if (!cloud.can.stableIds) return;
    const secret = 'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG+bPxRfiCYzQ7vN3kLpA';
    const file = await cloud.user.create('deploy.txt', Buffer.from(`[default]\n${secret}\n`));
    await settle();
    const altered = Buffer.from(await cloud.user.read(file));
    altered.writeUInt8(altered.readUInt8(altered.length - 40) ^ 1, altered.length - 40);
    await cloud.user.edit(file, altered);
    await settle();
    expect((await store.ledger.find(file))?.settled).toMatchObject({ outcome: 'skipped', reason: 'encrypted' });
  });

  it('what is saved plain under a protected file’s name is judged by what it is, and protected again', async () => {
    const { cloud, settle } = await open();
    const secret = 'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG+bPxRfiCYzQ7vN3kLpA';
    const file = await cloud.user.create('deploy.txt', Buffer.from(`[default]\n${secret}\n`));
    await settle();
    await cloud.user.edit(file, Buffer.from(`[default]\n${secret}\nregion = eu-west-1\n`));
    await settle();
    if (!cloud.can.stableIds) return;
    expect(await cloud.user.nameOf(file)).toBe('deploy.txt.p7m');
    expect((await cloud.user.read(file)).includes(secret)).toBe(false);
    expect(await outcomesOf(world, file)).toEqual(['protected/aws-secret-keys', 'protected/aws-secret-keys']);
  });

  it('a protected file takes a numbered name where its own is taken, and replaces nothing', async () => {
    const { cloud, settle } = await open();
    const taken = await cloud.user.create('deploy.txt.p7m', Buffer.from('somebody else’s'));
    const secret = 'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG+bPxRfiCYzQ7vN3kLpA';
    const file = await cloud.user.create('deploy.txt', Buffer.from(`[default]\n${secret}\n`));
    await settle();
    expect((await cloud.user.read(taken)).toString()).toBe('somebody else’s');
    expect((await outcomesOf(world, file))[0]).toBe('protected/aws-secret-keys');
    if (cloud.can.stableIds) expect(await cloud.user.nameOf(file)).toBe('deploy.txt (1).p7m');
  });

  it('a payment card in text that was deleted, in a document, in an archive, attached to a message, is found and placed', async () => {
    const { cloud, settle, alerts } = await open();
    const deleted = `<w:p><w:del w:id="1" w:author="Ann"><w:r><w:delText>${cardText}</w:delText></w:r></w:del></w:p>`;
    const letter = wordFile(`${paragraph(plainText)}${deleted}`);
    const archive = rawZip([{ name: 'letters/offer.docx', content: letter }]);
    const bytes = msg(
      { 0x0037: 'Offer', 0x1000: plainText },
      { attachments: [{ [attachmentName]: 'letters.zip', [attachmentData]: archive }] },
    );
    const file = await cloud.user.create('offer.message', bytes);
    await settle();
    expect((await outcomesOf(world, file))[0]).toMatch(/^(?:labeled|recorded)\/payment-cards$/u);
    const [alert] = await alerts();
    const card = alert?.findings.find(({ type }) => type === 'credit-card-number');
    expect(card?.places.map(({ part }) => part)).toEqual(['letters.zip > letters/offer.docx > body']);
  });

  it('a PDF with a payment card is labeled behind its own bytes, with an alert that names the page', async () => {
    const { cloud, settle, alerts } = await open();
    const bytes = pdf({ pages: [{ lines: [plainText] }, { lines: [cardText] }] });
    const file = await cloud.user.create('invoice.pdf', bytes);
    await settle();
    const after = await cloud.user.read(file);
    expect(after.subarray(0, bytes.length).equals(bytes)).toBe(true);
    expect(after.includes('MSIP_Label_', bytes.length)).toBe(true);
    expect(await outcomesOf(world, file)).toEqual(['labeled/payment-cards']);
    const [alert] = await alerts();
    expect(alert?.outcome).toBe('labeled');
    expect(alert?.findings.find(({ type }) => type === 'credit-card-number')?.places[0]?.part).toBe('page 2');
  });

  it.each([
    ['empty', 'empty.docx', Buffer.alloc(0)],
    ['corrupt', 'broken.docx', truncated],
    ['unsupported', 'old.cab', Buffer.from('MSCF\u0000\u0000\u0000\u0000', 'latin1')],
  ])('a file that is %s ends as skipped, visible in the feed', async (reason, name, bytes) => {
    const { cloud, settle, alerts } = await open();
    const file = await cloud.user.create(name, bytes);
    await settle();
    expect((await cloud.user.read(file)).equals(bytes)).toBe(true);
    expect(await outcomesOf(world, file)).toEqual([`skipped/${reason}`]);
    expect(await alerts()).toMatchObject([{ outcome: 'skipped', reason, file: { name } }]);
  });

  it('an edit that keeps the label is not written again', async () => {
    const { cloud, settle, alerts } = await open();
    const file = await cloud.user.create('invoice.docx', await docx(cardText));
    await settle();
    await cloud.user.edit(file, await cloud.user.read(file));
    await cloud.user.rename(file, 'renamed.docx');
    await settle();
    expect((await labelProperties(await cloud.user.read(file))).length).toBeGreaterThan(0);
    expect((await outcomesOf(world, file)).filter((one) => one.startsWith('labeled'))).toHaveLength(1);
    const raised = await alerts();
    expect(raised.at(-1)).toMatchObject({ outcome: 'labeled', count: expect.any(Number) as number });
    // Without an id that stays it is another file under its new name: looked at, and left as it is.
    expect(raised.slice(0, -1).map(({ outcome }) => outcome)).toEqual(cloud.can.stableIds ? [] : ['unchanged']);
  });

  it('a file that is locked is parked, and labeled once it is free', async () => {
    const { cloud, settle } = await open();
    const file = await cloud.user.create('invoice.docx', await docx(plainText));
    await settle();
    await cloud.user.edit(file, await docx(cardText));
    await cloud.user.lock(file);
    await settle();
    expect((await world.store.ledger.find(file))?.parked).toMatchObject({ reason: 'locked' });
    await cloud.user.unlock(file);
    world.pass(2 * hour);
    await settle();
    expect((await labelProperties(await cloud.user.read(file))).length).toBeGreaterThan(0);
    expect((await world.store.ledger.find(file))?.parked).toBeUndefined();
  });

  it('a file that stays locked beyond the limit fails, with an alert', async () => {
    const { cloud, settle, alerts } = await open();
    const file = await cloud.user.create('invoice.docx', await docx(cardText));
    await cloud.user.lock(file);
    for (let round = 0; round < 40; round++) {
      await settle();
      world.pass(5 * hour);
    }
    expect((await world.store.ledger.find(file))?.settled).toMatchObject({ outcome: 'failed', reason: 'locked' });
    expect((await alerts()).map(({ outcome }) => outcome)).toContain('failed');
    expect(await cloud.user.versions(file)).toBe(1);
  });

  it('a removed file ends as gone', async () => {
    const { cloud, settle } = await open();
    const file = await cloud.user.create('invoice.docx', await docx(cardText));
    await settle();
    await cloud.user.remove(file);
    await settle();
    if (!cloud.can.removals) await queueAgain(world, file);
    await settle();
    expect((await world.store.ledger.find(file))?.settled?.outcome).toBe('gone');
  });

  it('after three writes within an hour a file that keeps losing its label is contested', async () => {
    const { cloud, settle, alerts } = await open();
    const file = await cloud.user.create('invoice.docx', await docx(cardText));
    await settle();
    for (let round = 1; round <= 4; round++) {
      await cloud.user.edit(file, await docx(cardText, `round ${round}`));
      await settle();
    }
    expect((await world.store.ledger.find(file))?.settled).toMatchObject({ outcome: 'skipped', reason: 'contested' });
    expect((await alerts()).map(({ reason }) => reason)).toContain('contested');
  });

  it('throttling parks files and is not an attempt', async () => {
    const { cloud, settle, restart } = await open();
    if (!cloud.can.http) return;
    const file = await cloud.user.create('invoice.docx', await docx(cardText));
    await cloud.idle();
    await cloud.control('/sandbox/faults', {
      path: '/((v1.0|2.0)/.*content|download/.*)',
      times: 3,
      fault: { kind: 'status', status: 429, headers: { 'retry-after': '60' } },
    });
    // The earliest time that chance allows.
    restart((pipeline) => ({ ...pipeline, random: (bytes) => (bytes === 2 ? Buffer.alloc(2) : randomBytes(bytes)) }));
    const told = Date.now();
    await settle();
    const entry = await world.store.ledger.find(file);
    expect(entry).toMatchObject({ attempts: 0, parked: {} });
    // Never earlier than the service asked for.
    expect(entry?.parked?.until).toBeGreaterThanOrEqual(told + 60_000);
    for (let round = 0; round < 5; round++) {
      world.pass(90_000);
      await settle();
    }
    expect((await labelProperties(await cloud.user.read(file))).length).toBeGreaterThan(0);
    expect(await outcomesOf(world, file)).toEqual(['labeled/payment-cards']);
  });

  it('no file content and no matched value reaches alerts, outcomes or the log', async () => {
    const lines: string[] = [];
    const write = (message: string, fields?: object) => void lines.push(`${message} ${JSON.stringify(fields ?? {})}`);
    const { cloud, settle, alerts } = await open({ log: { debug: write, info: write, warn: write, error: write } });
    const file = await cloud.user.create('invoice.docx', await docx(cardText, plainText));
    await cloud.user.create('bad.docx', Buffer.from('PK\u0003\u0004 4556 7375 8689 9855'));
    await settle();
    const said = [
      ...lines,
      JSON.stringify(await alerts()),
      JSON.stringify(await world.store.ledger.outcomes(file)),
    ].join('\n');
    // Ids and times hold digits of their own: what counts is the number as it was written, whole or in part.
    expect(said).not.toMatch(/4556[ -]?7375|7375[ -]?8689|8689[ -]?9855|CVV 311|tulips/);
    expect(said).toContain('payment-cards');
  });
});

async function queueAgain(world: World, file: Parameters<World['cloud']['user']['read']>[0]): Promise<void> {
  const { queueFile, queueSource } = await import('../../../pipeline/enqueue.ts');
  await queueSource(world.pipeline, { connector: file.connector, sourceId: file.sourceId });
  await queueFile(world.pipeline, file, undefined);
}

describe('SharePoint’s enrichment of an uploaded document', () => {
  let world: World;
  afterEach(() => world.close());

  it('is no reason to write again, and no news', async () => {
    world = await createWorld({ cloud: 'graph' });
    const { cloud, settle, alerts } = world;
    await cloud.control('/sandbox/switches', { enrichment: true });
    const file = await cloud.user.create('invoice.docx', await docx(cardText));
    await settle();
    world.pass(hour);
    await settle();
    expect(await cloud.user.versions(file)).toBe(2);
    expect((await labelProperties(await cloud.user.read(file))).length).toBeGreaterThan(0);
    const outcomes = await outcomesOf(world, file);
    expect(outcomes.filter((one) => one === 'labeled/payment-cards')).toHaveLength(1);
    expect(outcomes.at(-1)).toBe('unchanged/already-labeled');
    expect(await alerts()).toHaveLength(1);
  });
});

describe.each(Object.keys(cloudFixtures))('the label beside a file in %s', (cloudName) => {
  let world: World;
  const open = async (options: Partial<WorldOptions> = {}): Promise<World> => {
    world = await createWorld({ cloud: cloudName, ...options });
    return world;
  };
  const can = (): boolean => world.cloud.connector.features.shownLabel !== undefined;
  afterEach(() => world.close());

  /** What the cloud offers to change a label beside a file, as it reaches it. */
  const isShowing = ({ method, url }: Request): boolean =>
    method !== 'GET' && /extractSensitivityLabels|\/metadata\//.test(url);

  it.each([true, false])('is shown after the upload, once (its showing moves the version: %s)', async (moves) => {
    let shown = 0;
    const { cloud, settle } = await open({
      intercept: (request, next) => {
        if (isShowing(request)) shown++;
        return next(request);
      },
    });
    if (!can()) return;
    await moving(world, moves);
    const file = await cloud.user.create('invoice.docx', await docx(cardText));
    await settle();
    world.pass(hour);
    await queueAgain(world, file);
    await settle();
    expect(await cloud.user.shownLabel(file)).toMatch(/All Employees$/);
    expect(shown).toBe(1);
    expect(await cloud.user.versions(file)).toBe(2);
    expect(await outcomesOf(world, file)).toEqual(['labeled/payment-cards']);
    expect((await world.store.ledger.find(file))?.settled?.version).toBe((await cloud.connector.look(file))?.version);
  });

  it('is not shown in report-only mode', async () => {
    const { cloud, settle } = await open({ mode: 'report-only' });
    const file = await cloud.user.create('invoice.docx', await docx(cardText));
    await cloud.user.create('cards.txt', Buffer.from(cardText));
    await settle();
    expect(await cloud.user.shownLabel(file)).toBeUndefined();
  });

  it('is shown for a file that carries it already', async () => {
    const { cloud, settle } = await open();
    if (!can()) return;
    const label = { labelId: employees, siteId: world.pipeline.siteId };
    const file = await cloud.user.create('invoice.docx', await withLabel(await docx(cardText), label));
    await settle();
    expect(await outcomesOf(world, file)).toEqual(['unchanged/already-labeled']);
    expect(await cloud.user.shownLabel(file)).toMatch(/All Employees$/);
    expect(await cloud.user.versions(file)).toBe(1);
  });

  it('is no failure of the file where the service refuses it, and the outcome and alert say so', async () => {
    const { cloud, settle, alerts } = await open();
    if (!can()) return;
    await cloud.control('/sandbox/faults', {
      path: 'extractSensitivityLabels|/metadata/',
      times: 100,
      fault: { kind: 'status', status: 403 },
    });
    const file = await cloud.user.create('invoice.docx', await docx(cardText));
    await settle();
    expect((await labelProperties(await cloud.user.read(file))).length).toBeGreaterThan(0);
    expect(await outcomesOf(world, file)).toEqual(['labeled/payment-cards']);
    const [outcome] = await world.store.ledger.outcomes(file);
    expect(outcome?.detail).toContain('the service could not show the label');
    expect((await alerts())[0]?.detail).toBe(outcome?.detail);
  });

  it('waits while the service is busy, and is shown then', async () => {
    const { cloud, settle } = await open();
    if (!can()) return;
    await cloud.control('/sandbox/faults', {
      path: 'extractSensitivityLabels|/metadata/',
      times: 3,
      fault: { kind: 'status', status: 429, headers: { 'retry-after': '60' } },
    });
    const file = await cloud.user.create('invoice.docx', await docx(cardText));
    await settle();
    expect(await world.store.ledger.find(file)).toMatchObject({ attempts: 0, parked: {}, intent: {} });
    for (let round = 0; round < 4; round++) {
      world.pass(90_000);
      await settle();
    }
    expect(await cloud.user.shownLabel(file)).toMatch(/All Employees$/);
    expect(await cloud.user.versions(file)).toBe(2);
    expect(await outcomesOf(world, file)).toEqual(['labeled/payment-cards']);
  });

  it.each(['before', 'after'])('a user who edits and renames right %s it is shown is not overlooked', async (when) => {
    let edit: (() => Promise<void>) | undefined;
    const { cloud, settle, alerts } = await open({
      intercept: async (request, next) => {
        const save = isShowing(request) ? edit : undefined;
        if (save === undefined) return next(request);
        edit = undefined;
        if (when === 'before') await save();
        const answer = await next(request);
        if (when === 'after') await save();
        return answer;
      },
    });
    if (!can()) return;
    const file = await cloud.user.create('invoice.docx', await docx(cardText));
    const bytes = await docx(plainText, cardText);
    edit = async () => {
      await cloud.user.edit(file, bytes);
      await cloud.user.rename(file, 'renamed.docx');
    };
    await settle();
    const after = await cloud.user.read(file);
    expect(await bodyText(after)).toBe(`${plainText}\n${cardText}`);
    expect((await labelProperties(after)).length).toBeGreaterThan(0);
    expect(await cloud.user.shownLabel(file)).toMatch(/All Employees$/);
    expect((await world.store.ledger.find(file))?.name).toBe('renamed.docx');
    expect(await outcomesOf(world, file)).toEqual(['labeled/payment-cards', 'labeled/payment-cards']);
    expect((await alerts()).map(({ outcome }) => outcome)).toEqual(['labeled']);
  });
});

const employees = '6c1f1a52-8f0b-4b6e-9a35-0d0e5c7a1011';

/** Whether showing a label moves a file's version is undocumented for both clouds, so it goes either way here. */
async function moving({ cloud }: World, moves: boolean): Promise<void> {
  if (cloud.name === 'graph') await cloud.control('/sandbox/switches', { extractMovesETag: moves });
  if (cloud.name === 'box') await cloud.control('/sandbox/switches', { classificationMovesEtag: moves }, 'PUT');
}

describe('Box’s classification of a type that carries no label inside', () => {
  let world: World;
  afterEach(() => world.close());

  it.each([true, false])('shows the label that is recorded (moving the etag: %s)', async (moves) => {
    world = await createWorld({ cloud: 'box' });
    const { cloud, settle, alerts } = world;
    await moving(world, moves);
    const file = await cloud.user.create('cards.txt', Buffer.from(cardText));
    await settle();
    world.pass(hour);
    await queueAgain(world, file);
    await settle();
    expect(await cloud.user.shownLabel(file)).toBe('Confidential - All Employees');
    expect(await cloud.user.versions(file)).toBe(1);
    expect(await outcomesOf(world, file)).toEqual(['recorded/payment-cards']);
    expect(await alerts()).toHaveLength(1);
  });

  it('is made for protected files, under their new name', async () => {
    world = await createWorld({ cloud: 'box' });
    const { cloud, settle } = world;
    const key = 'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG+bPxRfiCYzQ7vN3kLpA';
    const file = await cloud.user.create('deploy.txt', Buffer.from(`[default]\n${key}\n`));
    await settle();
    expect(await cloud.user.nameOf(file)).toBe('deploy.txt.p7m');
    expect(await cloud.user.shownLabel(file)).toBe('Highly Confidential - Secrets');
    expect(await outcomesOf(world, file)).toEqual(['protected/aws-secret-keys']);
  });
});
