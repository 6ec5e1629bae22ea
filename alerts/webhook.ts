import { createHmac } from 'node:crypto';

import type { Alert } from '../model/alert.ts';
import { ConnectorError } from '../model/errors.ts';
import { asOcsf } from './ocsf.ts';
import type { Sink } from './sink.ts';

export interface WebhookOptions {
  /** https, or http on loopback. */
  readonly url: string;
  /** Signs each request: `X-Labelwright-Signature: sha256=<hex of HMAC-SHA256 over the body>`. */
  readonly secret?: string;
  readonly fetch?: typeof fetch;
}

/** Posts alerts as CloudEvents 1.0 in batched mode; each `data` is an OCSF Data Security Finding, `id` the alert's own. */
export function createWebhookSink(options: WebhookOptions): Sink {
  const send = options.fetch ?? fetch;
  return {
    name: 'webhook',
    batch: 50,
    async send(alerts) {
      const body = JSON.stringify(alerts.map(asCloudEvent));
      const signature =
        options.secret === undefined ? undefined : createHmac('sha256', options.secret).update(body).digest('hex');
      let status: number;
      try {
        const response = await send(options.url, {
          method: 'POST',
          redirect: 'error',
          signal: AbortSignal.timeout(10_000),
          headers: {
            'Content-Type': 'application/cloudevents-batch+json; charset=utf-8',
            ...(signature === undefined ? {} : { 'X-Labelwright-Signature': `sha256=${signature}` }),
          },
          body,
        });
        status = response.status;
        // Only the status counts; what comes after it may be of any size.
        await response.body?.cancel();
      } catch (error) {
        throw new ConnectorError('transient', 'Cannot send alerts: the webhook did not answer', { cause: error });
      }
      if (status < 200 || status > 299) {
        throw new ConnectorError('transient', `Cannot send alerts: the webhook answered ${status}`);
      }
    },
  };
}

/** CloudEvents 1.0 section 3.1: `source` and `id` together are unique, and a repeat keeps both. */
function asCloudEvent(alert: Alert): Readonly<Record<string, unknown>> {
  return {
    specversion: '1.0',
    id: alert.id,
    ...originOf(alert),
    time: alert.time,
    datacontenttype: 'application/json',
    data: asOcsf(alert),
  };
}

function originOf(alert: Alert): { readonly source: string; readonly type: string; readonly subject: string } {
  if (alert.kind === 'run') return { source: '/labelwright/runs', type: 'labelwright.run', subject: alert.run };
  const { connector, source, file } = alert;
  return {
    source: `/labelwright/${connector}/${encodeURIComponent(source.id)}`,
    type: 'labelwright.alert',
    subject: file.path,
  };
}
