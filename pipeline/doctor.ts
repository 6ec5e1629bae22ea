import type { CatalogLabel, CheckFinding, Connector, Probe } from '../connectors/connector.ts';
import { describeError } from '../lib/describe-error.ts';
import { ConnectorError } from '../model/errors.ts';
import type { Source } from '../model/file.ts';
import { readFigures } from './figures.ts';
import type { Pipeline } from './pipeline.ts';
import { shownLabelsOf } from './show.ts';

export type Finding = CheckFinding;

export interface DoctorOptions {
  readonly publicUrl: string | undefined;
  readonly fetch: typeof fetch;
  /** What of the policy's labels doesn't fit the tenant's catalog, a sentence each. */
  readonly labelProblems: (catalog: readonly CatalogLabel[]) => readonly string[];
}

/** Clocks further apart than this spoil leases and the age check of signatures, ms. */
const clockSkewMs = 30_000;

/**
 * Checks what the connector needs, from the inside out: database, queue, each cloud (sign-in, permissions, a listing,
 * subscriptions) and the way back to us. Nothing is changed. Findings come as they are made.
 */
export async function* examine(pipeline: Pipeline, options: DoctorOptions): AsyncGenerator<Finding> {
  yield await examineDatabase(pipeline);
  yield* examineQueues(pipeline);
  for (const connector of pipeline.connectors.values()) yield* examineConnector(pipeline, connector, options);
  yield* examineSources(pipeline, options);
  yield* examineAddress(pipeline, options);
  yield examineMode(pipeline);
}

async function examineDatabase({ store, now }: Pipeline): Promise<Finding> {
  const check = 'Database';
  try {
    const skew = Math.abs((await store.now()) - now());
    if (skew > clockSkewMs) {
      return {
        check,
        verdict: 'warning',
        detail: `its clock and this machine's are ${Math.round(skew / 1000)} s apart`,
        remedy: 'Set both clocks by a time server',
      };
    }
    const sources = await store.sources.list();
    return { check, verdict: 'ok', detail: `answers, knows ${sources.length} sources` };
  } catch (error) {
    return {
      check,
      verdict: 'fault',
      detail: describeError(error),
      remedy: 'Check LABELWRIGHT_DATABASE_URL and the network to it',
    };
  }
}

async function* examineQueues({ queues }: Pipeline): AsyncGenerator<Finding> {
  for (const [lane, queue] of Object.entries(queues)) {
    const check = `Queue ${lane}`;
    try {
      const { waiting, inFlight, dead } = await queue.depth();
      const work = `${waiting} waiting, ${inFlight} in work`;
      yield dead === 0
        ? { check, verdict: 'ok', detail: `${work}, no dead letters` }
        : { check, ...aboutDead(dead, lane, work) };
    } catch (error) {
      yield {
        check,
        verdict: 'fault',
        detail: describeError(error),
        remedy: 'Check the LABELWRIGHT_QUEUE_ addresses, AWS_REGION and the credentials',
      };
    }
  }
}

function aboutDead(dead: number | undefined, lane: string, work: string): Omit<Finding, 'check'> {
  if (dead === undefined) {
    return {
      verdict: 'warning',
      detail: `${work}; its dead letters are not watched`,
      remedy: `Set LABELWRIGHT_QUEUE_${lane.toUpperCase()}_DEAD_URL to the queue that its redrive policy names`,
    };
  }
  return {
    verdict: 'warning',
    detail: `${work}, ${dead} dead letters`,
    remedy: 'Look into the log for what they broke, then run labelwright replay',
  };
}

async function* examineConnector(
  pipeline: Pipeline,
  connector: Connector,
  options: DoctorOptions,
): AsyncGenerator<Finding> {
  const { name } = connector;
  const sources = await attempt(`${name}: sign-in and sources`, () => connector.sources());
  if (sources.value === undefined) {
    yield sources.finding;
    return;
  }
  const watched = sources.value.filter(({ leftOut }) => leftOut === undefined);
  yield found(watched, `${name}: sign-in and sources`);
  const [first] = watched;
  if (first !== undefined) yield* examineListing(connector, first);
  yield* examineSubscriptions(connector);
  yield* examineCatalog(connector, options);
  yield* examineItself(pipeline, connector);
}

async function* examineSubscriptions({ name, features }: Connector): AsyncGenerator<Finding> {
  const { subscriptions } = features;
  if (subscriptions === undefined) return;
  const listed = await attempt(`${name}: subscriptions`, () => subscriptions.list());
  yield listed.value === undefined
    ? listed.finding
    : { check: `${name}: subscriptions`, verdict: 'ok', detail: `${listed.value.length} at the service` };
}

async function* examineCatalog({ name, features }: Connector, options: DoctorOptions): AsyncGenerator<Finding> {
  const { catalog } = features;
  if (catalog === undefined) return;
  const check = `${name}: labels of the tenant`;
  const read = await attempt(check, catalog);
  if (read.value === undefined) {
    // Labeling goes on without it, with the policy's own ids.
    yield { ...read.finding, verdict: 'warning' };
    return;
  }
  const problems = options.labelProblems(read.value);
  if (problems.length === 0)
    yield { check, verdict: 'ok', detail: `${read.value.length}, and the policy's are among them` };
  for (const detail of problems) {
    yield { check, verdict: 'fault', detail, remedy: 'Put the tenant’s GUID or name into the policy: docs/policy.md' };
  }
}

async function* examineItself({ policy }: Pipeline, { name, features }: Connector): AsyncGenerator<Finding> {
  if (features.examine === undefined) return;
  try {
    yield* features.examine(shownLabelsOf(policy));
  } catch (error) {
    yield failure(`${name}: further checks`, error);
  }
}

