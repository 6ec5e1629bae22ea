import { memorySource } from '../../lib/patch.ts';
import type { Connector } from '../../connectors/connector.ts';
import type { Alert } from '../../model/alert.ts';
import { FileError } from '../../model/errors.ts';
import type { FileItem, FileRef } from '../../model/file.ts';
import { evaluate } from '../../policies/evaluate.ts';
import type { LedgerEntry } from '../../store/store.ts';
import { markerOf } from './document.ts';
import type { KnownFile } from './users.ts';
import type { World } from './world.ts';

/** What must hold once faults have ended and everything has come to rest. Answers with a sentence for each thing that doesn't. */
export async function checkInvariants(world: World): Promise<readonly string[]> {
  const entries = await world.store.ledger.list({ limit: 1_000 });
  const { alerts } = await world.store.alerts.page({ limit: 1_000 });
  const listed = await world.cloud.files();
  const found: string[] = [
    ...atRest(entries),
    ...(await countsAddUp(world, entries, listed)),
    ...(await onceEach(world, entries, alerts)),
    ...(await runsEnded(world)),
  ];
  for (const [at, file] of world.users.files.entries()) {
    const ref = listed.find(({ fileId }) => fileId === file.ref.fileId);
    const problems = ref === undefined ? missing(file) : await checkFile(world, { file, ref, alerts });
    found.push(...problems.map((problem) => `file ${at} (${file.extension}, ${file.kind}): ${problem}`));
  }
  return found;
}

function missing({ present }: KnownFile): readonly string[] {
  return present ? ['it is no longer there'] : [];
}

function atRest(entries: readonly LedgerEntry[]): readonly string[] {
  return entries.flatMap(({ file, intent, parked, settled }) => [
    ...(intent === undefined || settled?.outcome === 'gone' ? [] : [`an intent is open for ${file.fileId}`]),
    ...(parked === undefined ? [] : [`${file.fileId} is parked: ${parked.reason}`]),
    ...(settled?.outcome === 'failed' ? [`${file.fileId} failed: ${settled.reason}`] : []),
    ...(settled?.reason === 'contested' ? [`${file.fileId} is contested`] : []),
  ]);
}

/** Each source's files by the ledger, those that are gone left out, are those that the cloud lists there. */
async function countsAddUp(
  { store }: World,
  entries: readonly LedgerEntry[],
  listed: readonly FileRef[],
): Promise<readonly string[]> {
  const keyOf = ({ sourceId, fileId }: FileRef): string => `${sourceId}/${fileId}`;
  const known = entries.filter(({ settled }) => settled !== undefined && settled.outcome !== 'gone');
  const [here, there] = [new Set(known.map(({ file }) => keyOf(file))), new Set(listed.map(keyOf))];
  const counted = (await store.ledger.counts()).filter(({ outcome }) => outcome !== undefined && outcome !== 'gone');
  const total = counted.reduce((sum, { files }) => sum + files, 0);
  return [
    ...[...there]
      .filter((key) => !here.has(key))
      .map((key) => `${key} is in the cloud, and the ledger doesn't know it`),
    ...[...here]
      .filter((key) => !there.has(key))
      .map((key) => `${key} is in the ledger as settled, and not in the cloud`),
    ...(total === known.length ? [] : [`the ledger counts ${total} files and lists ${known.length}`]),
  ];
}

async function onceEach(
  { store }: World,
  entries: readonly LedgerEntry[],
  alerts: readonly Alert[],
): Promise<readonly string[]> {
  const found: string[] = [];
  if (new Set(alerts.map(({ id }) => id)).size < alerts.length) found.push('an alert id occurs twice');
  for (const { file } of entries) {
    const outcomes = await store.ledger.outcomes(file);
    const keys = outcomes.map(({ version, policyHash }) => `${version} ${policyHash}`);
    if (new Set(keys).size < keys.length) found.push(`an outcome of ${file.fileId} is recorded twice`);
  }
  return found;
}

/** Each file of a run that was not cancelled has one result. */
async function runsEnded({ store }: World): Promise<readonly string[]> {
  const runs = await store.runs.list(1_000);
  return runs.flatMap(({ id, state, total, waiting, queued, results }) => {
    if (state === 'cancelled') return [];
    if (state !== 'finished') return [`run ${id} is ${state}`];
    const ended = Object.values(results).reduce((sum, files) => sum + files, 0);
    return ended === total && waiting + queued === 0 ? [] : [`run ${id} has ${total} files and ${ended} results`];
  });
}

interface Judged {
  readonly file: KnownFile;
  readonly ref: FileRef;
  readonly alerts: readonly Alert[];
}

async function checkFile(world: World, { file, ref, alerts }: Judged): Promise<readonly string[]> {
  if (!file.present) return ['it was removed, and is there'];
  const connector = world.plain.connectors.get(ref.connector);
  const item = await connector?.look(ref);
  if (connector === undefined || item === undefined) return ['the connector does not see it'];
  const entry = await world.store.ledger.find(ref);
  const bytes = await read(connector, item);
  const marked = file.kind !== 'plain';
  return [
    ...(await checkContent(world, { file, item, entry, bytes })),
    ...(isSettled(entry, item)
      ? []
      : [`settled is ${entry?.settled?.version ?? 'nothing'}, present is ${item.version}`]),
    ...(marked && !alerts.some((alert) => alert.kind === 'file' && alert.file.id === ref.fileId)
      ? ['there is no alert for it']
      : []),
    ...(await checkVersions(world, { file, ref, alerts })),
  ];
}

