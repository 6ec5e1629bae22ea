import { createFileSink } from './file.ts';
import type { Sink } from './sink.ts';
import { createWebhookSink } from './webhook.ts';

export interface SinkOptions {
  readonly webhook: { readonly url: string; readonly secret: string | undefined } | undefined;
  /** Path. */
  readonly alertFile: string | undefined;
}

/** The sinks that are configured. */
export function createSinks({ webhook, alertFile }: SinkOptions): readonly Sink[] {
  const sinks: Sink[] = [];
  if (webhook !== undefined) {
    const { url, secret } = webhook;
    sinks.push(createWebhookSink(secret === undefined ? { url } : { url, secret }));
  }
  if (alertFile !== undefined) sinks.push(createFileSink(alertFile));
  return sinks;
}
