import type { Connector, Uploaded } from '../connectors/connector.ts';
import { hashOf } from '../lib/hash.ts';
import { inTurns } from '../lib/in-turns.ts';
import { passingChunks } from '../lib/patch.ts';
import type { Held } from '../lib/spool.ts';
import type { ByteSource } from '../model/bytes.ts';
import type { Decision } from '../model/decision.ts';
import { ConnectorError } from '../model/errors.ts';
import type { Outcome, Receipt } from '../model/outcome.ts';
import type { AlertDraft, Intent } from '../store/store.ts';
import { draftAlert } from './alert.ts';
import type { Inspection } from './documents.ts';
import { versionBeside } from './drift.ts';
import { queueFile } from './enqueue.ts';
import { giveName } from './give-name.ts';
import { labelBytes, type LabeledBytes } from './label-bytes.ts';
import { reasonOf } from './labeler.ts';
import { markingWords, type Refresh } from './marking.ts';
import { type Cleared, clearOldVersions, deletesOldVersions, withSeverityOf } from './old-versions.ts';
import { labelOf } from './pipeline.ts';
import { protectBytes } from './protect.ts';
import { settle } from './settle.ts';
import { queueOvertaken, settleShown, showLabel, withNote, type Shown } from './show.ts';
import type { Ending, Known, ProcessResult, Work } from './work.ts';

export interface WriteBack {
  readonly held: Held;
  /** Tells what the bytes are, and stands in the name of their protected copy. */
  readonly name: string;
  readonly inspection: Inspection;
  readonly decision: Decision & { kind: 'label' };
  readonly known: Known;
  /** Only markings are put right, beneath a label that stays. */
  readonly refresh?: Refresh;
}

/** What is about to leave: the bytes, checked, and the name they go under. */
interface Outgoing {
  readonly bytes: ByteSource;
  readonly newName?: string;
  readonly release: () => void;
}

/** Builds the labeled and protected version, records the intent, sends it over exactly the version that was read, settles. */
export async function writeBack(work: Work, request: WriteBack): Promise<ProcessResult> {
  const { held, name, inspection, decision, known, refresh } = request;
  const labeled = await labelBytes(work.pipeline, {
    content: held,
    name,
    file: work.item,
    inspection,
    decision,
    refresh,
  });
  if (labeled.bytes === undefined && decision.protection === undefined) {
    return settleShown(work, {
      ...known,
      kind: 'unchanged',
      reason: 'already-labeled',
      detail: toldOf(`The file carries this label already: ${decision.reason}`, labeled),
      label: decision.label,
      ...markingsOfEnding(labeled),
      ...(decision.rule === undefined ? {} : { severity: decision.rule.severity }),
    });
  }
  const outgoing = await protectIfAsked(work, request, labeled.bytes ?? held.source);
  try {
    const digest = await digestOf(work.connector, outgoing.bytes);
    const intent = intentOf(work, request, { outgoing, digest, labeled });
    await work.pipeline.store.ledger.open(work.claim, intent);
    return await send(work, intent, outgoing.bytes);
  } finally {
    outgoing.release();
  }
}

/** The reason of an outcome that put markings right beneath a label which stays. */
const remarked = 'markings';

function toldOf(detail: string, { markings }: LabeledBytes): string {
  const words = markingWords(markings);
  return words === undefined ? detail : `${detail}; ${words}`;
}

function markingsOfEnding({ markings }: LabeledBytes): Pick<Ending, 'markings'> {
  return markings === undefined ? {} : { markings };
}

async function protectIfAsked(
  work: Work,
  { decision, name: plainName }: WriteBack,
  bytes: ByteSource,
): Promise<Outgoing> {
  if (decision.protection === undefined) return { bytes, release: () => undefined };
  const { held, name } = await protectBytes(work.pipeline, {
    template: decision.protection,
    bytes,
    name: plainName,
  });
  return {
    bytes: held.source,
    newName: name,
    release: () => {
      held.release();
    },
  };
}

async function digestOf(connector: Connector, bytes: ByteSource): Promise<string> {
  const digest = connector.createDigest();
  for await (const chunk of inTurns(passingChunks(bytes))) digest.update(chunk);
  return digest.value();
}

interface Built {
  readonly outgoing: Outgoing;
  readonly digest: string;
  readonly labeled: LabeledBytes;
}

