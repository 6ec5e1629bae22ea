import { extname, join } from 'node:path';

import type { FileItem, Source } from '../model/file.ts';
import type { LabelId } from '../model/ids.ts';
import type { Inspection } from '../pipeline/documents.ts';
import { labelOf, type Pipeline } from '../pipeline/pipeline.ts';
import { processFile } from '../pipeline/process.ts';
import type { Parking, Settled, Settlement } from '../store/store.ts';
import type { ScanRow } from './scan-report.ts';

/** How often a file is begun anew that somebody edits while it is scanned. */
const mostTries = 3;
/** A scan holds its whole folder: a claim of one file needn't outlive a crash. */
const claimMs = 1_000;

/** What came to be known of a file while the pipeline worked on it. */
interface Observed {
  inspection?: Inspection;
  settlement?: Settlement;
  parking?: Parking;
  again?: boolean;
}

/** Takes one file through the pipeline, unless an earlier scan has settled this very version under this policy. */
export async function scanFile(pipeline: Pipeline, source: Source, item: FileItem): Promise<ScanRow> {
  const entry = await pipeline.store.ledger.find(item.ref);
  const settled = entry?.settled;
  if (settled?.version === item.version && settled.policyHash === pipeline.policyHash && entry?.intent === undefined) {
    return knownRow(pipeline, { source, item, settled });
  }
  let observed: Observed = {};
  for (let tries = 1; tries <= mostTries; tries++) {
    observed = {};
    // What is begun comes to its end: a stop takes effect between files.
    await processFile(observing(pipeline, observed), item.ref, new AbortController().signal);
    if (observed.again !== true) break;
  }
  return rowOf(pipeline, { source, item, observed });
}

/** The pipeline, overheard for one file. What it queues for later is done here at once. */
function observing(pipeline: Pipeline, observed: Observed): Pipeline {
  const { documents, store, queues } = pipeline;
  return {
    ...pipeline,
    documents: {
      ...documents,
      async inspect(content, name) {
        observed.inspection = await documents.inspect(content, name);
        return observed.inspection;
      },
    },
    queues: {
      ...queues,
      live: {
        ...queues.live,
        send: () => {
          observed.again = true;
          return Promise.resolve();
        },
      },
    },
    store: {
      ...store,
      ledger: {
        ...store.ledger,
        claim: (file, holder) => store.ledger.claim(file, holder, claimMs),
        extend: (claim) => store.ledger.extend(claim, claimMs),
        async settle(claim, settlement) {
          await store.ledger.settle(claim, settlement);
          observed.settlement = settlement;
        },
        async park(claim, parking) {
          await store.ledger.park(claim, parking);
          observed.parking = parking;
        },
      },
    },
  };
}

interface Known {
  readonly source: Source;
  readonly item: FileItem;
}

function knownRow(pipeline: Pipeline, { source, item, settled }: Known & { readonly settled: Settled }): ScanRow {
  return {
    path: join(source.name, item.path),
    size: item.size,
    type: typeOf(item),
    outcome: settled.outcome,
    reason: settled.reason,
    detail: settled.detail,
    ...labelNamed(pipeline, isWritten(settled.outcome) ? 'labelAfter' : 'labelAdvised', settled.label),
    read: false,
  };
}

function rowOf(pipeline: Pipeline, { source, item, observed }: Known & { readonly observed: Observed }): ScanRow {
  const { inspection, settlement, parking } = observed;
  const outcome = settlement?.outcome;
  const rule = settlement?.alert?.alert.rule?.id;
  return {
    path: join(source.name, settlement?.path ?? item.path),
    size: item.size,
    type: inspection?.mediaType ?? typeOf(item),
    outcome: outcome?.kind ?? 'waiting',
    reason: outcome?.reason ?? parking?.reason ?? 'busy',
    detail: outcome?.detail ?? 'Could not be worked on now: the next scan tries again',
    ...labelNamed(pipeline, 'labelBefore', outcome?.receipt?.labelBefore),
    ...labelNamed(pipeline, isWritten(outcome?.kind) ? 'labelAfter' : 'labelAdvised', outcome?.label),
    ...(rule === undefined ? {} : { rule }),
    ...(inspection === undefined
      ? {}
      : { findings: Object.fromEntries(inspection.findings.map(({ type, count }) => [type, count])) }),
    read: inspection !== undefined,
  };
}

/** The label of an outcome is in the file, or was there before: nothing else is called so. */
function isWritten(outcome: string | undefined): boolean {
  return outcome === 'labeled' || outcome === 'protected' || outcome === 'unchanged';
}

function labelNamed(
  { policy }: Pipeline,
  column: 'labelBefore' | 'labelAfter' | 'labelAdvised',
  id: LabelId | undefined,
): Partial<ScanRow> {
  return id === undefined ? {} : { [column]: labelOf(policy, id)?.path ?? id };
}

function typeOf({ name }: FileItem): string {
  return extname(name).slice(1).toLowerCase();
}
