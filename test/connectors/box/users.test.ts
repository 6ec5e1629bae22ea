import { describe, expect, it } from 'vitest';

import { type BoxOptions, createBoxConnector } from '../../../connectors/box/connector.ts';
import { SettingsError } from '../../../model/errors.ts';
import { type Answer, boxOptions, createScriptedBox, json, refusal } from './scripted-box.ts';

const users = 'GET /2.0/users';
const people = [
  { type: 'user', id: '99', name: 'Labelwright', login: 'AutomationUser_1_x@boxdevedition.com', status: 'active' },
  { type: 'user', id: '7', name: 'Ann', login: 'ann@example.com', status: 'active' },
  { type: 'user', id: '8', name: 'Ben', login: 'Ben@Example.com', status: 'inactive' },
  { type: 'user', id: '9', name: 'Cia', login: 'cia@temp.example.com', status: 'cannot_delete_edit' },
];
const everybody: Answer = ({ url }) => {
  const term = url.searchParams.get('filter_term')?.toLowerCase() ?? '';
  const fitting = people.filter(({ login }) => login.toLowerCase().startsWith(term));
  const start = Number(url.searchParams.get('marker') ?? 0);
  return Response.json({
    entries: fitting.slice(start, start + 2),
    next_marker: start + 2 < fitting.length ? String(start + 2) : '',
  });
};

async function sourcesWith(changes: Partial<BoxOptions>, answer: Answer = everybody) {
  const box = createScriptedBox({
    [users]: answer,
    'GET /2.0/folders/100': json({ type: 'folder', id: '100', name: 'Team' }),
  });
  const { folders, ...options } = boxOptions(box, changes);
  const connector = createBoxConnector({ ...options, ...(changes.folders && folders && { folders }) });
  const found = await connector.sources();
  return { box, connector, found, states: found.map(({ id, leftOut }) => (leftOut ? `${id} ${leftOut}` : id)) };
}

describe('sources() with users', () => {
  it('sources() finds every managed user in pages, and says why some are left out', async () => {
    const { box, found, states } = await sourcesWith({ users: 'all', excludeUsers: ['*@TEMP.example.com'] });
    expect(states).toEqual(['user:99 system', 'user:7', 'user:8 inactive', 'user:9 excluded', 'events']);
    expect(found[1]).toMatchObject({ kind: 'box-user', name: 'ann@example.com' });
    expect(box.callsTo(users)).toHaveLength(2);
    expect(Object.fromEntries(box.callsTo(users)[0]?.url.searchParams ?? [])).toMatchObject({
      user_type: 'managed',
      usemarker: 'true',
      limit: '1000',
    });
  });

  it('sources() looks for named users singly, and names those who are not there', async () => {
    const { box, states } = await sourcesWith({ users: ['ANN@example.com', 'nobody@example.com'] });
    expect(states).toEqual(['user:7', 'user:nobody@example.com not-found', 'events']);
    expect(box.callsTo(users).map(({ url }) => url.searchParams.get('filter_term'))).toEqual([
      'ANN@example.com',
      'nobody@example.com',
    ]);
  });

  it('sources() takes users by id too', async () => {
    expect((await sourcesWith({ users: ['9', '5'] })).states).toEqual(['user:9', 'user:5 not-found', 'events']);
  });

  it('sources() has the named folders beside the users, and no other', async () => {
    const { states } = await sourcesWith({ users: ['7'], folders: ['100'] });
    expect(states).toEqual(['100', 'user:7', 'events']);
  });

  it('covers() is false for users: only the event stream tells of their files', async () => {
    const { connector, found } = await sourcesWith({ users: ['7'] });
    expect(found.map((source) => connector.features.subscriptions?.covers(source))).toEqual([false, false]);
    expect(found.map((source) => connector.features.isStream(source))).toEqual([false, true]);
  });

  it('sources() throws unauthorized where the application may not list users', async () => {
    const refused = sourcesWith({ users: 'all' }, refusal(403, 'insufficient_scope'));
    await expect(refused).rejects.toMatchObject({ kind: 'unauthorized' });
  });

  it.each([
    [{ users: [] }, 'no user is named'],
    [{ users: ['all', 'ann@example.com'] }, '"all" stands beside named users'],
    [{ users: ['*@example.com'] }, 'users are named without wildcards'],
    [{ excludeUsers: ['ann@example.com'] }, 'users are excluded although none are chosen'],
  ])('createBoxConnector() refuses %j', (changes, problem) => {
    const make = () => createBoxConnector(boxOptions(createScriptedBox({}), changes));
    expect(make).toThrow(SettingsError);
    expect(make).toThrow(problem);
  });
});
