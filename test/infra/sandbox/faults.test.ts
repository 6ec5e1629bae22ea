import { describe, expect, test } from 'vitest';
import { createFaults, type Faults } from '../../../infra/sandbox/faults.ts';
import { jsonResponse } from '../../../infra/sandbox/json.ts';

const base = 'http://127.0.0.1:1';

async function order(faults: Faults, body: unknown): Promise<Response> {
  const request = new Request(`${base}/sandbox/faults`, { method: 'POST', body: JSON.stringify(body) });
  const answer = faults.control(request);
  if (answer === undefined) throw new Error('Cannot order a fault: not a control path');
  return answer;
}

function handler(calls: string[]): (request: Request) => Promise<Response> {
  return (request) => {
    calls.push(`${request.method} ${new URL(request.url).pathname}`);
    return Promise.resolve(jsonResponse({ text: 'x'.repeat(90) }));
  };
}

const get = (path: string): Request => new Request(base + path);

describe('faults', () => {
  test('control() leaves other paths alone', () => {
    expect(createFaults().control(get('/v1.0/drives'))).toBeUndefined();
  });

  test('around() answers a status with headers instead of the work, as often as ordered, after those skipped', async () => {
    const faults = createFaults();
    const fault = { kind: 'status', status: 429, headers: { 'Retry-After': '7' }, body: { error: { code: 'busy' } } };
    expect((await order(faults, { path: '^/a\\?q=1$', skip: 1, times: 2, fault })).status).toBe(201);
    const calls: string[] = [];
    const statuses: number[] = [];
    for (const path of ['/a?q=1', '/b', '/a?q=1', '/a?q=1', '/a?q=1']) {
      statuses.push((await faults.around(get(path), handler(calls))).status);
    }
    expect(statuses).toEqual([200, 200, 429, 429, 200]);
    expect(calls).toHaveLength(3);
  });

  test('around() passes the ordered body and headers on', async () => {
    const faults = createFaults();
    await order(faults, {
      method: 'get',
      fault: { kind: 'status', status: 503, headers: { 'Retry-After': '7' }, body: 'busy' },
    });
    const answer = await faults.around(get('/'), handler([]));
    expect([answer.headers.get('retry-after'), await answer.text()]).toEqual(['7', 'busy']);
  });

  test('around() drops before the work, or after it', async () => {
    const faults = createFaults();
    const calls: string[] = [];
    await order(faults, { fault: { kind: 'drop' } });
    await expect(faults.around(get('/'), handler(calls))).rejects.toThrow('fetch failed');
    expect(calls).toEqual([]);
    await order(faults, { fault: { kind: 'drop-after' } });
    await expect(faults.around(get('/'), handler(calls))).rejects.toThrow('fetch failed');
    expect(calls).toEqual(['GET /']);
  });

  test('around() cuts the body short of its content-length', async () => {
    const faults = createFaults();
    await order(faults, { fault: { kind: 'truncate', bytes: 10 } });
    const answer = await faults.around(get('/'), handler([]));
    expect(answer.headers.get('content-length')).toBe('101');
    const received: Uint8Array[] = [];
    const reading = async (): Promise<void> => {
      for await (const chunk of answer.body ?? []) received.push(chunk);
    };
    await expect(reading()).rejects.toThrow('fetch failed');
    expect(Buffer.concat(received).length).toBe(10);
  });

  test.each(['delay', 'stall'])('around() with %s loses nothing', async (kind) => {
    const faults = createFaults();
    await order(faults, { fault: { kind, ms: 5 } });
    const answer = await faults.around(get('/'), handler([]));
    expect(await answer.json()).toEqual({ text: 'x'.repeat(90) });
  });

  test('around() never hits the control paths', async () => {
    const faults = createFaults();
    await order(faults, { fault: { kind: 'drop' } });
    expect((await faults.around(get('/sandbox/switches'), handler([]))).status).toBe(200);
  });

  test('control() lists what is active and clears it', async () => {
    const faults = createFaults();
    await order(faults, { path: '/x', fault: { kind: 'drop' } });
    const listed = await faults.control(get('/sandbox/faults'));
    expect(await listed?.json()).toEqual({
      faults: [{ id: 1, path: '/x', times: 1, skip: 0, fault: { kind: 'drop' } }],
    });
    await faults.control(new Request(`${base}/sandbox/faults`, { method: 'DELETE' }));
    expect((await faults.around(get('/x'), handler([]))).status).toBe(200);
  });

  test.each([
    [{}, 'fault'],
    [{ fault: { kind: 'explode' } }, 'kind'],
    [{ path: '(', fault: { kind: 'drop' } }, 'regular expression'],
    [{ fault: { kind: 'status', status: 200 } }, 'status'],
    [{ fault: { kind: 'drop' }, time: 3 }, 'time'],
  ])('control() refuses %j and says why', async (body, word) => {
    const answer = await order(createFaults(), body);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(await answer.json())).toContain(word);
  });
});
