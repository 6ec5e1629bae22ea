import nock from 'nock';
import { describe, expect, test } from 'vitest';
import type { Connector, SubscriptionFeature } from '../../../connectors/connector.ts';
import { graph, graphError, now, signedIn, source, thrownBy, useNock } from './peer.ts';

useNock();

const request = { address: 'https://label.contoso.com/api/notifications/graph', clientState: 'state' };
const held = {
  id: 'S',
  resource: 'drives/b!drive/root',
  notificationUrl: request.address,
  expirationDateTime: '2026-09-30T00:00:00.0000000Z',
};
const ours = { id: 'S', sourceId: source.id, address: request.address, expiresAt: Date.parse('2026-09-30T00:00:00Z') };
const long = new Date(now + 42_270 * 60_000).toISOString();
const short = new Date(now + 4_200 * 60_000).toISOString();
const tooLong = graphError('InvalidRequest', undefined, 'Subscription expirationDateTime is too far in the future.');

function subscriptionsOf({ features }: Connector): SubscriptionFeature {
  if (features.subscriptions === undefined) throw new TypeError('Graph has subscriptions');
  return features.subscriptions;
}

function creation(expirationDateTime: string) {
  return nock(graph).post('/v1.0/subscriptions', {
    changeType: 'updated',
    notificationUrl: request.address,
    lifecycleNotificationUrl: request.address,
    resource: 'drives/b!drive/root',
    clientState: 'state',
    latestSupportedTlsVersion: 'v1_2',
    expirationDateTime,
  });
}

describe('subscriptions', () => {
  test('create() asks for the longest life of a drive subscription and keeps what it gets', async () => {
    const subscriptions = subscriptionsOf(signedIn());
    creation(long).reply(201, held);
    expect(await subscriptions.create(source, request)).toEqual(ours);
  });

  test('create() asks for a shorter life where the long one is refused', async () => {
    const subscriptions = subscriptionsOf(signedIn());
    creation(long).reply(400, tooLong);
    creation(short).reply(201, held);
    expect(await subscriptions.create(source, request)).toEqual(ours);
  });

  test('create() gives up when the shorter life is refused too', async () => {
    const subscriptions = subscriptionsOf(signedIn());
    creation(long).reply(400, tooLong);
    creation(short).reply(400, tooLong);
    expect((await thrownBy(subscriptions.create(source, request))).kind).toBe('permanent');
  });

  test.each([
    'Subscription validation request timed out.',
    "Subscription validation request failed. HTTP status code is 'Forbidden'.",
  ])('create() takes "%s" for a fault that may pass', async (message) => {
    const subscriptions = subscriptionsOf(signedIn());
    creation(long).reply(400, graphError('InvalidRequest', undefined, message));
    const error = await thrownBy(subscriptions.create(source, request));
    expect(error).toMatchObject({ kind: 'transient', reason: 'validation' });
  });

  test.each([
    [409, 'Conflict', 'conflict'],
    [403, 'ExtensionError', 'unauthorized'],
    [400, 'InvalidRequest', 'permanent'],
  ])('create() answers %i %s as %s', async (status, code, kind) => {
    const subscriptions = subscriptionsOf(signedIn());
    creation(long).reply(status, graphError(code));
    expect((await thrownBy(subscriptions.create(source, request))).kind).toBe(kind);
  });

  test('list() reads all pages, with subscriptions to other things too', async () => {
    const subscriptions = subscriptionsOf(signedIn());
    nock(graph)
      .get('/v1.0/subscriptions')
      .reply(200, { value: [held], '@odata.nextLink': `${graph}/v1.0/subscriptions?$skiptoken=2` });
    nock(graph)
      .get('/v1.0/subscriptions?$skiptoken=2')
      .reply(200, { value: [{ id: 'M', resource: 'users/x/messages', notificationUrl: 'https://other' }] });
    expect(await subscriptions.list()).toEqual([
      ours,
      { id: 'M', sourceId: 'users/x/messages', address: 'https://other', expiresAt: undefined },
    ]);
  });

  test('renew() pushes the expiry out and keeps the rest', async () => {
    const subscriptions = subscriptionsOf(signedIn());
    const renewed = { id: 'S', expirationDateTime: long };
    nock(graph).patch('/v1.0/subscriptions/S', { expirationDateTime: long }).reply(200, renewed);
    expect(await subscriptions.renew(ours)).toEqual({ ...ours, expiresAt: Date.parse(long) });
  });

  test('renew() answers undefined where the service no longer knows it', async () => {
    const subscriptions = subscriptionsOf(signedIn());
    nock(graph).patch('/v1.0/subscriptions/S').reply(404, graphError('ResourceNotFound'));
    expect(await subscriptions.renew(ours)).toBeUndefined();
  });

  test('remove() is quiet when it is gone, and not when it is refused', async () => {
    const subscriptions = subscriptionsOf(signedIn());
    nock(graph).delete('/v1.0/subscriptions/S').reply(204);
    nock(graph).delete('/v1.0/subscriptions/gone').reply(404, graphError('ResourceNotFound'));
    nock(graph).delete('/v1.0/subscriptions/other').reply(403, graphError('accessDenied'));
    await subscriptions.remove('S');
    await subscriptions.remove('gone');
    expect((await thrownBy(subscriptions.remove('other'))).kind).toBe('unauthorized');
  });
});
