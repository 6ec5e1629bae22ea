import { sql } from 'kysely';
import type { Kysely, QueryExecutorProvider } from 'kysely';
import { createSchema } from './migrations/0001-schema.ts';
import { addBudgets } from './migrations/0002-budgets.ts';

/** Append only: what a release has shipped is never changed. The position is the version that a migration leads to. */
export const migrations: readonly ((db: QueryExecutorProvider) => Promise<void>)[] = [createSchema, addBudgets];

/**
 * Brings a database to the present schema in one transaction; `lock` keeps out another process that starts at the same
 * moment. Throws for a database of a newer release.
 */
export async function migrate<Tables>(
  db: Kysely<Tables>,
  lock: (db: QueryExecutorProvider) => Promise<void>,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await lock(tx);
    await sql`create table if not exists schema_version (version bigint not null)`.execute(tx);
    const found = await sql<{ version: number }>`select version from schema_version`.execute(tx);
    const version = found.rows[0]?.version ?? 0;
    if (version > migrations.length) {
      throw new Error(
        `Cannot open store: its schema version ${version} is newer than version ${migrations.length} of this release`,
      );
    }
    if (version === migrations.length) return;
    for (const migration of migrations.slice(version)) await migration(tx);
    await sql`delete from schema_version`.execute(tx);
    await sql`insert into schema_version (version) values (${migrations.length})`.execute(tx);
  });
}
