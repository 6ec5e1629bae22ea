/** The composition root: names the members, hands them to the pipeline, and offers the verbs to functions/, cli/ and infra/local. */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';

import { asOcsf } from './alerts/ocsf.ts';
import { detectors, versionOf } from './classification/registry.ts';
import { readSettings, type Settings } from './config.ts';
import type { CheckFinding, Connector, NotificationRequest } from './connectors/connector.ts';
import { createSinks } from './alerts/registry.ts';
import { createConnectors, type ConnectorOptions } from './connectors/registry.ts';
import { checkAccess, type Refusal } from './console/access.ts';
import { createDocuments } from './documents.ts';
import { createProtection } from './keys.ts';
import { inspectorOptions, readPolicyWithFiles } from './read-policy.ts';
import { createLog } from './lib/log.ts';
import { rememberSlow } from './lib/remember-slow.ts';
import { createSpool } from './lib/spool.ts';
import { ConnectorError, SettingsError } from './model/errors.ts';
import type { SiteId } from './model/ids.ts';
import type { Log } from './model/log.ts';
import { examine } from './pipeline/doctor.ts';
import { exposition } from './pipeline/exposition.ts';
import { listDeadLetters } from './pipeline/dead-letters.ts';
import { feed, files, type JsonAnswer } from './pipeline/feed.ts';
import { readFigures } from './pipeline/figures.ts';
import type { Pipeline } from './pipeline/pipeline.ts';
import { measuredConnector, measuredDocuments, measuredStore, measuredThrottle } from './pipeline/measure.ts';
import { observeStatus } from './pipeline/metrics.ts';
import { publishAlerts } from './pipeline/publish.ts';
import { receive, type Answer } from './pipeline/receive.ts';
import { discoverSources, listAll, poll, sweep } from './pipeline/reconcile.ts';
import { replayRequest } from './pipeline/replay.ts';
import { forgetOld } from './pipeline/retention.ts';
import { prepareShownLabels } from './pipeline/show.ts';
import { showSources } from './pipeline/show-sources.ts';
import { attentionOf, health, slowTypesOf, status, type Health, type Status } from './pipeline/status.ts';
import { recordedCoverage } from './pipeline/recorded.ts';
import { listRuns, problemsOf, runAction, showRun, startBackfill, startScheduled } from './pipeline/run-requests.ts';
import { ensureSubscriptions, type SubscriptionOptions } from './pipeline/subscriptions.ts';
import { createThrottle, type TenantThrottle, type ThrottleOptions } from './pipeline/throttle.ts';
import { drainFiles, drainSources } from './pipeline/worker.ts';
import { matchCatalog } from './policies/match-catalog.ts';
import { policyHash } from './policies/policy-hash.ts';
import { builtInTypesOf, typesIn } from './policies/types-in.ts';
import type { Policy } from './policies/policy.ts';
import { evidenceKeyOf } from './protection/evidence-key.ts';
import { openQueues } from './queue/registry.ts';
import { openStore } from './store/registry.ts';
import type { Store } from './store/store.ts';

export type { JsonAnswer } from './pipeline/feed.ts';

