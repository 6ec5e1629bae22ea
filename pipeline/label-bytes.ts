import { patchedSource } from '../lib/patch.ts';
import type { ByteSource } from '../model/bytes.ts';
import type { Decision } from '../model/decision.ts';
import { ConnectorError, FileError } from '../model/errors.ts';
import type { LabelAssignment } from '../model/label.ts';
import type { MarkingReport, PresentMarking } from '../model/marking.ts';
import type { Policy } from '../policies/policy.ts';
import type { Content, Inspection } from './documents.ts';
import { assignmentOf, type Labeler } from './labeler.ts';
import { markingReport, markingsFor, type MarkedFile, type Refresh } from './marking.ts';

export interface Labeling {
  readonly content: Content;
  /** Tells what the bytes are. */
  readonly name: string;
  readonly file: MarkedFile;
  readonly inspection: Inspection;
  readonly decision: Decision & { kind: 'label' };
  /** Only markings are put right: the label stays as it is. */
  readonly refresh?: Refresh | undefined;
}

export interface LabeledBytes {
  /** Undefined where the file carries everything already, or can't carry a label inside. */
  readonly bytes: ByteSource | undefined;
  readonly markings: MarkingReport | undefined;
}

/**
 * The bytes with their label, read back from them. Throws `FileError` (`signed`) for a signed file that the policy leaves alone; one that
 * is encrypted goes in as it is, since its signature holds within the envelope.
 */
export async function labelBytes(labeler: Labeler, labeling: Labeling): Promise<LabeledBytes> {
  const { content, name, file, inspection, decision, refresh } = labeling;
  const { documents, policy, siteId } = labeler;
  const asked = refresh?.markings ?? markingsFor(labeler, { label: decision.label, file, inspection });
  const beside = inspection.signed && allowsBeside(policy, inspection);
  if (inspection.signed && !beside) {
    if (decision.protection === undefined) throw signedRefusal();
    return { bytes: undefined, markings: undefined };
  }
  if (!inspection.labelable) return { bytes: undefined, markings: undefined };
  const { patch, labels, markings, left } = await documents.setLabel(content, name, {
    label: labelFor(labeler, decision, refresh),
    store: policy.labelStore,
    markings: beside ? [] : asked,
    removeMarkings: policy.removeMarkings.map((pattern) => new RegExp(pattern, 'i')),
    signed: beside,
  });
  const report = markingReport(asked, { present: markings, inspection, left });
  if (patch === undefined) return { bytes: undefined, markings: report };
  if (!labels.some((label) => label.siteId === siteId && label.labelId === decision.label)) {
    throw new ConnectorError('permanent', 'Cannot send labeled file: the label could not be read back', {
      reason: 'verification',
    });
  }
  const gained = refresh === undefined || !isSame(markings, inspection.markings ?? []);
  return { bytes: gained ? patchedSource(content.source, patch) : undefined, markings: report };
}

/** Of a file whose markings are put right the label's method stays, so that a person's choice stays one. */
function labelFor(
  labeler: Labeler,
  decision: Decision & { kind: 'label' },
  refresh: Refresh | undefined,
): LabelAssignment {
  const label = assignmentOf(labeler, decision);
  if (refresh === undefined) return label;
  const { present, keptBits } = refresh;
  return {
    ...label,
    method: present.method === 'privileged' ? 'privileged' : 'standard',
    contentBits: keptBits,
  };
}

/** Writing the same markings again would go on forever where a document doesn't keep them as asked. */
function isSame(after: readonly PresentMarking[], before: readonly PresentMarking[]): boolean {
  const text = (markings: readonly PresentMarking[]): string =>
    markings
      .map(({ kind, by, key }) => `${kind} ${by} ${key ?? ''}`)
      .sort()
      .join('\n');
  return text(after) === text(before);
}

export function signedRefusal(): FileError {
  return new FileError('signed', 'Cannot label file: it is digitally signed and a label would break the signature');
}

/** Whether a signed file may get a label beside what is signed. */
export function allowsBeside(policy: Pick<Policy, 'signed'>, { labeling }: Inspection): boolean {
  return policy.signed === 'metadata' && labeling?.whenSigned === 'metadata';
}
