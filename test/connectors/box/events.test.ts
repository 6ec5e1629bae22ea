import { describe, expect, it } from 'vitest';

import { type BoxOptions, createBoxConnector } from '../../../connectors/box/connector.ts';
import type { ChangePage } from '../../../connectors/connector.ts';
import type { Source } from '../../../model/file.ts';
import type { Checkpoint, ConnectorName, SourceId } from '../../../model/ids.ts';
import {
  type Answer,
  boxFile,
  boxOptions,
  type Call,
  collect,
  createScriptedBox,
  json,
  pathOf,
  refusal,
} from './scripted-box.ts';

type Script = Readonly<Record<string, Answer | readonly Answer[]>>;

const minute = 60_000;
const day = 24 * 60 * minute;
const start = Date.parse('2026-02-01T00:00:00Z');
const events = 'GET /2.0/events';
const source: Source = {
  connector: 'box' as ConnectorName,
  id: 'events' as SourceId,
  name: 'Box events',
  kind: 'box-events',
};

const checkpoint = (changes: object = {}): Checkpoint =>
  JSON.stringify({
    ...{ v: 1, kind: 'events', stream: 'admin_logs_streaming', position: '10', at: start - minute },
    ...{ seen: [], pending: [], ...changes },
  }) as Checkpoint;

async function list(script: Script, from: Checkpoint | undefined, changes: Partial<BoxOptions> = {}) {
  const box = createScriptedBox(script);
  const { folders, ...options } = boxOptions(box, changes);
  // No folder is watched where none is given.
  const watching = folders?.length === 0 ? options : { ...options, ...(folders && { folders }) };
  const pages = await collect(createBoxConnector(watching).changes(source, from));
  return { box, pages, end: pages.at(-1)?.checkpoint };
}

const filesOf = (pages: readonly ChangePage[]) =>
  pages.flatMap(({ files }) =>
    files.map((file) => {
      if (file.kind === 'present') return `${file.item.ref.fileId} in ${file.item.ref.sourceId}`;
      return file.kind === 'touched' && file.sourceId !== undefined
        ? `${file.fileId} of ${file.sourceId}`
        : file.fileId;
    }),
  );
const sweepOf = (pages: readonly ChangePage[]) => pages.flatMap(({ sweep }) => sweep ?? []);

const ann = { type: 'user', id: '7', login: 'ann@example.com' };
const ben = { type: 'user', id: '8', login: 'ben@example.com' };
const stranger = { type: 'user', id: '66', login: 'zoe@elsewhere.example' };

interface EventDetails {
  readonly parent?: string | null;
  readonly item?: string;
  readonly owner?: object;
  readonly by?: object;
}

const event = (id: string, type: string, itemId: string, details: EventDetails = {}) => ({
  event_id: id,
  event_type: type,
  created_by: details.by,
  source: {
    item_type: details.item ?? 'file',
    item_id: itemId,
    parent: details.parent === null ? null : { type: 'folder', id: details.parent ?? '100' },
    owned_by: details.owner,
  },
});
const batch = (position: string, ...entries: readonly unknown[]) =>
  json({ chunk_size: entries.length, next_stream_position: position, entries });
const streamOf = ({ url }: Call) => url.searchParams.get('stream_type');

const managed: Answer = ({ url }) => {
  const term = url.searchParams.get('filter_term') ?? '';
  const entries = [ann, ben].filter(({ login }) => login.startsWith(term));
  return Response.json({ entries: entries.map((user) => ({ ...user, status: 'active' })), next_marker: '' });
};
const folder = (id: string, ...path: readonly string[]) =>
  json({ type: 'folder', id, name: `Folder ${id}`, owned_by: ann, path_collection: pathOf(...path) });