/** Everything the connector can be asked to do. */
export interface App {
  readonly settings: Settings;
  readonly pipeline: Pipeline;
  receive(connector: string, request: NotificationRequest): Promise<Answer>;
  /** Work until the signal; what is begun comes to its end. */
  drainFiles(signal: AbortSignal): Promise<void>;
  drainSources(signal: AbortSignal): Promise<void>;
  renewSubscriptions(): Promise<void>;
  /** Finds sources, brings subscriptions in step, sweeps every source, deletes what is too old. */
  reconcile(): Promise<void>;
  /** Lists what no notification announces. */
  poll(): Promise<void>;
  /** `body`: what to run over, and its budget, as the API takes it. */
  startBackfill(body: unknown): Promise<JsonAnswer>;
  /** `pause`, `resume`, `cancel`. */
  changeRun(id: string, action: string): Promise<JsonAnswer>;
  /** What the schedule starts, as the settings describe it. */
  startScheduledBackfill(): Promise<JsonAnswer>;
  runs(): Promise<JsonAnswer>;
  run(id: string): Promise<JsonAnswer>;
  /** What is recorded of each source, by outcome and reason. */
  coverage(query: URLSearchParams): Promise<JsonAnswer>;
  /** Messages that were handed out too often. */
  deadLetters(query: URLSearchParams): Promise<JsonAnswer>;
  /** Does again what was given up: dead letters, and files by how they ended, as the API takes it. */
  replay(body: unknown): Promise<JsonAnswer>;
  publishAlerts(): Promise<void>;
  alerts(query: URLSearchParams): Promise<JsonAnswer>;
  files(query: URLSearchParams): Promise<JsonAnswer>;
  sources(query: URLSearchParams): Promise<JsonAnswer>;
  status(): Promise<Status>;
  /** The store's figures in the text format of Prometheus. */
  metrics(): Promise<string>;
  health(): Promise<Health>;
  /** Checks everything that the connector needs; changes nothing. */
  examine(): AsyncIterable<CheckFinding>;
  /** Undefined when a request with these headers may. */
  access(headers: Readonly<Record<string, string>>, role: 'reader' | 'admin'): Refusal | undefined;
  /** Ends the drains, with the work that they have begun; everything else goes on. May be repeated. */
  stop(): Promise<void>;
  /** Stops, then closes everything: whoever called another verb waits for its end before. */
  close(): Promise<void>;
}

export interface AppOptions {
  readonly log?: Log;
  /** Changes the policy that was read, before it is given its hash. */
  readonly adjust?: (policy: Policy) => Policy;
  /** Goes on where labels don't fit the tenant, to say so among other things. */
  readonly tolerant?: boolean;
  /** Seams for tests: a transport in place of the network. */
  readonly fetch?: typeof fetch;
}

/** Opens queues and store, loads the policy, makes the connectors. Throws `SettingsError` naming all that is wrong. */
export async function createApp(settings: Settings, options: AppOptions = {}): Promise<App> {
  mkdirSync(settings.state, { recursive: true, mode: 0o700 });
  const log =
    options.log ??
    createLog({ ...settings.log, write: (line) => void process.stdout.write(`${line}\n`), now: () => new Date() });
  const { policy: written, ownFiles } = readPolicyWithFiles(settings.policy);
  const adjusted = options.adjust?.(written) ?? written;
  const store = measuredStore(
    await (settings.databaseUrl === undefined
      ? openStore('sqlite', path.join(settings.state, 'labelwright.db'))
      : openStore('postgres', settings.databaseUrl)),
  );
  const throttles = createThrottles(settings, store, log);
  const connectors = createConnectors(connectorOptions(settings, throttles, options.fetch));
  const policy = await matchTenant(adjusted, connectors, {
    mode: options.tolerant === true ? 'report-only' : settings.mode,
    log,
  });
  const problems = problemsOf({ policy }, settings.backfill.options);
  if (problems.length > 0)
    throw new SettingsError('Cannot start: LABELWRIGHT_BACKFILL_OPTIONS describes no run', problems);
  const protection = await createProtection(settings, policy);
  const types = typesIn(policy);
  const documents = createDocuments({
    threads: settings.inspectors,
    ...inspectorOptions(policy, ownFiles, settings),
    evidence: { ...policy.evidence, key: evidenceKeyOf(protection.recovery.privateKey) },
    types,
    onSlowType: (slow) => log.warn('own type takes too long', slow),
  });
  const queues = await openQueues(settings.sqs === undefined ? 'embedded' : 'sqs', {
    embedded: { path: path.join(settings.state, 'queue.db') },
    ...(settings.sqs === undefined ? {} : { sqs: sqsOptions(settings.sqs) }),
  });
  const pipeline: Pipeline = {
    connectors: new Map([...connectors].map(([name, connector]) => [name, measuredConnector(connector)])),
    throttles,
    queues,
    store,
    documents: measuredDocuments(documents),
    spool: createSpool({ folder: path.join(settings.state, 'spool') }),
    policy,
    policyHash: policyHash(policy, {
      mode: settings.mode,
      detectorSet: versionOf(
        detectors.filter(({ id }) => types.includes(id) || builtInTypesOf(policy.types).includes(id)),
      ),
    }),
    mode: settings.mode,
    siteId: settings.siteId as SiteId,
    protection,
    log,
    holder: `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`,
    now: () => Date.now(),
    random: (length) => randomBytes(length),
  };
  return appOf(settings, pipeline, async () => {
    await documents.close();
    await Promise.all(Object.values(queues).map((queue) => queue.close()));
    await store.close();
  });
}

