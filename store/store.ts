/**
 * Durable state. One schema, two databases: `sqlite.ts` (embedded) and `postgres.ts`.
 *
 * What MUST hold for every member:
 * - A promise resolves only when the change is committed.
 * - A file's row is changed only by the holder of its claim: every such write names the claim's fence, and a write with an
 *   outdated fence throws `FencedError` and changes nothing.
 * - `settle` is one transaction: outcome, ledger entry and alert stand together or not at all.
 * - Times are epoch ms by the database's clock, so that workers on several machines agree.
 */
import type { Alert } from '../model/alert.ts';
import type { Severity } from '../model/decision.ts';
import type { FileRef, Source } from '../model/file.ts';
import type { Checkpoint, ConnectorName, FileId, LabelId, PolicyHash, SourceId, Version } from '../model/ids.ts';
import type { Outcome, OutcomeKind } from '../model/outcome.ts';

export interface Store {
  readonly ledger: Ledger;
  readonly sources: Sources;
  readonly subscriptions: Subscriptions;
  readonly alerts: Alerts;
  readonly runs: Runs;
  readonly budgets: Budgets;
  /** The database's clock, epoch ms. */
  now(): Promise<number>;
  close(): Promise<void>;
}

/** Thrown when a claim was lost to somebody else: stop, the work is theirs. */
export class FencedError extends Error {
  override readonly name = 'FencedError';
}

/** Thrown for a query that can't be answered: a cursor that isn't ours, a limit out of bounds. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
}

// Files ---------------------------------------------------------------------------------------------------------------

/** One row per file: what is settled, the open intent, attempts, parked until. */
export interface Ledger {
  /**
   * Claims a file for `ttlMs`, making its row if needed; undefined while somebody else's claim stands.
   * A claim that ran out is taken over with a higher fence.
   */
  claim(file: FileRef, holder: string, ttlMs: number): Promise<Claim | undefined>;
  extend(claim: Claim, ttlMs: number): Promise<void>;
  /**
   * Gives the claim back without settling; quiet where settling or parking has given it back already. `done` says that there
   * was nothing to do: what was parked is so no longer.
   */
  release(claim: Claim, options?: { readonly done: boolean }): Promise<void>;

  /** Stores the intent; from here on a crash leaves a trace. */
  open(claim: Claim, intent: Intent): Promise<void>;
  /** Forgets an intent that is known not to have happened. */
  drop(claim: Claim): Promise<void>;

  /**
   * Outcome (once per file, version and policy hash; a repeat changes nothing), settled state, closed intent (it stays open for
   * `gone`: what came back is recovered), attempts back to zero, alert into the outbox, claim given back.
   */
  settle(claim: Claim, settlement: Settlement): Promise<void>;
  /** Remembers when to try again, gives the claim back. `failed` counts as an attempt. */
  park(claim: Claim, parking: Parking): Promise<void>;
  /** A parked file is due at once, for the next `takeDue`; false if it wasn't parked. */
  unpark(file: FileRef): Promise<boolean>;

  /**
   * Takes parked files that are due, raising their `wake`; each is given to one caller only. They stay parked with an `until`
   * that has passed, and are given out again after an hour unless they were settled or parked anew: a caller that dies
   * before queueing them strands none.
   */
  takeDue(limit: number): Promise<readonly DueFile[]>;
  /** Raises `wake` so that the same version gets a new message id. */
  wake(file: FileRef): Promise<number>;

  find(file: FileRef): Promise<LedgerEntry | undefined>;
  /** The file of this id in every source that it was met in, the one that it was worked on last first. */
  locate(connector: ConnectorName, fileId: FileId): Promise<readonly FileRef[]>;
  /** Newest first. */
  list(filter: LedgerFilter): Promise<readonly LedgerEntry[]>;
  /** All of a file's outcomes, oldest first. */
  outcomes(file: FileRef): Promise<readonly RecordedOutcome[]>;
  /** Files per source and outcome of their newest settled version, and how many are parked or open. */
  counts(): Promise<readonly LedgerCount[]>;
}

export interface Claim {
  readonly file: FileRef;
  readonly fence: number;
  /** The row as it stood when claimed. */
  readonly entry: LedgerEntry;
}

export interface LedgerEntry {
  readonly file: FileRef;
  readonly name: string;
  readonly path: string;
  readonly settled?: Settled;
  readonly intent?: Intent;
  /** Failed attempts since the last settlement. */
  readonly attempts: number;
  /** `since` is when it was first parked for this reason. */
  readonly parked?: { readonly until: number; readonly reason: string; readonly since: number };
  readonly wake: number;
  /** When our latest writes took place, epoch ms, at most the last three. */
  readonly ownWrites: readonly number[];
  readonly updatedAt: number;
}

export interface Settled {
  readonly version: Version;
  readonly policyHash: PolicyHash;
  readonly outcome: OutcomeKind;
  readonly reason: string;
  readonly detail: string;
  readonly label?: LabelId;
  readonly protected: boolean;
  readonly at: number;
}

