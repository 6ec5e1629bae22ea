import { createHmac } from 'node:crypto';

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type BoxOptions, createBoxConnector } from '../../../connectors/box/connector.ts';
import type { KnownSubscription, NotificationRequest } from '../../../connectors/connector.ts';
import type { SourceId } from '../../../model/ids.ts';
import { boxFile, boxOptions, createScriptedBox, pathOf } from './scripted-box.ts';

const receivedAt = Date.parse('2026-02-01T12:00:00Z');
const sentAt = (secondsAgo: number) => new Date(receivedAt - secondsAgo * 1000).toISOString();

/** base64(HMAC-SHA256(key, body || timestamp)), computed apart from the product's code. */
const sign = (key: string, body: Buffer, timestamp: string) =>
  createHmac('sha256', key)
    .update(Buffer.concat([body, Buffer.from(timestamp)]))
    .digest('base64');

interface Delivery {
  readonly primary?: string | undefined;
  readonly secondary?: string | undefined;
  readonly secondsAgo?: number;
}

function delivery(
  event: unknown,
  { primary = 'first-key', secondary = 'second-key', secondsAgo = 5 }: Delivery = {},
): NotificationRequest {
  const body = Buffer.from(typeof event === 'string' ? event : JSON.stringify(event));
  const timestamp = sentAt(secondsAgo);
  return {
    method: 'POST',
    url: new URL('https://labels.example.com/api/notifications/box'),
    headers: {
      'box-signature-version': '1',
      'box-signature-algorithm': 'HmacSHA256',
      'box-delivery-timestamp': timestamp,
      'box-signature-primary': sign(primary, body, timestamp),
      'box-signature-secondary': sign(secondary, body, timestamp),
    },
    body,
    receivedAt,
  };
}

const event = (trigger: string, source: unknown = boxFile()) => ({
  type: 'webhook_event',
  id: 'e1',
  trigger,
  webhook: { id: '900', type: 'webhook' },
  created_by: null,
  source,
  additional_info: [],
});

const known: KnownSubscription = { sourceId: '100' as SourceId, clientState: '', active: true };
const box = createScriptedBox({});

function receive(request: NotificationRequest, options: Partial<BoxOptions> = {}, subscription = known) {
  return createBoxConnector(boxOptions(box, options)).receive(request, () => Promise.resolve(subscription));
}

const withHeaders = (request: NotificationRequest, headers: Readonly<Record<string, string>>): NotificationRequest => ({
  ...request,
  headers,
});

