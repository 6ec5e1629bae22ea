import type { ShownLabel } from '../connectors/connector.ts';
import { ConnectorError } from '../model/errors.ts';
import type { FileItem } from '../model/file.ts';
import type { LabelId } from '../model/ids.ts';
import type { Label, Policy } from '../policies/policy.ts';
import { queueFile } from './enqueue.ts';
import { labelOf, type Pipeline } from './pipeline.ts';
import { settle } from './settle.ts';
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
    const after = await feature.show(item, toShown(pipeline.policy, wanted));
    return isSameFile(item, after) ? { item: after, overtaken: false } : { item, overtaken: true };
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.kind === 'transient' || error.kind === 'gone') throw error;
    const { message, reason } = error;
    pipeline.log.warn('label not shown', { connector: connector.name, file: item.ref.fileId, reason, detail: message });
    return { item, note: `the service could not show the label: ${message}`, overtaken: false };
  }
}

/** Settles an outcome that leaves the bytes as they are, after the file's label was shown beside it. */
export async function settleShown(work: Work, ending: Ending & { readonly label: LabelId }): Promise<ProcessResult> {
  const shown = await showLabel(work, ending.label);
  const detail = withNote(ending.detail, shown);
  const result = await settle({ ...work, item: shown.item }, { ...ending, detail });
  await queueOvertaken(work, shown);
  return result;
}

export function withNote(detail: string, { note }: Shown): string {
  return note === undefined ? detail : `${detail}; ${note}`;
}

/** The newer version's own notification may have been folded into ours. */
export async function queueOvertaken({ pipeline, claim }: Work, { overtaken }: Shown): Promise<void> {
  if (overtaken) await queueFile(pipeline, claim.file, undefined);
}

/** Makes what every service needs to show the policy's labels. What stands in the way is logged, and no reason not to label. */
export async function prepareShownLabels({ policy, mode, connectors, log }: Pipeline): Promise<void> {
  if (mode === 'report-only') return;
  const labels = policy.labels
    .filter(({ applicable }) => applicable)
    .toSorted((a, b) => b.priority - a.priority)
    .map((label) => toShown(policy, label));
  for (const { name, features } of connectors.values()) {
    try {
      await features.shownLabel?.prepare(labels);
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      log.error('labels cannot be shown', { connector: name, reason: error.reason, detail: error.message });
    }
  }
}

/** A sublabel without a color of its own has its parent's, as in Office. */
function toShown(policy: Policy, label: Label): ShownLabel {
  const parent = label.parent === undefined ? undefined : labelOf(policy, label.parent);
  const color = label.color ?? parent?.color;
  return {
    id: label.id,
    path: label.path,
    ...(color === undefined ? {} : { color }),
    ...(label.tooltip === undefined ? {} : { tooltip: label.tooltip }),
  };
}

/**
 * True where the later state differs by its version at most. Everything that a rule can ask of a file must be equal: settling a
 * version that somebody else made would hide their change.
 */
function isSameFile(before: FileItem, after: FileItem): boolean {
  if (before.version === after.version) return true;
  const known = before.digest !== undefined && after.digest !== undefined;
  const sameBytes = known ? before.digest === after.digest : before.modifiedByUs && after.modifiedByUs;
  const facts = ['name', 'path', 'size', 'owner', 'sharing'] as const;
  return sameBytes && facts.every((fact) => before[fact] === after[fact]);
}