/**
 * The policy with the GUIDs that its labels have in the tenant. Throws `SettingsError` where files would get a label that the
 * tenant doesn't know or can't apply; only says so in report-only mode, and where the catalog can't be read.
 */
async function matchTenant(
  policy: Policy,
  connectors: ReadonlyMap<string, Connector>,
  { mode, log }: Pick<Pipeline, 'mode' | 'log'>,
): Promise<Policy> {
  let matched = policy;
  for (const { name, features } of connectors.values()) {
    if (features.catalog === undefined) continue;
    try {
      const match = matchCatalog(matched, await features.catalog());
      if (match.problems.length > 0 && mode === 'enforce')
        throw new SettingsError('Cannot label files', match.problems);
      for (const problem of match.problems) log.warn('label does not fit the tenant', { connector: name, problem });
      matched = match.policy;
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      log.warn('labels could not be matched with the tenant', {
        connector: name,
        reason: error.reason,
        detail: error.message,
      });
    }
  }
  return matched;
}

function appOf(settings: Settings, pipeline: Pipeline, close: () => Promise<void>): App {
  const { publicUrl } = settings;
  const sinks = createSinks(settings);
  const rules = {
    open: settings.clouds === 'sandbox' && settings.apiKey === undefined && !settings.platformAuth,
    apiKey: settings.apiKey,
    platformAuth: settings.platformAuth,
  };
  let wasReady = false;
  const subscribed = publicUrl !== undefined;
  const figures = rememberSlow(() => readFigures(pipeline, subscribed));
  const present = async () => status(pipeline, { subscribed, figures: await figures() });
  const unobserve = observeStatus(present);
  const closing = new AbortController();
  const drains = new Set<Promise<void>>();
  const draining = (signal: AbortSignal, drain: (both: AbortSignal) => Promise<void>): Promise<void> => {
    const run = drain(AbortSignal.any([signal, closing.signal])).finally(() => drains.delete(run));
    drains.add(run);
    return run;
  };
  const stop = async () => {
    closing.abort();
    await Promise.all(drains);
  };
  const renewSubscriptions = async (options?: SubscriptionOptions) => {
    if (publicUrl !== undefined) await ensureSubscriptions(pipeline, publicUrl, options);
  };
  return {
    settings,
    pipeline,
    receive: (connector, request) => receive(pipeline, connector, request),
    drainFiles: (signal) =>
      draining(signal, (both) => drainFiles(pipeline, { concurrency: settings.concurrency, signal: both })),
    drainSources: (signal) => draining(signal, (both) => drainSources(pipeline, { concurrency: 4, signal: both })),
    renewSubscriptions: () => renewSubscriptions(),
    async reconcile() {
      await prepareShownLabels(pipeline);
      await discoverSources(pipeline);
      await renewSubscriptions({ retryNow: true });
      await sweep(pipeline);
      const names = sinks.map(({ name }) => name);
      await forgetOld(pipeline, { days: settings.retentionDays, sinks: names, signal: closing.signal });
    },
    async poll() {
      await (publicUrl === undefined ? listAll(pipeline) : poll(pipeline));
    },
    startBackfill: (body) => startBackfill(pipeline, body),
    changeRun: (id, action) => runAction(pipeline, id, action),
    startScheduledBackfill: () => startScheduled(pipeline, settings.backfill.options),
    runs: () => listRuns(pipeline),
    run: (id) => showRun(pipeline, id),
    coverage: (query) => recordedCoverage(pipeline, query),
    deadLetters: (query) => listDeadLetters(pipeline, query),
    replay: (body) => replayRequest(pipeline, body),
    async publishAlerts() {
      await publishAlerts(pipeline, sinks);
    },
    alerts: (query) => feed(pipeline, query, { ocsf: asOcsf }),
    files: (query) => files(pipeline, query),
    sources: async (query) => showSources(pipeline, query, { subscribed, figures: await figures() }),
    status: present,
    metrics: async () => exposition(await present()),
    async health() {
      const current = await figures();
      // Once the first listing was drained, later work in the queues is ordinary.
      if (wasReady)
        return { ready: true, waitingFor: [], attention: [...attentionOf(current.sources), ...slowTypesOf(pipeline)] };
      const answer = await health(pipeline, current);
      wasReady = answer.ready;
      return answer;
    },
    examine: () =>
      examine(pipeline, {
        publicUrl,
        fetch: (...request) => globalThis.fetch(...request),
        labelProblems: (catalog) => matchCatalog(pipeline.policy, catalog).problems,
      }),
    access: (headers, role) => checkAccess(rules, headers, role),
    stop,
    async close() {
      unobserve();
      await stop();
      await close();
    },
  };
}

