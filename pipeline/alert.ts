import { hashOf } from '../lib/hash.ts';
import type { AlertLabel, FileAlert } from '../model/alert.ts';
import type { FileItem } from '../model/file.ts';
import type { LabelId } from '../model/ids.ts';
import type { AlertDraft } from '../store/store.ts';
import { labelOf, type Pipeline } from './pipeline.ts';
import type { Ending, View } from './work.ts';

/**
 * The alert of an outcome. Its id comes from file, version, policy hash, rule and (where the file was reopened) round; its
 * fingerprint from what was found and what the policy asks for, so that the same news about a later version, or in another
 * round, only moves the first alert.
 */
export function draftAlert({ pipeline, item, source, claim }: View, ending: Ending): AlertDraft {
  const { connector, sourceId, fileId } = item.ref;
  const rule = ending.decision?.rule;
  const about = [connector, sourceId, fileId, item.version, pipeline.policyHash, rule?.rule ?? ending.reason];
  const round = claim?.entry.round ?? 0;
  const time = new Date(pipeline.now()).toISOString();
  const before = alertLabel(pipeline, ending.labelBefore);
  const after = alertLabel(pipeline, ending.label);
  const alert: FileAlert = {
    kind: 'file',
    id: hashOf(...about, ...(round > 0 ? [round] : [])).slice(0, 32),
    time,
    severity: ending.severity ?? 'informational',
    title: titleOf(item, ending),
    connector,
    source: { id: source.id, name: source.name, kind: source.kind },
    file: {
      id: fileId,
      version: item.version,
      name: item.name,
      path: item.path,
      size: item.size,
      sharing: item.sharing,
      ...(item.link === undefined ? {} : { link: item.link }),
      ...(item.owner === undefined ? {} : { owner: item.owner }),
    },
    policy: { name: pipeline.policy.name, hash: pipeline.policyHash },
    ...(pipeline.run === undefined ? {} : { run: pipeline.run.id }),
    ...(rule === undefined ? {} : { rule: { id: rule.rule, name: rule.name } }),
    rules: ending.decision?.matches.map((match) => match.rule) ?? [],
    findings: ending.findings ?? [],
    label: { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) },
    ...(ending.markings === undefined ? {} : { markings: ending.markings }),
    outcome: ending.kind,
    reason: ending.reason,
    detail: ending.detail,
    lastSeen: time,
    count: 1,
  };
  return { alert, fingerprint: fingerprintOf(ending) };
}

/** Whether the label was just written or stood there already is not news: the policy asks for the same. */
function fingerprintOf(ending: Ending): string {
  const found = (ending.findings ?? []).map((finding) => `${finding.type}=${finding.count}`).sort();
  const { decision } = ending;
  if (decision === undefined) return hashOf('ending', ending.kind, ending.reason, ...found);
  const carried = decision.kind === 'label' || (decision.kind === 'none' && decision.why === 'already-labeled');
  const asked = carried ? 'carried' : decision.kind === 'none' ? decision.why : decision.kind;
  return hashOf('decision', asked, decision.label ?? '', decision.rule?.rule ?? '', ...found);
}

function alertLabel(pipeline: Pipeline, id: LabelId | undefined): AlertLabel | undefined {
  return id === undefined ? undefined : { id, name: labelOf(pipeline.policy, id)?.path ?? id };
}

function titleOf(item: FileItem, ending: Ending): string {
  const rule = ending.decision?.rule?.name;
  return rule === undefined ? `${item.name}: ${ending.kind} (${ending.reason})` : `${item.name}: ${rule}`;
}
