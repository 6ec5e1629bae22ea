import { sql } from 'kysely';
import type { QueryExecutorProvider } from 'kysely';

/** `bigint` is INTEGER to SQLite and int8 to PostgreSQL. */
const tables = [
  `create table ledger (
    connector text not null,
    source_id text not null,
    file_id text not null,
    name text not null,
    path text not null,
    settled_version text,
    settled_policy text,
    settled_outcome text,
    settled_reason text,
    settled_detail text,
    settled_label text,
    settled_protected bigint,
    settled_at bigint,
    intent text,
    attempts bigint not null,
    parked_until bigint,
    parked_reason text,
    parked_since bigint,
    due_at bigint,
    wake bigint not null,
    round bigint not null,
    seen_at bigint,
    own_write_1 bigint,
    own_write_2 bigint,
    own_write_3 bigint,
    alert_id text,
    alert_fingerprint text,
    holder text,
    fence bigint not null,
    held_until bigint not null,
    updated_at bigint not null,
    primary key (connector, source_id, file_id)
  )`,
  `create table outcomes (
    connector text not null,
    source_id text not null,
    file_id text not null,
    version text not null,
    policy_hash text not null,
    round bigint not null,
    fence bigint not null,
    newest bigint not null,
    kind text not null,
    reason text not null,
    detail text not null,
    label text,
    receipt text,
    at bigint not null,
    primary key (connector, source_id, file_id, version, policy_hash, round)
  )`,
  `create table sources (
    connector text not null,
    id text not null,
    name text not null,
    kind text not null,
    checkpoint text,
    generation bigint not null,
    listed_at bigint,
    notified_at bigint,
    changed_at bigint,
    sweep_wanted_at bigint,
    sweep_taken_at bigint,
    sweep_started_at bigint,
    sweep_checkpoint text,
    swept_at bigint,
    left_out text,
    missed_at bigint,
    misses bigint not null,
    failing_since bigint,
    failing_reason text,
    failing_attempts bigint,
    failing_address text,
    retry_at bigint,
    holder text,
    fence bigint not null,
    held_until bigint not null,
    primary key (connector, id)
  )`,
  `create table subscriptions (
    connector text not null,
    id text not null,
    source_id text not null,
    address text not null,
    client_state text not null,
    expires_at bigint,
    active bigint not null,
    made_at bigint not null,
    retired_at bigint,
    primary key (connector, id)
  )`,
  `create table counters (
    name text primary key,
    value bigint not null
  )`,
  `create table alerts (
    sequence bigint primary key,
    id text not null unique,
    time bigint not null,
    last_seen text not null,
    count bigint not null,
    body text not null
  )`,
  `create table alert_facets (
    facet text not null,
    time bigint not null,
    sequence bigint not null,
    primary key (facet, time, sequence)
  )`,
  `create table alert_sinks (
    sink text primary key,
    through bigint not null
  )`,
  `create table alert_marks (
    sink text not null,
    sequence bigint not null,
    primary key (sink, sequence)
  )`,
  `create table runs (
    id text primary key,
    state text not null,
    note text not null,
    started_at bigint not null,
    listed_at bigint,
    finished_at bigint,
    labels_per_hour bigint,
    canary_files bigint,
    canary_passed bigint not null,
    max_changed_ppm bigint,
    options text not null
  )`,
  `create table run_files (
    run_id text not null,
    connector text not null,
    source_id text not null,
    file_id text not null,
    status text not null,
    attempt bigint not null,
    at bigint not null,
    primary key (run_id, connector, source_id, file_id)
  )`,
  `create table run_counts (
    run_id text not null,
    status text not null,
    reason text not null,
    label text not null,
    files bigint not null,
    primary key (run_id, status, reason, label)
  )`,
  `create table run_sources (
    run_id text not null,
    position bigint not null,
    connector text not null,
    source_id text not null,
    checkpoint text,
    complete bigint not null,
    due_at bigint not null,
    primary key (run_id, connector, source_id)
  )`,
];

/** Each serves one query: a file without its source, listings newest first, the parked ones that are due, totals, what is old. */
const indexes = [
  'create index ledger_by_file on ledger (connector, file_id)',
  'create index ledger_by_time on ledger (updated_at)',
  'create index ledger_by_connector on ledger (connector, updated_at)',
  'create index ledger_by_source on ledger (connector, source_id, updated_at)',
  'create index ledger_by_outcome on ledger (settled_outcome, updated_at)',
  'create index ledger_parked on ledger (updated_at) where parked_until is not null',
  'create index ledger_due on ledger (due_at) where due_at is not null',
  'create index ledger_totals on ledger (connector, source_id, settled_outcome, settled_reason, parked_until)',
  'create index outcomes_replaced on outcomes (at) where newest = 0',
  'create index alert_facets_by_sequence on alert_facets (sequence)',
  'create index runs_by_time on runs (started_at)',
  'create index runs_active on runs (state, started_at)',
  'create index run_sources_open on run_sources (due_at) where complete = 0',
  'create index run_files_by_status on run_files (run_id, status, at)',
  'create index run_files_by_time on run_files (run_id, at)',
];

export async function createSchema(db: QueryExecutorProvider): Promise<void> {
  for (const statement of [...tables, ...indexes]) await sql.raw(statement).execute(db);
  await sql`insert into counters (name, value) values ('alerts', 0)`.execute(db);
}
