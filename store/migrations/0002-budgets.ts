import { sql } from 'kysely';
import type { QueryExecutorProvider } from 'kysely';

const statements = [
  `create table budgets (
    tenant text not null,
    resource text not null,
    level bigint not null,
    filled_at bigint not null,
    allowance bigint not null,
    window_ms bigint not null,
    window_at bigint not null,
    used bigint not null,
    used_before bigint not null,
    primary key (tenant, resource)
  )`,
  `create table pauses (
    tenant text primary key,
    until bigint not null,
    reason text not null,
    trips bigint not null
  )`,
  'alter table ledger add column parked_lane text',
];

/** What all workers of a tenant share of its service's allowance, and the lane to which a parked file comes back. */
export async function addBudgets(db: QueryExecutorProvider): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
