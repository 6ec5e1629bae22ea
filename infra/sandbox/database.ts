import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from 'node:sqlite';

export type Row = Record<string, SQLOutputValue>;

/** SQLite for a sandbox's metadata: small, synchronous, statements prepared once. A restart finds what was committed. */
export interface Database {
  run(sql: string, ...values: SQLInputValue[]): { readonly changes: number };
  get(sql: string, ...values: SQLInputValue[]): Row | undefined;
  all(sql: string, ...values: SQLInputValue[]): readonly Row[];
  /** All of it or nothing of it; inside another transaction it joins that one. The work must be synchronous. */
  transaction<Result>(work: () => Result): Result;
  close(): void;
}

/** Opens or makes the database file (`:memory:` without a path) and applies the schema, which must be `IF NOT EXISTS` throughout. */
export function openDatabase(path: string | undefined, schema: string): Database {
  const sqlite = new DatabaseSync(path ?? ':memory:');
  // A power cut may cost a sandbox its last writes; the end of the process must not.
  sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;');
  sqlite.exec(schema);
  const statements = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  const prepared = (sql: string): ReturnType<DatabaseSync['prepare']> => {
    const known = statements.get(sql) ?? sqlite.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  return {
    run: (sql, ...values) => ({ changes: Number(prepared(sql).run(...values).changes) }),
    get: (sql, ...values) => prepared(sql).get(...values),
    all: (sql, ...values) => prepared(sql).all(...values),
    transaction: (work) => (sqlite.isTransaction ? work() : inTransaction(sqlite, work)),
    close: () => {
      statements.clear();
      sqlite.close();
    },
  };
}

function inTransaction<Result>(sqlite: DatabaseSync, work: () => Result): Result {
  sqlite.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    sqlite.exec('COMMIT');
    return result;
  } catch (error) {
    sqlite.exec('ROLLBACK');
    throw error;
  }
}

/** A column that must hold text. */
export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new Error(`Cannot read sandbox database: column ${column} holds no text`);
  return value;
}

/** A column that must hold a whole number. */
export function integer(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new Error(`Cannot read sandbox database: column ${column} holds no number`);
  return value;
}

/** A column that holds text or null. */
export function maybeText(row: Row, column: string): string | undefined {
  return row[column] === null ? undefined : text(row, column);
}

/** A column that holds a whole number or null. */
export function maybeInteger(row: Row, column: string): number | undefined {
  return row[column] === null ? undefined : integer(row, column);
}
