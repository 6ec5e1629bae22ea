import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { app, type HttpHandler } from '@azure/functions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startHost, type Host } from '../../../infra/local/host.ts';
import { recordingLog } from './recording-log.ts';

const { log, lines } = recordingLog();
const everyByte = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
let host: Host;
let origin: string;

const echo: HttpHandler = async (request) => {
  const body = Buffer.from(await request.arrayBuffer());
  return {
    status: 207,
    headers: { 'X-Seen': request.headers.get('x-sent') ?? '', 'Content-Type': 'application/octet-stream' },
    body: Buffer.concat([Buffer.from(`${JSON.stringify({ params: request.params, url: request.url })}\n`), body]),
  };
};

/** Functions register once in a process, so all tests here share one host. */
beforeAll(async () => {
  host = await startHost({
    port: 0,
    log,
    load: () => {
      app.http('echo', { route: 'api/echo/{name}/{part?}', methods: ['POST'], authLevel: 'anonymous', handler: echo });
      app.http('plain', { authLevel: 'anonymous', handler: () => ({ jsonBody: { name: 'plain' } }) });
      app.http('silent', { route: 'api/silent', authLevel: 'anonymous', handler: () => ({ status: 204 }) });
      app.http('broken', {
        route: 'api/broken',
        authLevel: 'anonymous',
        handler: () => {
          throw new TypeError('secret of the handler');
        },
      });
      return Promise.resolve();
    },
  });
  origin = `http://127.0.0.1:${host.port}`;
});
afterAll(() => host.close());

/** One exchange as raw text, since fetch would mend what is being tested. */
async function exchange(text: string): Promise<string> {
  const socket = connect(host.port, '127.0.0.1');
  socket.end(text);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  return answer;
}

describe('startHost()', () => {
  it('hands a body to the function untouched, with headers, parameters and query', async () => {
    const answer = await fetch(`${origin}/api/echo/a%20b/c?x=1&x=2`, {
      method: 'POST',
      headers: { 'X-Sent': 'sent' },
      body: everyByte,
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const end = bytes.indexOf('\n');
    expect(answer.status).toBe(207);
    expect(answer.headers.get('x-seen')).toBe('sent');
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(JSON.parse(bytes.toString('utf8', 0, end))).toEqual({
      params: { name: 'a b', part: 'c' },
      url: `${origin}/api/echo/a%20b/c?x=1&x=2`,
    });
    expect(bytes.subarray(end + 1).equals(everyByte)).toBe(true);
  });

  it('takes bodies up to 4 MiB and refuses a larger one', async () => {
    const limit = 4 * 1024 * 1024;
    const full = await fetch(`${origin}/api/echo/a`, { method: 'POST', body: Buffer.alloc(limit, 1) });
    expect((await full.arrayBuffer()).byteLength).toBeGreaterThan(limit);
    const over = await fetch(`${origin}/api/echo/a`, { method: 'POST', body: Buffer.alloc(3 * limit) });
    expect([over.status, await over.text()]).toEqual([413, '']);
  });

  it('serves a function without a route under its name, by GET and POST', async () => {
    for (const method of ['GET', 'POST']) {
      const answer = await fetch(`${origin}/plain`, { method });
      expect(await answer.json()).toEqual({ name: 'plain' });
    }
    expect((await fetch(`${origin}/plain`, { method: 'DELETE' })).status).toBe(405);
  });

  it('answers 404, 405 and 204 without a body', async () => {
    const statuses = await Promise.all(
      [fetch(`${origin}/nowhere`), fetch(`${origin}/api/echo/a`), fetch(`${origin}/api/silent`)].map(async (answer) => [
        (await answer).status,
        await (await answer).text(),
      ]),
    );
    expect(statuses).toEqual([
      [404, ''],
      [405, ''],
      [204, ''],
    ]);
  });

  it('answers 400 where the host name makes no address', async () => {
    expect(await exchange('GET /plain HTTP/1.1\r\nHost: [\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /u);
  });

  it('keeps to itself when the path looks like another host', async () => {
    const answer = await exchange('GET //example.com/plain HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 404 /u);
  });

  it('answers 500 without a word of the error that a function throws, and logs where it arose', async () => {
    const answer = await fetch(`${origin}/api/broken`);
    expect([answer.status, await answer.text()]).toEqual([500, '']);
    expect(lines.filter((line) => line.startsWith('error request failed'))).toEqual([
      expect.stringMatching(/TypeError at host\.test\.ts:\d+/u),
    ]);
    expect(lines.join('\n')).not.toContain('secret of the handler');
  });

  it('outlives a client that goes in the middle of its body', async () => {
    const answer = await exchange('POST /api/echo/a HTTP/1.1\r\nHost: here\r\nContent-Length: 100\r\n\r\nhalf');
    expect(answer).not.toContain(' 207 ');
    expect((await fetch(`${origin}/plain`)).status).toBe(200);
  });

  it('refuses registrations once loading is over', () => {
    expect(() => {
      app.http('late', { authLevel: 'anonymous', handler: () => ({}) });
    }).toThrow('Cannot register function late: loading is over');
  });

  it('refuses an address that is taken', async () => {
    const { code } = await startInProcess(
      `app.http('one', { authLevel: 'anonymous', handler: () => ({}) });`,
      host.port,
    );
    expect(code).toContain('EADDRINUSE');
  });

  it.each(['function', 'admin'])('refuses a function whose level of access is %s', async (level) => {
    const { message } = await startInProcess(`app.http('keyed', { authLevel: '${level}', handler: () => ({}) });`);
    expect(message).toBe('Cannot serve function keyed: keys of the platform are not kept here');
  });

  it('refuses two functions of one name', async () => {
    const twice = `app.http('twin', { authLevel: 'anonymous', handler: () => ({}) });`;
    expect((await startInProcess(twice + twice)).message).toBe('Cannot register function twin: the name is taken');
  });

  it('refuses to serve nothing', async () => {
    expect((await startInProcess('')).message).toBe('Cannot start host: no function was registered');
  });
});

/** Starts a host with other registrations in a process of its own, and tells how that failed. */
async function startInProcess(load: string, port = 0): Promise<{ readonly message: string; readonly code: string }> {
  const script = `
    import { app } from '@azure/functions';
    import { startHost } from './infra/local/host.ts';
    import { silentLog } from './lib/log.ts';
    const outcome = await startHost({ port: ${port}, log: silentLog, load: async () => { ${load} } })
      .then(() => ({ message: 'started', code: '' }), ({ message, code = '' }) => ({ message, code }));
    process.stdout.write(JSON.stringify(outcome), () => process.exit());`;
  const cwd = fileURLToPath(new URL('../../..', import.meta.url));
  const ran = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], { cwd });
  return JSON.parse(ran.stdout) as { message: string; code: string };
}
