import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createBoxConnector } from '../../../connectors/box/connector.ts';
import type { ChangePage, Connector, FoundSource } from '../../../connectors/connector.ts';
import type { Seed } from '../../../infra/sandbox/seed/seed.ts';
import { memorySource } from '../../../lib/patch.ts';
import type { FileItem, FileRef, Source } from '../../../model/file.ts';
import { type Client, origin, type Started, startSandbox } from '../../infra/sandbox/box/start-sandbox.ts';
import { boxOptions, collect } from './scripted-box.ts';

const day = 24 * 3_600_000;
const mails = ['ada@norrland.example', 'bo@norrland.example', 'cia@norrland.example'];
const outsider = 'zoe@elsewhere.example';
const seed: Seed = {
  company: 'Norrland Instruments',
  users: [
    ...mails.map((mail) => ({ name: mail.split('@')[0] ?? '', mail })),
    { name: 'Zoe', mail: outsider, external: true },
  ],
  drives: [],
  folders: [
    { name: 'Team', owner: 'ada@norrland.example', files: [] },
    { name: 'Private', owner: 'ada@norrland.example', personal: true, files: [] },
    {
      name: 'Outside',
      owner: outsider,
      files: [{ path: 'theirs.txt', bytes: Buffer.from('theirs'), author: 'ada@norrland.example', sharing: 'private' }],
    },
  ],
};

let now: number;
let started: Started;
let calls: Request[];
let team: string;
let ids: Record<string, string>;
let clients: Record<string, Client>;

beforeEach(async () => {
  now = Date.parse('2026-03-04T05:06:07Z');
  calls = [];
  started = await startSandbox({ seed, inMemory: true, now: () => now });
  team = await started.folderId('Team');
  const all = (await started.service.call('GET', '/2.0/users?user_type=all')).get('entries') as {
    id: string;
    login: string;
  }[];
  ids = Object.fromEntries(all.map(({ login, id }) => [login, id]));
  const people = mails.map(async (mail) => [mail, await started.user(mail)] as const);
  clients = Object.fromEntries(await Promise.all(people));
});
afterEach(() => started.sandbox.close());

function connectorWith(folders?: readonly string[], users: 'all' | readonly string[] = 'all'): Connector {
  const transport = ((input, init) => {
    const request = new Request(input, init);
    calls.push(request);
    return started.sandbox.handle(request);
  }) as typeof fetch;
  const urls = { api: origin, upload: `${origin}/upload` };
  const { folders: usual, ...options } = boxOptions({ fetch: transport }, { urls, now: () => now, users });
  return createBoxConnector(usual === undefined || folders === undefined ? options : { ...options, folders });
}

const person = (mail = mails[0]): Client => {
  const client = clients[mail ?? ''];
  if (client === undefined) throw new Error(`nobody is ${mail}`);
  return client;
};
const userSource = (mail: string) => `user:${ids[mail]}`;
const switchTo = (switches: object) =>
  started.sandbox.handle(new Request(`${origin}/sandbox/switches`, { method: 'PUT', body: JSON.stringify(switches) }));
const watched = async (connector: Connector): Promise<readonly FoundSource[]> =>
  (await connector.sources()).filter(({ leftOut }) => leftOut === undefined);
const makeFolder = async (client: Client, parent: string, name: string) =>
  (await client.call('POST', '/2.0/folders', { body: { name, parent: { id: parent } } })).id('id');
const makeFile = async (client: Client, parent: string, name: string) =>
  (await client.upload(parent, name, `text of ${name}`)).id('entries', 0, 'id');

async function share(client: Client, item: { readonly id: string; readonly type: string }, mail: string) {
  const body = { item, accessible_by: { id: ids[mail], type: 'user' }, role: 'editor' };
  return client.call('POST', '/2.0/collaborations', { body });
}

/** `file in source` of every present file, listed from the beginning; each page is where the next call goes on. */
async function listAll(connector: Connector, sources: readonly Source[]): Promise<string[]> {
  const found: string[] = [];
  for (const source of sources) {
    if (connector.features.isStream(source)) continue;
    let page: ChangePage | undefined;
    do {
      const { checkpoint }: Partial<ChangePage> = page ?? {};
      page = undefined;
      for await (const next of connector.changes(source, checkpoint)) {
        page = next;
        break;
      }
      for (const file of page?.files ?? []) {
        if (file.kind === 'present') found.push(`${file.item.ref.fileId} in ${file.item.ref.sourceId}`);
      }
    } while (page?.last === false);
  }
  return found.sort();
}

async function lookAt(connector: Connector, fileId: string, sourceId: string): Promise<FileItem> {
  const item = await connector.look({ connector: 'box', sourceId, fileId } as FileRef);
  if (item === undefined) throw new Error(`file ${fileId} is not there`);
  return item;
}

function write(connector: Connector, item: FileItem, text: string) {
  const bytes = Buffer.from(text);
  const digest = connector.createDigest();
  digest.update(bytes);
  const { signal } = new AbortController();
  return connector.upload(item, { bytes: memorySource(bytes), digest: digest.value(), signal });
}

