import { describe, expect, it } from 'vitest';

import { createBoxConnector } from '../../connectors/box/connector.ts';
import { costOf as boxCost } from '../../connectors/box/cost.ts';
import { createGraphConnector } from '../../connectors/graph/connector.ts';
import { costOf as graphCost } from '../../connectors/graph/cost.ts';
import { type Cost, type Ending, type Throttle, throttledReason } from '../../connectors/throttle.ts';
import { sandboxBoxKeys } from '../../config.ts';
import { ConnectorError } from '../../model/errors.ts';
import type { ConnectorName, FileId, SourceId } from '../../model/ids.ts';
import { createScriptedBox, refusal } from './box/scripted-box.ts';

interface Watched extends Throttle {
  readonly costs: readonly Cost[];
  readonly endings: readonly Ending[];
}

/** Lets everything pass, or nothing. */
function createWatched(refuses = false): Watched {
  const costs: Cost[] = [];
  const endings: Ending[] = [];
  return {
    costs,
    endings,
    acquire(cost) {
      costs.push(cost);
      const error = new ConnectorError('transient', 'Cannot call: paused', {
        reason: throttledReason,
        retryAfterMs: 1_000,
      });
      return refuses ? Promise.reject(error) : Promise.resolve();
    },
    observe: (ending) => void endings.push(ending),
  };
}

const file = { connector: 'graph' as ConnectorName, sourceId: 'd' as SourceId, fileId: '1' as FileId };

function graphOver(throttle: Throttle, answers: readonly (() => Response | Promise<Response>)[]) {
  const left = [...answers];
  return createGraphConnector({
    tenantId: 't',
    clientId: 'c',
    credential: { kind: 'secret', secret: 's' },
    authority: 'http://localhost:4747',
    settleSeconds: 0,
    userAgent: 'NONISV|Test|Test/1.0',
    throttle,
    fetch: async (input) => {
      const { url } = new Request(input);
      if (url.startsWith('http://localhost:4747')) return Response.json({ access_token: 'T', expires_in: 3600 });
      const answer = left.shift();
      if (answer === undefined) throw new TypeError('No further call was expected');
      return answer();
    },
  });
}

describe('the Graph connector under a throttle', () => {
  it('asks before each call, signing in excepted, and tells how it ended', async () => {
    const throttle = createWatched();
    const connector = graphOver(throttle, [
      () => new Response(null, { status: 429, headers: { 'retry-after': '0' } }),
      () => Promise.reject(new TypeError('fetch failed')),
      () =>
        Response.json(
          {},
          {
            status: 404,
            headers: { 'ratelimit-limit': '1250, 1250;w=60', 'ratelimit-remaining': '200', 'ratelimit-reset': '9' },
          },
        ),
    ]);
    expect(await connector.look(file)).toBeUndefined();
    expect(throttle.costs).toEqual([{ units: 1 }, { units: 1 }, { units: 1 }]);
    expect(throttle.endings).toEqual([
      { kind: 'answered', status: 429, retryAfterMs: 0 },
      { kind: 'failed' },
      { kind: 'answered', status: 404, rateLimit: { limit: 1_250, remaining: 200, resetMs: 9_000 } },
    ]);
  });

  it('hands a refusal of the throttle on at once, and calls nobody', async () => {
    const throttle = createWatched(true);
    const refused = await graphOver(throttle, [])
      .look(file)
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ kind: 'transient', reason: 'throttled', retryAfterMs: 1_000 });
    expect(throttle.costs).toHaveLength(1);
    expect(throttle.endings).toEqual([]);
  });

  it.each([
    ['GET', '/drives/d/items/i', 1],
    ['GET', '/drives/d/items/i?$select=id', 1],
    ['GET', '/drives/d/items/i/content', 1],
    ['GET', '/drives/d/root/delta?token=abc', 1],
    ['GET', '/drives/d/root/delta?$top=200', 2],
    ['GET', '/drives/d/items/i/children', 2],
    ['GET', '/drives/d/items/i/versions', 2],
    ['GET', '/sites/getAllSites', 2],
    ['GET', '/sites/s/drives', 2],
    ['POST', '/drives/d/items/i/createUploadSession', 2],
    ['PATCH', '/drives/d/items/i', 2],
    ['DELETE', '/subscriptions/1', 2],
    ['GET', '/drives/d/items/i/permissions', 5],
    ['GET', '/drives/d/items/i?$expand=permissions', 5],
    ['POST', '/sites/s/permissions', 5],
  ])('costOf() counts %s %s as %d', (method, path, units) => {
    expect(graphCost(method, `https://graph.microsoft.com/v1.0${path}`)).toBe(units);
  });
});

describe('the Box connector under a throttle', () => {
  function boxOver(throttle: Throttle, box: ReturnType<typeof createScriptedBox>) {
    return createBoxConnector({
      auth: { kind: 'client-credentials', clientId: 'app', clientSecret: 'x', enterpriseId: '1' },
      urls: { api: 'http://127.0.0.1:7073', upload: 'http://127.0.0.1:7073/upload' },
      keys: sandboxBoxKeys,
      settleSeconds: 0,
      userAgent: 'NONISV|Test|Test/1.0',
      fetch: box.fetch,
      throttle,
    });
  }
  const boxFile = { ...file, connector: 'box' as ConnectorName };

  it('asks before each call and tells how it ended', async () => {
    const throttle = createWatched();
    const box = createScriptedBox({
      'GET /2.0/files/1': [refusal(429, 'rate_limit_exceeded', { 'retry-after': '1' }), refusal(404, 'not_found')],
    });
    expect(await boxOver(throttle, box).look(boxFile)).toBeUndefined();
    expect(throttle.endings.filter((ending) => ending.kind === 'answered' && ending.status !== 200)).toEqual([
      { kind: 'answered', status: 429, retryAfterMs: 1_000 },
      { kind: 'answered', status: 404 },
    ]);
    expect(throttle.costs).toHaveLength(box.calls.length);
    expect(throttle.costs).toHaveLength(throttle.endings.length);
  });

  it('hands a refusal of the throttle on at once, and calls nobody', async () => {
    const box = createScriptedBox({});
    const throttle = createWatched(true);
    const refused = await boxOver(throttle, box)
      .look(boxFile)
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ kind: 'transient', reason: 'throttled' });
    expect(throttle.costs).toHaveLength(1);
    expect(box.calls).toEqual([]);
  });

  const urls = { api: 'https://api.box.com', upload: 'https://upload.box.com/api' };
  it.each([
    ['GET', 'https://api.box.com/2.0/files/1', { units: 1 }],
    ['GET', 'https://api.box.com/2.0/files/1/content', { units: 1 }],
    ['GET', 'https://dl.boxcloud.com/d/1/secret', { units: 0 }],
    ['POST', 'https://upload.box.com/api/2.0/files/1/content', { units: 1, uploads: 1 }],
    ['POST', 'https://upload.box.com/api/2.0/files/upload_sessions/F1/commit', { units: 1, uploads: 1 }],
    ['PUT', 'https://upload.box.com/api/2.0/files/upload_sessions/F1', { units: 1 }],
  ])('costOf() counts %s %s as %j', (method, url, cost) => {
    expect(boxCost(method, new URL(url), urls)).toEqual(cost);
  });
});
