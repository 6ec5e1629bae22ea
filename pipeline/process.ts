import type { Connector } from '../connectors/connector.ts';
import { ConnectorError, FileError } from '../model/errors.ts';
import type { FileItem, FileRef } from '../model/file.ts';
import type { Version } from '../model/ids.ts';
import type { Held } from '../lib/spool.ts';
import type { Claim, LedgerEntry } from '../store/store.ts';
import { outOfScope } from '../policies/evaluate.ts';
import { decide, factsOf } from './decide.ts';
import { chosenBeside, hasDrifted } from './drift.ts';
import { queueFile } from './enqueue.ts';
import { endOrPark, park } from './park.ts';
import { settleOwnEcho } from './own-echo.ts';
import { isContentOurs, settleOpened, settleOwnProtection } from './own-protection.ts';
import { connectorNamed, type Pipeline } from './pipeline.ts';
import { recover } from './recover.ts';
import { isUnderPolicy } from './run-options.ts';
import { settle } from './settle.ts';
import { settleKnown } from './show.ts';
import type { ProcessResult, Work } from './work.ts';

/** How long a claim stands without a sign of life, ms; the worker extends it while the work goes on. */
export const fileClaimMs = 300_000;
const hour = 3_600_000;

/** Takes one file from "it may have changed" to exactly one outcome for its present version, or parks it. */
export async function processFile(pipeline: Pipeline, file: FileRef, signal: AbortSignal): Promise<ProcessResult> {
  const connector = connectorNamed(pipeline, file.connector);
  const source = await pipeline.store.sources.find(file.connector, file.sourceId);
  if (source === undefined) return passOver(pipeline, file);
  // A file may wait in both lanes, so two claims of one process are as strange to each other as those of two.
  const holder = `${pipeline.holder}:${pipeline.random(6).toString('hex')}`;
  const claim = await pipeline.store.ledger.claim(file, holder, fileClaimMs);
  if (claim === undefined) return 'busy';

  const heartbeat = setInterval(() => {
    pipeline.store.ledger.extend(claim, fileClaimMs).catch(() => undefined);
  }, fileClaimMs / 5);
  try {
    return await workOn({ pipeline, connector, source, claim, signal, item: rememberedItem(claim) });
  } finally {
    clearInterval(heartbeat);
  }
}

/** It is listed again once its source is watched; until then nothing waits for it, and an open intent stays for that time. */
async function passOver({ store, log, holder }: Pipeline, file: FileRef): Promise<ProcessResult> {
  log.info('file of a source that is not watched', { connector: file.connector, source: file.sourceId });
  if ((await store.ledger.find(file))?.parked === undefined) return 'known';
  const claim = await store.ledger.claim(file, holder, fileClaimMs);
  if (claim === undefined) return 'busy';
  await store.ledger.release(claim, { done: true });
  return 'known';
}

async function workOn(start: Work): Promise<ProcessResult> {
  let work = start;
  try {
    const item = await work.connector.look(work.claim.file);
    if (item === undefined) return await settleGone(work);
    work = { ...work, item };
    if (work.claim.entry.intent !== undefined) {
      const recovered = await recover(work, work.claim.entry.intent);
      if (recovered.kind === 'ended' && !hasMoved(work)) return recovered.result;
      if (recovered.kind !== 'nothing-sent') return await processAgain(work);
    }
    if (hasMoved(work)) return await settleMoved(work);
    return await workOnPresent(work);
  } catch (error) {
    if (work.signal.aborted) {
      await work.pipeline.store.ledger.release(work.claim);
      return 'busy';
    }
    return endOrPark(work, error);
  }
}

/** The service tells that the file lies in another source by now, which has a row of its own for it. */
function hasMoved({ item, claim }: Work): boolean {
  return item.ref.sourceId !== claim.file.sourceId;
}

/** Queued at its new place first: a process that dies in between does both again. */
async function settleMoved(work: Work): Promise<ProcessResult> {
  const { pipeline, claim, item } = work;
  await queueFile(pipeline, item.ref, undefined);
  if (claim.entry.settled?.outcome !== 'gone') return settleGone({ ...work, item: rememberedItem(claim) });
  await pipeline.store.ledger.release(claim, { done: true });
  return 'known';
}

/** A file that moved here is gone from where it was, and nobody tells of that: other places where it was met are looked at. */
async function queueElsewhere({ pipeline, claim }: Work): Promise<void> {
  const { ledger } = pipeline.store;
  const { connector, sourceId, fileId } = claim.file;
  for (const file of await ledger.locate(connector, fileId)) {
    if (file.sourceId === sourceId || (await ledger.find(file))?.settled?.outcome === 'gone') continue;
    await queueFile(pipeline, file, undefined);
  }
}

/** The claim was given back with a settlement of another version: the present one starts from the beginning. */
async function processAgain({ pipeline, claim, signal }: Work): Promise<ProcessResult> {
  return processFile(pipeline, claim.file, signal);
}

