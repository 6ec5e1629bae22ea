import { randomUUID } from 'node:crypto';
import type { Subscription } from '@microsoft/microsoft-graph-types';
import { z } from 'zod';
import { text, type Row } from '../database.ts';
import { collection, entity, noContent, readBody } from './answers.ts';
import { GraphError, methodNotAllowed, segmentNotFound } from './graph-error.ts';
import { handshake } from './handshake.ts';
import type { SubscriptionRecord } from './records.ts';
import type { Call, World } from './world.ts';

export interface Subscriptions {
  /** Serves `/subscriptions` and what is below it; each application sees its own. */
  serve(call: Call, segments: readonly string[]): Promise<Response>;
  /** Those of a drive that are not over; the others are removed. */
  readonly ofDrive: (driveId: string) => readonly SubscriptionRecord[];
  readonly find: (id: string) => SubscriptionRecord | undefined;
  /** Without a word to its owner, as OneDrive may do. */
  readonly remove: (id: string) => void;
}

const createSchema = z.looseObject({
  resource: z.string(),
  changeType: z.string(),
  notificationUrl: z.string(),
  lifecycleNotificationUrl: z.string().nullish(),
  expirationDateTime: z.iso.datetime({ offset: true }),
  clientState: z.string().max(128, 'must not exceed 128 characters').nullish(),
  includeResourceData: z.boolean().nullish(),
});

const renewSchema = z.strictObject({
  '@odata.type': z.string().optional(),
  expirationDateTime: z.iso.datetime({ offset: true }).optional(),
  notificationUrl: z.string().optional(),
});

/** The rows; reading removes what is over. */
interface Rows extends Pick<Subscriptions, 'ofDrive' | 'find' | 'remove'> {
  all(): readonly SubscriptionRecord[];
  save(subscription: SubscriptionRecord): void;
}

function createRows({ database, now }: World): Rows {
  const remove = (id: string): void => {
    database.run('DELETE FROM subscriptions WHERE id = ?', id);
  };
  const alive = (subscription: SubscriptionRecord): boolean => {
    if (subscription.expiresAt > now()) return true;
    remove(subscription.id);
    return false;
  };
  return {
    remove,
    all: () => database.all('SELECT body FROM subscriptions ORDER BY rowid').map(parseSubscription).filter(alive),
    ofDrive: (driveId) =>
      database.all('SELECT body FROM subscriptions WHERE drive = ?', driveId).map(parseSubscription).filter(alive),
    find: (id) => {
      const row = database.get('SELECT body FROM subscriptions WHERE id = ?', id);
      return row === undefined ? undefined : [parseSubscription(row)].find(alive);
    },
    save: (subscription) => {
      const { id, driveId } = subscription;
      database.run(
        'INSERT INTO subscriptions VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body',
        ...[id, driveId, JSON.stringify(subscription)],
      );
    },
  };
}

interface Desk {
  readonly world: World;
  readonly rows: Rows;
  readonly fetch: typeof fetch;
}

export function createSubscriptions(world: World, fetch_: typeof fetch): Subscriptions {
  const rows = createRows(world);
  const desk = { world, rows, fetch: fetch_ };
  return {
    ofDrive: rows.ofDrive,
    find: rows.find,
    remove: rows.remove,
    serve: async (call, [id = '', action = '', ...rest]) => {
      const route = [call.request.method, id === '' ? '' : '{id}', action, ...rest].join(' ').trim();
      switch (route) {
        case 'GET': {
          const mine = rows.all().filter(({ applicationId }) => applicationId === call.caller.id);
          return collection(world.origin, { context: 'subscriptions', value: mine.map(subscriptionBody) });
        }
        case 'POST':
          return create(desk, call);
        case 'GET {id}':
          return entity(world.origin, 'subscriptions/$entity', subscriptionBody(own(rows, call, id)));
        case 'PATCH {id}':
          return renew(desk, call, id);
        case 'DELETE {id}':
          rows.remove(own(rows, call, id).id);
          return noContent();
        case 'POST {id} reauthorize':
          own(rows, call, id);
          return noContent();
        default:
          throw action === '' ? methodNotAllowed() : segmentNotFound(action);
      }
    },
  };
}

function own(rows: Rows, call: Call, id: string): SubscriptionRecord {
  const found = rows.find(id);
  if (found?.applicationId !== call.caller.id) {
    throw new GraphError(404, 'ResourceNotFound', 'The object was not found.');
  }
  return found;
}

