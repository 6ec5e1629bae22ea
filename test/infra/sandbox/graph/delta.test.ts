import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHarness, type Answer, type AnswerBody, type Harness } from './harness.ts';

let harness: Harness;
let root: string;
beforeEach(async () => {
  harness = await createHarness();
  root = `/drives/${harness.driveId}/root`;
});
afterEach(() => harness.close());

const get = (path: string, headers: Record<string, string> = {}): Promise<Answer> =>
  harness.call('GET', path, { headers });

interface Listing {
  readonly items: readonly AnswerBody[];
  readonly link: string;
  readonly pages: number;
}

/** All pages from a link on; `between` happens after each page but the last. */
async function list(from: string, between: () => Promise<unknown> = () => Promise.resolve()): Promise<Listing> {
  const items: AnswerBody[] = [];
  let pages = 0;
  for (let link = from; ; pages += 1) {
    const { json } = await get(link);
    items.push(...json.value);
    if (json['@odata.deltaLink'] !== undefined) return { items, link: json['@odata.deltaLink'], pages: pages + 1 };
    link = json['@odata.nextLink'] ?? '';
    await between();
  }
}

const named = ({ items }: Listing): string[] => items.map(({ name }) => name);

describe('delta', () => {
  test('a full listing holds root, folders and files, without cTag and path', async () => {
    const full = await list(`${root}/delta`);
    expect(named(full).sort()).toEqual(['2026', 'Contracts', 'Lease.txt', 'Notes.txt', 'root']);
    for (const item of full.items) expect(JSON.stringify(item)).not.toMatch(/"cTag"|"path"|downloadUrl/);
    expect((await list(full.link)).items).toEqual([]);
  });

  test('pages of any size hold the same items', async () => {
    const whole = new Set(named(await list(`${root}/delta`)));
    const paged = await list(`${root}/delta?$top=2`);
    expect(new Set(named(paged))).toEqual(whole);
    expect(paged.pages).toBe(3);
  });

  test('a change is told with the folders above it, once, in its latest state', async () => {
    const { link } = await list(`${root}/delta?token=latest`);
    await harness.upload('Contracts/2026/Lease.txt', 'second');
    const { json } = await harness.upload('Contracts/2026/Lease.txt', 'third!');
    const changes = await list(link);
    expect(named(changes)).toEqual(['root', 'Contracts', '2026', 'Lease.txt']);
    expect(changes.items.at(-1)).toMatchObject({ eTag: json.eTag, size: 6 });
    const bare = await get(link, { deltaExcludeParent: 'true' });
    expect(bare.json.value.map(({ name }) => name)).toEqual(['Lease.txt']);
  });

  test('token=latest starts from now, in both spellings, and an ISO time from then', async () => {
    expect((await list(`${root}/delta?token=latest`)).items).toEqual([]);
    expect((await list(`${root}/delta(token='latest')`)).items).toEqual([]);
    expect((await list(`${root}/delta?token=2020-01-01T00:00:00Z`)).items).toHaveLength(5);
    expect((await list(`${root}/delta?token=2100-01-01T00:00:00Z`)).items).toEqual([]);
  });

  test('deletions are told by id with what lay under a folder, and not to those who start afterwards', async () => {
    const { link } = await list(`${root}/delta`);
    await harness.call('DELETE', `${root}:/Contracts`);
    const { items } = await list(link);
    const gone = items.filter(({ deleted }) => deleted !== undefined);
    expect(gone).toHaveLength(3);
    for (const item of gone) expect(item).toMatchObject({ deleted: { state: 'deleted' } });
    for (const item of gone) expect(Object.keys(item)).not.toContain('name');
    expect(named(await list(`${root}/delta`)).sort()).toEqual(['Notes.txt', 'root']);
  });

  test('a folder that is renamed does not bring what lies in it', async () => {
    const { link } = await list(`${root}/delta`);
    await harness.call('PATCH', `${root}:/Contracts`, { body: { name: 'Deals' } });
    expect(named(await list(link))).toEqual(['root', 'Deals']);
  });

  test('$select and $top go with the links', async () => {
    const page = await get(`${root}/delta?$top=2&$select=id`);
    expect(page.json.value.every((item) => Object.keys(item).join() === 'id')).toBe(true);
    const next = new URL(page.json['@odata.nextLink'] ?? '').searchParams;
    expect([next.get('$top'), next.get('$select')]).toEqual(['2', 'id']);
  });

  test('a token that is unknown, of another drive, or expired by the switch is 410 with the way to a full listing', async () => {
    const { link } = await list(`${root}/delta`);
    const { json } = await get('/sandbox');
    const foreign = link.replace(encodeURIComponent(harness.driveId), json.drives[1]?.id ?? '');
    await harness.call('DELETE', '/sandbox/delta-tokens');
    for (const address of [`${root}/delta?token=nonsense`, foreign, link]) {
      const refused = await get(address);
      expect(refused.status).toBe(410);
      expect(refused.json).toMatchObject({
        error: { code: 'resyncRequired', innerError: { code: 'resyncChangesApplyDifferences' } },
      });
      expect((await list(refused.headers.get('location') ?? '')).items.length).toBeGreaterThan(1);
    }
  });

  test('only the root has a delta', async () => {
    expect((await get(`${root}:/Contracts:/delta`)).status).toBe(400);
  });

  /** What a client that follows the feed believes: names by id. */
  const follow = (known: Map<string, string>, { items }: Listing): void => {
    for (const item of items) {
      if (item.deleted === undefined) known.set(item.id, `${item.name} ${item.eTag}`);
      else known.delete(item.id);
    }
  };

  const edit = fc.oneof(
    fc.record({ kind: fc.constant('write' as const), name: fc.constantFrom('a', 'b', 'c', 'f/a', 'f/b') }),
    fc.record({ kind: fc.constant('delete' as const), name: fc.constantFrom('a', 'b', 'f/a', 'f') }),
    fc.record({ kind: fc.constant('rename' as const), name: fc.constantFrom('a', 'b', 'f') }),
    fc.record({ kind: fc.constant('list' as const), name: fc.constant('') }),
  );

  test('whoever follows the feed knows what is there, whatever happens between and within listings', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { maxLength: 25 }), fc.integer({ min: 1, max: 3 }), async (edits, top) => {
        await harness.close();
        const drive = await createHarness();
        harness = drive;
        const base = `/drives/${drive.driveId}/root`;
        const known = new Map<string, string>();
        let link = `${base}/delta?$top=${top}`;
        const pending = [...edits];
        const step = async (): Promise<boolean> => {
          const next = pending.shift();
          if (next === undefined || next.kind === 'list') return false;
          if (next.kind === 'write') await drive.upload(next.name, 'x');
          if (next.kind === 'delete') await drive.call('DELETE', `${base}:/${next.name}`);
          if (next.kind === 'rename') {
            await drive.call('PATCH', `${base}:/${next.name}`, { body: { name: `${next.name}${pending.length}` } });
          }
          return true;
        };
        while (pending.length > 0) {
          while (await step());
          const listing = await list(link, step);
          follow(known, listing);
          link = listing.link;
        }
        follow(known, await list(link));
        const truth = new Map<string, string>();
        follow(truth, await list(`${base}/delta`));
        expect(known).toEqual(truth);
      }),
      { numRuns: 30 },
    );
  });
});
