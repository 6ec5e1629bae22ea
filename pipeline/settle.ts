import type { LabelId, Version } from '../model/ids.ts';
import type { Receipt } from '../model/outcome.ts';
import { draftAlert } from './alert.ts';
import type { Ending, ProcessResult, Work } from './work.ts';

/** Settles the present version with an outcome of which nothing was written to the cloud. */
export async function settle(work: Work, ending: Ending): Promise<ProcessResult> {
  const { pipeline, item, claim } = work;
  const version = ending.kind === 'gone' ? (`gone:${item.version}` as Version) : item.version;
  const alert = ending.severity === undefined ? undefined : draftAlert(work, ending);
  const outcome = {
    kind: ending.kind,
    reason: ending.reason,
    detail: ending.detail,
    version: ending.outcomeVersion ?? version,
    policyHash: pipeline.policyHash,
    ...(ending.label === undefined ? {} : { label: ending.label }),
    ...receiptOf(ending.labelBefore),
  };
  await pipeline.store.ledger.settle(claim, {
    name: item.name,
    path: item.path,
    version,
    outcome,
    protected: ending.protected === true,
    written: false,
    ...(alert === undefined ? {} : { alert }),
    ...(ending.aside === undefined ? {} : { aside: ending.aside }),
  });
  const log = ending.kind === 'failed' ? pipeline.log.warn : pipeline.log.info;
  log(ending.kind, { connector: item.ref.connector, file: item.ref.fileId, reason: ending.reason });
  return 'settled';
}

function receiptOf(labelBefore: LabelId | undefined): { receipt?: Receipt } {
  return labelBefore === undefined ? {} : { receipt: { labelBefore } };
}
