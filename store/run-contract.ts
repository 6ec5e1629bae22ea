/** Runs, as store.ts offers them. */
import type { FileAlert, RunAlert } from '../model/alert.ts';
import type { FileRef, Source } from '../model/file.ts';
import type { Checkpoint, ConnectorName, LabelId, SourceId } from '../model/ids.ts';
import type { OutcomeKind } from '../model/outcome.ts';

/**
 * Backfills: sources are listed from the beginning, and their files wait here until there is room in the backfill lane. So a run
 * can be paused, resumed and cancelled at any point, and its totals are exact: each file is in a run once, with one result.
 * Whatever ends a run raises its alert in the same transaction; `tell` makes it from the run as it ended.
 */
export interface Runs {
  /** A known id answers with the run as it stands. One without sources has ended. */
  start(run: NewRun, tell: TellRun): Promise<Run>;
  /**
   * Sources of running runs whose listing is to be queued, each given to one caller. One that makes no progress for ten minutes is
   * given again: whoever had it is taken for dead.
   */
  takeListings(): Promise<readonly RunListing[]>;
  /** A page of a source's listing, in one transaction: its files join the run (once), and the listing goes on after it. Nothing joins a run that has finished. */
  add(id: string, page: RunPage, tell: TellRun): Promise<void>;
  /**
   * Hands out waiting files of running runs, as many as their budgets and the room in the lane allow; each to one caller. A file
   * that was handed out and got no result for an hour is handed out again, with a higher attempt.
   */
  take(room: number): Promise<readonly RunFile[]>;
  /** The result of a file that was handed out; a second one changes nothing. The last one finishes the run. */
  record(id: string, result: FileResult, tell: TellRun): Promise<void>;
  /** A file that was handed out waits again, until then (epoch ms). */
  postpone(id: string, file: FileRef, until: number): Promise<void>;
  /** Pauses, resumes or cancels; undefined for an unknown run. A run that has ended stays as it is. */
  change(id: string, change: RunChange, tell: TellRun): Promise<Run | undefined>;
  /** Of the last `count` results, how many changed a file; for the guard against a rule gone wrong. */
  recent(id: string, count: number): Promise<{ readonly results: number; readonly changed: number }>;
  /** What a worker asks for each file: the run without its counts. */
  look(id: string): Promise<RunPlan | undefined>;
  find(id: string): Promise<Run | undefined>;
  /** Newest first. */
  list(limit: number): Promise<readonly Run[]>;
}

/** Makes the alert of a run from what it was when it ended. Pure, since it is called inside the transaction. */
export type TellRun = (run: Run) => RunAlert;

export interface NewRun extends RunBudget {
  readonly id: string;
  readonly sources: readonly Source[];
  readonly options?: RunOptions;
}

/** What a run does otherwise than live work; kept with it as it was started. */
export interface RunOptions {
  /** Decides and tells, and writes neither to a cloud nor to the ledger. */
  readonly mode?: 'report-only';
  /** In place of the policy's defaults: for files that have no label and get none by a rule. */
  readonly defaultLabel?: LabelId;
  /** False: rules are not asked, and so nothing is read but the labels that are there. */
  readonly inspect?: false;
  /** Globs over the path below the source; of a list one is enough. */
  readonly paths?: readonly string[];
  /** Globs over the owner. */
  readonly owners?: readonly string[];
  /** Started by the schedule, not by a person. */
  readonly scheduled?: true;
}

export interface RunChange {
  readonly state: 'running' | 'paused' | 'cancelled';
  readonly note: string;
}

export interface RunPlan extends RunBudget {
  readonly id: string;
  readonly state: RunState;
  readonly options: RunOptions;
  /** True once a person resumed the run after its canary. */
  readonly canaryPassed: boolean;
}

export interface RunListing {
  readonly run: string;
  readonly connector: ConnectorName;
  readonly sourceId: SourceId;
}

export interface FileResult {
  readonly file: FileRef;
  readonly result: RunResult;
  /** Id of the rule that decided, or a code of the reason. */
  readonly reason?: string;
  /** The label that the file has now, or would have. */
  readonly label?: LabelId;
  /** Raised with the result: what a simulation has to tell. */
  readonly alert?: FileAlert;
}

/** Guards instead of caps: all are optional. */
export interface RunBudget {
  /** Files changed within any hour, at most. */
  readonly labelsPerHour?: number;
  /** After so many results the run pauses by itself, so that a person can look at them. */
  readonly canaryFiles?: number;
  /** Share of changed files among the latest results, 0 to 1, above which the run pauses by itself. */
  readonly maxChangedShare?: number;
}

export interface RunPage {
  readonly source: Pick<Source, 'connector' | 'id'>;
  readonly files: readonly FileRef[];
  readonly checkpoint: Checkpoint | undefined;
  readonly complete: boolean;
}

export interface RunFile {
  readonly run: string;
  readonly file: FileRef;
  /** 1 at first; part of the message id, so that a repeat is a message of its own. */
  readonly attempt: number;
}

/** `parked`: goes on as live work, and no longer belongs to the run. */
export type RunResult = OutcomeKind | 'parked';
export type RunState = 'running' | 'paused' | 'cancelled' | 'finished';

export interface Run extends RunPlan {
  /** Why it is in this state. */
  readonly note: string;
  readonly startedAt: number;
  /** Undefined while a source is still being listed: then `total` still grows. */
  readonly listedAt: number | undefined;
  readonly finishedAt: number | undefined;
  readonly total: number;
  readonly waiting: number;
  readonly queued: number;
  readonly results: Readonly<Partial<Record<RunResult, number>>>;
  /** The same by reason and label. */
  readonly tally: readonly RunTally[];
  /** Results within the last minute. */
  readonly lastMinute: number;
  readonly sources: readonly {
    readonly connector: ConnectorName;
    readonly sourceId: SourceId;
    readonly checkpoint: Checkpoint | undefined;
    readonly complete: boolean;
  }[];
}

export interface RunTally {
  readonly result: RunResult;
  readonly reason: string;
  readonly label?: LabelId;
  readonly files: number;
}
