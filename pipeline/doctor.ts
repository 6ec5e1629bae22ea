import type { Connector } from '../connectors/connector.ts';
import { describeError } from '../lib/describe-error.ts';
import { ConnectorError } from '../model/errors.ts';
import type { Source } from '../model/file.ts';
import type { Pipeline } from './pipeline.ts';

/** What one check found, in words for an administrator. */
export interface Finding {
  readonly check: string;
  readonly verdict: 'ok' | 'warning' | 'fault';
  readonly detail: string;
  /** What to do about it; absent where nothing is. */
  readonly remedy?: string;
}

export interface DoctorOptions {
  readonly publicUrl: string | undefined;
  readonly fetch: typeof fetch;
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
  for (const connector of pipeline.connectors.values()) yield* examineConnector(connector);
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
      yield {
        check,
        verdict: dead > 0 ? 'warning' : 'ok',
        detail: `${waiting} waiting, ${inFlight} in work, ${dead} dead letters`,
        ...(dead > 0 ? { remedy: 'Look into the log for what they broke, then replay them' } : {}),
      };
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

async function* examineConnector(connector: Connector): AsyncGenerator<Finding> {
  const { name } = connector;
  const sources = await attempt(`${name}: sign-in and sources`, () => connector.sources());
  if (sources.value === undefined) {
    yield sources.finding;
    return;
  }
  yield found(sources.value, `${name}: sign-in and sources`);
  const [first] = sources.value;
  if (first !== undefined) yield* examineListing(connector, first);

  const { subscriptions } = connector.features;
  if (subscriptions === undefined) return;
  const listed = await attempt(`${name}: subscriptions`, () => subscriptions.list());
  yield listed.value === undefined
    ? listed.finding
    : { check: `${name}: subscriptions`, verdict: 'ok', detail: `${listed.value.length} at the service` };
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
  if (!pipeline.connectors.has('graph')) return;
  const token = 'Labelwright doctor: reachability check';
  const address = new URL('/api/notifications/graph', publicUrl);
  address.searchParams.set('validationToken', token);
  try {
    const response = await fetch(address, { method: 'POST', redirect: 'error', signal: AbortSignal.timeout(10_000) });
    const text = await response.text();
    yield response.status === 200 && text === token
      ? { check, verdict: 'ok', detail: 'answers the handshake' }
      : {
          check,
          verdict: 'fault',
          detail: `the handshake was answered with status ${response.status}`,
          remedy: 'Let POST /api/notifications/* through without sign-in, rewriting or a challenge page',
        };
  } catch (error) {
    yield {
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
  permanent: 'Check the permissions named in docs/configuration.md',
};

async function attempt<Value>(
  check: string,
  work: () => Promise<Value>,
): Promise<{ readonly value: Value | undefined; readonly finding: Finding }> {
  try {
    return { value: await work(), finding: { check, verdict: 'ok', detail: '' } };
  } catch (error) {
    const remedy = error instanceof ConnectorError ? remedies[error.kind] : undefined;
    const finding: Finding = {
      check,
      verdict: 'fault',
      detail: describeError(error),
      ...(remedy === undefined ? {} : { remedy }),
    };
    return { value: undefined, finding };
  }
}