describe('changes() after a position was lost', () => {
  /** The stream begins anew at 90; the history has two events, one of them late. */
  function lostBox(late: readonly unknown[] = []) {
    const asked: Record<string, string | null>[] = [];
    const answer: Answer = (call) => {
      const query = Object.fromEntries(call.url.searchParams);
      if (streamOf(call) === 'admin_logs_streaming') {
        const position = query.stream_position ?? '';
        if (position === '10') return refusal(400, 'bad_request')(call);
        return position === 'now' ? batch('90')(call) : batch('91', event('s', 'EDIT', '5'), ...late)(call);
      }
      asked.push(query);
      if (query.stream_position !== '0') return batch('2')(call);
      const recent = Date.parse(query.created_after ?? '') > start - 45 * minute;
      return recent
        ? batch('2', event('b', 'EDIT', '2'), event('late', 'EDIT', '3'))(call)
        : batch('2', event('a', 'UPLOAD', '1'), event('b', 'EDIT', '2'))(call);
    };
    return { answer, asked };
  }

  it('changes() reads the gap from the history, then goes on streaming, and tells each event once', async () => {
    const { answer, asked } = lostBox();
    const first = await list({ [events]: answer }, checkpoint({ at: start - 100 * day }));
    expect(filesOf(first.pages)).toEqual(['1', '2']);
    expect(first.pages.at(-1)?.last).toBe(true);
    expect(asked[0]).toMatchObject({
      stream_position: '0',
      created_after: '2025-10-23T23:30:00Z',
      created_before: '2026-02-01T00:00:00Z',
    });
    expect(asked[0]?.event_type).toContain('DELETE');

    const early = await list({ [events]: answer }, first.end, { now: () => start + 29 * minute });
    expect(early.pages).toMatchObject([{ files: [], last: true }]);
    expect(early.box.callsTo(events)).toEqual([]);

    const again = [event('a', 'UPLOAD', '1')];
    const rest = await list({ [events]: lostBox(again).answer }, first.end, { now: () => start + 30 * minute });
    expect(filesOf(rest.pages)).toEqual(['3', '5']);
    expect(JSON.parse(rest.end ?? '')).toMatchObject({ position: '91', seen: ['a', 'b', 'late', 's'] });
    expect(rest.end).not.toContain('gap');
  });

  it('changes() reads the gap too where Box refuses a position that is not old', async () => {
    const { answer, asked } = lostBox();
    const { pages } = await list({ [events]: answer }, checkpoint());
    expect(filesOf(pages)).toContain('2');
    expect(asked[0]).toMatchObject({ created_after: '2026-01-31T23:29:00Z' });
  });

  it('changes() goes on within the gap from the checkpoint of every page', async () => {
    const { answer } = lostBox();
    const whole = await list({ [events]: answer }, checkpoint({ at: start - 100 * day }));
    for (const [at, page] of whole.pages.entries()) {
      const rest = await list({ [events]: answer }, page.checkpoint);
      expect(filesOf([...whole.pages.slice(0, at + 1), ...rest.pages])).toEqual(['1', '2']);
    }
  });

  it('changes() begins the gap again where Box has forgotten how far it was read', async () => {
    const { answer, asked } = lostBox();
    const forgetful: Answer = (call) =>
      call.url.searchParams.get('stream_position') === '77' ? refusal(400, 'bad_request')(call) : answer(call);
    const gap = { since: start - 100 * day, until: start, position: '77', dueAt: 0 };
    const { pages } = await list({ [events]: forgetful }, checkpoint({ position: '90', gap }));
    expect(filesOf(pages)).toEqual(['1', '2']);
    expect(asked[0]).toMatchObject({ stream_position: '0' });
  });

  it.each([
    ['lies more than a year back', {}, 400],
    ['may not be read', { refused: 403 }, 100],
    ['is refused from its beginning', { refused: 400 }, 100],
  ])('changes() throws resync where the history %s', async (_why, { refused }: { refused?: number }, days) => {
    const answer: Answer = (call) =>
      streamOf(call) === 'admin_logs' && refused !== undefined
        ? refusal(refused, refused === 400 ? 'bad_request' : 'access_denied_insufficient_permissions')(call)
        : batch('90')(call);
    const listing = list({ [events]: answer }, checkpoint({ at: start - days * day }));
    await expect(listing).rejects.toMatchObject({ kind: 'resync' });
  });

  it('changes() lets a passing fault of the history pass', async () => {
    const answer: Answer = (call) =>
      streamOf(call) === 'admin_logs'
        ? refusal(429, 'rate_limit_exceeded', { 'retry-after': '60' })(call)
        : batch('90')(call);
    const listing = list({ [events]: answer }, checkpoint({ at: start - 100 * day }));
    await expect(listing).rejects.toMatchObject({ kind: 'transient', retryAfterMs: 60_000 });
  });
});

