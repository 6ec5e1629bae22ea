import { randomUUID } from 'node:crypto';
import { integer, maybeInteger, text, type Row } from '../database.ts';
import { timestamp, type Cloud } from './cloud.ts';
import { signDelivery } from './signature.ts';
import { markDelivered } from './webhook-health.ts';

export interface Deliveries {
  /** Sends what is due. */
  wake(): void;
  /** Resolves once nothing is under way and nothing due; what waits for a retry is not waited for. */
  idle(): Promise<void>;
  /** Stops sending; what is unsent stays for the next start. */
  close(): Promise<void>;
}

export interface DeliveryOptions {
  readonly keys: { readonly primary: string; readonly secondary: string };
  readonly fetch: typeof fetch;
}

/** Box's figures: answer within 30 s, 12 tries. */
const answerWithinMs = 30_000;
const maxAttempts = 12;
const maxDelayMs = 60_000;
const parallel = 32;

interface Delivery {
  readonly id: string;
  readonly webhookId: string;
  readonly address: string;
  readonly body: string;
  readonly attempts: number;
}

/** Posts queued webhook bodies, signed with both keys; retries with back-off under the same body id, a new delivery id and timestamp. */
export function createDeliveries(cloud: Cloud, options: DeliveryOptions): Deliveries {
  const underWay = new Map<string, Promise<void>>();
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;

  const pump = (): void => {
    if (stop.signal.aborted) return;
    for (const id of due(cloud, parallel + underWay.size)) {
      if (underWay.size >= parallel) break;
      if (underWay.has(id)) continue;
      const delivery = find(cloud, id);
      const attempt = send(cloud, { ...options, delivery, stop: stop.signal }).finally(() => {
        underWay.delete(id);
        pump();
      });
      underWay.set(id, attempt);
    }
    clearTimeout(timer);
    timer = sleepUntilDue(cloud, pump);
  };

  return {
    wake: pump,
    async idle() {
      for (;;) {
        pump();
        if (underWay.size === 0) return;
        await Promise.all(underWay.values());
      }
    },
    async close() {
      stop.abort();
      clearTimeout(timer);
      await Promise.all(underWay.values());
    },
  };
}

/** Asked after every answer, so without the bodies. */
function due(cloud: Cloud, limit: number): readonly string[] {
  const sql = 'SELECT id FROM deliveries WHERE due_at <= ? ORDER BY due_at LIMIT ?';
  return cloud.database.all(sql, cloud.now(), limit).map((row) => text(row, 'id'));
}

function find(cloud: Cloud, id: string): Delivery {
  return parseDelivery(cloud.database.get('SELECT * FROM deliveries WHERE id = ?', id) ?? {});
}

function parseDelivery(row: Row): Delivery {
  return {
    id: text(row, 'id'),
    webhookId: text(row, 'webhook_id'),
    address: text(row, 'address'),
    body: text(row, 'body'),
    attempts: integer(row, 'attempts'),
  };
}

function sleepUntilDue(cloud: Cloud, wake: () => void): NodeJS.Timeout | undefined {
  const row = cloud.database.get('SELECT MIN(due_at) AS due_at FROM deliveries WHERE due_at > ?', cloud.now());
  const dueAt = row && maybeInteger(row, 'due_at');
  return dueAt === undefined ? undefined : setTimeout(wake, Math.max(dueAt - cloud.now(), 1)).unref();
}

interface Sending extends DeliveryOptions {
  readonly delivery: Delivery;
  readonly stop: AbortSignal;
}

async function send(cloud: Cloud, { delivery, stop, ...options }: Sending): Promise<void> {
  const { id, attempts } = delivery;
  const delivered = await post(cloud, { delivery, stop, ...options });
  if (delivered) markDelivered(cloud, delivery.webhookId);
  if (delivered || attempts + 1 >= maxAttempts) {
    cloud.database.run('DELETE FROM deliveries WHERE id = ?', id);
    return;
  }
  // A try that was cut off by closing does not count.
  if (stop.aborted) return;
  const delay = Math.min(cloud.switches.firstRetryMs * 2 ** attempts, maxDelayMs);
  cloud.database.run('UPDATE deliveries SET attempts = attempts + 1, due_at = ? WHERE id = ?', cloud.now() + delay, id);
}

/** Whether the receiver answered 2xx in time; why it did not makes no difference to Box. */
async function post(cloud: Cloud, { delivery, keys, fetch, stop }: Sending): Promise<boolean> {
  const body = Buffer.from(delivery.body);
  const sentAt = timestamp(cloud.now());
  try {
    const response = await fetch(delivery.address, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.any([stop, AbortSignal.timeout(answerWithinMs)]),
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Box-WH-Client/0.1',
        'box-delivery-id': randomUUID(),
        'box-delivery-timestamp': sentAt,
        'box-signature-primary': signDelivery(keys.primary, body, sentAt),
        'box-signature-secondary': signDelivery(keys.secondary, body, sentAt),
        'box-signature-version': '1',
        'box-signature-algorithm': 'HmacSHA256',
      },
      body,
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
