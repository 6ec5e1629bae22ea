import type { ShownLabel } from '../connectors/connector.ts';
import type { Alert } from '../model/alert.ts';
import { ConnectorError } from '../model/errors.ts';
import type { FileItem } from '../model/file.ts';
import type { LabelId } from '../model/ids.ts';
import type { Policy } from '../policies/policy.ts';
import { type Drift, driftAlert, driftText, findDrift, shownAgain, versionBeside } from './drift.ts';
import { queueFile } from './enqueue.ts';
import { labelOf, type Pipeline } from './pipeline.ts';
import { settle } from './settle.ts';
import { replaceableNames, toShown } from './shown-names.ts';
import type { Ending, ProcessResult, Work } from './work.ts';

/** The file after its label was shown beside it. */
export interface Shown {
  /** With the version to settle: a later one only where nothing but our own showing can have made it. */
  readonly item: FileItem;
  /** Why the label isn't shown, to be said beside the outcome. */
  readonly note?: string;
  /** Somebody changed the file meanwhile: once settled it must be queued again. */
  readonly overtaken: boolean;
}

/**
 * Makes the service show the label beside `work.item`, where it can and we may write. What keeps it from doing so is no failure
 * of the file, since the label that counts is inside; only what passes (`transient`) or ends the work (`gone`) is thrown.
 */
export async function showLabel(work: Work, label: LabelId): Promise<Shown> {
  const { pipeline, connector, item } = work;
  const feature = connector.features.shownLabel;
  const wanted = labelOf(pipeline.policy, label);
  if (feature === undefined || wanted === undefined || pipeline.mode === 'report-only')
    return { item, overtaken: false };
  try {
    const name = toShown(pipeline.policy, wanted);
    // Told with the item: a call to show what is shown would change nothing.
    if (item.shownLabel?.name === feature.nameOf(name)) return { item, overtaken: false };
    const after = await feature.show(item, name, replaceableNames(pipeline.policy));
    return isSameFile(item, after) ? { item: after, overtaken: false } : { item, overtaken: true };
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.kind === 'transient' || error.kind === 'gone') throw error;
    const { message, reason } = error;
    pipeline.log.warn('label not shown', { connector: connector.name, file: item.ref.fileId, reason, detail: message });
    return { item, note: `the service could not show the label: ${message}`, overtaken: false };
  }
}

/**
 * Settles an outcome that leaves the bytes as they are, after the file's label was shown beside it. Where something else is shown
 * than what the file was settled with, the policy says whether ours is shown again, and an alert of its own tells.
 */
export async function settleShown(work: Work, ending: Ending & { readonly label: LabelId }): Promise<ProcessResult> {
  const { shown, news } = await showOrLeave(work, ending.label);
  const told = news === undefined ? withNote(ending.detail, shown) : `${ending.detail}. ${news.detail}`;
  const result = await settle(
    { ...work, item: shown.item },
    {
      ...ending,
      detail: told,
      ...(news === undefined ? {} : { aside: news.alert }),
      ...(news?.restored === true && { reason: shownAgain, outcomeVersion: versionBeside(work) }),
    },
  );
  await queueOvertaken(work, shown);
  return result;
}

/** The same for a file that nothing was asked for, where the service told what it shows: asking would cost a call for each. */
export async function settleAsFound(work: Work, ending: Ending): Promise<ProcessResult> {
  const { label } = ending;
  return label === undefined || work.item.shownLabel === undefined
    ? settle(work, ending)
    : settleShown(work, { ...ending, label });
}