describe('receive() and signatures', () => {
  it('receive() believes a delivery that only the primary key proves', async () => {
    const request = delivery(event('FILE.UPLOADED'), { secondary: 'rotated-away' });
    expect(await receive(request)).toMatchObject({ kind: 'accepted', dropped: [] });
  });

  it('receive() believes a delivery that only the secondary key proves', async () => {
    const request = delivery(event('FILE.UPLOADED'), { primary: 'rotated-away' });
    expect(await receive(request)).toMatchObject({ kind: 'accepted', dropped: [] });
  });

  it('receive() compares each key with its own header only', async () => {
    const request = delivery(event('FILE.UPLOADED'), { primary: 'second-key', secondary: 'first-key' });
    expect(await receive(request)).toMatchObject({ kind: 'refused', status: 401 });
  });

  it('receive() refuses what neither key proves', async () => {
    const request = delivery(event('FILE.UPLOADED'), { primary: 'x', secondary: 'y' });
    expect(await receive(request)).toEqual({ kind: 'refused', status: 401, reason: 'no signature holds' });
  });

  it.each([
    ['600 s old', 600, 'accepted'],
    ['601 s old', 601, 'refused'],
    ['120 s ahead of our clock', -120, 'accepted'],
    ['121 s ahead of our clock', -121, 'refused'],
  ])('receive() decides by the delivery time when it is %s', async (_name, secondsAgo, kind) => {
    expect(await receive(delivery(event('FILE.UPLOADED'), { secondsAgo }))).toMatchObject({ kind });
  });

  it('receive() refuses a body that was changed by one byte', async () => {
    const request = delivery(event('FILE.UPLOADED'));
    const tampered = { ...request, body: Buffer.from(request.body.toString().replace('plan.docx', 'plan.docm')) };
    expect(await receive(tampered)).toMatchObject({ kind: 'refused', status: 401 });
  });

  it('receive() checks the bytes as they came, not what parsing makes of them', async () => {
    const text = JSON.stringify(event('FILE.UPLOADED'), undefined, 1).replaceAll('/', String.raw`\/`);
    expect(await receive(delivery(text))).toMatchObject({ kind: 'accepted', dropped: [] });
  });

  it('receive() refuses a delivery time that is no date although its signature holds', async () => {
    const request = delivery(event('FILE.UPLOADED'));
    const timestamp = 'yesterday';
    const forged = {
      'box-delivery-timestamp': timestamp,
      'box-signature-primary': sign('first-key', request.body, timestamp),
    };
    expect(await receive(withHeaders(request, { ...request.headers, ...forged }))).toMatchObject({ status: 401 });
  });

  it.each(['box-signature-version', 'box-signature-algorithm', 'box-delivery-timestamp'])(
    'receive() refuses a delivery without %s',
    async (name) => {
      const request = delivery(event('FILE.UPLOADED'));
      const rest = Object.fromEntries(Object.entries(request.headers).filter(([header]) => header !== name));
      expect(await receive(withHeaders(request, rest))).toMatchObject({ kind: 'refused', status: 401 });
    },
  );

  it('receive() believes nothing without keys, not even what an empty key signed', async () => {
    const request = delivery(event('FILE.UPLOADED'), { primary: '', secondary: '' });
    expect(await receive(request, { keys: {} })).toMatchObject({ kind: 'refused', status: 401 });
  });

  it('receive() answers any headers and body without throwing and without a call to Box', async () => {
    const headers = fc.dictionary(
      fc.constantFrom(
        'box-signature-version',
        'box-signature-algorithm',
        'box-delivery-timestamp',
        'box-signature-primary',
      ),
      fc.oneof(fc.string(), fc.constantFrom('1', 'HmacSHA256', sentAt(0))),
    );
    await fc.assert(
      fc.asyncProperty(headers, fc.uint8Array(), async (given, bytes) => {
        const request = { ...withHeaders(delivery(''), given), body: Buffer.from(bytes) };
        expect(await receive(request)).toMatchObject({ kind: 'refused', status: 401 });
      }),
    );
    expect(box.calls).toEqual([]);
  });

  it('receive() refuses or accepts any signed JSON without throwing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), fc.json(), async (body, source) => {
        expect(await receive(delivery(body))).toBeDefined();
        const received = await receive(delivery(event('FILE.UPLOADED', JSON.parse(source))));
        expect(['refused', 'accepted']).toContain(received.kind);
      }),
    );
  });
});

