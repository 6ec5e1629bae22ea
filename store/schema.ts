/** Table types. Columns are text, integer or null on both databases: epoch ms, 0 and 1, JSON as text. */
import type { SourceKind } from '../model/file.ts';
import type { Checkpoint, ConnectorName, FileId, LabelId, PolicyHash, SourceId, Version } from '../model/ids.ts';
import type { OutcomeKind } from '../model/outcome.ts';
import type { FileLane, RunResult, RunState } from './store.ts';

export interface Schema {
  readonly ledger: LedgerTable;
  readonly outcomes: OutcomeTable;
  readonly sources: SourceTable;
  readonly subscriptions: SubscriptionTable;
  readonly alerts: AlertTable;
  readonly alert_facets: AlertFacetTable;
  readonly alert_sinks: AlertSinkTable;
  readonly alert_marks: AlertMarkTable;
  readonly counters: CounterTable;
  readonly runs: RunTable;
  readonly run_sources: RunSourceTable;
  readonly run_files: RunFileTable;
  readonly run_counts: RunCountTable;
  readonly budgets: BudgetTable;
  readonly pauses: PauseTable;
}

export interface FileKey {
  readonly connector: ConnectorName;
  readonly source_id: SourceId;
  readonly file_id: FileId;
}

/** Null holder: nobody holds it. `fence` rises with each claim and never falls. */
export interface Lease {
  readonly holder: string | null;
  readonly fence: number;
  readonly held_until: number;
}

export interface LedgerTable extends FileKey, Lease {
  readonly name: string;
  readonly path: string;
  /** All `settled_` columns are null until the first settlement; label stays null where there is none. */
  readonly settled_version: Version | null;
  readonly settled_policy: PolicyHash | null;
  readonly settled_outcome: OutcomeKind | null;
  readonly settled_reason: string | null;
  readonly settled_detail: string | null;
  readonly settled_label: LabelId | null;
  readonly settled_protected: number | null;
  readonly settled_at: number | null;
  /** JSON. */
  readonly intent: string | null;
  readonly attempts: number;
  readonly parked_until: number | null;
  readonly parked_reason: string | null;
  readonly parked_since: number | null;
  readonly parked_lane: FileLane | null;
  /** When a parked file is next given to a caller of `takeDue`. */
  readonly due_at: number | null;
  readonly wake: number;
  /** How often the file was reopened by hand. */
  readonly round: number;
  readonly seen_at: number | null;
  /** The latest three writes of ours, newest first. */
  readonly own_write_1: number | null;
  readonly own_write_2: number | null;
  readonly own_write_3: number | null;
  /** The file's last alert. */
  readonly alert_id: string | null;
  readonly alert_fingerprint: string | null;
  readonly updated_at: number;
}

export interface OutcomeTable extends FileKey {
  readonly version: Version;
  readonly policy_hash: PolicyHash;
  readonly round: number;
  /** Of the claim that recorded it: the order of a file's outcomes. */
  readonly fence: number;
  /** 1 for the latest of its file, which is kept for as long as the file is there. */
  readonly newest: number;
  readonly kind: OutcomeKind;
  readonly reason: string;
  readonly detail: string;
  readonly label: LabelId | null;
  /** JSON. */
  readonly receipt: string | null;
  readonly at: number;
}

export interface SourceTable extends Lease {
  readonly connector: ConnectorName;
  readonly id: SourceId;
  readonly name: string;
  readonly kind: SourceKind;
  readonly checkpoint: Checkpoint | null;
  readonly generation: number;
  readonly listed_at: number | null;
  readonly notified_at: number | null;
  readonly changed_at: number | null;
  readonly sweep_wanted_at: number | null;
  readonly sweep_taken_at: number | null;
  /** Set while a sweep is under way. */
  readonly sweep_started_at: number | null;
  readonly sweep_checkpoint: Checkpoint | null;
  readonly swept_at: number | null;
  /** Null while it is watched. */
  readonly left_out: string | null;
  readonly missed_at: number | null;
  readonly misses: number;
  /** All of these are null while nothing is wrong with its subscription. */
  readonly failing_since: number | null;
  readonly failing_reason: string | null;
  readonly failing_attempts: number | null;
  readonly failing_address: string | null;
  readonly retry_at: number | null;
}

export interface SubscriptionTable {
  readonly connector: ConnectorName;
  readonly id: string;
  readonly source_id: SourceId;
  readonly address: string;
  readonly client_state: string;
  readonly expires_at: number | null;
  readonly active: number;
  readonly made_at: number;
  readonly retired_at: number | null;
}

export interface AlertTable {
  /** Rises in the order of commit: no smaller one appears later. */
  readonly sequence: number;
  readonly id: string;
  readonly time: number;
  /** ISO 8601, as in the alert. */
  readonly last_seen: string;
  readonly count: number;
  /** JSON of the alert as it was raised. */
  readonly body: string;
}

/** What an alert can be filtered by: `severity:high`, `label:Confidential`, one row each. */
export interface AlertFacetTable {
  readonly facet: string;
  readonly time: number;
  readonly sequence: number;
}

/** Everything up to `through` was taken by the sink. */
export interface AlertSinkTable {
  readonly sink: string;
  readonly through: number;
}

/** Alerts beyond `through` that the sink took already. */
export interface AlertMarkTable {
  readonly sink: string;
  readonly sequence: number;
}

export interface CounterTable {
  readonly name: 'alerts';
  readonly value: number;
}

export interface RunTable {
  readonly id: string;
  readonly state: RunState;
  readonly note: string;
  readonly started_at: number;
  readonly listed_at: number | null;
  readonly finished_at: number | null;
  readonly labels_per_hour: number | null;
  readonly canary_files: number | null;
  /** 1 once the canary has been looked at. */
  readonly canary_passed: number;
  /** In parts of a million, since no column holds fractions. */
  readonly max_changed_ppm: number | null;
  /** JSON. */
  readonly options: string;
}

/** One row per file of a run: `waiting`, `queued`, or its result. */
export interface RunFileTable extends FileKey {
  readonly run_id: string;
  readonly status: RunResult | 'waiting' | 'queued';
  readonly attempt: number;
  readonly at: number;
}

/** Files of a run by status, reason and label (both empty where there is none), kept in step with the rows. */
export interface RunCountTable {
  readonly run_id: string;
  readonly status: RunFileTable['status'];
  readonly reason: string;
  readonly label: LabelId | '';
  readonly files: number;
}

export interface RunSourceTable {
  readonly run_id: string;
  /** Order as given at the start. */
  readonly position: number;
  readonly connector: ConnectorName;
  readonly source_id: SourceId;
  readonly checkpoint: Checkpoint | null;
  readonly complete: number;
  /** When its listing is to be queued, unless it makes progress before. */
  readonly due_at: number;
}

/** A token bucket: `level` in thousandths of a unit, the rest in units and ms. */
export interface BudgetTable {
  readonly tenant: string;
  readonly resource: string;
  readonly level: number;
  readonly filled_at: number;
  readonly allowance: number;
  readonly window_ms: number;
  /** Start of the present window, units granted in it and in the one before. */
  readonly window_at: number;
  readonly used: number;
  readonly used_before: number;
}

export interface PauseTable {
  readonly tenant: string;
  readonly until: number;
  readonly reason: string;
  /** Pauses for failing in a row. */
  readonly trips: number;
}
