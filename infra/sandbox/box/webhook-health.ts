import { randomUUID } from 'node:crypto';
import { text } from '../database.ts';
import { timestamp, type Cloud } from './cloud.ts';

const day = 24 * 3_600_000;

/** Box's figures: no success for longer than the first, and triggers for longer than the second after it (guide, webhooks V2, limitations). */
const silentMs = 30 * day;
const failingMs = 14 * day;

/** Removes webhooks that failed for long; each is told so once, with what is left of its address. Inside a transaction. */
export function cleanUpWebhooks(cloud: Cloud): void {
  const sql = `DELETE FROM webhooks WHERE last_success_at < ? AND last_trigger_at - last_success_at > ? RETURNING id, address`;
  for (const row of cloud.database.all(sql, cloud.now() - silentMs, failingMs)) {
    const id = text(row, 'id');
    cloud.database.run('DELETE FROM deliveries WHERE webhook_id = ?', id);
    const body = bodyOf(cloud, { id, trigger: 'WEBHOOK.DELETED', info: { reason: 'auto_cleanup' } });
    queueDelivery(cloud, { webhookId: id, address: text(row, 'address'), body });
  }
}

/** What a webhook sends whose session is dead, whatever happened. */
export const deadSessionBody = (cloud: Cloud, webhookId: string): Body =>
  bodyOf(cloud, { id: webhookId, trigger: 'NO_ACTIVE_SESSION', info: [] });

type Body = Readonly<Record<string, unknown>> & { readonly id: string };

function bodyOf(
  cloud: Cloud,
  { id, trigger, info }: { readonly id: string; readonly trigger: string; readonly info: object },
): Body {
  return {
    type: 'webhook_event',
    id: randomUUID(),
    created_at: timestamp(cloud.now()),
    trigger,
    webhook: { id, type: 'webhook' },
    additional_info: info,
  };
}

export interface Posting {
  readonly webhookId: string;
  readonly address: string;
  readonly body: Body;
}

export function queueDelivery(cloud: Cloud, { webhookId, address, body }: Posting): void {
  const insert = 'INSERT INTO deliveries VALUES (?, ?, ?, ?, 0, ?)';
  cloud.database.run(insert, body.id, webhookId, address, JSON.stringify(body), cloud.now());
}

export const markTriggered = (cloud: Cloud, webhookId: string): unknown =>
  cloud.database.run('UPDATE webhooks SET last_trigger_at = ? WHERE id = ?', cloud.now(), webhookId);

export const markDelivered = (cloud: Cloud, webhookId: string): unknown =>
  cloud.database.run('UPDATE webhooks SET last_success_at = ? WHERE id = ?', cloud.now(), webhookId);

/** The application's authorization was taken away: what was made under it stays dead, also once it is given again. */
export function endSessions(cloud: Cloud, appId: string): void {
  cloud.database.run('UPDATE webhooks SET session_ended = 1 WHERE app_id = ?', appId);
  cloud.database.run('DELETE FROM tokens WHERE app_id = ?', appId);
}