async function workOnPresent(work: Work): Promise<ProcessResult> {
  const { pipeline, claim, item } = work;
  if (isSettled(pipeline, claim.entry, item.version) && chosenBeside({ ...work, entry: claim.entry }) === undefined) {
    return settleKnown(work);
  }
  if (await isOursAndClosed(work)) return settleKnown(work);
  await queueElsewhere(work);
  const quietMs = pipeline.now() - item.modifiedAt;
  const settleMs = work.connector.settleSeconds * 1000;
  if (quietMs < settleMs) return park(work, { reason: 'settling', delayMs: settleMs - quietMs, failed: false });
  if (item.unfit !== undefined) return settleUnfit(work, item.unfit);
  const kept = await settleOwnProtection(work);
  if (kept !== undefined) return kept;
  const out = outOfScope(pipeline.policy, factsOf(work));
  if (out !== undefined) return settle(work, { kind: 'unchanged', reason: 'excluded', detail: out });
  const echo = await settleOwnEcho(work);
  if (echo !== undefined) return echo;
  if (isContested(pipeline, claim.entry)) return settleContested(work);
  checkSize(pipeline, item);

  const fetched = await fetch(work);
  try {
    const present = { ...work, item: fetched.item };
    return (await settleOpened(present, fetched.held)) ?? (await decide(present, fetched.held));
  } finally {
    fetched.held.release();
  }
}

function isSettled(pipeline: Pipeline, entry: LedgerEntry, version: Version): boolean {
  return entry.settled?.version === version && isUnderPolicy(pipeline, entry.settled.policyHash);
}

/**
 * What somebody shows beside a protected file moves its version, and nobody can look inside to find it as it was: its content being
 * the one that we wrote tells.
 */
async function isOursAndClosed(work: Work): Promise<boolean> {
  const { pipeline, item } = work;
  const { entry } = work.claim;
  if (entry.settled?.protected !== true || !isUnderPolicy(pipeline, entry.settled.policyHash)) return false;
  if (item.name !== entry.name || item.path !== entry.path) return false;
  return hasDrifted({ ...work, entry }) && (await isContentOurs(work));
}

/** Three writes of ours within an hour, and yet another version: somebody else labels this file too. */
function isContested(pipeline: Pipeline, entry: LedgerEntry): boolean {
  return entry.ownWrites.length >= 3 && entry.ownWrites.every((at) => pipeline.now() - at < hour);
}

function checkSize(pipeline: Pipeline, item: FileItem): void {
  if (item.size === 0) throw new FileError('empty', 'Cannot classify file: it is empty');
  const { fileBytes } = pipeline.policy.limits;
  if (item.size > fileBytes) {
    throw new FileError(
      'too-large',
      `Cannot classify file: it has ${item.size} bytes and the policy allows ${fileBytes}`,
    );
  }
}

/** The bytes of one version; when it changes while being read, those of the newer one. */
async function fetch(work: Work): Promise<{ readonly item: FileItem; readonly held: Held }> {
  let item = work.item;
  for (let attempt = 1; ; attempt++) {
    try {
      const chunks = work.connector.download(item, work.signal);
      const held = await work.pipeline.spool.hold(chunks, item.size, { consume: true });
      return { item, held };
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.kind !== 'conflict' || attempt === 3) throw error;
      item = await lookAgain(work.connector, work.claim.file);
    }
  }
}

async function lookAgain(connector: Connector, file: FileRef): Promise<FileItem> {
  const item = await connector.look(file);
  if (item === undefined) throw new ConnectorError('gone', 'Cannot read file: it went away while being read');
  return item;
}

async function settleGone(work: Work): Promise<ProcessResult> {
  const { pipeline, claim } = work;
  if (claim.entry.settled?.outcome === 'gone') {
    await pipeline.store.ledger.release(claim, { done: true });
    return 'known';
  }
  return settle(work, { kind: 'gone', reason: 'gone', detail: 'The file is no longer there' });
}

async function settleUnfit(work: Work, reason: string): Promise<ProcessResult> {
  return settle(work, {
    kind: 'skipped',
    reason,
    detail: `This item has no content that could be labeled: ${reason}`,
    // Left out by its kind, which is no news; malware is.
    ...(reason === 'malware' ? { severity: 'high' as const } : {}),
  });
}

async function settleContested(work: Work): Promise<ProcessResult> {
  return settle(work, {
    kind: 'skipped',
    reason: 'contested',
    detail: 'This file was labeled three times within an hour and changed again each time: another labeler works on it',
    severity: 'medium',
  });
}

/** The file as the ledger remembers it, for outcomes of files that could not be looked at. */
function rememberedItem({ file, entry }: Claim): FileItem {
  return {
    ref: file,
    version: entry.settled?.version ?? ('unseen' as Version),
    name: entry.name === '' ? file.fileId : entry.name,
    path: entry.path,
    size: 0,
    sharing: 'unknown',
    modifiedByUs: false,
    modifiedAt: 0,
  };
}