function intentOf(work: Work, { decision, known, refresh }: WriteBack, { outgoing, digest, labeled }: Built): Intent {
  const { pipeline, item } = work;
  const ending: Ending = {
    ...known,
    kind: decision.protection === undefined ? 'labeled' : 'protected',
    reason: refresh === undefined ? reasonOf(decision) : remarked,
    detail: toldOf(decision.reason, labeled),
    label: decision.label,
    ...markingsOfEnding(labeled),
    severity: decision.rule?.severity ?? 'informational',
  };
  return {
    id: hashOf(item.ref.connector, item.ref.sourceId, item.ref.fileId, item.version, pipeline.policyHash, digest).slice(
      0,
      32,
    ),
    baseVersion: item.version,
    baseModifiedAt: item.modifiedAt,
    baseSize: item.size,
    policyHash: pipeline.policyHash,
    label: decision.label,
    ...(known.labelBefore === undefined ? {} : { labelBefore: known.labelBefore }),
    ...(decision.protection === undefined ? {} : { protection: decision.protection }),
    ...(outgoing.newName === undefined ? {} : { newName: outgoing.newName }),
    ...(deletesOldVersions(pipeline.policy, decision.protection) ? { removeOldVersions: true as const } : {}),
    digest,
    size: outgoing.bytes.size,
    outcome: {
      kind: ending.kind,
      reason: ending.reason,
      detail: ending.detail,
      version: decision.method === undefined ? item.version : versionBeside(work),
      policyHash: pipeline.policyHash,
      label: decision.label,
    },
    alert: draftAlert(work, ending),
    at: pipeline.now(),
  };
}

async function send(work: Work, intent: Intent, bytes: ByteSource): Promise<ProcessResult> {
  const { connector, item, signal } = work;
  let uploaded: Uploaded;
  try {
    uploaded = await connector.upload(item, { bytes, digest: intent.digest, signal });
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    if (error.kind === 'conflict') return supersede(work);
    // Nothing was taken: forget the intent. After anything else (a lost answer) it stays, and the next attempt finds out.
    if (error.kind === 'locked' || error.kind === 'permanent' || error.kind === 'unauthorized') {
      await work.pipeline.store.ledger.drop(work.claim);
    }
    throw error;
  }
  return finish(work, intent, uploaded);
}

/**
 * Our bytes are in the cloud: gives them their name, deletes what they must not be read from, has their label shown, then settles outcome, alert and receipt in one
 * transaction. Each step is repeated harmlessly, so that recovery ends what a crash cut off.
 */
export async function finish(work: Work, intent: Intent, uploaded: Uploaded): Promise<ProcessResult> {
  const { pipeline, connector, claim } = work;
  let { item } = uploaded;
  if (intent.newName !== undefined) item = await giveName(connector, item, intent.newName);
  const cleared = await clearOldVersions({ ...work, item }, intent);
  const shown = await showLabel({ ...work, item: cleared.item }, intent.label);
  ({ item } = shown);
  await pipeline.store.ledger.settle(claim, {
    name: item.name,
    path: item.path,
    version: item.version,
    outcome: outcomeOf(intent, uploaded, { shown, cleared }),
    protected: intent.protection !== undefined,
    written: true,
    ...(intent.alert === undefined ? {} : { alert: alertOf(intent.alert, { shown, cleared }) }),
  });
  await queueOvertaken(work, { overtaken: shown.overtaken || cleared.overtaken });
  pipeline.log.info(intent.outcome.kind, {
    connector: item.ref.connector,
    file: item.ref.fileId,
    label: labelOf(pipeline.policy, intent.label)?.path ?? intent.label,
    reason: intent.outcome.reason,
  });
  return 'settled';
}

interface Aftermath {
  readonly shown: Shown;
  readonly cleared: Cleared;
}

function outcomeOf(intent: Intent, uploaded: Uploaded, { shown, cleared }: Aftermath): Outcome {
  const receipt: Receipt = {
    ...(uploaded.versionBefore === undefined || cleared.cleared ? {} : { versionBefore: uploaded.versionBefore }),
    ...(uploaded.versionAfter === undefined ? {} : { versionAfter: uploaded.versionAfter }),
    ...(intent.labelBefore === undefined ? {} : { labelBefore: intent.labelBefore }),
  };
  return { ...intent.outcome, detail: withNote(withNote(intent.outcome.detail, cleared), shown), receipt };
}

function alertOf(draft: AlertDraft, { shown, cleared }: Aftermath): AlertDraft {
  const { alert, fingerprint } = withSeverityOf(draft, cleared);
  return { alert: { ...alert, detail: withNote(withNote(alert.detail, cleared), shown) }, fingerprint };
}

/** Someone was faster. The newer version's own notification may have been folded into ours, so we queue it ourselves. */
async function supersede(work: Work): Promise<ProcessResult> {
  const result = await settle(work, {
    kind: 'superseded',
    reason: 'newer-version',
    detail: 'The file was changed while it was being labeled: the newer version is worked on instead',
  });
  await queueFile(work.pipeline, work.claim.file, undefined);
  return result;
}