/** What is about to be sent. */
export interface Intent {
  readonly id: string;
  readonly baseVersion: Version;
  readonly baseModifiedAt: number;
  readonly baseSize: number;
  readonly policyHash: PolicyHash;
  readonly label: LabelId;
  readonly labelBefore?: LabelId;
  readonly protection?: string;
  readonly newName?: string;
  readonly digest: string;
  readonly size: number;
  /** The outcome and alert that stand when this has happened. */
  readonly outcome: Outcome;
  readonly alert?: AlertDraft;
  readonly at: number;
}

export interface Settlement {
  readonly name: string;
  readonly path: string;
  /** The version that the file has now: after our write it differs from the outcome's. */
  readonly version: Version;
  readonly outcome: Outcome;
  readonly protected: boolean;
  /** True where this settlement is of a write of ours. */
  readonly written: boolean;
  readonly alert?: AlertDraft;
}

/** An alert before the store has decided whether it is new. */
export interface AlertDraft {
  readonly alert: Alert;
  /** Types, counts and decision in one hash: where it equals that of the file's last alert, only `lastSeen` and `count` move. */
  readonly fingerprint: string;
}

export interface Parking {
  readonly name: string;
  readonly path: string;
  readonly reason: string;
  readonly delayMs: number;
  readonly failed: boolean;
  /** The lane that the file comes back to when due; live unless told. */
  readonly lane?: FileLane;
}

export interface DueFile {
  readonly file: FileRef;
  readonly wake: number;
  readonly lane: FileLane;
}

export type FileLane = 'live' | 'backfill';

export interface LedgerFilter {
  readonly connector?: ConnectorName;
  readonly sourceId?: SourceId;
  readonly outcome?: OutcomeKind;
  readonly parked?: boolean;
  readonly limit: number;
}

export interface RecordedOutcome extends Outcome {
  readonly at: number;
}

export interface LedgerCount {
  readonly connector: ConnectorName;
  readonly sourceId: SourceId;
  /** Undefined: seen, not settled yet. */
  readonly outcome: OutcomeKind | undefined;
  readonly files: number;
  readonly parked: number;
}

// Sources -------------------------------------------------------------------------------------------------------------

export interface Sources {
  /** Adds and renames; never removes. */
  save(sources: readonly Source[]): Promise<void>;
  list(): Promise<readonly SourceState[]>;
  find(connector: ConnectorName, id: SourceId): Promise<SourceState | undefined>;
  /** One writer per source. Undefined while somebody else's claim stands. */
  claim(source: Source, holder: string, ttlMs: number): Promise<SourceClaim | undefined>;
  extend(claim: SourceClaim, ttlMs: number): Promise<void>;
  /** The page's files are queued: the next listing goes on from here. `complete` marks the end of a listing. */
  advance(
    claim: SourceClaim,
    progress: { readonly checkpoint: Checkpoint; readonly complete: boolean; readonly found: number },
  ): Promise<void>;
  /** The checkpoint was too old: the next listing begins at the beginning. */
  rewind(claim: SourceClaim): Promise<void>;
  release(claim: SourceClaim): Promise<void>;
  /** Raises the generation, so that changes from now on get a message of their own; returns it. */
  nextGeneration(connector: ConnectorName, id: SourceId): Promise<number>;
  /** Quiet for a source that isn't known. */
  notified(connector: ConnectorName, id: SourceId): Promise<void>;
}

export interface SourceState extends Source {
  readonly checkpoint: Checkpoint | undefined;
  readonly generation: number;
  /** When a listing last came to its end; undefined before the first one did. */
  readonly listedAt: number | undefined;
  readonly notifiedAt: number | undefined;
  /** When a listing last found a change. */
  readonly changedAt: number | undefined;
}

export interface SourceClaim {
  readonly source: Source;
  readonly fence: number;
  readonly checkpoint: Checkpoint | undefined;
  readonly generation: number;
}

// Subscriptions -------------------------------------------------------------------------------------------------------

export interface Subscriptions {
  save(subscription: StoredSubscription): Promise<void>;
  find(connector: ConnectorName, id: string): Promise<StoredSubscription | undefined>;
  /** Active ones, or all that are remembered. */
  list(options?: { readonly all?: boolean }): Promise<readonly StoredSubscription[]>;
  /** Stays known as once ours, so that late notifications are dropped quietly. */
  retire(connector: ConnectorName, id: string): Promise<void>;
}

export interface StoredSubscription {
  readonly connector: ConnectorName;
  readonly id: string;
  readonly sourceId: SourceId;
  readonly address: string;
  readonly clientState: string;
  readonly expiresAt: number | undefined;
  readonly active: boolean;
}

// Alerts --------------------------------------------------------------------------------------------------------------

