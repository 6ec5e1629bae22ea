import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createBoxConnector } from '../../../connectors/box/connector.ts';
import { subscribedTriggers } from '../../../connectors/box/subscriptions.ts';
import type { SubscriptionFeature } from '../../../connectors/connector.ts';
import type { Source } from '../../../model/file.ts';
import type { ConnectorName, SourceId } from '../../../model/ids.ts';
import { boxOptions } from './scripted-box.ts';

const api = 'https://api.box.com';
const source: Source = { connector: 'box' as ConnectorName, id: '100' as SourceId, name: 'x', kind: 'box-folder' };
const address = 'https://labels.example.com/api/notifications/box';
const webhook = (changes = {}) => ({
  id: '900',
  type: 'webhook',
  target: { id: '100', type: 'folder' },
  created_by: { type: 'user', id: '99' },
  address,
  triggers: subscribedTriggers,
  ...changes,
});
const conflict = {
  type: 'error',
  status: 409,
  code: 'conflict',
  context_info: { errors: [{ reason: 'conflict', name: 'existing_webhook' }] },
  message: 'Webhook already exists on the specified target.',
};

/** Without a fetch of our own: the exchanges below are pinned on the global one, as it runs in production. */
function subscriptions(): SubscriptionFeature {
  const options: Record<string, unknown> = { ...boxOptions({ fetch }) };
  delete options.fetch;
  delete options.urls;
  const { features } = createBoxConnector(options as unknown as ReturnType<typeof boxOptions>);
  if (features.subscriptions === undefined) throw new Error('Box has webhooks');
  return features.subscriptions;
}

beforeEach(() => {
  nock.disableNetConnect();
  nock(api).post('/oauth2/token').reply(200, { access_token: 'T1', expires_in: 3600, token_type: 'bearer' });
});

afterEach(() => {
  const pending = nock.pendingMocks();
  nock.cleanAll();
  nock.enableNetConnect();
  expect(pending).toEqual([]);
});

describe('subscriptions', () => {
  it('list() reads every page and asks for what the list leaves out', async () => {
    const mini = { id: '900', type: 'webhook', target: { id: '100', type: 'folder' } };
    const authorized = nock(api, { reqheaders: { authorization: 'Bearer T1', 'user-agent': 'Labelwright-test' } });
    authorized
      .get('/2.0/webhooks')
      .query({ limit: '200' })
      .reply(200, { entries: [mini], next_marker: 'M', limit: 200 });
    authorized
      .get('/2.0/webhooks')
      .query({ limit: '200', marker: 'M' })
      .reply(200, { entries: [webhook({ id: '901', target: { id: '200', type: 'folder' } })], next_marker: '' });
    authorized.get('/2.0/webhooks/900').reply(200, webhook());
    expect(await subscriptions().list()).toEqual([
      { id: '900', sourceId: '100', address, expiresAt: undefined },
      { id: '901', sourceId: '200', address, expiresAt: undefined },
    ]);
  });

  it('create() asks for all triggers that receive() follows', async () => {
    nock(api)
      .post('/2.0/webhooks', { target: { id: '100', type: 'folder' }, address, triggers: [...subscribedTriggers] })
      .reply(201, webhook());
    const created = await subscriptions().create(source, { address, clientState: 'unused' });
    expect(created).toEqual({ id: '900', sourceId: '100', address, expiresAt: undefined });
  });

  it('create() throws conflict where the folder has a webhook of ours already', async () => {
    nock(api).post('/2.0/webhooks').reply(409, conflict);
    const creation = subscriptions().create(source, { address, clientState: '' });
    await expect(creation).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('create() throws unauthorized where the application may not manage webhooks', async () => {
    nock(api).post('/2.0/webhooks').reply(403, { type: 'error', status: 403, code: 'insufficient_scope' });
    const creation = subscriptions().create(source, { address, clientState: '' });
    await expect(creation).rejects.toMatchObject({ kind: 'unauthorized' });
  });

  it('renew() answers a webhook as it stands and undefined for one that Box removed', async () => {
    nock(api).get('/2.0/webhooks/900').reply(200, webhook());
    nock(api).get('/2.0/webhooks/901').reply(404, { type: 'error', status: 404, code: 'not_found' });
    const feature = subscriptions();
    const subscription = { id: '900', sourceId: source.id, address, expiresAt: undefined };
    expect(await feature.renew(subscription)).toEqual(subscription);
    expect(await feature.renew({ ...subscription, id: '901' })).toBeUndefined();
  });

  it('renew() adds triggers that an older webhook lacks', async () => {
    nock(api)
      .get('/2.0/webhooks/900')
      .reply(200, webhook({ triggers: ['FILE.UPLOADED'] }));
    nock(api)
      .put('/2.0/webhooks/900', { triggers: [...subscribedTriggers] })
      .reply(200, webhook());
    const renewed = await subscriptions().renew({ id: '900', sourceId: source.id, address, expiresAt: undefined });
    expect(renewed?.id).toBe('900');
  });

  it('remove() is quiet where the webhook is gone already', async () => {
    nock(api).delete('/2.0/webhooks/900').reply(204);
    nock(api).delete('/2.0/webhooks/901').reply(404, { type: 'error', status: 404, code: 'not_found' });
    const feature = subscriptions();
    await feature.remove('900');
    await feature.remove('901');
  });
});

describe('covers()', () => {
  it('covers() says that only folders have webhooks', async () => {
    const events: Source = { ...source, id: 'events' as SourceId, kind: 'box-events' };
    const feature = subscriptions();
    expect([feature.covers(source), feature.covers(events)]).toEqual([true, false]);
    await expect(feature.create(events, { address, clientState: '' })).rejects.toMatchObject({ kind: 'permanent' });
    nock.cleanAll();
  });
});