describe('files of managed users', () => {
  it('changes() lists what a user owns, and neither what others share with them nor what an outsider owns', async () => {
    const [ada = '', bo = ''] = mails;
    const own = await makeFile(person(ada), await makeFolder(person(ada), '0', 'Mine'), 'own.txt');
    const bos = await makeFolder(person(bo), '0', 'Bo');
    await share(person(bo), { id: bos, type: 'folder' }, ada);
    const inBos = await makeFile(person(ada), bos, 'in bo.txt');
    const connector = connectorWith();
    const found = await listAll(connector, await watched(connector));
    expect(found).toEqual([`${own} in ${userSource(ada)}`, `${inBos} in ${userSource(bo)}`].sort());
    // Bo's folder is shared with Ada, and isn't gone into as her.
    const asked = calls.filter(({ url, headers }) => url.includes(`/folders/${bos}/items`) && headers.has('as-user'));
    expect(asked.map(({ headers }) => headers.get('as-user'))).toEqual([ids[bo]]);
  });

  it('changes() lists each file once, under a watched folder before its owner, however it is shared', async () => {
    const action = fc.record({
      owner: fc.nat({ max: 2 }),
      isFile: fc.boolean(),
      parent: fc.nat(),
      guests: fc.subarray([0, 1, 2]),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 10 }), fc.boolean(), async (actions, withFolder) => {
        const places = mails.map(() => ['0']);
        places[0]?.push(team);
        const expected: string[] = [];
        const inTeam = new Set([team]);
        const round = await makeFolder(person(), '0', `Round ${Math.random()}`);
        places[0]?.push(round);
        for (const [at, { owner, isFile, parent, guests }] of actions.entries()) {
          const client = person(mails[owner]);
          const own = places[owner] ?? [];
          const place = own[parent % own.length] ?? '0';
          const name = `${round} ${at}`;
          const id = await (isFile ? makeFile(client, place, name) : makeFolder(client, place, name));
          const watchedThere = withFolder && inTeam.has(place);
          if (isFile) expected.push(`${id} in ${watchedThere ? team : userSource(mails[owner] ?? '')}`);
          else own.push(id);
          if (!isFile && inTeam.has(place)) inTeam.add(id);
          const type = isFile ? 'file' : 'folder';
          for (const guest of guests) if (guest !== owner) await share(client, { id, type }, mails[guest] ?? '');
        }
        const connector = connectorWith(withFolder ? [team] : undefined);
        const found = await listAll(connector, await watched(connector));
        const files = new Set(expected.map((one) => one.split(' ')[0]));
        expect(found.filter((one) => files.has(one.split(' ')[0]))).toEqual(expected.sort());
        expect(new Set(found.map((one) => one.split(' ')[0])).size).toBe(found.length);
      }),
      { numRuns: 12 },
    );
  });

  it('sources() leaves a user out once they are inactive, for whom nobody may act', async () => {
    const [ada = ''] = mails;
    await started.service.call('PUT', `/2.0/users/${ids[ada]}`, { body: { status: 'inactive' } });
    const connector = connectorWith();
    const found = await connector.sources();
    expect(found.find(({ id }) => id === userSource(ada))).toMatchObject({ leftOut: 'inactive' });
    expect(found.some(({ name }) => name === outsider)).toBe(false);
    const source = { ...found[0], id: userSource(ada), kind: 'box-user' } as Source;
    await expect(collect(connector.changes(source, undefined))).rejects.toMatchObject({ kind: 'permanent' });
  });

  it('changes() throws instead of taking files for gone where the right to act as users is missing', async () => {
    const connector = connectorWith();
    const id = await makeFile(person(), '0', 'a.txt');
    const source = userSource(mails[0] ?? '');
    await switchTo({ actingAsUsers: false });
    await expect(lookAt(connector, id, source)).rejects.toMatchObject({ kind: 'permanent' });
  });

  it('upload(), rename() and removeOldVersions() work as the owner, and only their calls', async () => {
    const connector = connectorWith();
    const id = await makeFile(person(), '0', 'a.txt');
    const source = userSource(mails[0] ?? '');
    const { item } = await write(connector, await lookAt(connector, id, source), 'labeled');
    expect((await person().download(id)).toString()).toBe('labeled');
    expect(item.ref.sourceId).toBe(source);
    const renamed = await connector.features.rename?.(item, 'b.txt');
    expect(renamed).toMatchObject({ name: 'b.txt', path: 'b.txt' });
    expect(await connector.features.removeOldVersions?.(renamed ?? item)).toBe(1);
    expect(await connector.features.removeOldVersions?.(renamed ?? item)).toBe(0);
    const files = calls.filter(({ url }) => url.includes(`/files/${id}`));
    expect(new Set(files.map(({ headers }) => headers.get('as-user')))).toEqual(new Set([ids[mails[0] ?? '']]));
    const others = calls.filter(({ url }) => !url.includes('/files/'));
    expect(others.some(({ headers }) => headers.has('as-user'))).toBe(false);
  });

  it('upload() does not write over the owner’s own lock, although it works as them', async () => {
    const connector = connectorWith();
    const id = await makeFile(person(), '0', 'a.txt');
    await person().call('PUT', `/2.0/files/${id}`, { body: { lock: { type: 'lock' } } });
    const item = await lookAt(connector, id, userSource(mails[0] ?? ''));
    await expect(write(connector, item, 'labeled')).rejects.toMatchObject({ kind: 'locked' });
  });

  it('removeOldVersions() throws permanent where Box holds versions back, and the file stays as it is', async () => {
    const connector = connectorWith();
    const id = await makeFile(person(), '0', 'a.txt');
    await person().uploadVersion(id, 'second');
    await switchTo({ holdVersions: true });
    const item = await lookAt(connector, id, userSource(mails[0] ?? ''));
    const removed = connector.features.removeOldVersions?.(item);
    await expect(removed).rejects.toMatchObject({ kind: 'permanent', reason: 'forbidden-by-policy' });
    await switchTo({ holdVersions: false });
    expect(await connector.features.removeOldVersions?.(item)).toBe(1);
  });

  it('look() answers undefined for a file that now belongs to somebody else', async () => {
    const connector = connectorWith();
    const id = await makeFile(person(), '0', 'a.txt');
    const bos = await makeFolder(person(mails[1]), '0', 'Bo');
    await share(person(mails[1]), { id: bos, type: 'folder' }, mails[0] ?? '');
    await person().call('PUT', `/2.0/files/${id}`, { body: { parent: { id: bos } } });
    const ref = { connector: 'box', sourceId: userSource(mails[0] ?? ''), fileId: id } as FileRef;
    expect(await connector.look(ref)).toBeUndefined();
    expect((await lookAt(connector, id, userSource(mails[1] ?? ''))).path).toBe('Bo/a.txt');
  });
});

