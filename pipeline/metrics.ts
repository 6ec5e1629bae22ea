import { metrics, type Meter } from '@opentelemetry/api';

import type { Ending } from '../connectors/throttle.ts';
import type { Status } from './status.ts';

/**
 * What this process does, for the operator's OpenTelemetry SDK; without one nothing is kept. Attributes hold names of connectors, lanes,
 * steps, states and codes, never names or ids of files, people or runs.
 */
export interface Instruments {
  /** A file version came to its outcome. */
  settled(connector: string, outcome: string): void;
  alerted(connector: string, severity: string): void;
  parked(connector: string, reason: string): void;
  called(connector: string, ending: Ending): void;
  paused(connector: string, reason: string): void;
  moved(connector: string, direction: 'download' | 'upload', bytes: number): void;
  subscriptionFailed(connector: string): void;
  /** Begins a step; the answer ends it, telling whether it was done. */
  begin(step: Step, connector: string | undefined): (done: boolean) => void;
  /** Times the work, also where it fails. */
  timed<Value>(step: Step, connector: string | undefined, work: () => Promise<Value>): Promise<Value>;
}

export type Step = 'file' | 'download' | 'inspect' | 'upload' | 'listing' | 'sweep' | 'run-listing';

const scope = 'labelwright';

/** Boundaries in seconds, from a small file on a near service to a sweep of a whole library. */
const boundaries = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3600];

export function createInstruments(meter: Meter, now: () => number): Instruments {
  const counter = (name: string, description: string, unit = '1') =>
    meter.createCounter(`labelwright.${name}`, { description, unit });
  const files = counter('files', 'File versions that came to their outcome');
  const alerts = counter('alerts', 'Alerts raised or repeated');
  const parkings = counter('files.parked', 'Files put off until later');
  const calls = counter('cloud.calls', 'Calls of a service by class of status');
  const pauses = counter('cloud.pauses', 'Pauses that a service asked for, or that failing made necessary');
  const bytes = counter('content.bytes', 'Content downloaded and uploaded', 'By');
  const failures = counter('subscription.failures', 'Subscriptions that could not be made, renewed or checked');
  const duration = meter.createHistogram('labelwright.step.duration', {
    description: 'How long each step took',
    unit: 's',
    advice: { explicitBucketBoundaries: boundaries },
  });
  const begin: Instruments['begin'] = (step, connector) => {
    const begun = now();
    return (done) => {
      const attributes = { step, result: done ? 'done' : 'failed', ...(connector === undefined ? {} : { connector }) };
      duration.record((now() - begun) / 1000, attributes);
    };
  };
  return {
    settled: (connector, outcome) => {
      files.add(1, { connector, outcome });
    },
    alerted: (connector, severity) => {
      alerts.add(1, { connector, severity });
    },
    parked: (connector, reason) => {
      parkings.add(1, { connector, reason });
    },
    called: (connector, ending) => {
      calls.add(1, { connector, status: statusClass(ending) });
    },
    paused: (connector, reason) => {
      pauses.add(1, { connector, reason });
    },
    moved: (connector, direction, amount) => {
      bytes.add(amount, { connector, direction });
    },
    subscriptionFailed: (connector) => {
      failures.add(1, { connector });
    },
    begin,
    async timed(step, connector, work) {
      const end = begin(step, connector);
      let done = false;
      try {
        const value = await work();
        done = true;
        return value;
      } finally {
        end(done);
      }
    },
  };
}

/** `2xx`, `4xx`; refusals for load by their number, since they are looked at most. */
function statusClass(ending: Ending): string {
  if (ending.kind !== 'answered') return ending.kind;
  if (ending.status === 429 || ending.status === 503) return String(ending.status);
  return `${Math.floor(ending.status / 100)}xx`;
}

let made: Instruments | undefined;

/** This process's instruments, made when first used: an SDK must have been registered by then (`node --import`). */
export function instruments(): Instruments {
  return (made ??= createInstruments(metrics.getMeter(scope), () => performance.now()));
}

/** Shows what all workers share whenever the SDK collects; every process tells the same figures. Ends with the answer's call. */
export function observeStatus(
  read: () => Promise<Pick<Status, 'queues' | 'files' | 'budgets'>>,
  meter = metrics.getMeter(scope),
): () => void {
  const gauge = (name: string, description: string) =>
    meter.createObservableGauge(`labelwright.${name}`, { description, unit: '1' });
  const messages = gauge('queue.messages', 'Messages by lane and state');
  const waiting = gauge('files.waiting', 'Files that are parked now');
  const used = gauge('budget.used', 'Units of a service used within the window');
  const limit = gauge('budget.limit', 'Units that a service allows within the window');
  const observed = [messages, waiting, used, limit];
  const observe: Parameters<Meter['addBatchObservableCallback']>[0] = async (result) => {
    const status = await read();
    for (const [lane, { waiting: queued, inFlight, dead }] of Object.entries(status.queues)) {
      result.observe(messages, queued, { lane, state: 'waiting' });
      result.observe(messages, inFlight, { lane, state: 'in_flight' });
      if (dead !== undefined) result.observe(messages, dead, { lane, state: 'dead' });
    }
    for (const [connector, rows] of Map.groupBy(status.files, (row) => row.connector)) {
      const parked = rows.reduce((sum, row) => sum + row.parked, 0);
      result.observe(waiting, parked, { connector });
    }
    for (const { name, used: units, limit: most } of status.budgets) {
      const attributes = budgetAttributes(name);
      result.observe(used, units, attributes);
      result.observe(limit, most, attributes);
    }
  };
  meter.addBatchObservableCallback(observe, observed);
  return () => {
    meter.removeBatchObservableCallback(observe, observed);
  };
}

/** A budget's name is connector and resource: `graph units`. */
export function budgetAttributes(name: string): Readonly<Record<'connector' | 'resource', string>> {
  const [connector = name, resource = ''] = name.split(' ');
  return { connector, resource };
}
