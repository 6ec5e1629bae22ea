import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Answer, type Client, type Started } from './start-sandbox.ts';

let now: number;
let started: Started;
let finance: string;
beforeEach(async () => {
  now = Date.parse('2026-03-04T05:06:07Z');
  started = await startSandbox({ now: () => now });
  finance = await started.folderId('Finance');
});
afterEach(() => started.sandbox.close());

const events = (query: string, client: Client = started.service): Promise<Answer> =>
  client.call('GET', `/2.0/events?${query}`);

/** As text: it does not fit a double. */
const position = ({ text }: Answer): string => /"next_stream_position":(\d+)/.exec(text)?.[1] ?? '';

const types = (answer: Answer): string[] =>
  (answer.get('entries') as { event_type: string }[]).map(({ event_type }) => event_type);

describe('GET /2.0/events', () => {
  it('gives positions of 19 digits as a JSON number', async () => {
    const start = await events('stream_position=now');
    expect(start.json).toMatchObject({ chunk_size: 0, entries: [] });
    expect(position(start)).toMatch(/^\d{19}$/);
    expect(Number.isSafeInteger(start.get('next_stream_position'))).toBe(false);
  });

  it('goes on from a position, in pages, until it stands still', async () => {
    const stream = 'stream_type=admin_logs_streaming';
    const start = position(await events(`${stream}&stream_position=now`));
    const id = (await started.service.upload(finance, 'a.txt', 'x')).id('entries', 0, 'id');
    await started.service.uploadVersion(id, 'y');
    await started.service.call('PUT', `/2.0/files/${id}`, { body: { name: 'b.txt' } });
    const first = await events(`${stream}&stream_position=${start}&limit=2`);
    expect(types(first)).toEqual(['UPLOAD', 'EDIT']);
    const second = await events(`${stream}&stream_position=${position(first)}&limit=2`);
    expect(types(second)).toEqual(['RENAME']);
    const third = await events(`${stream}&stream_position=${position(second)}`);
    expect([third.get('chunk_size'), position(third)]).toEqual([0, position(second)]);
    expect(first.get('entries', 1)).toMatchObject({
      source: { item_type: 'file', item_id: id, item_name: 'a.txt', owned_by: { name: 'Ada Berg' } },
      additional_details: { service_id: 'app', size: 1 },
      created_by: { name: 'Labelwright' },
    });
  });

  it('filters by type, and by time in the historical stream', async () => {
    now += 1500_000;
    const id = (await started.service.upload(finance, 'a.txt', 'x')).id('entries', 0, 'id');
    now += 1500_000;
    await started.service.call('DELETE', `/2.0/files/${id}`);
    const after = 'created_after=2026-03-04T05:15:00Z';
    expect(types(await events(`stream_type=admin_logs&${after}`))).toEqual(['UPLOAD', 'DELETE']);
    expect(types(await events(`stream_type=admin_logs&${after}&event_type=DELETE,MOVE`))).toEqual(['DELETE']);
    const before = 'created_before=2026-03-04T05:45:00Z';
    expect(types(await events(`stream_type=admin_logs&${after}&${before}`))).toEqual(['UPLOAD']);
  });

  it('refuses a streaming position of which something is no longer kept, and has it in the history for a year', async () => {
    const stream = 'stream_type=admin_logs_streaming';
    now -= 15 * 24 * 3_600_000;
    const start = position(await events(`${stream}&stream_position=now`));
    await started.service.upload(finance, 'a.txt', 'x');
    now += 13 * 24 * 3_600_000;
    expect(types(await events(`${stream}&stream_position=${start}`))).toEqual(['UPLOAD']);
    now += 2 * 24 * 3_600_000;
    expect((await events(`${stream}&stream_position=${start}`)).status).toBe(400);
    expect(types(await events(`${stream}&stream_position=0`))).toEqual(['UPLOAD', 'UPLOAD', 'SHARE']);
    expect(types(await events('stream_type=admin_logs&created_before=2026-02-20T00:00:00Z'))).toEqual(['UPLOAD']);
  });

  it('writes the history as late as the switch says', async () => {
    const body = JSON.stringify({ historyDelayMs: 60_000 });
    await started.sandbox.handle(new Request('http://127.0.0.1:7073/sandbox/switches', { method: 'PUT', body }));
    const after = 'stream_type=admin_logs&created_after=2026-03-04T05:07:00Z';
    now += 60_000;
    await started.service.upload(finance, 'a.txt', 'x');
    expect(types(await events(after))).toEqual([]);
    now += 60_000;
    expect(types(await events(after))).toEqual(['UPLOAD']);
  });

  it('shows a user what they can see, under the names of the user streams', async () => {
    const id = (await started.service.upload(finance, 'a.txt', 'x')).id('entries', 0, 'id');
    await started.service.call('PUT', `/2.0/files/${id}`, { body: { lock: { type: 'lock' } } });
    const ada = await started.user('ada@norrland.example');
    const all = await events('stream_type=all', ada);
    expect(types(all).slice(-2)).toEqual(['ITEM_UPLOAD', 'LOCK_CREATE']);
    expect(all.get('entries', (all.get('chunk_size') as number) - 1, 'source', 'type')).toBe('file');
    expect(types(await events('stream_type=changes', ada))).not.toContain('LOCK_CREATE');
    expect(types(await events('stream_type=all', await started.user('cia@norrland.example')))).toEqual([]);
  });

  it('repeats the last event where the switch says so', async () => {
    const body = JSON.stringify({ repeatEvents: true });
    await started.sandbox.handle(new Request('http://127.0.0.1:7073/sandbox/switches', { method: 'PUT', body }));
    await started.service.upload(finance, 'a.txt', 'x');
    const stream = 'stream_type=admin_logs_streaming';
    const first = await events(`${stream}&event_type=UPLOAD`);
    const again = await events(`${stream}&event_type=UPLOAD&stream_position=${position(first)}`);
    expect(position(again)).toBe(position(first));
    expect(again.get('entries')).toEqual([(first.get('entries') as unknown[]).at(-1)]);
  });

  it('refuses positions, streams and limits that do not exist, and the enterprise to a user', async () => {
    const bo = await started.user('bo@norrland.example');
    expect((await events('stream_type=admin_logs', bo)).status).toBe(403);
    expect((await events('stream_position=tomorrow')).status).toBe(400);
    expect((await events('stream_position=12345')).status).toBe(400);
    expect((await events('stream_type=everything')).status).toBe(400);
    expect((await events('limit=501')).get('code')).toBe('invalid_limit');
  });
});
