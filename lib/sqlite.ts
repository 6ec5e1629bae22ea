import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue, StatementSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { CompiledQuery, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import type { DatabaseConnection, Driver, QueryResult } from 'kysely';

export interface SqliteOptions {
  /** A file, made for its owner only together with its folder if need be, or `:memory:`. */
  readonly path: string;
  /**
   * What survives a power cut: `full`, every commit that was reported; `normal`, a consistent state that may lack the last
   * commits. Both survive a crash of the process.
   */
  readonly synchronous: 'full' | 'normal';
  /** How long a statement waits for somebody else's write before it fails. */
  readonly busyTimeoutMs?: number;
  /** Functions that statements may call by these names. */
  readonly functions?: Readonly<Record<string, () => number>> | undefined;
}

const cachedStatements = 256;
const longestBusyPauseMs = 50;
/** SQLITE_BUSY; extended codes carry it in their low byte. https://www.sqlite.org/rescode.html */
const busyCode = 5;

/**
 * Kysely over `node:sqlite`: one connection, which Kysely guards by a mutex, in WAL mode. Transactions begin immediate, so
 * that none fails half-way for want of the write lock. Parameters are text, finite numbers, bigint, bytes or null: booleans,
 * Dates and NaN throw, of which SQLite would keep the last two as NULL. `destroy` waits for what is under way.
 */
export function openSqlite<Tables>(options: SqliteOptions): Kysely<Tables> {
  const { busyTimeoutMs = 5_000 } = options;
  const database = openDatabase(options, busyTimeoutMs);
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => createDriver(database, busyTimeoutMs),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
}

/** Only the way into WAL mode is waited for by SQLite itself. */
function openDatabase({ path, synchronous, functions = {} }: SqliteOptions, timeout: number): DatabaseSync {
  if (path !== ':memory:') createFile(resolve(path));
  const database = new DatabaseSync(path, { timeout });
  try {
    database.exec(`pragma journal_mode = wal; pragma synchronous = ${synchronous}; pragma busy_timeout = 0`);
    for (const [name, call] of Object.entries(functions)) database.function(name, call);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** SQLite gives its -wal and -shm files the mode of the database file. */
function createFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, 'a', 0o600));
}

function createDriver(database: DatabaseSync, busyTimeoutMs: number): Driver {
  const connection = createConnection(database, busyTimeoutMs);
  const execute = async (text: string): Promise<void> => {
    await connection.executeQuery(CompiledQuery.raw(text));
  };
  let inUse = false;
  return {
    init: () => Promise.resolve(),
    acquireConnection() {
      inUse = true;
      return Promise.resolve(connection);
    },
    beginTransaction: () => execute('begin immediate'),
    commitTransaction: () => execute('commit'),
    // A full disk makes SQLite roll back by itself, and a second rollback would hide that error behind its own.
    rollbackTransaction: () => (database.isTransaction ? execute('rollback') : Promise.resolve()),
    releaseConnection() {
      inUse = false;
      return Promise.resolve();
    },
    async destroy() {
      do await sleep(1);
      while (inUse);
      database.close();
    },
  };
}

function createConnection(database: DatabaseSync, busyTimeoutMs: number): DatabaseConnection {
  const prepare = createStatementCache(database);
  return {
    executeQuery: <Row>({ sql, parameters }: CompiledQuery) =>
      retryWhileBusy(() => run<Row>(prepare(sql), parameters.map(toInput)), busyTimeoutMs),

    async *streamQuery<Row>({ sql, parameters }: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
      const rows = database.prepare(sql).iterate(...parameters.map(toInput));
      for (const row of rows) yield await Promise.resolve({ rows: [row as Row] });
    },
  };
}

/**
 * A statement that met somebody else's lock did nothing and may run again. SQLite's own wait would hold up the event loop,
 * for good where the lock is held by another connection of this process.
 */
async function retryWhileBusy<Result>(work: () => Result, timeoutMs: number): Promise<Result> {
  const deadline = performance.now() + timeoutMs;
  for (let pauseMs = 1; ; pauseMs = Math.min(pauseMs * 2, longestBusyPauseMs)) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error;
    }
    await sleep(pauseMs);
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === busyCode;
}

interface Statement {
  readonly statement: StatementSync;
  readonly answersRows: boolean;
}

function run<Row>({ statement, answersRows }: Statement, parameters: readonly SQLInputValue[]): QueryResult<Row> {
  if (answersRows) return { rows: statement.all(...parameters) as Row[] };
  const { changes, lastInsertRowid } = statement.run(...parameters);
  return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
}

/** Keeps the latest statements prepared. */
function createStatementCache(database: DatabaseSync): (sql: string) => Statement {
  const statements = new Map<string, Statement>();
  return (sql) => {
    const known = statements.get(sql) ?? prepareStatement(database, sql);
    statements.delete(sql);
    statements.set(sql, known);
    const [oldest] = statements.size > cachedStatements ? statements.keys() : [];
    if (oldest !== undefined) statements.delete(oldest);
    return known;
  };
}

function prepareStatement(database: DatabaseSync, sql: string): Statement {
  const statement = database.prepare(sql);
  return { statement, answersRows: statement.columns().length > 0 };
}

function toInput(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'string' || typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`Cannot bind SQLite parameter: a ${typeof value} is not text, a finite number, bytes or null`);
}