describe('changes() of the event stream with users', () => {
  const users = { users: 'all', excludeUsers: ['*@secret.example.com'] } as const;
  const only = { ...users, folders: [] };

  it('changes() tells whose a file is, without a call, and passes over those of excluded users', async () => {
    const secret = { id: '9', login: 'boss@secret.example.com' };
    const script = {
      [events]: [
        batch(
          '20',
          event('a', 'UPLOAD', '1', { parent: '300', owner: ann }),
          event('b', 'EDIT', '2', { parent: '301', owner: secret }),
          event('c', 'MOVE', '3', { parent: '302', owner: ben }),
          event('d', 'MOVE', '4', { parent: '303', owner: secret }),
        ),
        batch('20'),
      ],
    };
    const { box, pages } = await list(script, checkpoint(), only);
    // The excluded user may have taken the moved one from somebody who isn't.
    expect(filesOf(pages)).toEqual(['1 of user:7', '3 of user:8', '4']);
    expect(box.calls.filter(({ url }) => url.pathname.startsWith('/2.0/folders'))).toEqual([]);
  });

  it('changes() puts a file that lies in a watched folder there, whoever owns it', async () => {
    const script = {
      [events]: [
        batch('20', event('a', 'EDIT', '1', { owner: ann }), event('b', 'MOVE', '2', { owner: ann })),
        batch('20'),
      ],
    };
    expect(filesOf((await list(script, checkpoint(), users)).pages)).toEqual(['1', '2']);
  });

  it('changes() walks a folder that came in as the user who owns it', async () => {
    const own = boxFile({ id: '11', owned_by: ann, path_collection: pathOf('300') });
    const shared = boxFile({ id: '12', owned_by: stranger, path_collection: pathOf('300') });
    const script: Script = {
      [events]: [batch('20', event('a', 'COPY', '300', { item: 'folder', owner: ann, parent: '0' })), batch('20')],
      'GET /2.0/users': managed,
      'GET /2.0/folders/300/items': json({ entries: [own, shared], next_marker: null }),
    };
    const { box, pages } = await list(script, checkpoint(), only);
    expect(filesOf(pages)).toEqual(['11 in user:7']);
    expect(box.callsTo('GET /2.0/folders/300/items')[0]?.headers.get('as-user')).toBe('7');
  });

  it('changes() does not act as an owner who is none of the enterprise’s users', async () => {
    const copied = (id: string) => event(id, 'COPY', `30${id}`, { item: 'folder', owner: stranger, parent: '0' });
    const script: Script = {
      [events]: [batch('20', copied('1'), copied('2')), batch('20')],
      'GET /2.0/users': managed,
    };
    const { box, pages } = await list(script, checkpoint(), only);
    expect(filesOf(pages)).toEqual([]);
    expect(box.callsTo('GET /2.0/users')).toHaveLength(1);
    expect(box.calls.some(({ headers }) => headers.has('as-user'))).toBe(false);
  });

  it('changes() throws unauthorized where only the own stream may be read, which tells nothing of users', async () => {
    const script = { [events]: refusal(403, 'access_denied_insufficient_permissions') };
    await expect(list(script, undefined, only)).rejects.toMatchObject({ kind: 'unauthorized' });
    const own = list({ [events]: batch('20') }, checkpoint({ stream: 'changes' }), only);
    await expect(own).rejects.toMatchObject({ kind: 'resync' });
  });
});