/** Locking and freeing a Box file raises its etag, which nobody needs to hear of: its content version counts. */
function isSettled(entry: LedgerEntry | undefined, { version, contentVersion }: FileItem): boolean {
  const settled = entry?.settled?.version;
  return settled === version || (contentVersion !== undefined && settled?.startsWith(`${contentVersion}.`) === true);
}

async function read(connector: Connector, item: FileItem): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of connector.download(item, new AbortController().signal)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

interface Content {
  readonly file: KnownFile;
  readonly item: FileItem;
  readonly entry: LedgerEntry | undefined;
  readonly bytes: Buffer;
}

/** The newest edit is there, and carries what the policy decides for it. */
async function checkContent(world: World, content: Content): Promise<readonly string[]> {
  const { file, item, bytes } = content;
  const { protectors, recovery } = world.plain.protection;
  const source = memorySource(bytes);
  const protector = [...protectors.values()].find((one) => one.recognizes(source));
  const plain = protector === undefined ? bytes : Buffer.concat([...protector.unprotect(source, recovery)]);
  const marker = markerOf(plain);
  const found =
    marker === file.marker ? [] : [`its content is ${marker ?? 'unknown'}, the newest edit is ${file.marker}`];
  if (protector !== undefined) {
    if (file.kind !== 'secret') found.push('it is protected without need');
    if (item.name !== protector.protectedName(item.name.replace(/\.p7m$/, ''))) found.push(`its name is ${item.name}`);
    return found;
  }
  if (file.kind === 'secret') found.push('it holds a secret and is not protected');
  return [...found, ...(await checkLabel(world, content))];
}

async function checkLabel({ plain, store }: World, { file, item, entry, bytes }: Content): Promise<readonly string[]> {
  const source = await store.sources.find(item.ref.connector, item.ref.sourceId);
  if (source === undefined) return ['its source is unknown'];
  try {
    const inspection = await plain.documents.inspect({ source: memorySource(bytes), path: undefined }, item.name);
    const decision = evaluate(plain.policy, {
      file: { ...item, connector: item.ref.connector, sourceName: source.name, sourceKind: source.kind },
      findings: inspection.findings,
      labels: inspection.labels,
      siteId: plain.siteId,
    });
    if (decision.kind === 'none') {
      const due = file.kind === 'card' && inspection.labels.length === 0;
      return due ? ['it holds a card number and has no label'] : [];
    }
    const recorded = !inspection.labelable && entry?.settled?.outcome === 'recorded';
    return recorded ? [] : [`it should be labeled and ended ${entry?.settled?.outcome ?? 'nowhere'}`];
  } catch (error) {
    if (error instanceof FileError) return [`it can't be read: ${error.message}`];
    throw error;
  }
}

/**
 * Between two saves of a user there is at most one version of ours: of each content no more than a user saved it, copies of
 * the user's own bytes (a buried save made the present one again) not counted. And each has an outcome, by which it can be undone.
 */
async function checkVersions({ cloud, store }: World, { file, ref }: Judged): Promise<readonly string[]> {
  const versions = await cloud.versions(ref);
  const recorded = await recordedWrites(store, ref);
  const inRow = versions.some(({ ours }, at) => ours && versions[at - 1]?.ours === true);
  if (!inRow && versions.filter(({ ours }) => ours).length <= recorded) return [];

  const byUser = new Set<string>();
  const own: string[] = [];
  for (const { ours, read: readVersion } of versions) {
    const bytes = (await readVersion()).toString('latin1');
    if (!ours) byUser.add(bytes);
    else if (!byUser.has(bytes)) own.push(markerOf(Buffer.from(bytes, 'latin1')) ?? 'encrypted');
  }
  const saved = new Map(file.saves).set(
    'encrypted',
    file.kinds
      .values()
      .filter((kind) => kind === 'secret')
      .toArray().length,
  );
  return [
    ...[...Map.groupBy(own, (marker) => marker)]
      .filter(([marker, group]) => group.length > (saved.get(marker) ?? 0))
      .map(([marker, group]) => `${group.length} versions of ours of ${marker}`),
    ...(own.length > recorded ? [`${own.length} versions of ours, ${recorded} of them with an outcome`] : []),
  ];
}

/** Outcomes that stand for a write, wherever the file lay then. */
async function recordedWrites({ ledger }: World['store'], { connector, fileId }: FileRef): Promise<number> {
  let count = 0;
  for (const { file } of await ledger.list({ connector, limit: 1_000 })) {
    if (file.fileId !== fileId) continue;
    const outcomes = await ledger.outcomes(file);
    count += outcomes.filter(({ kind }) => ['labeled', 'protected', 'superseded'].includes(kind)).length;
  }
  return count;
}