/** Ends the work on a file that is settled already: only what is shown beside it may have changed. */
export async function settleKnown(work: Work): Promise<ProcessResult> {
  const { pipeline, claim } = work;
  const { settled } = claim.entry;
  const drift = settled?.label === undefined ? undefined : await findDrift(work, settled.label);
  if (settled?.label === undefined || drift === undefined) {
    await pipeline.store.ledger.release(claim, { done: true });
    return 'known';
  }
  const { label } = settled;
  const { shown, news } = await followDrift(work, { drift, label });
  if (drift.shown === undefined && shown.note !== undefined) {
    // It could not be shown, now as before: the file's outcome says so.
    await pipeline.store.ledger.release(claim, { done: true });
    return 'known';
  }
  const { item } = shown;
  const { policyHash, outcome: kind, reason, detail } = settled;
  // The outcome that stands already: of our own write it is recorded under the version before.
  const version = (await pipeline.store.ledger.outcomes(claim.file)).at(-1)?.version ?? settled.version;
  const asBefore = { kind, reason, detail, version, policyHash, label };
  await pipeline.store.ledger.settle(claim, {
    name: item.name,
    path: item.path,
    version: item.version,
    outcome: news.restored
      ? { ...asBefore, kind: 'unchanged', reason: shownAgain, detail: news.detail, version: versionBeside(work) }
      : asBefore,
    protected: settled.protected,
    written: false,
    aside: news.alert,
  });
  await queueOvertaken(work, shown);
  return 'settled';
}

interface News {
  readonly alert: Alert;
  readonly detail: string;
  readonly restored: boolean;
}

async function showOrLeave(work: Work, label: LabelId): Promise<{ readonly shown: Shown; readonly news?: News }> {
  const drift = await findDrift(work, label);
  return drift === undefined ? { shown: await showLabel(work, label) } : followDrift(work, { drift, label });
}

async function followDrift(
  work: Work,
  { drift, label }: { readonly drift: Drift; readonly label: LabelId },
): Promise<{ readonly shown: Shown; readonly news: News }> {
  const { pipeline, item } = work;
  const shown = drift.remedy === 'restore' ? await showLabel(work, label) : { item, overtaken: false };
  const detail = driftText(drift, shown.note);
  const { connector, fileId: file } = item.ref;
  pipeline.log.info('label beside file changed', { connector, file, shown: drift.shown, remedy: drift.remedy });
  const restored = drift.remedy === 'restore' && shown.note === undefined;
  return { shown, news: { alert: driftAlert(work, drift, detail), detail, restored } };
}

export function withNote(detail: string, { note }: Shown): string {
  return note === undefined ? detail : `${detail}; ${note}`;
}

/** The newer version's own notification may have been folded into ours. */
export async function queueOvertaken(
  { pipeline, claim }: Work,
  { overtaken }: Pick<Shown, 'overtaken'>,
): Promise<void> {
  if (overtaken) await queueFile(pipeline, claim.file, undefined);
}

/** The labels that files can get, the most sensitive first. */
export function shownLabelsOf(policy: Policy): readonly ShownLabel[] {
  return policy.labels
    .filter(({ applicable }) => applicable)
    .toSorted((a, b) => b.priority - a.priority)
    .map((label) => toShown(policy, label));
}

/** Makes what every service needs to show the policy's labels. What stands in the way is logged, and no reason not to label. */
export async function prepareShownLabels({ policy, mode, connectors, log }: Pipeline): Promise<void> {
  if (mode === 'report-only') return;
  const labels = shownLabelsOf(policy);
  for (const { name, features } of connectors.values()) {
    try {
      await features.shownLabel?.prepare(labels);
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      log.error('labels cannot be shown', { connector: name, reason: error.reason, detail: error.message });
    }
  }
}

/**
 * True where the later state differs by its version at most. Everything that a rule can ask of a file must be equal: settling a
 * version that somebody else made would hide their change.
 */
export function isSameFile(before: FileItem, after: FileItem): boolean {
  if (before.version === after.version) return true;
  const known = before.digest !== undefined && after.digest !== undefined;
  const sameBytes = known ? before.digest === after.digest : before.modifiedByUs && after.modifiedByUs;
  const facts = ['name', 'path', 'size', 'owner', 'sharing'] as const;
  return sameBytes && facts.every((fact) => before[fact] === after[fact]);
}