async function create({ world, rows, fetch: fetch_ }: Desk, call: Call): Promise<Response> {
  const made = await checkedSubscription(world, call);
  requireNoTwin(rows, made);
  await handshake(fetch_, made.notificationUrl);
  if (made.lifecycleNotificationUrl !== undefined) await handshake(fetch_, made.lifecycleNotificationUrl);
  // Asked again: another one could be made while the endpoints were answering.
  requireNoTwin(rows, made);
  rows.save(made);
  return entity(world.origin, 'subscriptions/$entity', subscriptionBody(made), 201);
}

function requireNoTwin(rows: Rows, { applicationId, resource }: SubscriptionRecord): void {
  const twin = rows.all().find((other) => other.applicationId === applicationId && other.resource === resource);
  if (twin === undefined) return;
  throw new GraphError(409, 'Conflict', `Subscription Id ${twin.id} already exists for the requested combination`);
}

async function renew({ world, rows, fetch: fetch_ }: Desk, call: Call, id: string): Promise<Response> {
  const { expirationDateTime: expires, notificationUrl } = await readBody(call.request, renewSchema);
  own(rows, call, id);
  if (notificationUrl !== undefined) await handshake(fetch_, checkedEndpoint(notificationUrl));
  const found = own(rows, call, id);
  const renewed = {
    ...found,
    expiresAt: expires === undefined ? found.expiresAt : checkedExpiry(world, expires),
    notificationUrl: notificationUrl ?? found.notificationUrl,
  };
  rows.save(renewed);
  return entity(world.origin, 'subscriptions/$entity', subscriptionBody(renewed));
}

function parseSubscription(row: Row): SubscriptionRecord {
  return JSON.parse(text(row, 'body')) as SubscriptionRecord;
}

function invalid(message: string): GraphError {
  return new GraphError(400, 'InvalidRequest', message);
}

async function checkedSubscription(world: World, call: Call): Promise<SubscriptionRecord> {
  const body = await readBody(call.request, createSchema);
  const driveId = /^\/?drives\/([^/]+)\/root$/.exec(body.resource)?.[1];
  if (driveId === undefined) throw invalid('Only the root of a drive can be subscribed to: drives/{id}/root');
  if (body.changeType !== 'updated') throw invalid("Invalid 'changeType' attribute: only 'updated' is supported.");
  if (body.includeResourceData === true) throw invalid('File Services workload is not enabled for rich notifications.');
  const lifecycle = body.lifecycleNotificationUrl ?? undefined;
  return {
    id: randomUUID(),
    applicationId: call.caller.id,
    driveId: world.library.drive(decodeURIComponent(driveId)).id,
    resource: body.resource,
    changeType: body.changeType,
    notificationUrl: checkedEndpoint(body.notificationUrl),
    lifecycleNotificationUrl: lifecycle === undefined ? undefined : checkedEndpoint(lifecycle),
    clientState: body.clientState ?? undefined,
    expiresAt: checkedExpiry(world, body.expirationDateTime),
    security: /\bincludesecuritywebhooks\b/i.test(call.request.headers.get('prefer') ?? ''),
  };
}

function checkedExpiry(world: World, expires: string): number {
  const time = Date.parse(expires);
  const most = world.switches.maxSubscriptionMinutes;
  if (time <= world.now()) throw invalid('Subscription expiration must be in the future.');
  if (time > world.now() + most * 60_000) {
    throw invalid(`Subscription expiration can only be ${most} minutes in the future.`);
  }
  return time;
}

/** HTTPS, except on this machine. */
function checkedEndpoint(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const loopback = url !== undefined && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url?.protocol !== 'https:' && !(loopback && url.protocol === 'http:')) {
    throw invalid('The notification URL must be an HTTPS address.');
  }
  return address;
}

function subscriptionBody(subscription: SubscriptionRecord): Subscription {
  const { id, applicationId, resource, changeType, notificationUrl, clientState, expiresAt } = subscription;
  return {
    ...{ id, resource, applicationId, changeType, notificationUrl },
    lifecycleNotificationUrl: subscription.lifecycleNotificationUrl ?? null,
    clientState: clientState ?? null,
    notificationQueryOptions: null,
    expirationDateTime: new Date(expiresAt).toISOString(),
    creatorId: applicationId,
    includeResourceData: null,
    latestSupportedTlsVersion: 'v1_2',
    encryptionCertificate: null,
    encryptionCertificateId: null,
    notificationUrlAppId: null,
  };
}
