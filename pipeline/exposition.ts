import type { SourceFigures } from './figures.ts';
import { budgetAttributes } from './metrics.ts';
import type { Status } from './status.ts';

/** One metric of the text format: a value for each set of labels. */
interface Family {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  readonly help: string;
  readonly samples: readonly Sample[];
}

interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  /** Undefined for what isn't known: no sample is written. */
  readonly value: number | undefined;
}

/**
 * What all workers share, read from the store, in the text exposition format 0.0.4 of Prometheus
 * (https://prometheus.io/docs/instrumenting/exposition_formats/). Labels hold names of connectors, lanes and states: never of files.
 */
export function exposition(status: Status): string {
  const families = [...fileFamilies(status), ...sourceFamilies(status), ...workFamilies(status)];
  return families.map(written).join('');
}

function fileFamilies({ files, alerts, mode }: Status): readonly Family[] {
  return [
    gauge('labelwright_enforcing', '1 where labels are written, 0 in report-only mode.', [
      { labels: {}, value: mode === 'enforce' ? 1 : 0 },
    ]),
    gauge(
      'labelwright_files',
      'Files by their latest outcome; pending ones have none yet.',
      files.map(({ connector, outcome, files: value }) => ({
        labels: { connector, outcome: outcome ?? 'pending' },
        value,
      })),
    ),
    gauge(
      'labelwright_files_parked',
      'Files that wait for a lock, a pause or another attempt.',
      [...Map.groupBy(files, ({ connector }) => connector)].map(([connector, rows]) => ({
        labels: { connector },
        value: rows.reduce((sum, { parked }) => sum + parked, 0),
      })),
    ),
    {
      ...gauge('labelwright_alerts_total', 'Alerts raised.', [{ labels: {}, value: alerts }]),
      type: 'counter',
    },
  ];
}

function sourceFamilies({ sources }: Status): readonly Family[] {
  const each = (read: (figures: SourceFigures) => number | undefined): readonly Sample[] =>
    sources.map((figures) => ({ labels: { connector: figures.connector }, value: read(figures) }));
  const by = (states: Readonly<Record<string, (figures: SourceFigures) => number>>): readonly Sample[] =>
    sources.flatMap((figures) =>
      Object.entries(states).map(([state, read]) => ({
        labels: { connector: figures.connector, state },
        value: read(figures),
      })),
    );
  return [
    gauge('labelwright_sources', 'Sources that are watched and that are left out.', [
      ...by({ watched: ({ watched }) => watched, left_out: ({ leftOut }) => leftOut }),
    ]),
    gauge('labelwright_subscriptions', 'Watched sources by how their subscription is.', [
      ...by({
        stands: ({ subscribed, silent }) => subscribed - silent,
        silent: ({ silent }) => silent,
        missing: ({ unsubscribed }) => unsubscribed,
      }),
    ]),
    {
      ...gauge(
        'labelwright_missed_changes_total',
        'Times that a change was found which no notification had announced.',
        each(({ misses }) => misses),
      ),
      type: 'counter',
    },
    gauge(
      'labelwright_subscription_expiry_timestamp_seconds',
      'When the first subscription ends.',
      each(({ expiresAt }) => inSeconds(expiresAt)),
    ),
    gauge(
      'labelwright_notification_timestamp_seconds',
      'When the last notification came.',
      each(({ notifiedAt }) => inSeconds(notifiedAt)),
    ),
    gauge(
      'labelwright_sweep_timestamp_seconds',
      'When the source that has waited longest was swept; none until every source was.',
      each(({ sweptAt }) => inSeconds(sweptAt)),
    ),
  ];
}

function workFamilies({ queues, budgets, runs }: Status): readonly Family[] {
  const ofBudgets = (read: (budget: Status['budgets'][number]) => number): readonly Sample[] =>
    budgets.map((budget) => ({ labels: budgetAttributes(budget.name), value: read(budget) }));
  const active = runs.filter(({ state }) => state === 'running' || state === 'paused');
  const states = ['running', 'paused', 'cancelled', 'finished'] as const;
  return [
    gauge(
      'labelwright_queue_messages',
      'Messages by lane; dead ones were handed out too often.',
      Object.entries(queues).flatMap(([lane, { waiting, inFlight, dead }]) => [
        { labels: { lane, state: 'waiting' }, value: waiting },
        { labels: { lane, state: 'in_flight' }, value: inFlight },
        { labels: { lane, state: 'dead' }, value: dead },
      ]),
    ),
    gauge(
      'labelwright_budget_used',
      'Units of the service used within the window.',
      ofBudgets(({ used }) => used),
    ),
    gauge(
      'labelwright_budget_limit',
      'Units that the service allows within the window.',
      ofBudgets(({ limit }) => limit),
    ),
    gauge(
      'labelwright_budget_paused',
      '1 while nobody calls the service.',
      ofBudgets(({ pausedUntil }) => (pausedUntil === undefined ? 0 : 1)),
    ),
    gauge(
      'labelwright_budget_failing',
      '1 while calls fail and none has succeeded since.',
      ofBudgets(({ failing }) => (failing ? 1 : 0)),
    ),
    gauge(
      'labelwright_runs',
      'The latest 20 runs by state.',
      states.map((state) => ({ labels: { state }, value: runs.filter((run) => run.state === state).length })),
    ),
    gauge('labelwright_run_files', 'Files of the runs that have not ended.', [
      { labels: { state: 'waiting' }, value: active.reduce((sum, { waiting }) => sum + waiting, 0) },
      { labels: { state: 'queued' }, value: active.reduce((sum, { queued }) => sum + queued, 0) },
      {
        labels: { state: 'done' },
        value: active.reduce((sum, { total, waiting, queued }) => sum + total - waiting - queued, 0),
      },
    ]),
  ];
}

function inSeconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1000;
}

function gauge(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, type: 'gauge', help, samples };
}

/** Every metric is announced, also while it has no sample, so that its name can be found. */
function written({ name, type, help, samples }: Family): string {
  const lines = samples
    .filter(({ value }) => value !== undefined)
    .map(({ labels, value }) => `${name}${labelsText(labels)} ${value ?? 0}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

function labelsText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

/** Label values: backslash, quote and line feed are escaped. */
function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