export interface Alerts {
  /** Newest first. `next` is undefined on the last page; a cursor stays good while alerts arrive. */
  page(query: AlertQuery): Promise<{ readonly alerts: readonly Alert[]; readonly next: string | undefined }>;
  /** Alerts that a sink hasn't taken yet, oldest first. */
  unpublished(sink: string, limit: number): Promise<readonly Alert[]>;
  published(sink: string, ids: readonly string[]): Promise<void>;
  count(): Promise<number>;
}

export interface AlertQuery {
  /** 1 to 1,000. */
  readonly limit: number;
  readonly cursor?: string;
  readonly severity?: Severity;
  /** A connector's name, or the kind of a source: `graph`, `sharepoint`, `onedrive`, `box`. */
  readonly connector?: string;
  /** Label id, or name, before or after. */
  readonly label?: string;
  readonly rule?: string;
  readonly outcome?: OutcomeKind;
  /** Epoch ms, inclusive. */
  readonly from?: number;
  /** Epoch ms, exclusive. */
  readonly to?: number;
}

// Runs ----------------------------------------------------------------------------------------------------------------

/**
 * Backfills: sources are listed from the beginning, and their files wait here until there is room in the backfill lane. So a run
 * can be paused, resumed and cancelled at any point, and its totals are exact: each file is in a run once, with one result.
 */
export interface Runs {
  /** A known id answers with the run as it stands. */
  start(run: NewRun): Promise<Run>;
  /** A page of a source's listing, in one transaction: its files join the run (once), and the listing goes on after it. */
  add(id: string, source: Source, page: RunPage): Promise<void>;
  /**
   * Hands out waiting files of running runs, as many as their budgets and the room in the lane allow; each to one caller. A file
   * that was handed out and got no result for an hour is handed out again, with a higher attempt.
   */
  take(room: number): Promise<readonly RunFile[]>;
  /** The result of a file; a second one changes nothing. The last one finishes the run. */
  record(id: string, file: FileRef, result: RunResult): Promise<void>;
  /** Pauses, resumes or cancels; undefined for an unknown run. A run that has ended stays as it is. */
  change(id: string, state: 'running' | 'paused' | 'cancelled', note: string): Promise<Run | undefined>;
  /** Of the last `count` results, how many changed a file; for the guard against a rule gone wrong. */
  recent(id: string, count: number): Promise<{ readonly results: number; readonly changed: number }>;
  find(id: string): Promise<Run | undefined>;
  /** Newest first. */
  list(limit: number): Promise<readonly Run[]>;
}

export interface NewRun extends RunBudget {
  readonly id: string;
  readonly sources: readonly Source[];
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

export interface Run extends RunBudget {
  readonly id: string;
  readonly state: RunState;
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
  /** True once a person resumed the run after its canary. */
  readonly canaryPassed: boolean;
  /** Results within the last minute. */
  readonly lastMinute: number;
  readonly sources: readonly {
    readonly connector: ConnectorName;
    readonly sourceId: SourceId;
    readonly checkpoint: Checkpoint | undefined;
    readonly complete: boolean;
  }[];
}

// Budgets -------------------------------------------------------------------------------------------------------------

/**
 * What the workers of a tenant share of its service's allowance: a token bucket for each resource, which all of them draw
 * from, and the tenant's pause, which all of them heed.
 */
export interface Budgets {
  /** Takes up to `wanted` units, or none and the ms until `least` will be there. */
  draw(draw: Draw): Promise<{ readonly granted: number; readonly waitMs: number }>;
  /** The service says how much is left of its window: where that is less than the bucket would give until then, that holds. */
  correct(
    place: Pick<Draw, 'tenant' | 'resource' | 'allowance'>,
    said: { readonly remaining: number; readonly resetMs: number },
  ): Promise<void>;
  /** Nobody calls this tenant for so long. A pause that ends later stands. */
  pause(tenant: string, pause: Pause): Promise<void>;
  /** How long the pause still lasts, 0 for none, and how often in a row the tenant was paused for failing. */
  paused(tenant: string): Promise<Required<Pause>>;
  /** The tenant answers again. */
  recover(tenant: string): Promise<void>;
  list(): Promise<readonly BudgetState[]>;
}

export interface Draw {
  /** A connector's name. */
  readonly tenant: string;
  /** `units`, `calls`, `uploads`. */
  readonly resource: string;
  /** Units that the service allows in each window. */
  readonly allowance: { readonly limit: number; readonly windowMs: number };
  readonly wanted: number;
  readonly least: number;
  /** Share of a full bucket that is left to others, 0 to 1. */
  readonly reserve: number;
}

export interface Pause {
  readonly ms: number;
  readonly reason: string;
  /** How often in a row, where it is for failing. */
  readonly trips?: number;
}

export interface BudgetState {
  readonly tenant: string;
  readonly resource: string;
  /** Units granted within the last window. */
  readonly used: number;
  readonly limit: number;
  readonly windowMs: number;
  readonly pausedUntil: number | undefined;
  readonly pauseReason: string | undefined;
  /** Calls failed in a row, and none has succeeded since. */
  readonly failing: boolean;
}