describe('events of managed users', () => {
  const eventsOf = async (connector: Connector) => {
    const stream = (await connector.sources()).find((source) => connector.features.isStream(source));
    if (stream === undefined) throw new Error('there is no event stream');
    return stream;
  };
  /** But for what an outsider owns, who is no source: the pipeline passes that over. */
  const tell = (pages: readonly ChangePage[]) =>
    pages
      .flatMap(({ files }) => files.map((file) => (file.kind === 'touched' ? [file.fileId, file.sourceId] : [])))
      .filter(([, sourceId]) => sourceId !== userSource(outsider));

  it('changes() tells of a user’s file by its owner, after an outage of weeks too, and of each once', async () => {
    const connector = connectorWith();
    // Tokens live for an hour, so that the time before the outage comes second.
    now -= 20 * day;
    const stream = await eventsOf(connector);
    const start = (await collect(connector.changes(stream, undefined))).at(-1)?.checkpoint;
    const early = await makeFile(person(), '0', 'early.txt');
    now += 20 * day;
    await switchTo({ historyDelayMs: 10 * 60_000 });
    const late = await makeFile(person(mails[1]), '0', 'late.txt');
    now += 60_000;
    const first = await collect(connector.changes(stream, start));
    expect(tell(first)).toEqual([[early, userSource(mails[0] ?? '')]]);
    const after = await makeFile(person(), '0', 'after.txt');
    now += 31 * 60_000;
    const rest = await collect(connector.changes(stream, first.at(-1)?.checkpoint));
    expect(tell(rest)).toEqual([
      [late, userSource(mails[1] ?? '')],
      [after, userSource(mails[0] ?? '')],
    ]);
    const end = await collect(connector.changes(stream, rest.at(-1)?.checkpoint));
    expect(tell(end)).toEqual([]);
  });

  it('changes() sweeps the owner of a folder that went to the trash', async () => {
    const connector = connectorWith();
    const stream = await eventsOf(connector);
    const start = (await collect(connector.changes(stream, undefined))).at(-1)?.checkpoint;
    const folder = await makeFolder(person(), '0', 'Mine');
    await makeFile(person(), folder, 'a.txt');
    await person().call('DELETE', `/2.0/folders/${folder}?recursive=true`);
    const pages = await collect(connector.changes(stream, start));
    expect(pages.flatMap(({ sweep }) => sweep ?? [])).toEqual([userSource(mails[0] ?? '')]);
  });

  it('changes() sweeps the watched folder that a folder was moved out of', async () => {
    const connector = connectorWith([team], [mails[1] ?? '']);
    const stream = await eventsOf(connector);
    const folder = await makeFolder(person(), team, 'Inside');
    const start = (await collect(connector.changes(stream, undefined))).at(-1)?.checkpoint;
    await person().call('PUT', `/2.0/folders/${folder}`, { body: { parent: { id: '0' } } });
    const pages = await collect(connector.changes(stream, start));
    expect(pages.flatMap(({ sweep }) => sweep ?? [])).toEqual([team]);
  });
});
