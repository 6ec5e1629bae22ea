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
import type { Alert, FileAlert } from '../model/alert.ts';
import type { Severity } from '../model/decision.ts';
import type { FileRef, Source } from '../model/file.ts';
import type { Checkpoint, ConnectorName, FileId, LabelId, PolicyHash, SourceId, Version } from '../model/ids.ts';
import type { Outcome, OutcomeKind } from '../model/outcome.ts';
import type { Runs } from './run-contract.ts';

export type * from './run-contract.ts';

export interface Store {
  readonly ledger: Ledger;
  readonly sources: Sources;
  readonly sweeps: Sweeps;
  readonly subscriptions: Subscriptions;
  readonly alerts: Alerts;
  readonly runs: Runs;
  readonly budgets: Budgets;
  /**
   * Deletes up to `limit` of each kind of what is older than the limit and that nothing asks for any more: outcomes that were
   * replaced by newer ones, alerts that every sink has taken, files that are gone (one that comes back is met anew), runs that
   * have ended and subscriptions that were retired. Answers what was deleted.
   */
  prune(retention: Retention, limit: number): Promise<Pruned>;
  /** The database's clock, epoch ms. */
  now(): Promise<number>;
  close(): Promise<void>;
}

export interface Retention {
  readonly olderThanMs: number;
  /** Names of the present sinks. */
  readonly sinks: readonly string[];
}

/** Rows by kind; files of a run are counted as such. */
export type Pruned = Readonly<Record<'outcomes' | 'alerts' | 'files' | 'runFiles' | 'runs' | 'subscriptions', number>>;

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
   * Outcome (once per file, version, policy hash and round; a repeat changes nothing), settled state, closed intent (it stays open for
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

  /** How many files `reopen` would take. */
  reopenable(selection: Selection): Promise<number>;
  /**
   * Up to `limit` settled files are to be worked on again, in the same version under the same policy: unsettled, without attempts,
   * parked with the reason `reopened` and due at once, in the backfill lane. Their `round` rises, so that the next outcome
   * stands beside the one before. Files that somebody works on are passed over. Answers how many.
   */
  reopen(selection: Selection, limit: number): Promise<number>;

  find(file: FileRef): Promise<LedgerEntry | undefined>;
  /** The file of this id in every source that it was met in, the one that it was worked on last first. */
  locate(connector: ConnectorName, fileId: FileId): Promise<readonly FileRef[]>;
  /** Newest first. */
  list(filter: LedgerFilter): Promise<readonly LedgerEntry[]>;
  /** A page of one source's files in the order of their ids; fewer than `limit` only at the end. */
  walk(page: LedgerPage): Promise<readonly LedgerEntry[]>;
  /** A sweep has seen that these files are there; quiet for files that have no row. */
  seen(files: readonly FileRef[]): Promise<void>;
  /** All of a file's outcomes, oldest first. */
  outcomes(file: FileRef): Promise<readonly RecordedOutcome[]>;
  /** Files per source and outcome of their newest settled version, and how many are parked or open. */
  counts(): Promise<readonly LedgerCount[]>;
  /** The same by reason too, of all sources or of those with this id. */
  tally(source?: SourceId): Promise<readonly LedgerTally[]>;
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
  /** How often it was reopened by hand. */
  readonly round: number;
  /** When our latest writes took place, epoch ms, at most the last three. */
  readonly ownWrites: readonly number[];
  /** When a sweep last saw that the file is there. */
  readonly seenAt?: number;
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
  /** The versions from before are deleted once ours is in place. */
  readonly removeOldVersions?: true;
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
  /** Raised once by its id, beside the file's line of alerts and without regard to what that last told. */
  readonly aside?: Alert;
}