let instance: Promise<App> | undefined;

/** The process's one connector, made from the environment when first asked for. */
export function labelwright(): Promise<App> {
  instance ??= createApp(readSettings(process.env));
  return instance;
}

const userAgent = 'ISV|Labelwright|Labelwright/0.1.0';

/** One for each connector whose service's allowance is known, over the budgets that all workers share. */
function createThrottles({ allowances }: Settings, { budgets }: Store, log: Log): ReadonlyMap<string, TenantThrottle> {
  const { graphUnits, boxCalls, boxUploads } = allowances;
  const throttles = new Map<string, TenantThrottle>();
  const add = (tenant: string, limits: ThrottleOptions['limits']) =>
    throttles.set(tenant, createThrottle({ tenant, budgets, limits, log }));
  if (graphUnits !== undefined) add('graph', { units: graphUnits });
  if (boxCalls !== undefined) add('box', defined({ units: boxCalls, uploads: boxUploads }));
  return throttles;
}

function connectorOptions(
  { graph, box, folder }: Settings,
  throttles: ReadonlyMap<string, TenantThrottle>,
  transport: typeof fetch | undefined,
): ConnectorOptions {
  const shared = (name: string) => ({
    userAgent,
    throttle: measuredThrottle(throttles.get(name), name),
    ...defined({ fetch: transport }),
  });
  return {
    ...(graph === undefined ? {} : { graph: { ...defined(graph), ...shared('graph') } }),
    ...(box === undefined ? {} : { box: { ...defined(box), ...shared('box') } }),
    ...(folder === undefined ? {} : { folder }),
  };
}

type Defined<Values> = {
  readonly [Name in keyof Values as undefined extends Values[Name] ? never : Name]: Values[Name];
} & {
  readonly [Name in keyof Values as undefined extends Values[Name] ? Name : never]?: Exclude<Values[Name], undefined>;
};

/** Leaves out what is undefined, since an option that is there counts as set. */
function defined<Values extends object>(values: Values): Defined<Values> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<Values>;
}

function sqsOptions({ sources, live, backfill }: NonNullable<Settings['sqs']>) {
  return { lanes: { sources: defined(sources), live: defined(live), backfill: defined(backfill) } };
}
