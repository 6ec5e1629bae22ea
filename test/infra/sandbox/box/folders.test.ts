import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { origin, startSandbox, type Started } from './start-sandbox.ts';

let started: Started;
let finance: string;
beforeEach(async () => {
  started = await startSandbox();
  finance = await started.folderId('Finance');
});
afterEach(() => started.sandbox.close());

describe('GET /sandbox', () => {
  it('says where things are, without a token', async () => {
    const response = await started.sandbox.handle(new Request(`${origin}/sandbox`));
    expect(await response.json()).toMatchObject({
      token: `${origin}/oauth2/token`,
      api: `${origin}/2.0`,
      upload: `${origin}/upload/2.0`,
      user: { name: 'Labelwright' },
      folders: [{ name: 'Finance' }, { name: 'Sales' }],
    });
  });
});

describe('folders', () => {
  it('shows each user their own root', async () => {
    const names = async (mail: string): Promise<unknown> => {
      const { entries } = (await (await started.user(mail)).call('GET', '/2.0/folders/0/items')).json as {
        entries: { name: string }[];
      };
      return entries.map(({ name }) => name);
    };
    expect(await names('bo@norrland.example')).toEqual(['Finance', 'Sales']);
    expect(await names('cia@norrland.example')).toEqual([]);
    const cia = await started.user('cia@norrland.example');
    expect((await cia.call('GET', `/2.0/folders/${finance}`)).get('code')).toBe('not_found');
  });

  it('pages by marker until the marker is an empty text', async () => {
    for (let at = 0; at < 5; at += 1) await started.service.upload(finance, `file-${at}.txt`, 'x');
    const seen: string[] = [];
    let marker = '';
    do {
      const path = `/2.0/folders/${finance}/items?usemarker=true&limit=3&fields=name,sha1&marker=${marker}`;
      const page = await started.service.call('GET', path);
      for (const { name } of page.get('entries') as { name: string }[]) seen.push(name);
      marker = page.id('next_marker');
    } while (marker !== '');
    expect(seen.sort()).toEqual(['Payroll.txt', 'Reports', ...[0, 1, 2, 3, 4].map((at) => `file-${at}.txt`)]);
  });

  it('pages by offset, folders first', async () => {
    const page = await started.service.call('GET', `/2.0/folders/${finance}/items?limit=1&offset=0`);
    expect(page.json).toMatchObject({
      total_count: 2,
      limit: 1,
      offset: 0,
      entries: [{ type: 'folder', name: 'Reports' }],
    });
  });

  it.each([
    ['items?limit=1001', 'invalid_limit'],
    ['items?offset=10000', 'invalid_offset'],
    ['items?marker=abc', 'bad_request'],
    ['items?usemarker=true&marker=abc', 'bad_request'],
  ])('refuses %s', async (query, code) => {
    const answer = await started.service.call('GET', `/2.0/folders/${finance}/${query}`);
    expect([answer.status, answer.get('code')]).toEqual([400, code]);
  });

  it('refuses to sort the root when it is read by marker', async () => {
    expect((await started.service.call('GET', '/2.0/folders/0/items?usemarker=true&sort=date')).status).toBe(400);
  });

  it('creates and deletes folders, the full ones only recursively', async () => {
    const create = (name: string): ReturnType<typeof started.service.call> =>
      started.service.call('POST', '/2.0/folders', { body: { name, parent: { id: finance } } });
    const made = await create('Closing');
    expect(made.status).toBe(201);
    const again = await create('CLOSING');
    expect([again.status, again.get('code')]).toEqual([409, 'item_name_in_use']);
    expect(again.get('context_info', 'conflicts', 0, 'id')).toBe(made.get('id'));
    const file = (await started.service.upload(made.id('id'), 'a.txt', 'x')).id('entries', 0, 'id');
    const remove = (query = ''): ReturnType<typeof started.service.call> =>
      started.service.call('DELETE', `/2.0/folders/${made.id('id')}${query}`);
    expect((await remove()).get('code')).toBe('folder_not_empty');
    expect((await remove('?recursive=true')).status).toBe(204);
    expect((await started.service.call('GET', `/2.0/files/${file}`)).get('code')).toBe('trashed');
    expect((await started.service.call('POST', `/2.0/folders/${made.id('id')}`, { body: {} })).status).toBe(201);
    expect((await started.service.call('GET', `/2.0/files/${file}`)).status).toBe(200);
  });

  it('refuses to move a folder into itself', async () => {
    const reports = (await started.service.call('GET', `/2.0/folders/${finance}/items`)).id('entries', 0, 'id');
    const body = { parent: { id: reports } };
    const answer = await started.service.call('PUT', `/2.0/folders/${finance}`, { body });
    expect(answer.get('code')).toBe('cyclical_folder_structure');
  });

  it('answers 405 for an id that is none and for a method that is not offered, 404 for a path that is unknown', async () => {
    expect((await started.service.call('GET', '/2.0/folders/abc')).status).toBe(405);
    expect((await started.service.call('PATCH', `/2.0/folders/${finance}`)).status).toBe(405);
    expect((await started.service.call('GET', '/2.0/nothing')).status).toBe(404);
  });

  it('lets a viewer read and not write', async () => {
    const body = {
      item: { id: finance, type: 'folder' },
      accessible_by: { login: 'cia@norrland.example', type: 'user' },
      role: 'viewer',
    };
    const invited = await started.service.call('POST', '/2.0/collaborations', { body });
    expect(invited.status).toBe(201);
    expect((await started.service.call('POST', '/2.0/collaborations', { body })).get('code')).toBe(
      'user_already_collaborator',
    );
    const cia = await started.user('cia@norrland.example');
    expect((await cia.call('GET', `/2.0/folders/${finance}/items`)).status).toBe(200);
    expect((await cia.upload(finance, 'mine.txt', 'x')).get('code')).toBe('access_denied_insufficient_permissions');
    await started.service.call('DELETE', `/2.0/collaborations/${invited.id('id')}`);
    expect((await cia.call('GET', `/2.0/folders/${finance}/items`)).status).toBe(404);
  });
});