describe('receive() and triggers', () => {
  it.each(['FILE.UPLOADED', 'FILE.COPIED', 'FILE.MOVED', 'FILE.RESTORED', 'FILE.RENAMED'])(
    'receive() makes %s a change of the file in its version',
    async (trigger) => {
      expect(await receive(delivery(event(trigger)))).toEqual({
        kind: 'accepted',
        dropped: [],
        changes: [
          {
            kind: 'file',
            file: { connector: 'box', sourceId: '100', fileId: '1' },
            version: '501.3',
            subscriptionId: '900',
          },
        ],
      });
    },
  );

  it.each(['FILE.TRASHED', 'FILE.DELETED'])('receive() makes %s a change without a version', async (trigger) => {
    const received = await receive(delivery(event(trigger, boxFile({ path_collection: { entries: [] } }))));
    expect(received).toMatchObject({ changes: [{ kind: 'file', file: { sourceId: '100', fileId: '1' } }] });
    expect(received).not.toHaveProperty('changes.0.version');
  });

  it('receive() makes FILE.UNLOCKED free what is parked', async () => {
    expect(await receive(delivery(event('FILE.UNLOCKED')))).toMatchObject({ changes: [{ kind: 'unlocked' }] });
  });

  it.each(['FOLDER.COPIED', 'FOLDER.MOVED', 'FOLDER.RESTORED'])(
    'receive() has the event stream read for %s, which names the folder to walk',
    async (trigger) => {
      const folder = { type: 'folder', id: '102', path_collection: pathOf('100', '101') };
      const received = await receive(delivery(event(trigger, folder)));
      expect(received).toMatchObject({ changes: [{ kind: 'source', sourceId: 'events', subscriptionId: '900' }] });
    },
  );

  it.each(['FOLDER.TRASHED', 'FOLDER.DELETED'])(
    'receive() has what is known held against a whole listing for %s, after which no file tells of itself',
    async (trigger) => {
      const folder = { type: 'folder', id: '102', path_collection: pathOf() };
      expect(await receive(delivery(event(trigger, folder)))).toMatchObject({
        changes: [{ kind: 'source', sourceId: '100', sweep: true, subscriptionId: '900' }],
      });
    },
  );

  it('receive() does so too for a folder that was moved out of the webhook’s own, and has the stream read', async () => {
    const moved = { type: 'folder', id: '102', path_collection: pathOf('700') };
    expect(await receive(delivery(event('FOLDER.MOVED', moved)))).toMatchObject({
      changes: [
        { kind: 'source', sourceId: '100', sweep: true },
        { kind: 'source', sourceId: 'events' },
      ],
    });
  });

  it.each(['METADATA_INSTANCE.CREATED', 'METADATA_INSTANCE.UPDATED', 'METADATA_INSTANCE.DELETED'])(
    'receive() has the file looked at for %s, whatever its version',
    async (trigger) => {
      const received = await receive(delivery(event(trigger)));
      expect(received).toMatchObject({ changes: [{ kind: 'file', file: { sourceId: '100', fileId: '1' } }] });
      expect(received).not.toHaveProperty('changes.0.version');
      const folder = await receive(delivery(event(trigger, { type: 'folder', id: '102' })));
      expect(folder).toMatchObject({ changes: [], dropped: [expect.stringContaining('folder')] });
    },
  );

  it.each([
    ['WEBHOOK.DELETED', []],
    ['NO_ACTIVE_SESSION', ["NO_ACTIVE_SESSION: the application's authorization in Box has ended"]],
  ])('receive() makes %s the end of the subscription', async (trigger, dropped) => {
    const received = await receive(
      delivery({ trigger, webhook: { id: '900' }, additional_info: { reason: 'auto_cleanup' } }),
    );
    expect(received).toEqual({
      kind: 'accepted',
      dropped,
      changes: [{ kind: 'lifecycle', event: 'removed', subscriptionId: '900' }],
    });
    expect(await receive(delivery({ trigger }))).toMatchObject({ changes: [], dropped: [expect.any(String)] });
  });

  it('receive() drops a trigger that it does not follow and says which', async () => {
    expect(await receive(delivery(event('FILE.PREVIEWED')))).toEqual({
      kind: 'accepted',
      changes: [],
      dropped: ['FILE.PREVIEWED: not a trigger that we follow'],
    });
  });

  it('receive() drops what a retired webhook sends', async () => {
    const received = await receive(delivery(event('FILE.UPLOADED')), {}, { ...known, active: false });
    expect(received).toMatchObject({ kind: 'accepted', changes: [], dropped: [expect.stringContaining('retired')] });
  });

  it('receive() takes the topmost watched folder as the source, whichever webhook told of it', async () => {
    const nested = boxFile({ path_collection: pathOf('100', '101', '102') });
    const received = await receive(delivery(event('FILE.UPLOADED', nested)), { folders: ['102', '101'] });
    expect(received).toMatchObject({ changes: [{ file: { sourceId: '101' } }] });
  });

  it('receive() believes a signed delivery of an unknown webhook by the path of its file', async () => {
    const connector = createBoxConnector(boxOptions(box));
    const received = await connector.receive(delivery(event('FILE.UPLOADED')), () => Promise.resolve(undefined));
    expect(received).toMatchObject({ changes: [{ file: { sourceId: '100' } }] });
    const elsewhere = event('FILE.UPLOADED', boxFile({ path_collection: pathOf('700') }));
    const other = await connector.receive(delivery(elsewhere), () => Promise.resolve(undefined));
    expect(other).toMatchObject({ changes: [], dropped: ['FILE.UPLOADED: the file lies in no watched folder'] });
  });

  it.each([
    ['no JSON', 'not json'],
    ['no trigger', {}],
    ['a trigger with a line break', { trigger: 'FILE.UPLOADED\nx' }],
    ['a file without an id', event('FILE.UPLOADED', { type: 'file' })],
  ])('receive() refuses a signed body with %s as not understood', async (_name, body) => {
    expect(await receive(delivery(body))).toMatchObject({ kind: 'refused', status: 400 });
  });
});
