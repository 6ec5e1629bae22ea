import type { FileRef } from '../model/file.ts';
import { raiseAlert } from './alerts.ts';
import type { Database } from './database.ts';
import { toKey } from './ledger-rows.ts';
import { changing, count, lockRun } from './run-counts.ts';
import { finishIfDone, type Inside } from './run-end.ts';
import type { RunFileTable } from './schema.ts';
import type { FileResult, TellRun } from './store.ts';

export async function recordResult(
  database: Database,
  { id, found, tell }: { readonly id: string; readonly found: FileResult; readonly tell: TellRun },
): Promise<void> {
  const { file, result, reason, label, alert } = found;
  await database.db.transaction().execute(async (tx) => {
    const inside = { ...database, db: tx };
    await lockRun(tx, id);
    if (!(await leaveQueued(inside, { id, file, status: result }))) return;
    await count(tx, { id, status: result, reason, label, by: 1 });
    if (alert !== undefined) await raiseAlert(tx, alert);
    await finishIfDone(inside, id, tell);
  });
}

/** The run's own attempt rises when the file is handed out again. */
export async function postpone(
  database: Database,
  { id, file, until }: { readonly id: string; readonly file: FileRef; readonly until: number },
): Promise<void> {
  await database.db.transaction().execute(async (tx) => {
    await lockRun(tx, id);
    if (!(await leaveQueued({ ...database, db: tx }, { id, file, status: 'waiting', at: Math.ceil(until) }))) return;
    await count(tx, { id, status: 'waiting', by: 1 });
  });
}

interface Move {
  readonly id: string;
  readonly file: FileRef;
  readonly status: RunFileTable['status'];
  /** Now, unless told. */
  readonly at?: number;
}

/** False for a file that isn't handed out: it has its result, or never joined. */
async function leaveQueued({ db, now }: Inside, { id, file, status, at }: Move): Promise<boolean> {
  const key = toKey(file);
  const { numUpdatedRows } = await db
    .updateTable('run_files')
    .set({ status, at: at ?? now() })
    .where('run_id', '=', id)
    .where('connector', '=', key.connector)
    .where('source_id', '=', key.source_id)
    .where('file_id', '=', key.file_id)
    .where('status', '=', 'queued')
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) return false;
  await count(db, { id, status: 'queued', by: -1 });
  return true;
}

export async function recentResults({ db }: Database, id: string, limit: number) {
  const rows = await db
    .selectFrom('run_files')
    .select('status')
    .where('run_id', '=', id)
    .where('status', 'not in', ['waiting', 'queued'])
    .orderBy('at', 'desc')
    .limit(limit)
    .execute();
  const changed = rows.filter(({ status }) => changing.some((result) => result === status)).length;
  return { results: rows.length, changed };
}
