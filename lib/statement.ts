import type { Compilable, CompiledQuery, Kysely, QueryExecutor, QueryResult } from 'kysely';

const valueName = Symbol('value name');

/** Stands for a value until the statement runs. */
interface Place {
  readonly [valueName]: string;
}

/** What a statement is built from: it is asked once for each database, so everything that varies must be among the values. */
interface Context {
  // Only its executor matters here, whatever its tables are.
  readonly db: Pick<Kysely<unknown>, 'executeQuery' | 'getExecutor'>;
}

/**
 * A statement that is built once for each database and run with other values each time, in a transaction too: building a small one takes
 * two to three times what running it does (docs/benchmarks.md). `build` sees a place instead of each value, which it may only hand on to
 * Kysely.
 */
export function statement<From extends Context, Values extends object, Row>(
  build: (from: From, values: Values) => Compilable<Row>,
): (from: From, values: Values) => Promise<QueryResult<Row>> {
  const built = new WeakMap<QueryExecutor['adapter'], CompiledQuery<Row>>();
  // A transaction has an executor of its own, and the adapter of its database.
  return (from, values) => {
    const { adapter } = from.db.getExecutor();
    const known = built.get(adapter) ?? build(from, places() as Values).compile();
    built.set(adapter, known);
    const parameters = known.parameters.map((parameter) => valueOf(parameter, values));
    return from.db.executeQuery({ ...known, parameters });
  };
}

function places(): object {
  return new Proxy({}, { get: (_, name): Place => ({ [valueName]: String(name) }) });
}

function valueOf(parameter: unknown, values: object): unknown {
  return isPlace(parameter) ? values[parameter[valueName] as keyof typeof values] : parameter;
}

function isPlace(parameter: unknown): parameter is Place {
  return typeof parameter === 'object' && parameter !== null && valueName in parameter;
}
