import { ConnectorError } from '../../model/errors.ts';
import type { Source } from '../../model/file.ts';
import type { SourceId } from '../../model/ids.ts';
import type { Probe, ServiceSubscription, SubscriptionFeature, SubscriptionRequest } from '../connector.ts';
import type { BoxClient } from './client.ts';
import { unexpectedError, unlessGone } from './errors.ts';
import { listOf, parsePage, recordOf, textOf } from './types.ts';

/** What a webhook of ours tells about. Box holds one webhook for each application, user and target. */
export const subscribedTriggers = [
  'FILE.UPLOADED',
  'FILE.COPIED',
  'FILE.MOVED',
  'FILE.RESTORED',
  'FILE.RENAMED',
  'FILE.UNLOCKED',
  'FILE.TRASHED',
  'FILE.DELETED',
  'FOLDER.COPIED',
  'FOLDER.MOVED',
  'FOLDER.RESTORED',
  'FOLDER.TRASHED',
  'FOLDER.DELETED',
  'METADATA_INSTANCE.CREATED',
  'METADATA_INSTANCE.UPDATED',
  'METADATA_INSTANCE.DELETED',
] as const;

/** Webhooks. They don't expire, but Box removes those that it couldn't deliver for long, so `renew` looks whether one still stands. */
export function createSubscriptions(client: BoxClient, signed: () => Probe): SubscriptionFeature {
  return {
    covers,
    probe: signed,
    list: () => list(client),
    create: (source, request) => create(client, source, request),
    renew: (subscription) => renew(client, subscription),
    async remove(id) {
      await unlessGone(client.send({ method: 'DELETE', path: webhookPath(id) }));
    },
  };
}

/** Only folders have webhooks; the event stream is read on a schedule. */
function covers(source: Source): boolean {
  return source.kind === 'box-folder';
}

async function list(client: BoxClient): Promise<readonly ServiceSubscription[]> {
  const found: ServiceSubscription[] = [];
  let marker: string | undefined;
  do {
    const page = parsePage(await client.send({ path: '/webhooks', query: { limit: '200', marker } }));
    for (const entry of page.entries) {
      const webhook = await complete(client, entry);
      if (webhook !== undefined) found.push(webhook);
    }
    marker = page.marker;
  } while (marker !== undefined);
  return found;
}

/** Box's lists may leave the address out: then the webhook itself is asked. */
async function complete(client: BoxClient, entry: unknown): Promise<ServiceSubscription | undefined> {
  const id = textOf(recordOf(entry).id);
  return parseWebhook(entry) ?? (id === undefined ? undefined : read(client, id));
}

async function read(client: BoxClient, id: string): Promise<ServiceSubscription | undefined> {
  return parseWebhook(await unlessGone(client.send({ path: webhookPath(id) })));
}

async function create(
  client: BoxClient,
  source: Source,
  { address }: SubscriptionRequest,
): Promise<ServiceSubscription> {
  if (!covers(source)) {
    throw new ConnectorError('permanent', `Cannot subscribe to Box source ${source.id}: only folders have webhooks`, {
      reason: 'not-subscribable',
    });
  }
  const answer = await client.send({
    method: 'POST',
    path: '/webhooks',
    json: { target: { id: source.id, type: 'folder' }, address, triggers: subscribedTriggers },
    // A second try after a lost answer would only hear that the first one stands.
    repeatable: false,
  });
  const webhook = parseWebhook(answer);
  if (webhook === undefined) throw unexpectedError('POST /webhooks', 'the answer describes no webhook');
  return webhook;
}

/** As it stands, with triggers added that it lacks (made by an older release); undefined where Box removed it. */
async function renew(client: BoxClient, { id }: ServiceSubscription): Promise<ServiceSubscription | undefined> {
  const answer = await unlessGone(client.send({ path: webhookPath(id) }));
  const triggers = new Set(listOf(recordOf(answer).triggers));
  if (answer === undefined || subscribedTriggers.every((trigger) => triggers.has(trigger))) return parseWebhook(answer);
  const json = { triggers: subscribedTriggers };
  return parseWebhook(await unlessGone(client.send({ method: 'PUT', path: webhookPath(id), json })));
}

function parseWebhook(value: unknown): ServiceSubscription | undefined {
  const webhook = recordOf(value);
  const id = textOf(webhook.id);
  const target = textOf(recordOf(webhook.target).id);
  const address = textOf(webhook.address);
  if (id === undefined || target === undefined || address === undefined) return undefined;
  return { id, sourceId: target as SourceId, address, expiresAt: undefined };
}

function webhookPath(id: string): string {
  return `/webhooks/${encodeURIComponent(id)}`;
}