/** An alert before the store has decided whether it is new. */
export interface AlertDraft {
  readonly alert: FileAlert;
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

/** Settled files, by how they ended. */
export interface Selection {
  readonly outcome: 'failed' | 'skipped';
  readonly reason?: string;
  readonly connector?: ConnectorName;
  readonly sourceId?: SourceId;
  readonly fileId?: FileId;
  /** Epoch ms, inclusive: who reopens page by page doesn't meet the same file twice. */
  readonly settledUntil?: number;
}

export interface LedgerPage {
  readonly connector: ConnectorName;
  readonly sourceId: SourceId;
  /** The last file of the page before; from the beginning unless told. */
  readonly after?: FileId;
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

export interface LedgerTally extends LedgerCount {
  readonly reason: string | undefined;
}

// Sources -------------------------------------------------------------------------------------------------------------

export interface Sources {
  /**
   * Adds, renames, leaves out and takes back; never removes. With `whole`, these are all that this connector has: what else is
   * known of it is left out as `not-found`, unless none of these is watched, since a service that suddenly shows nothing has taken
   * our access away rather than its files. A source that is taken back begins at the beginning, since what happened meanwhile was
   * passed over. Answers with those that were watched and now are left out.
   */
  save(
    sources: readonly NewSource[],
    options?: { readonly whole: ConnectorName },
  ): Promise<readonly (Source & { readonly leftOut: string })[]>;
  /** The watched ones; those that are left out too where asked. */
  list(options?: SourceFilter): Promise<readonly SourceState[]>;
  find(connector: ConnectorName, id: SourceId, options?: SourceFilter): Promise<SourceState | undefined>;
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
  /** A change was found that no notification had announced although a subscription stood. Quiet for a source that isn't known. */
  missed(connector: ConnectorName, id: SourceId): Promise<void>;
  /** Its subscription could not be made, renewed or checked. */
  subscriptionFailed(connector: ConnectorName, id: SourceId, failure: NewSubscriptionFailure): Promise<void>;
  /** Its subscription stands: earlier failures are forgotten. */
  subscriptionStands(connector: ConnectorName, id: SourceId): Promise<void>;
}

export interface SourceFilter {
  readonly leftOut?: boolean;
}

export interface NewSource extends Source {
  /** Why it isn't watched, a code; undefined where it is. */
  readonly leftOut?: string | undefined;
}

export interface NewSubscriptionFailure {
  readonly reason: string;
  /** Failures to make it, in a row. */
  readonly attempts: number;
  readonly retryInMs: number;
  /** The notification address that was asked for. */
  readonly address: string;
}

export interface SubscriptionFailure extends Omit<NewSubscriptionFailure, 'retryInMs'> {
  readonly since: number;
  readonly retryAt: number;
}

export interface SourceState extends Source {
  /** Why it isn't watched; undefined where it is. */
  readonly leftOut: string | undefined;
  /** When a change was last found that no notification had announced, and how often that was so. */
  readonly missedAt: number | undefined;
  readonly misses: number;
  /** What is wrong with its subscription; undefined where one stands or none was tried. */
  readonly failure: SubscriptionFailure | undefined;
  readonly checkpoint: Checkpoint | undefined;
  readonly generation: number;
  /** When a listing last came to its end; undefined before the first one did. */
  readonly listedAt: number | undefined;
  readonly notifiedAt: number | undefined;
  /** When a listing last found a change. */
  readonly changedAt: number | undefined;
  /** A sweep that is under way. */
  readonly sweep: SweepProgress | undefined;
  /** When a sweep last came to its end. */
  readonly sweptAt: number | undefined;
}

/**
 * Sweeps that are due. They wait here and not in a queue, since few are under way at a time: a sweep of thousands of sources must
 * not stand before what is live.
 */
export interface Sweeps {
  /** A sweep of this source, or of every watched one, is due; one that waits already keeps its place. Quiet for a source that isn't known. */
  want(source?: Pick<Source, 'connector' | 'id'>): Promise<void>;
  /**
   * Due sweeps, the longest waiting first, as many as leave `most` under way. Each is given to one caller, and again after an hour
   * without an end.
   */
  take(most: number): Promise<readonly Source[]>;
  /** Begins a sweep, or goes on with the one that was cut off. */
  begin(source: Pick<Source, 'connector' | 'id'>): Promise<SweepProgress>;
  advance(source: Pick<Source, 'connector' | 'id'>, checkpoint: Checkpoint): Promise<void>;
  /** The checkpoint no longer holds: the next attempt begins at the beginning. */
  restart(source: Pick<Source, 'connector' | 'id'>): Promise<void>;
  /** It has come to its end; what was wanted since it began is due again. */
  end(source: Pick<Source, 'connector' | 'id'>, progress: SweepProgress): Promise<void>;
}

export interface SweepProgress {
  readonly startedAt: number;
  /** Undefined before its first page. */
  readonly checkpoint: Checkpoint | undefined;
}

export interface SourceClaim {
  readonly source: Source;
  readonly fence: number;
  readonly checkpoint: Checkpoint | undefined;
  readonly generation: number;
}

// Subscriptions -------------------------------------------------------------------------------------------------------

export interface Subscriptions {
  /** Adds or replaces; when it was made stays. */
  save(subscription: Omit<StoredSubscription, 'madeAt'>): Promise<void>;
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
  /** When we first remembered it. */
  readonly madeAt: number;
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
  /** About files, or of runs that have ended. */
  readonly kind?: Alert['kind'];
  /** Of one run: its digest, and what it told of files. */
  readonly run?: string;
  /** Epoch ms, inclusive. */
  readonly from?: number;
  /** Epoch ms, exclusive. */
  readonly to?: number;
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