function found(sources: readonly Source[], check: string): Finding {
  if (sources.length > 0) return { check, verdict: 'ok', detail: `${sources.length} found` };
  return {
    check,
    verdict: 'warning',
    detail: 'signed in, and there is nothing to watch',
    remedy: 'Grant access to sites or folders, or name them in LABELWRIGHT_SITES or LABELWRIGHT_BOX_FOLDERS',
  };
}

async function* examineListing(connector: Connector, source: Source): AsyncGenerator<Finding> {
  const check = `${connector.name}: listing of ${source.name}`;
  const page = await attempt(check, async () => {
    for await (const one of connector.changes(source, undefined)) return one;
    return undefined;
  });
  yield page.finding.verdict === 'fault'
    ? page.finding
    : { check, verdict: 'ok', detail: `${page.value?.files.length ?? 0} entries on its first page` };
}

/** Sources as they are remembered: whether each is heard of. */
async function* examineSources(pipeline: Pipeline, { publicUrl }: DoctorOptions): AsyncGenerator<Finding> {
  const { sources } = await readFigures(pipeline, publicUrl !== undefined);
  for (const { connector, watched, leftOut, unsubscribed, silent, misses } of sources) {
    const heard = `${watched} watched, ${leftOut} left out, ${unsubscribed} without a subscription, ${silent} silent`;
    const detail = `${heard}, ${misses} changes were not announced so far`;
    yield unsubscribed + silent === 0
      ? { check: `${connector}: watched sources`, verdict: 'ok', detail }
      : { check: `${connector}: watched sources`, verdict: 'warning', detail, remedy: silentRemedy };
  }
  for (const { connector, name, failure } of await pipeline.store.sources.list()) {
    if (failure === undefined) continue;
    const since = new Date(failure.since).toISOString();
    const again = new Date(failure.retryAt).toISOString();
    yield {
      check: `${connector}: subscription of ${name}`,
      verdict: 'warning',
      detail: `failing since ${since}, next attempt ${again}: ${failure.reason}`,
      remedy: 'Mend the reason, then restart the connector to try at once',
    };
  }
}

const silentRemedy = 'Let the connector run for ten minutes: missing ones are made, silent ones made anew';

/** The way of a notification: from outside to the public address, and through the handshake. */
async function* examineAddress(pipeline: Pipeline, { publicUrl, fetch }: DoctorOptions): AsyncGenerator<Finding> {
  const check = 'Notification address';
  if (publicUrl === undefined) {
    yield {
      check,
      verdict: 'warning',
      detail: 'none is set: changes are polled each minute',
      remedy: 'Set LABELWRIGHT_PUBLIC_URL to the https address under which this connector is reached',
    };
    return;
  }
  for (const { name, features } of pipeline.connectors.values()) {
    if (features.subscriptions === undefined) continue;
    const address = new URL(`/api/notifications/${name}`, publicUrl);
    yield await examineWay(`${name}: notification address`, features.subscriptions.probe(), { address, fetch });
  }
}

async function examineWay(
  check: string,
  { query, headers, body, answer }: Probe,
  { address, fetch }: Pick<DoctorOptions, 'fetch'> & { readonly address: URL },
): Promise<Finding> {
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
  const signal = AbortSignal.timeout(10_000);
  try {
    const response = await fetch(address, { method: 'POST', headers, body, redirect: 'error', signal });
    const text = await response.text();
    if (response.status === answer.status && text === answer.body) {
      return { check, verdict: 'ok', detail: 'is reached, and knows what the service sends' };
    }
    return {
      check,
      verdict: 'fault',
      detail: `what the service sends was answered with status ${response.status}`,
      remedy:
        'Let POST /api/notifications/* through without sign-in, rewriting or a challenge page, and give both the same settings',
    };
  } catch (error) {
    return {
      check,
      verdict: 'fault',
      detail: `no answer within 10 s (${error instanceof Error ? error.name : 'unknown failure'})`,
      remedy: 'Start the connector, and check DNS, certificate and firewall of LABELWRIGHT_PUBLIC_URL',
    };
  }
}

function examineMode({ mode, policy }: Pipeline): Finding {
  const check = 'Policy';
  const what = `"${policy.name}", ${policy.rules.length} rules, ${policy.labels.length} labels`;
  if (mode === 'enforce') return { check, verdict: 'ok', detail: `${what}, enforced` };
  return {
    check,
    verdict: 'warning',
    detail: `${what}, report-only: no file is written`,
    remedy: 'Set LABELWRIGHT_ENFORCE=true once the reports look right',
  };
}

const remedies: Readonly<Partial<Record<ConnectorError['kind'], string>>> = {
  unauthorized: 'Check client id, secret or certificate, the granted permissions and admin consent',
  transient: 'Try again; if it stays, check the network and the service’s health page',
  permanent: 'Check the permissions named in docs/connect-microsoft-365.md or docs/connect-box.md',
};

async function attempt<Value>(
  check: string,
  work: () => Promise<Value>,
): Promise<{ readonly value: Value | undefined; readonly finding: Finding }> {
  try {
    return { value: await work(), finding: { check, verdict: 'ok', detail: '' } };
  } catch (error) {
    return { value: undefined, finding: failure(check, error) };
  }
}

function failure(check: string, error: unknown): Finding {
  const remedy = error instanceof ConnectorError ? remedies[error.kind] : undefined;
  return { check, verdict: 'fault', detail: describeError(error), ...(remedy === undefined ? {} : { remedy }) };
}
