import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import type { KnownSubscription, NotificationRequest } from '../../../connectors/connector.ts';
import { receive } from '../../../connectors/graph/notifications.ts';
import type { SourceId } from '../../../model/ids.ts';

const subscriptions: Readonly<Record<string, KnownSubscription>> = {
  one: { sourceId: 'drive-1' as SourceId, clientState: 'state-1', active: true },
  two: { sourceId: 'drive-2' as SourceId, clientState: 'state-2', active: true },
  old: { sourceId: 'drive-1' as SourceId, clientState: 'state-0', active: false },
  bare: { sourceId: 'drive-3' as SourceId, clientState: '', active: true },
};
const known = (id: string) => Promise.resolve(Object.hasOwn(subscriptions, id) ? subscriptions[id] : undefined);

function request(body: unknown, query = ''): NotificationRequest {
  return {
    method: 'POST',
    url: new URL(`https://label.contoso.com/api/notifications/graph${query}`),
    headers: {},
    body: Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    receivedAt: 0,
  };
}

const tap = (subscriptionId: string, clientState: string, more: object = {}) => ({
  subscriptionId,
  clientState,
  changeType: 'updated',
  resource: 'drives/x/root',
  tenantId: 't',
  ...more,
});

describe('receive() of a handshake', () => {
  const sentence = 'Validation: Testing client application reachability for subscription Request-Id: 1f';

  test.each(['validationToken', 'validationtoken', 'VALIDATIONTOKEN'])(
    'receive() answers %s decoded exactly once',
    async (name) => {
      const query = `?tenant=a&${name}=${encodeURIComponent(sentence).replaceAll('%20', '+')}%2541`;
      expect(await receive(request('', query), known)).toEqual({ kind: 'handshake', body: `${sentence}%41` });
    },
  );

  test.each([
    ['markup', '%3Cscript%3Ealert(1)%3C/script%3E', '<script>alert(1)</script>'],
    ['line breaks', 'a%0D%0Ab%09c', 'a\r\nb\tc'],
    ['other alphabets', '%C3%BC%E2%82%AC%F0%9F%94%91', 'ü€🔑'],
    ['what query strings are made of', 'a%26b%3Dc%23d%2Be%25', 'a&b=c#d+e%'],
    ['bytes that are no text', '%FF', '\uFFFD'],
    ['4,096 characters', 'a'.repeat(4_096), 'a'.repeat(4_096)],
  ])('receive() echoes a token with %s as it was meant', async (_what, token, body) => {
    expect(await receive(request('', `?validationToken=${token}`), known)).toEqual({ kind: 'handshake', body });
  });

  test.each([
    ['nothing', ''],
    ['too much', 'a'.repeat(4_097)],
  ])('receive() refuses a token with %s', async (_what, token) => {
    expect(await receive(request('', `?validationToken=${token}`), known)).toMatchObject({
      kind: 'refused',
      status: 400,
    });
  });
});

describe('receive() of notifications', () => {
  test('receive() makes one change of many notifications of one drive', async () => {
    const body = { value: [tap('one', 'state-1'), tap('two', 'state-2'), tap('one', 'state-1', { id: 'again' })] };
    expect(await receive(request(body), known)).toEqual({
      kind: 'accepted',
      changes: [
        { kind: 'source', sourceId: 'drive-1', subscriptionId: 'one' },
        { kind: 'source', sourceId: 'drive-2', subscriptionId: 'two' },
      ],
      dropped: [],
    });
  });

  test.each(['subscriptionExpirationDateTime', 'expirationDateTime'])(
    'receive() takes entries with %s',
    async (name) => {
      const body = { value: [tap('one', 'state-1', { [name]: '2026-10-01T00:00:00Z', resourceData: null })] };
      expect(await receive(request(body), known)).toMatchObject({ kind: 'accepted', dropped: [] });
    },
  );

  test('receive() keeps the good entries of a mixed request and says why the others were dropped', async () => {
    const body = {
      value: [tap('one', 'wrong'), tap('two', 'state-2'), tap('stranger', 'x'), 17, tap('old', 'state-0')],
    };
    expect(await receive(request(body), known)).toEqual({
      kind: 'accepted',
      changes: [{ kind: 'source', sourceId: 'drive-2', subscriptionId: 'two' }],
      dropped: [
        'entry 0: clientState does not match',
        'entry 2: unknown subscription',
        'entry 3: not a notification',
        'entry 4: the subscription was replaced or removed',
      ],
    });
  });

  test.each([
    ['a wrong clientState', tap('one', 'state-2')],
    ['no clientState', { subscriptionId: 'one' }],
    ['an unknown subscription', tap('constructor', 'state-1')],
    ['a replaced subscription with a wrong clientState', tap('old', 'state-1')],
    ['an empty secret', tap('bare', '')],
  ])('receive() refuses %s with 401', async (_what, entry) => {
    expect(await receive(request({ value: [entry] }), known)).toMatchObject({ kind: 'refused', status: 401 });
  });

  test('receive() accepts and drops what a replaced subscription still sends', async () => {
    const received = await receive(request({ value: [tap('old', 'state-0')] }), known);
    expect(received).toMatchObject({ kind: 'accepted', changes: [] });
  });

  test.each([
    ['reauthorizationRequired', 'reauthorize'],
    ['subscriptionRemoved', 'removed'],
    ['missed', 'missed'],
  ])('receive() reads the lifecycle event %s', async (lifecycleEvent, event) => {
    const body = { value: [{ subscriptionId: 'one', clientState: 'state-1', lifecycleEvent }] };
    const expected = { kind: 'accepted', changes: [{ kind: 'lifecycle', event, subscriptionId: 'one' }], dropped: [] };
    expect(await receive(request(body), known)).toEqual(expected);
  });

  test('receive() drops a lifecycle event that it does not know', async () => {
    const body = { value: [{ subscriptionId: 'one', clientState: 'state-1', lifecycleEvent: 'toString' }] };
    expect(await receive(request(body), known)).toMatchObject({
      kind: 'accepted',
      changes: [],
      dropped: ['entry 0: unknown lifecycle event'],
    });
  });

  test.each([
    ['text', 'hello'],
    ['no list', { value: {} }],
    ['an empty list', { value: [] }],
    ['a list of something else', { value: [1, null, {}] }],
    ['bytes that are no text', Buffer.from([0xff, 0xfe])],
  ])('receive() refuses %s with 400', async (_what, body) => {
    expect(await receive(request(body), known)).toMatchObject({ kind: 'refused', status: 400 });
  });

  test('receive() refuses other methods than POST', async () => {
    const got = await receive({ ...request({ value: [tap('one', 'state-1')] }), method: 'GET' }, known);
    expect(got).toMatchObject({ kind: 'refused', status: 400 });
  });

  test('receive() never throws and never accepts what it cannot prove', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.boolean(), async (value, wrapped) => {
        const received = await receive(request(wrapped ? { value } : value), known);
        expect(received.kind).toBe('refused');
      }),
    );
  });
});
