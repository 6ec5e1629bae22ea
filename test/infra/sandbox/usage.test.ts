import { describe, expect, it } from 'vitest';

import { createUsage } from '../../../infra/sandbox/usage.ts';
import { unitCost } from '../../../infra/sandbox/graph/unit-costs.ts';
import { createHarness } from './graph/harness.ts';

const origin = 'http://127.0.0.1:7072';

function setUp(limit: number, tells = true, uploads = 0) {
  let time = 0;
  const usage = createUsage({
    now: () => time,
    allowance: () => ({ limit, uploads, windowMs: 60_000 }),
    isUpload: ({ url }) => url.includes('/upload'),
    cost: unitCost,
    refuse: () => new Response(null, { status: 429 }),
    tells,
  });
  return {
    pass: (ms: number) => {
      time += ms;
    },
    call: (path = '/v1.0/drives/d/items/i', status = 200, headers: Record<string, string> = {}) =>
      usage.around(new Request(origin + path), () => Promise.resolve(new Response(null, { status, headers }))),
    report: async () => (await usage.control(new Request(`${origin}/sandbox/usage`))?.json()) as Report,
    forget: () => usage.control(new Request(`${origin}/sandbox/usage`, { method: 'DELETE' })),
  };
}

interface Report {
  readonly windows: readonly { readonly used: number; readonly uploads: number; readonly refused: number }[];
  readonly violations: readonly { readonly at: number }[];
  readonly calls: readonly { readonly cost: number }[];
}

describe('createUsage()', () => {
  it('refuses what a window does not allow, counts that too, and begins anew with the next window', async () => {
    const { call, pass, report } = setUp(3);
    const answers = [await call(), await call(), await call(), await call()];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(answers[3]?.headers.get('retry-after')).toBe('60');
    pass(60_000);
    expect((await call()).status).toBe(200);
    expect((await report()).windows).toMatchObject([
      { used: 4, refused: 1 },
      { used: 1, refused: 0 },
    ]);
  });

  it('counts uploads beside calls, and refuses them by themselves', async () => {
    const { call, pass, report } = setUp(0, false, 2);
    const upload = () => call('/upload/content');
    const answers = [await upload(), await upload(), await upload(), await call()];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429, 200]);
    pass(60_000);
    expect((await upload()).status).toBe(200);
    expect((await report()).windows).toMatchObject([
      { uploads: 3, refused: 1 },
      { uploads: 1, refused: 0 },
    ]);
  });

  it('says how much is left once four fifths are used, where the vendor does', async () => {
    const { call, pass } = setUp(10);
    for (let at = 0; at < 7; at += 1) expect((await call()).headers.has('ratelimit-remaining')).toBe(false);
    pass(20_500);
    const { headers } = await call();
    const told = ['limit', 'remaining', 'reset'].map((name) => headers.get(`ratelimit-${name}`));
    expect(told).toEqual(['10', '2', '40']);
    const silent = setUp(1, false);
    expect((await silent.call()).headers.has('ratelimit-remaining')).toBe(false);
  });

  it('notes calls made although Retry-After forbade them, but for those that were on their way', async () => {
    const { call, pass, report, forget } = setUp(100);
    await call(undefined, 503, { 'retry-after': '10' });
    pass(50);
    await call();
    pass(950);
    await call('/download/abc');
    pass(9_000);
    await call();
    expect((await report()).violations).toMatchObject([{ at: 1_000 }]);
    forget();
    expect(await report()).toMatchObject({ violations: [], calls: [], windows: [] });
  });

  it('counts no tokens, and nothing at all without a limit', async () => {
    const { call, report } = setUp(1);
    await call('/tenant/oauth2/v2.0/token');
    expect((await report()).calls).toEqual([]);
    const free = setUp(0);
    expect((await free.call()).status).toBe(200);
    expect((await free.report()).calls).toEqual([]);
  });
});

describe('the Graph sandbox with an allowance', () => {
  it('answers 429 as Graph does', async () => {
    const harness = await createHarness();
    try {
      await harness.call('POST', '/sandbox/switches', { body: { unitsPerWindow: 3 } });
      const item = `/drives/${harness.driveId}/root`;
      await harness.call('GET', item);
      await harness.call('GET', `${item}/children`);
      const { status, json, headers } = await harness.call('GET', item);
      expect(status).toBe(429);
      expect(json).toMatchObject({ error: { code: 'activityLimitReached' } });
      expect(headers.get('retry-after')).toMatch(/^\d+$/);
      const { json: usage } = await harness.call('GET', '/sandbox/usage');
      expect(usage).toMatchObject({ limit: 3, windows: [{ used: 4, refused: 1 }] });
    } finally {
      await harness.close();
    }
  });
});
