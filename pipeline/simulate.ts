import type { Connector } from '../connectors/connector.ts';
import type { FileAlert } from '../model/alert.ts';
import type { FileItem, FileRef } from '../model/file.ts';
import type { PolicyHash } from '../model/ids.ts';
import type { OutcomeKind } from '../model/outcome.ts';
import type { Queue } from '../queue/queue.ts';
import type { Claim, FileResult, Ledger, LedgerEntry, Parking, Settlement } from '../store/store.ts';
import type { RunJob } from './messages.ts';
import { connectorNamed, type Pipeline } from './pipeline.ts';
import { processFile } from './process.ts';
import type { RunStep } from './work.ts';

/** Where nothing would change there is no news, however often the file was told of before. */
const quiet: readonly OutcomeKind[] = ['unchanged', 'gone', 'superseded'];

/**
 * Finds out what would become of a file by the very steps that live work takes, up to the bytes that would be sent: cloud, ledger and
 * queue are given in a form that reads and never writes.
 */
export async function simulateFile(pipeline: Pipeline, job: RunJob, signal: AbortSignal): Promise<RunStep> {
  const { file } = job;
  const end: { settlement?: Settlement; parking?: Parking } = {};
  const result = await processFile(dryPipeline(pipeline, job, end), file, signal);
  if (result === 'busy' || result === 'lost') return { undone: result };
  const { settlement, parking } = end;
  if (settlement !== undefined) return { found: resultOf(pipeline, file, settlement) };
  if (parking === undefined) return { found: { file, result: 'gone', reason: 'not-watched' } };
  if (parking.reason === 'locked') return { found: { file, result: 'parked', reason: parking.reason } };
  return { again: pipeline.now() + parking.delayMs };
}

function resultOf(pipeline: Pipeline, file: FileRef, { outcome, alert }: Settlement): FileResult {
  const { kind, reason, label } = outcome;
  return {
    file,
    result: kind,
    reason,
    ...(label === undefined ? {} : { label }),
    ...(alert === undefined || quiet.includes(kind) ? {} : { alert: asSimulated(pipeline, alert.alert) }),
  };
}

function asSimulated({ policyHash }: Pipeline, alert: FileAlert): FileAlert {
  return {
    ...alert,
    policy: { ...alert.policy, hash: policyHash },
    outcome: 'reported',
    reason: 'simulated',
    detail: `Simulation, nothing was written: would be ${alert.outcome} (${alert.reason}): ${alert.detail}`,
  };
}

interface End {
  settlement?: Settlement;
  parking?: Parking;
}

/** Under a hash of the run's own, so that the alerts of each simulation are its own. */
function dryPipeline(pipeline: Pipeline, job: RunJob, end: End): Pipeline {
  const { store, queues } = pipeline;
  const connector = dryConnector(connectorNamed(pipeline, job.file.connector));
  return {
    ...pipeline,
    mode: 'enforce',
    policyHash: `${pipeline.policyHash}.${job.run}` as PolicyHash,
    connectors: new Map([[connector.name, connector]]),
    queues: { ...queues, live: silenced(queues.live), backfill: silenced(queues.backfill) },
    store: { ...store, ledger: dryLedger(store.ledger, job, end) },
  };
}

/** Every member is named, so that the compiler asks about each new one. */
function dryConnector(connector: Connector): Connector {
  const { features } = connector;
  return {
    name: connector.name,
    // What is there now is judged, quiet or not.
    settleSeconds: 0,
    features: {
      isStream: (source) => features.isStream(source),
      tellsAll: (source) => features.tellsAll(source),
      subscriptions: undefined,
      rename: features.rename && ((item: FileItem, name: string) => Promise.resolve({ ...item, name })),
      shownLabel: undefined,
      catalog: features.catalog,
      removeOldVersions: features.removeOldVersions && (() => Promise.resolve(0)),
      examine: features.examine,
    },
    sources: () => connector.sources(),
    receive: (request, known) => connector.receive(request, known),
    changes: (source, checkpoint) => connector.changes(source, checkpoint),
    look: (file) => connector.look(file),
    download: (item, signal) => connector.download(item, signal),
    upload: (item) => Promise.resolve({ item }),
    confirm: (item, intent) => connector.confirm(item, intent),
    createDigest: () => connector.createDigest(),
  };
}

function silenced(queue: Queue): Queue {
  return { ...queue, send: () => Promise.resolve() };
}

const nothing = (): Promise<void> => Promise.resolve();

/** Every member is named, so that the compiler asks about each new one. */
function dryLedger(ledger: Ledger, job: RunJob, end: End): Ledger {
  return {
    claim: (file) => dryClaim(ledger, file, job.attempt ?? 1),
    extend: nothing,
    release: nothing,
    open: nothing,
    drop: nothing,
    settle(_claim, settlement) {
      end.settlement = settlement;
      return nothing();
    },
    park(_claim, parking) {
      end.parking = parking;
      return nothing();
    },
    reopenable: (selection) => ledger.reopenable(selection),
    reopen: () => Promise.resolve(0),
    unpark: () => Promise.resolve(false),
    takeDue: () => Promise.resolve([]),
    wake: () => Promise.resolve(0),
    seen: nothing,
    find: (file) => ledger.find(file),
    locate: (connector, fileId) => ledger.locate(connector, fileId),
    list: (filter) => ledger.list(filter),
    walk: (page) => ledger.walk(page),
    outcomes: (file) => ledger.outcomes(file),
    counts: () => ledger.counts(),
    tally: (source) => ledger.tally(source),
  };
}

/** As if nothing were settled or under way, and nobody else at work; what we protected can't be looked into all the same. How often the run has tried stands for failed attempts. */
async function dryClaim(ledger: Ledger, file: FileRef, attempt: number): Promise<Claim> {
  const entry = await ledger.find(file);
  const fresh: LedgerEntry = {
    file,
    name: entry?.name ?? '',
    path: entry?.path ?? '',
    attempts: attempt - 1,
    wake: 0,
    round: 0,
    ownWrites: [],
    updatedAt: entry?.updatedAt ?? 0,
    ...(entry?.settled?.protected === true ? { settled: entry.settled } : {}),
  };
  return { file, fence: 0, entry: fresh };
}
