import type { Connector } from '../connectors/connector.ts';
import { hashOf } from '../lib/hash.ts';
import type { Alert } from '../model/alert.ts';
import type { FileItem } from '../model/file.ts';
import type { LabelId, Version } from '../model/ids.ts';
import type { LedgerEntry, RecordedOutcome } from '../store/store.ts';
import { draftAlert } from './alert.ts';
import { adopted } from './labeler.ts';
import type { Pipeline } from './pipeline.ts';
import { labelShownAs, replaceableNames, shownNameOf } from './shown-names.ts';
import type { Work } from './work.ts';

/** The service shows something else beside a file than the label that the file was settled with. */
export interface Drift {
  readonly expected: string;
  /** Undefined: nothing is shown. */
  readonly shown: string | undefined;
  /** `left`: it is neither ours nor named by the policy. `contested`: it was restored often enough, and changed again each time. */
  readonly remedy: 'restore' | 'report' | 'left' | 'contested';
  /** How often the label of this file was shown again so far. */
  readonly restored: number;
}

/** The reason of an outcome that showed the label again. */
export const shownAgain = 'shown-again';

const hour = 3_600_000;
const mostPerHour = 3;

/** What is known of a file, without its claim. */
export interface Seen {
  readonly pipeline: Pipeline;
  readonly connector: Connector;
  readonly entry: LedgerEntry;
  readonly item: FileItem;
}

/**
 * Whether what is shown differs from what the file was settled with, or is a label that the policy adopts. A file without a label
 * of ours was never shown one: what people or others say of it is theirs.
 */
export function hasDrifted(seen: Seen): boolean {
  const { pipeline, entry } = seen;
  const label = entry.settled?.label;
  if (chosenBeside(seen) !== undefined) return true;
  return pipeline.mode === 'enforce' && label !== undefined && differs(seen, label);
}

function differs({ pipeline, connector, item }: Omit<Seen, 'entry'>, label: LabelId): boolean {
  const feature = connector.features.shownLabel;
  if (feature === undefined || item.shownLabel === undefined) return false;
  const expected = shownNameOf(pipeline.policy, feature, label);
  return expected !== undefined && item.shownLabel?.name !== expected;
}

/** The label of the policy that somebody chose beside the file, where the policy adopts such. What we showed there is no choice. */
export function chosenBeside(seen: Seen): LabelId | undefined {
  const { settled } = seen.entry;
  const label = labelBeside(seen);
  return label === settled?.label ? undefined : label;
}

/** The same for a file that is judged: a choice that was adopted goes on to count, since not every file carries it inside. */
export function choiceFor(seen: Seen): LabelId | undefined {
  return seen.entry.settled?.reason === adopted ? labelBeside(seen) : chosenBeside(seen);
}

function labelBeside({ pipeline, connector, item }: Seen): LabelId | undefined {
  const feature = connector.features.shownLabel;
  const name = item.shownLabel?.name;
  if (pipeline.policy.shownLabels.drift !== 'adopt' || feature === undefined || name === undefined) return undefined;
  return labelShownAs(pipeline.policy, feature, name);
}

/** What an outcome is recorded under that follows from a change beside the file: its version may have had its outcome before. */
export function versionBeside({ claim, item }: Work): Version {
  if (claim.entry.settled?.version !== item.version) return item.version;
  return `beside:${claim.fence}:${item.version}` as Version;
}

/** How what is shown differs from the label that the file was settled with, and what is to be done about it. */
export async function findDrift(work: Work, label: LabelId): Promise<Drift | undefined> {
  const { pipeline, connector, claim, item } = work;
  const feature = connector.features.shownLabel;
  if (feature === undefined || pipeline.mode === 'report-only') return undefined;
  if (claim.entry.settled?.label !== label || !differs(work, label)) return undefined;
  const restorations = (await pipeline.store.ledger.outcomes(claim.file)).filter(({ reason }) => reason === shownAgain);
  return {
    expected: shownNameOf(pipeline.policy, feature, label) ?? label,
    shown: item.shownLabel?.name,
    remedy: remedyFor(work, restorations),
    restored: restorations.length,
  };
}

function remedyFor({ pipeline, item }: Work, restorations: readonly RecordedOutcome[]): Drift['remedy'] {
  const { policy } = pipeline;
  if (policy.shownLabels.drift === 'report') return 'report';
  const { shownLabel } = item;
  if (shownLabel?.ours === false && !replaceableNames(policy).has(shownLabel.name)) return 'left';
  const lately = restorations.filter(({ at }) => pipeline.now() - at < hour).length;
  return lately >= mostPerHour ? 'contested' : 'restore';
}

/** One sentence; `note` says why the label could not be shown again. */
export function driftText({ expected, shown, remedy }: Drift, note?: string): string {
  const found = shown === undefined ? `"${expected}" was taken away` : `"${shown}" was shown instead of "${expected}"`;
  if (remedy === 'report') return `Beside the file ${found}; the policy only reports it`;
  if (remedy === 'left') return `Beside the file ${found}; it stands for no label of the policy and is left as it is`;
  if (remedy === 'contested') {
    return `Beside the file ${found}, again: it was restored ${mostPerHour} times within an hour, and somebody else insists`;
  }
  return note === undefined ? `Beside the file ${found}; it was restored` : `Beside the file ${found}; ${note}`;
}

/** Raised once for as long as it stays so, and again after each restoration. */
export function driftAlert(work: Work, drift: Drift, detail: string): Alert {
  const { pipeline, item, claim } = work;
  const reason = drift.remedy === 'contested' ? 'contested' : 'classification-drift';
  const severity = drift.remedy === 'contested' ? 'medium' : 'low';
  const label = claim.entry.settled?.label;
  const { alert } = draftAlert(work, {
    kind: 'unchanged',
    reason,
    detail,
    severity,
    ...(label === undefined ? {} : { label, labelBefore: label }),
  });
  const { connector, sourceId, fileId } = item.ref;
  const what = [reason, drift.shown ?? '', drift.restored] as const;
  return { ...alert, id: hashOf(connector, sourceId, fileId, pipeline.policyHash, ...what).slice(0, 32) };
}
