import type { Decision } from '../model/decision.ts';
import type { LabelId } from '../model/ids.ts';
import type { PresentLabel } from '../model/label.ts';
import {
  contentBit,
  markingKinds,
  type LeftMarking,
  type Marking,
  type MarkingObstacle,
  type MarkingReport,
  type PresentMarking,
} from '../model/marking.ts';
import { markingsOf } from '../policies/markings-of.ts';
import type { Inspection } from './documents.ts';
import type { Labeler } from './labeler.ts';
import { labelOf } from './pipeline.ts';

/** What is known of a file by where it lies; `${Item.Name}` and the like in its markings name it. */
export interface MarkedFile {
  readonly name: string;
  readonly path: string;
  readonly owner?: string;
}

/** Excel shows nothing of a header or footer that is longer, format codes included. */
const excelCharacters = 255;

/** The markings of a label, as they go into this file; those that its type can't carry among them. */
export function markingsFor(
  { policy, now }: Pick<Labeler, 'policy' | 'now'>,
  { label, file, inspection }: { readonly label: LabelId; readonly file: MarkedFile; readonly inspection: Inspection },
): readonly Marking[] {
  const wanted = labelOf(policy, label);
  if (wanted?.markings === undefined) return [];
  const application = inspection.labeling?.application;
  return markingsOf(policy, wanted, {
    name: file.name,
    location: file.path,
    ...(file.owner === undefined ? {} : { owner: file.owner }),
    now: now(),
    ...(application === undefined ? {} : { application }),
  });
}

/** What a file carries once it is labeled. */
interface Carried {
  readonly present: readonly PresentMarking[];
  readonly inspection: Inspection;
  readonly left?: readonly LeftMarking[] | undefined;
}

/** What of the wanted is there, by reading the labeled bytes; undefined where nothing is wanted and nothing is left. */
export function markingReport(
  wanted: readonly Marking[],
  { present, inspection, left = [] }: Carried,
): MarkingReport | undefined {
  if (wanted.length === 0 && left.length === 0) return undefined;
  const isThere = ({ kind, key }: Marking): boolean =>
    present.some((one) => one.kind === kind && (one.by === 'office' || one.key === key));
  return {
    written: wanted.filter(isThere).map(({ kind }) => kind),
    skipped: wanted
      .filter((marking) => !isThere(marking))
      .map((marking) => ({ kind: marking.kind, reason: obstacleOf(marking, inspection) })),
    ...(left.length === 0 ? {} : { left }),
  };
}

function obstacleOf({ kind, text }: Marking, { labeling, signed }: Inspection): MarkingObstacle {
  if (labeling?.markable.includes(kind) !== true) return 'format';
  if (signed) return 'signed';
  return labeling.application === 'excel' && text.length > excelCharacters - 40 ? 'too-long' : 'no-place';
}

const obstacleWords: Readonly<Record<MarkingObstacle, string>> = {
  format: "this type of file can't carry it",
  signed: 'it would break the signature',
  'too-long': `Excel takes ${excelCharacters} characters in all, font and color included`,
  'no-place': 'this document has no place for it',
};

const leftWords: Readonly<Record<LeftMarking['reason'], string>> = {
  unreadable: "its text can't be read",
  inseparable: 'other content hangs together with it',
};

function leftPhrase({ kind, reason }: LeftMarking): string {
  if (kind === undefined && reason === 'unreadable')
    return "markings of others may stay: a page can't be looked through";
  return `a ${kind ?? 'marking'} of others ${reason === 'unreadable' ? 'may stay' : 'stays'}: ${leftWords[reason]}`;
}

/** For a sentence about an outcome: `marked with header and footer; no watermark: this type of file can't carry it`. */
export function markingWords(report: MarkingReport | undefined): string | undefined {
  if (report === undefined) return undefined;
  const { written, skipped, left = [] } = report;
  return [
    ...(written.length === 0 ? [] : [`marked with ${written.join(' and ')}`]),
    ...skipped.map(({ kind, reason }) => `no ${kind}: ${obstacleWords[reason]}`),
    ...left.map(leftPhrase),
  ].join('; ');
}

/** The label that stays in a file whose markings are to be put right, and those that it gets. */
export interface Refresh {
  readonly present: PresentLabel;
  readonly markings: readonly Marking[];
  /** Bits of Office's own markings, which stay. */
  readonly keptBits: number;
}

/**
 * Whether the markings of a label that stays are to be put right: where the policy asks for the very label, what is missing too; else
 * only what stands for an older definition or another label. What Office marked for this label counts as there.
 */
export function refreshOf(
  labeler: Pick<Labeler, 'policy' | 'now' | 'siteId'>,
  { asked, file, inspection }: { readonly asked: boolean; readonly file: MarkedFile; readonly inspection: Inspection },
): Refresh | undefined {
  const { labels, labeling, signed, markings: there } = inspection;
  const [present, ...others] = labels.filter(({ siteId }) => siteId === labeler.siteId);
  if (present === undefined || others.length > 0 || labeling === undefined || signed || there === undefined)
    return undefined;
  if (labelOf(labeler.policy, present.labelId)?.applicable !== true) return undefined;
  const ours = there.filter(({ by }) => by === 'ours');
  const byOffice = markingKinds.filter(
    (kind) =>
      !ours.some((one) => one.kind === kind) &&
      ((present.contentBits & contentBit[kind]) !== 0 || there.some((one) => one.kind === kind)),
  );
  const wanted = markingsFor(labeler, { label: present.labelId, file, inspection });
  const markings = wanted.filter(({ kind }) => labeling.markable.includes(kind) && !byOffice.includes(kind));
  const isOutdated = ours.some(({ key }) => !markings.some((one) => one.key === key));
  const isMissing = markings.some(({ key }) => !ours.some((one) => one.key === key));
  if (!isOutdated && !(asked && isMissing)) return undefined;
  return { present, markings, keptBits: byOffice.reduce((bits, kind) => bits | contentBit[kind], 0) };
}

/** What is written where only markings are put right: the label that is there. */
export function refreshDecision(
  { matches, rule, reason }: Exclude<Decision, { kind: 'label' }>,
  { present }: Refresh,
): Decision & { kind: 'label' } {
  return {
    kind: 'label',
    label: present.labelId,
    matches,
    ...(rule === undefined ? {} : { rule }),
    reason: `The label stays, and its markings are put right: ${reason}`,
  };
}
