import type { Held } from '../lib/spool.ts';
import type { Decision } from '../model/decision.ts';
import type { LabelId } from '../model/ids.ts';
import { evaluate, type Facts } from '../policies/evaluate.ts';
import { inspectAndDecide } from './bare-file.ts';
import type { Inspection } from './documents.ts';
import { choiceFor, versionBeside } from './drift.ts';
import { allowsBeside, signedRefusal } from './label-bytes.ts';
import { reasonOf } from './labeler.ts';
import { markingReport, markingsFor, refreshDecision, refreshOf } from './marking.ts';
import { hiding, toldInPart, weightOf } from './partial.ts';
import { nameOfContent } from './protect.ts';
import { settle } from './settle.ts';
import { settleAsFound, settleShown } from './show.ts';
import type { Ending, Known, ProcessResult, Work } from './work.ts';
import { writeBack, type WriteBack } from './write-back.ts';

/** Opens, classifies and evaluates the fetched bytes, and does what the policy decides. */
export async function decide(work: Work, held: Held): Promise<ProcessResult> {
  const { pipeline, item } = work;
  const name = nameOfContent(pipeline, held.source, item.name);
  const chosen = choiceFor({ ...work, entry: work.claim.entry });
  const { inspection, decision: evaluated } = await inspectAndDecide({
    inspect: () => pipeline.documents.inspect(held, name),
    decide: (found) =>
      evaluate(pipeline.policy, {
        file: factsOf(work),
        findings: found.findings,
        labels: found.labels,
        siteId: pipeline.siteId,
        properties: found.properties,
        unread: found.unread.map(({ unread }) => unread),
        ...(chosen === undefined ? {} : { chosen }),
      }),
  });
  const decision = toldInPart(evaluated, inspection.unread);
  const known = { decision, findings: inspection.findings, ...labelBefore(work, inspection) };

  const stale = decision.kind === 'label' ? undefined : staleMarkings(work, decision, inspection);
  if (stale !== undefined) return writeBack(work, { held, name, inspection, known, ...stale });
  if (decision.kind === 'none' && decision.why === 'already-labeled' && decision.label !== undefined) {
    return settleShown(work, { ...endingWithoutWrite(decision, known), label: decision.label });
  }
  if (decision.kind !== 'label') return settleAsFound(work, endingFor(decision, known, inspection));
  if (pipeline.mode === 'report-only') {
    return settle(work, {
      ...known,
      kind: 'reported',
      reason: 'report-only',
      detail: `Would be labeled, but this connector only reports: ${decision.reason}`,
      label: decision.label,
      severity: decision.rule?.severity ?? 'informational',
    });
  }
  if (decision.protection === undefined && inspection.signed && !allowsBeside(pipeline.policy, inspection)) {
    throw signedRefusal();
  }
  if (decision.protection === undefined && !inspection.labelable) {
    return settleShown(work, {
      ...known,
      kind: 'recorded',
      reason: reasonOf(decision),
      detail: `This type of file can't carry a label, so the label is kept here: ${decision.reason}`,
      label: decision.label,
      ...unmarked(work, decision.label, inspection),
      severity: decision.rule?.severity ?? 'informational',
      ...(decision.method === undefined ? {} : { outcomeVersion: versionBeside(work) }),
    });
  }
  return writeBack(work, { held, name, inspection, decision, known });
}

/** The label stays, and its markings are to be put right: what is written for that. */
function staleMarkings(
  { pipeline, item }: Work,
  decision: Exclude<Decision, { kind: 'label' }>,
  inspection: Inspection,
): Pick<WriteBack, 'decision' | 'refresh'> | undefined {
  if (pipeline.mode === 'report-only') return undefined;
  const asked = decision.kind === 'none' && decision.why === 'already-labeled';
  const refresh = refreshOf(pipeline, { asked, file: item, inspection });
  return refresh && { refresh, decision: refreshDecision(decision, refresh) };
}

/** Markings that the label asks for and that its place beside the file can't show. */
function unmarked({ pipeline, item }: Work, label: LabelId, inspection: Inspection): Pick<Ending, 'markings'> {
  const markings = markingReport(markingsFor(pipeline, { label, file: item, inspection }), { present: [], inspection });
  return markings === undefined ? {} : { markings };
}

/** What rules can ask of a file without opening it. */
export function factsOf({ item, source }: Work): Facts['file'] {
  return {
    name: item.name,
    path: item.path,
    size: item.size,
    ...(item.owner === undefined ? {} : { owner: item.owner }),
    sharing: item.sharing,
    connector: item.ref.connector,
    sourceName: source.name,
    sourceKind: source.kind,
  };
}

/** A file that nothing was found in, and that wasn't read as a whole, is no news of none: it is said. */
function endingFor(decision: Parameters<typeof endingWithoutWrite>[0], known: Known, inspection: Inspection): Ending {
  const ending = endingWithoutWrite(decision, known);
  const isPartial = ending.reason === 'no-rule-matched' && hiding(inspection.unread).length > 0;
  return isPartial ? { ...ending, reason: 'partial', severity: weightOf(inspection.unread) } : ending;
}

function endingWithoutWrite(decision: Decision & { kind: 'none' | 'recommend' | 'report' }, known: Known): Ending {
  const severity = decision.rule === undefined ? {} : { severity: decision.rule.severity };
  if (decision.kind === 'none') {
    return {
      ...known,
      ...severity,
      kind: 'unchanged',
      reason: decision.why,
      detail: decision.reason,
      ...present(known),
    };
  }
  return {
    ...known,
    ...severity,
    kind: decision.kind === 'recommend' ? 'recommended' : 'reported',
    reason: decision.rule.rule,
    detail: decision.reason,
    ...present(known),
  };
}

/** Nothing is written, so the label after is the label before. */
function present(known: Known): { label?: LabelId } {
  return known.labelBefore === undefined ? {} : { label: known.labelBefore };
}

function labelBefore({ pipeline }: Work, inspection: Inspection): { labelBefore?: LabelId } {
  const own = inspection.labels.find((label) => label.siteId === pipeline.siteId);
  return own === undefined ? {} : { labelBefore: own.labelId };
}
