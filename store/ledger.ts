import { sql } from 'kysely';
import type { Expression, RawBuilder, SqlBool, UpdateObject } from 'kysely';
import { statement } from '../lib/statement.ts';
import type { FileRef } from '../model/file.ts';
import type { FileId } from '../model/ids.ts';
import { batchSize, claimable, later, requireHeld, takenLease } from './database.ts';
import type { Database } from './database.ts';
import { toEntry, toKey, toOutcome, toRef } from './ledger-rows.ts';
import { countReopenable, reopen } from './reopen.ts';
import type { FileKey, LedgerTable, Schema } from './schema.ts';
import { settle } from './settle.ts';
import { tally } from './tally.ts';
import type { Claim, DueFile, Ledger, LedgerCount, LedgerEntry, LedgerFilter, LedgerPage } from './store.ts';

/**
 * A due file that was handed out comes due again after this long, unless it was settled or parked meanwhile: who died
 * between taking and queueing it must not strand it.
 */
const dueAgainMs = 60 * 60 * 1000;

export function createLedger(database: Database): Ledger {
  const { db, now } = database;
  return {
    claim: (file, holder, ttlMs) => claim(database, { file, holder, ttlMs }),

    extend: (held, ttlMs) => change(database, held, { held_until: later(database, ttlMs) }),

    async release({ file, fence }, { done } = { done: false }) {
      const rested = { parked_until: null, parked_reason: null, parked_since: null, due_at: null, attempts: 0 };
      const released = await db
        .updateTable('ledger')
        .set({ holder: null, ...(done ? rested : {}) })
        .where(isFile(file))
        .where('fence', '=', fence)
        .executeTakeFirstOrThrow();
      requireHeld(released, 'file');
    },

    open: (held, intent) => noteIntent(database, held, JSON.stringify(intent)),

    drop: (held) => noteIntent(database, held, null),

    settle: (held, settlement) => settle(database, held, settlement),

    park: (held, { name, path, reason, delayMs, failed, lane = 'live' }) =>
      change(database, held, {
        name,
        path,
        parked_until: later(database, delayMs),
        parked_reason: reason,
        parked_since: sql`case when parked_reason = ${reason} then coalesce(parked_since, ${now()}) else ${now()} end`,
        due_at: later(database, delayMs),
        parked_lane: lane,
        attempts: sql`attempts + ${failed ? 1 : 0}`,
        holder: null,
        updated_at: now(),
      }),

    async unpark(file) {
      const { numUpdatedRows } = await db
        .updateTable('ledger')
        .set({ parked_until: now(), due_at: now(), updated_at: now() })
        .where(isFile(file))
        .where('parked_until', 'is not', null)
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },

    takeDue: (limit) => takeDue(database, limit),

    async wake(file) {
      const { wake } = await db
        .insertInto('ledger')
        .values({ ...newRow(database, toKey(file)), holder: null, fence: 0, held_until: 0, wake: 1 })
        .onConflict((conflict) =>
          conflict.columns(keyColumns).doUpdateSet({ wake: sql`ledger.wake + 1`, updated_at: now() }),
        )
        .returning('wake')
        .executeTakeFirstOrThrow();
      return wake;
    },

    reopenable: (selection) => countReopenable(database, selection),

    reopen: (selection, limit) => reopen(database, selection, limit),

    async find(file) {
      const [row] = (await byKey(database, toKey(file))).rows;
      return row && toEntry(row);
    },

    async locate(connector, fileId) {
      const { rows } = await byFileId(database, { connector, file_id: fileId });
      // Sorted by the database, SQLite would go through all files of the connector in that order.
      return rows.toSorted((left, right) => right.updated_at - left.updated_at).map(toRef);
    },

    list: (filter) => list(database, filter),

    walk: (page) => walk(database, page),

    seen: (files) => seen(database, files),

    async outcomes(file) {
      const rows = await db.selectFrom('outcomes').selectAll().where(isFile(file)).orderBy('fence').execute();
      return rows.map(toOutcome);
    },

    counts: () => counts(database),

    tally: (source) => tally(database, source),
  };
}

/** Before every file: ids are never empty. */
const noFile = '' as FileId;

const keyColumns = ['connector', 'source_id', 'file_id'] as const;

function isFile(file: FileRef): RawBuilder<SqlBool> {
  return hasKey(toKey(file));
}

function hasKey({ connector, source_id, file_id }: FileKey): RawBuilder<SqlBool> {
  return sql<SqlBool>`connector = ${connector} and source_id = ${source_id} and file_id = ${file_id}`;
}

const byKey = statement(({ db }: Database, key: FileKey) => db.selectFrom('ledger').selectAll().where(hasKey(key)));

const byFileId = statement(({ db }: Database, file: Omit<FileKey, 'source_id'>) =>
  db
    .selectFrom('ledger')
    .select([...keyColumns, 'updated_at'])
    .where('connector', '=', file.connector)
    .where('file_id', '=', file.file_id),
);

function newRow({ now }: Database, { connector, source_id, file_id }: FileKey): NewRow {
  return { connector, source_id, file_id, name: '', path: '', attempts: 0, wake: 0, round: 0, updated_at: now() };
}

async function claim(
  database: Database,
  { file, holder, ttlMs }: { readonly file: FileRef; readonly holder: string; readonly ttlMs: number },
): Promise<Claim | undefined> {
  const [row] = (await take(database, { ...toKey(file), holder, ttlMs: Math.round(ttlMs) })).rows;
  return row && { file, fence: row.fence, entry: toEntry(row) };
}

