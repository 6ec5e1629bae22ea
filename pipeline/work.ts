import type { Connector } from '../connectors/connector.ts';
import type { Alert } from '../model/alert.ts';
import type { Decision, Severity } from '../model/decision.ts';
import type { FileItem, Source } from '../model/file.ts';
import type { Finding } from '../model/finding.ts';
import type { LabelId, Version } from '../model/ids.ts';
import type { MarkingReport } from '../model/marking.ts';
import type { OutcomeKind } from '../model/outcome.ts';
import type { Claim, FileResult } from '../store/store.ts';
import type { Pipeline } from './pipeline.ts';

/** One claimed file while it is being worked on. */
export interface Work {
  readonly pipeline: Pipeline;
  readonly connector: Connector;
  readonly source: Source;
  readonly claim: Claim;
  /** Aborts when the worker must stop. */
  readonly signal: AbortSignal;
  /** The file as last seen; made from the ledger until it was. */
  readonly item: FileItem;
}

/** A file that is judged: no claim is needed for that. */
export type View = Pick<Work, 'pipeline' | 'source' | 'item'> & Partial<Pick<Work, 'claim'>>;

/** How the work on one file ended. `lost`: somebody else has the claim now. */
export type ProcessResult = 'settled' | 'parked' | 'known' | 'busy' | 'lost';

/** What became of a file of a run: a result, or another try at a time (epoch ms). */
export type RunStep =
  { readonly found: FileResult } | { readonly again: number } | { readonly undone: 'busy' | 'lost' };

/** What is said of an outcome, with as much as is known of how it came about. */
export interface Ending {
  readonly kind: OutcomeKind;
  readonly reason: string;
  readonly detail: string;
  readonly label?: LabelId;
  readonly labelBefore?: LabelId;
  /** The file is still closed by protection of ours. */
  readonly protected?: boolean;
  readonly findings?: readonly Finding[];
  readonly decision?: Decision;
  /** What the outcome is recorded under where the file's version may have one already. */
  readonly outcomeVersion?: Version;
  /** Beside the outcome's own alert. */
  readonly aside?: Alert;
  /** What became of the markings that the label asks for; absent where it asks for none. */
  readonly markings?: MarkingReport;
  /** Severity of the alert; undefined means no alert. */
  readonly severity?: Severity;
}

/** What is known of a file once it was inspected and judged. */
export type Known = Pick<Ending, 'decision' | 'findings' | 'labelBefore'>;
