import type { Sink } from '../alerts/sink.ts';
import { describeError } from '../lib/describe-error.ts';
import type { Pipeline } from './pipeline.ts';

/** Sends what each sink hasn't taken yet, oldest first. A sink that is down keeps its alerts for the next time. */
export async function publishAlerts(pipeline: Pipeline, sinks: readonly Sink[]): Promise<number> {
  let sent = 0;
  for (const sink of sinks) {
    try {
      sent += await publishTo(pipeline, sink);
    } catch (error) {
      pipeline.log.error('alerts could not be sent', { sink: sink.name, error: describeError(error) });
    }
  }
  return sent;
}

async function publishTo({ store }: Pipeline, sink: Sink): Promise<number> {
  let sent = 0;
  for (;;) {
    const alerts = await store.alerts.unpublished(sink.name, sink.batch);
    if (alerts.length === 0) return sent;
    await sink.send(alerts);
    await store.alerts.published(
      sink.name,
      alerts.map((alert) => alert.id),
    );
    sent += alerts.length;
  }
}
