import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { feedOf } from './feed.ts';
import { freePorts, killAll, startProduct, type Product } from './product.ts';

const folder = temporaryFolder();
let product: Product;

beforeAll(async () => {
  product = startProduct({ command: ['npm', 'start'], state: folder.path, ports: await freePorts() });
  await product.ready();
});

afterAll(async () => {
  await product.stop().finally(killAll);
  folder.remove();
});

describe('GET /api/alerts', () => {
  test('comes in pages that together are the whole feed, newest first', async () => {
    const whole = await feedOf(product, { limit: '1000' });
    expect(whole.next).toBeNull();
    expect(whole.alerts.length).toBeGreaterThan(5);
    const times = whole.alerts.map(({ time }) => Date.parse(time));
    expect(times).toEqual([...times].sort((a, b) => b - a));

    const paged: string[] = [];
    let next: string | null = '';
    for (let pages = 0; next !== null && pages < 500; pages += 1) {
      const page = await feedOf(product, { limit: '3', ...(next === '' ? {} : { cursor: next }) });
      expect(page.alerts.length).toBeLessThanOrEqual(3);
      paged.push(...page.alerts.map(({ id }) => id));
      ({ next } = page);
    }
    expect(paged).toEqual(whole.alerts.map(({ id }) => id));
    expect(new Set(paged).size).toBe(paged.length);
  });

  test('is filtered by severity, connector, label, rule and time', async () => {
    const { alerts } = await feedOf(product, { limit: '1000' });
    const ids = (chosen: typeof alerts) => chosen.map(({ id }) => id);
    const [middle] = alerts.slice(Math.floor(alerts.length / 2));
    const label = alerts.flatMap((alert) => alert.label.after?.name ?? [])[0] ?? '';
    const at = Date.parse(middle?.time ?? '');
    const filters: readonly (readonly [Record<string, string>, (alert: (typeof alerts)[number]) => boolean])[] = [
      [{ severity: 'medium' }, (alert) => alert.severity === 'medium'],
      [{ connector: 'box' }, (alert) => alert.connector === 'box'],
      [{ connector: 'onedrive' }, (alert) => alert.source.kind === 'onedrive'],
      [{ label }, (alert) => [alert.label.before?.name, alert.label.after?.name].includes(label)],
      [{ rule: 'payment-cards' }, (alert) => alert.rules.includes('payment-cards')],
      [{ outcome: 'skipped' }, (alert) => alert.outcome === 'skipped'],
      [{ from: middle?.time ?? '' }, (alert) => Date.parse(alert.time) >= at],
      [{ to: middle?.time ?? '' }, (alert) => Date.parse(alert.time) < at],
      [{ severity: 'medium', connector: 'box' }, (alert) => alert.severity === 'medium' && alert.connector === 'box'],
    ];
    for (const [query, fits] of filters) {
      const expected = alerts.filter(fits);
      expect(expected.length, JSON.stringify(query)).toBeGreaterThan(0);
      expect(expected.length, JSON.stringify(query)).toBeLessThan(alerts.length);
      const found = await feedOf(product, { limit: '1000', ...query });
      expect(ids(found.alerts), JSON.stringify(query)).toEqual(ids(expected));
    }
    expect((await feedOf(product, { rule: 'no-such-rule' })).alerts).toEqual([]);
  });

  test.each(['limit=0', 'limit=1001', 'limit=many', 'severity=huge', 'cursor=x', 'from=yesterday', 'unknown=1'])(
    'answers 400 to %s',
    async (query) => {
      const response = await fetch(`${product.console}/api/alerts?${query}`);
      expect(response.status).toBe(400);
      const { error } = (await response.json()) as { error: string };
      expect(error).not.toBe('');
    },
  );
});

describe('the console', () => {
  test('is a page at /', async () => {
    const response = await fetch(product.console);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await response.text()).toContain('Labelwright');
  });

  test.each(['/', '/api/alerts', '/api/files', '/api/status'])('refuses %s under a foreign host name', async (path) => {
    expect(await statusUnder(path, 'attacker.example')).toBe(421);
    expect(await statusUnder(path, `localhost:${new URL(product.console).port}`)).toBe(200);
  });
});

describe('POST /api/notifications', () => {
  const post = (path: string, body: string, headers: Record<string, string> = {}) =>
    fetch(`${product.console}/api/notifications/${path}`, {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/json', ...headers },
    });
  const forged = (clientState: string) =>
    JSON.stringify({
      value: [
        { subscriptionId: '00000000-0000-4000-8000-000000000000', clientState, changeType: 'updated', resource: 'x' },
      ],
    });

  test('echoes the validation token as plain text', async () => {
    const token = 'Validation: Testing client application reachability for subscription Request-Id: 8+/=_-~';
    const response = await post(`graph?validationToken=${encodeURIComponent(token)}`, '');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(await response.text()).toBe(token);
  });

  test('refuses forged, unsigned and malformed ones, and says so in one line each', async () => {
    const waiting = async () => {
      const { queues } = (await (await fetch(`${product.console}/api/status`)).json()) as {
        queues: Readonly<Record<string, { waiting: number; inFlight: number }>>;
      };
      return queues.sources;
    };
    // The sweeps at the start are over.
    await expect.poll(waiting, { timeout: 60_000 }).toMatchObject({ waiting: 0, inFlight: 0 });
    const lines = product.output().split('\n').length;
    expect((await post('graph', forged('wrong'))).status).toBe(401);
    expect((await post('graph', '{"value":')).status).toBe(400);
    expect((await post('graph', '{}')).status).toBe(400);
    expect((await post('box', '{"type":"webhook_event"}')).status).toBe(401);
    expect((await post('box', '{}', { 'box-signature-primary': 'AAAA', 'box-delivery-timestamp': 'x' })).status).toBe(
      401,
    );
    expect((await post('dropbox', '{}')).status).toBe(404);
    const told = product
      .output()
      .split('\n')
      .slice(lines - 1)
      .filter((line) => line !== '');
    expect(told.filter((line) => line.includes('notification refused'))).toHaveLength(5);
    expect(told.join('\n')).not.toMatch(/^\s+at /m);
    expect(await waiting()).toMatchObject({ waiting: 0, inFlight: 0 });
  });
});

/** `fetch` sets the Host header by itself, so this takes the bare client. */
async function statusUnder(path: string, host: string): Promise<number | undefined> {
  const { port } = new URL(product.console);
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, headers: { Host: host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.once('error', reject);
    asked.end();
  });
}