describe('changes() of folders that go', () => {
  const item = 'folder';
  const script = (...entries: readonly unknown[]): Script => ({
    [events]: [batch('20', ...entries), batch('20')],
    'GET /2.0/users': managed,
    'GET /2.0/folders/100': folder('100'),
    'GET /2.0/folders/101': folder('101', '100'),
    'GET /2.0/folders/300': refusal(404, 'not_found'),
    'GET /2.0/folders/301': refusal(404, 'not_found'),
  });

  it('changes() sweeps the watched folder that a trashed one lay in, or that it was', async () => {
    const inside = await list(script(event('a', 'DELETE', '300', { item, parent: '101' })), checkpoint());
    expect(sweepOf(inside.pages)).toEqual(['100']);
    const itself = await list(script(event('a', 'DELETE', '100', { item, parent: '0' })), checkpoint());
    expect(sweepOf(itself.pages)).toEqual(['100']);
    expect(filesOf(inside.pages)).toEqual([]);
  });

  it('changes() sweeps nothing for a folder that was trashed elsewhere', async () => {
    const { pages } = await list(
      script(event('a', 'DELETE', '300', { item, parent: '301', owner: ann })),
      checkpoint(),
    );
    expect(sweepOf(pages)).toEqual([]);
  });

  it('changes() sweeps every watched folder where nobody tells whose or where a trashed one was', async () => {
    const { pages } = await list(script(event('a', 'DELETE', '300', { item, parent: null })), checkpoint());
    expect(sweepOf(pages)).toEqual(['100']);
  });

  it('changes() sweeps the user whose folder was trashed', async () => {
    const entry = event('a', 'DELETE', '300', { item, parent: '301', owner: ann });
    expect(sweepOf((await list(script(entry), checkpoint(), { users: 'all' })).pages)).toEqual(['user:7']);
  });

  it.each([
    ['by its owner', { owner: ann, by: ben }, ['100']],
    ['by who moved it', { owner: stranger, by: ann }, ['100']],
    ['by others', { owner: stranger, by: ben }, []],
  ])(
    'changes() sweeps the watched folders that a folder may have been moved out of: known %s',
    async (_how, who, swept) => {
      const { pages } = await list(script(event('a', 'MOVE', '300', { item, parent: '301', ...who })), checkpoint());
      expect(sweepOf(pages)).toEqual(swept);
    },
  );

  it('changes() sweeps the watched folder that a moved one left, where the event names it', async () => {
    const entry = event('a', 'MOVE', '300', { item, parent: '101', owner: stranger, by: ben });
    expect(sweepOf((await list(script(entry), checkpoint())).pages)).toEqual(['100']);
  });

  it('changes() sweeps every watched folder for a move in our own stream, which only tells of what we see', async () => {
    const entry = event('a', 'ITEM_MOVE', '300', { item, parent: '301', owner: stranger, by: ben });
    expect(sweepOf((await list(script(entry), checkpoint({ stream: 'changes' }))).pages)).toEqual(['100']);
  });

  it('changes() sweeps who moved a folder to somebody who is not watched', async () => {
    const entry = event('a', 'MOVE', '300', { item, parent: '301', owner: stranger, by: ann });
    const { pages } = await list(script(entry), checkpoint(), { users: ['ann@example.com'], folders: [] });
    expect(sweepOf(pages)).toEqual(['user:7']);
  });

  it('changes() walks a folder that stays with us instead of sweeping', async () => {
    const moved = script(event('a', 'MOVE', '101', { item, owner: ann, by: ann }));
    const { pages } = await list(
      { ...moved, 'GET /2.0/folders/101/items': json({ entries: [], next_marker: '' }) },
      checkpoint(),
    );
    expect(sweepOf(pages)).toEqual([]);
  });
});