interface Wanted extends FileKey {
  readonly holder: string;
  /** Whole. */
  readonly ttlMs: number;
}

const take = statement((database: Database, wanted: Wanted) =>
  database.db
    .insertInto('ledger')
    .values({
      ...newRow(database, wanted),
      holder: wanted.holder,
      fence: 1,
      held_until: sql`${database.now()} + ${wanted.ttlMs}`,
    })
    .onConflict((conflict) =>
      conflict.columns(keyColumns).doUpdateSet(takenLease('ledger')).where(claimable('ledger', database)),
    )
    .returningAll(),
);

/** A write by the holder of the claim, or none at all. */
async function change(
  { db }: Database,
  { file, fence }: Claim,
  columns: UpdateObject<Schema, 'ledger'>,
): Promise<void> {
  const changed = await db
    .updateTable('ledger')
    .set(columns)
    .where(isFile(file))
    .where('fence', '=', fence)
    .where('holder', 'is not', null)
    .executeTakeFirstOrThrow();
  requireHeld(changed, 'file');
}

async function noteIntent(database: Database, { file, fence }: Claim, intent: string | null): Promise<void> {
  const { numAffectedRows = 0n } = await setIntent(database, { ...toKey(file), fence, intent });
  requireHeld({ numUpdatedRows: numAffectedRows }, 'file');
}

const setIntent = statement(({ db, now }: Database, row: FileKey & Pick<LedgerTable, 'fence' | 'intent'>) =>
  db
    .updateTable('ledger')
    .set({ intent: row.intent, updated_at: now() })
    .where(hasKey(row))
    .where('fence', '=', row.fence)
    .where('holder', 'is not', null),
);

async function takeDue(database: Database, limit: number): Promise<readonly DueFile[]> {
  const { db, now, skipsLocked } = database;
  const rows = await db
    .with(
      (cte) => cte('due').materialized(),
      (cte) => {
        const due = cte
          .selectFrom('ledger')
          .select([...keyColumns, 'due_at'])
          .where('due_at', '<=', now())
          .orderBy('due_at')
          .limit(limit);
        return skipsLocked ? due.forUpdate().skipLocked() : due;
      },
    )
    .updateTable('ledger')
    .from('due')
    .set({ wake: sql`ledger.wake + 1`, due_at: later(database, dueAgainMs), updated_at: now() })
    .whereRef('ledger.connector', '=', 'due.connector')
    .whereRef('ledger.source_id', '=', 'due.source_id')
    .whereRef('ledger.file_id', '=', 'due.file_id')
    .returning(['ledger.connector', 'ledger.source_id', 'ledger.file_id', 'ledger.wake', 'ledger.parked_lane'])
    .execute();
  return rows.map((row) => ({ file: toRef(row), wake: row.wake, lane: row.parked_lane ?? 'live' }));
}

async function list({ db }: Database, filter: LedgerFilter): Promise<readonly LedgerEntry[]> {
  let query = db.selectFrom('ledger').selectAll();
  if (filter.connector !== undefined) query = query.where('connector', '=', filter.connector);
  if (filter.sourceId !== undefined) query = query.where('source_id', '=', filter.sourceId);
  if (filter.outcome !== undefined) query = query.where('settled_outcome', '=', filter.outcome);
  if (filter.parked !== undefined) query = query.where('parked_until', filter.parked ? 'is not' : 'is', null);
  const rows = await query.orderBy('updated_at', 'desc').orderBy('file_id').limit(filter.limit).execute();
  return rows.map(toEntry);
}

async function walk({ db }: Database, page: LedgerPage): Promise<readonly LedgerEntry[]> {
  const rows = await db
    .selectFrom('ledger')
    .selectAll()
    .where('connector', '=', page.connector)
    .where('source_id', '=', page.sourceId)
    .where('file_id', '>', page.after ?? noFile)
    .orderBy('file_id')
    .limit(page.limit)
    .execute();
  return rows.map(toEntry);
}

async function seen({ db, now }: Database, files: readonly FileRef[]): Promise<void> {
  const bySource = Map.groupBy(files, ({ connector, sourceId }) => `${connector} ${sourceId}`);
  for (const together of bySource.values()) {
    for (let start = 0; start < together.length; start += batchSize) {
      const batch = together.slice(start, start + batchSize);
      const [first] = batch;
      if (first === undefined) continue;
      await db
        .updateTable('ledger')
        .set({ seen_at: now() })
        .where('connector', '=', first.connector)
        .where('source_id', '=', first.sourceId)
        .where(
          'file_id',
          'in',
          batch.map(({ fileId }) => fileId),
        )
        .execute();
    }
  }
}

async function counts({ db }: Database): Promise<readonly LedgerCount[]> {
  const groups = ['connector', 'source_id', 'settled_outcome'] as const;
  const rows = await db
    .selectFrom('ledger')
    .select([...groups, sql<number>`count(*)`.as('files'), sql<number>`count(parked_until)`.as('parked')])
    .groupBy(groups)
    .orderBy('connector')
    .orderBy('source_id')
    .orderBy('settled_outcome')
    .execute();
  return rows.map((row) => ({
    connector: row.connector,
    sourceId: row.source_id,
    outcome: row.settled_outcome ?? undefined,
    files: row.files,
    parked: row.parked,
  }));
}

type NewRow = FileKey &
  Pick<LedgerTable, 'name' | 'path' | 'attempts' | 'wake' | 'round'> & { readonly updated_at: Expression<number> };
