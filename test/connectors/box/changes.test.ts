import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createBoxConnector } from '../../../connectors/box/connector.ts';
import type { ChangePage } from '../../../connectors/connector.ts';
import type { Source } from '../../../model/file.ts';
import type { Checkpoint, ConnectorName, SourceId } from '../../../model/ids.ts';
import { type Answer, boxFile, boxOptions, collect, createScriptedBox, json, pathOf, refusal } from './scripted-box.ts';

type Script = Readonly<Record<string, Answer | readonly Answer[]>>;

const folderSource: Source = {
  connector: 'box' as ConnectorName,
  id: '100' as SourceId,
  name: 'Folder 100',
  kind: 'box-folder',
};
const eventSource: Source = { ...folderSource, id: 'events' as SourceId, name: 'Box events', kind: 'box-events' };

const idsOf = (pages: readonly ChangePage[]) =>
  pages.flatMap(({ files }) => files.map((file) => (file.kind === 'present' ? file.item.ref.fileId : file.fileId)));

async function list(script: Script, source: Source, checkpoint?: unknown) {
  const box = createScriptedBox(script);
  const from = checkpoint === undefined ? undefined : (JSON.stringify(checkpoint) as Checkpoint);
  const pages = await collect(createBoxConnector(boxOptions(box)).changes(source, from));
  const end: unknown = JSON.parse(pages.at(-1)?.checkpoint ?? 'null');
  return { box, pages, end };
}

const entry = (id: string, ...path: readonly string[]) => boxFile({ id, path_collection: pathOf('100', ...path) });
const folder = (id: string) => ({ type: 'folder', id, etag: '0', name: `Folder ${id}` });
const page = (entries: readonly unknown[], marker: string | null = null) => json({ entries, next_marker: marker });

describe('changes() of a folder', () => {
  const tree: Script = {
    'GET /2.0/folders/100/items': ({ url }) =>
      url.searchParams.get('marker') === 'M1'
        ? Response.json({ entries: [entry('3'), folder('102')], next_marker: '' })
        : Response.json({ entries: [entry('1'), folder('101'), { type: 'web_link', id: '8' }], next_marker: 'M1' }),
    'GET /2.0/folders/101/items': page([entry('4', '101')]),
    'GET /2.0/folders/102/items': page([entry('5', '102')]),
  };

  it('changes() walks the whole tree, a page per call, by markers and with fields', async () => {
    const { box, pages, end } = await list(tree, folderSource);
    expect(idsOf(pages)).toEqual(['1', '3', '5', '4']);
    expect(pages.map(({ last }) => last)).toEqual([false, false, false, true]);
    expect(pages[0]?.files[0]).toMatchObject({ kind: 'present', item: { version: '501.3', ref: { sourceId: '100' } } });
    expect(end).toEqual({ v: 1, kind: 'walk', pending: [] });
    const query = Object.fromEntries(box.callsTo('GET /2.0/folders/100/items')[0]?.url.searchParams ?? []);
    expect(query).toMatchObject({ usemarker: 'true', limit: '1000' });
    expect(query.fields?.split(',')).toEqual(
      expect.arrayContaining(['sha1', 'etag', 'file_version', 'path_collection']),
    );
  });

  it('changes() answers one empty last page for a complete checkpoint, without a call', async () => {
    const { box, pages } = await list(tree, folderSource, { v: 1, kind: 'walk', pending: [] });
    expect(pages).toMatchObject([{ files: [], last: true }]);
    expect(box.calls).toEqual([]);
  });

  it('changes() goes on from the checkpoint of every page and misses no file', async () => {
    const { pages } = await list(tree, folderSource);
    for (const [at, { checkpoint }] of pages.entries()) {
      const rest = await list(tree, folderSource, JSON.parse(checkpoint));
      expect(idsOf([...pages.slice(0, at + 1), ...rest.pages])).toEqual(idsOf(pages));
    }
  });

  it('changes() starts a folder again whose marker Box has forgotten', async () => {
    const items: Answer = ({ url }) =>
      url.searchParams.has('marker')
        ? Response.json({ code: 'bad_request' }, { status: 400 })
        : Response.json({ entries: [entry('1')], next_marker: null });
    const pending = [{ id: '100', marker: 'old' }];
    const { pages } = await list({ 'GET /2.0/folders/100/items': items }, folderSource, {
      v: 1,
      kind: 'walk',
      pending,
    });
    expect(idsOf(pages)).toEqual(['1']);
  });

  it('changes() passes over a folder that was removed meanwhile', async () => {
    const { pages } = await list({ ...tree, 'GET /2.0/folders/101/items': refusal(404, 'trashed') }, folderSource);
    expect(idsOf(pages)).toEqual(['1', '3', '5']);
  });

  it('changes() throws gone where the watched folder itself is gone', async () => {
    const missing = list({ 'GET /2.0/folders/100/items': refusal(404, 'not_found') }, folderSource);
    await expect(missing).rejects.toMatchObject({ kind: 'gone' });
  });

  it('changes() throws a refusal instead of passing over what it may not see', async () => {
    const closed = { ...tree, 'GET /2.0/folders/102/items': refusal(403, 'access_denied_insufficient_permissions') };
    await expect(list(closed, folderSource)).rejects.toMatchObject({ kind: 'permanent' });
  });

  it.each(['{', '[]', '{"v":2,"kind":"walk","pending":[]}', '{"v":1,"kind":"events"}', '{"v":1,"kind":"walk"}'])(
    'changes() throws resync for the checkpoint %s',
    async (checkpoint) => {
      const listing = createBoxConnector(boxOptions(createScriptedBox(tree))).changes(
        folderSource,
        checkpoint as Checkpoint,
      );
      await expect(collect(listing)).rejects.toMatchObject({ kind: 'resync' });
    },
  );

  it('changes() lists each file of any tree exactly once, also when it is resumed after every page', async () => {
    const shape = fc.array(fc.record({ parent: fc.nat(), isFile: fc.boolean() }), { maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(shape, fc.integer({ min: 1, max: 3 }), async (nodes, pageSize) => {
        const { script, files } = treeOf(nodes, pageSize);
        const connector = createBoxConnector(boxOptions(createScriptedBox(script)));
        const found: string[] = [];
        let checkpoint: Checkpoint | undefined;
        for (let last = false; !last;) {
          const first = await firstOf(connector.changes(folderSource, checkpoint));
          if (first === undefined) throw new Error('no page');
          found.push(...idsOf([first]));
          ({ checkpoint, last } = first);
        }
        expect(found.sort()).toEqual(files.sort());
      }),
      { numRuns: 40 },
    );
  });
});

async function firstOf(pages: AsyncIterable<ChangePage>): Promise<ChangePage | undefined> {
  for await (const page of pages) return page;
  return undefined;
}

/** A random tree under folder 100, listed in pages of `pageSize`. */
function treeOf(nodes: readonly { readonly parent: number; readonly isFile: boolean }[], pageSize: number) {
  const folders = ['100'];
  const children = new Map<string, unknown[]>([['100', []]]);
  const files: string[] = [];
  for (const [index, { parent, isFile }] of nodes.entries()) {
    const id = String(1000 + index);
    children.get(folders[parent % folders.length] ?? '100')?.push(isFile ? entry(id) : folder(id));
    if (isFile) files.push(id);
    else children.set(folders[folders.push(id) - 1] ?? id, []);
  }
  const script = Object.fromEntries(
    Array.from(children, ([id, entries]): [string, Answer] => [
      `GET /2.0/folders/${id}/items`,
      ({ url }) => {
        const start = Number(url.searchParams.get('marker') ?? 0);
        const end = start + pageSize;
        return Response.json({
          entries: entries.slice(start, end),
          next_marker: end < entries.length ? String(end) : null,
        });
      },
    ]),
  );
  return { script, files };
}

describe('changes() of the event stream', () => {
  const events = 'GET /2.0/events';
  const start = { v: 1, kind: 'events', stream: 'admin_logs_streaming', position: '10', seen: [], pending: [] };
  const now = Date.parse('2026-02-01T00:00:00Z');
  const from = (changes: object = {}) => ({ ...start, at: now - 60_000, ...changes });
  const enterprise = (id: string, type: string, itemId: string, { parent = '100', item = 'file' } = {}) => ({
    event_id: id,
    event_type: type,
    source: { item_type: item, item_id: itemId, item_name: 'x', parent: { type: 'folder', id: parent } },
  });
  const batch = (position: string, ...entries: readonly unknown[]) =>
    json({ chunk_size: entries.length, next_stream_position: position, entries });

  it('changes() takes only the present position at first', async () => {
    const { box, pages, end } = await list({ [events]: batch('1152922976252290886') }, eventSource);
    expect(pages).toMatchObject([{ files: [], last: true }]);
    expect(end).toMatchObject({ stream: 'admin_logs_streaming', position: '1152922976252290886' });
    expect(box.callsTo(events)[0]?.url.searchParams.get('stream_position')).toBe('now');
  });

  it('changes() keeps all digits of a position that Box writes as a number', async () => {
    const number: Answer = () => new Response('{"next_stream_position":1152922976252290886,"entries":[]}');
    expect((await list({ [events]: number }, eventSource)).end).toMatchObject({ position: '1152922976252290886' });
  });

  it.each(['access_denied_insufficient_permissions', 'insufficient_scope'])(
    'changes() reads the own stream where the enterprise one is refused as %s',
    async (code) => {
      const either: Answer = (call) =>
        call.url.searchParams.get('stream_type') === 'changes' ? batch('7')(call) : refusal(403, code)(call);
      expect((await list({ [events]: either }, eventSource)).end).toMatchObject({ stream: 'changes', position: '7' });
    },
  );

  it('changes() reads on until the stream is empty and tells of each file and each event once', async () => {
    const { box, pages, end } = await list(
      {
        [events]: [
          batch('20', enterprise('a', 'UPLOAD', '1'), enterprise('b', 'EDIT', '1'), enterprise('c', 'EDIT', '2')),
          batch('30', enterprise('c', 'EDIT', '2'), enterprise('d', 'RENAME', '3'), enterprise('e', 'PREVIEW', '4')),
          batch('30'),
        ],
      },
      eventSource,
      from({ seen: ['b'] }),
    );
    expect(pages.map((each) => idsOf([each]))).toEqual([['1', '2'], ['3'], []]);
    expect(pages.map(({ last }) => last)).toEqual([false, false, true]);
    expect(pages[0]?.files[0]).toEqual({ kind: 'touched', fileId: '1' });
    expect(end).toMatchObject({ position: '30', seen: ['b', 'a', 'c', 'd', 'e'] });
    const asked = box.callsTo(events).map(({ url }) => url.searchParams.get('stream_position'));
    expect(asked).toEqual(['10', '20', '30']);
  });

  it('changes() does not ask for events that it has no use for, where the stream can be narrowed', async () => {
    const enterpriseCall = (await list({ [events]: batch('10') }, eventSource, from())).box.callsTo(events)[0];
    expect(enterpriseCall?.url.searchParams.get('event_type')?.split(',')).toContain('FILE_VERSION_RESTORE');
    const ownCall = (await list({ [events]: batch('10') }, eventSource, from({ stream: 'changes' }))).box.callsTo(
      events,
    )[0];
    expect(ownCall?.url.searchParams.has('event_type')).toBe(false);
  });

  it('changes() reads the events of the own stream, whose sources are whole files', async () => {
    const event = { event_id: 'a', event_type: 'ITEM_UPLOAD', source: { ...boxFile(), parent: { id: '100' } } };
    const script = { [events]: [batch('20', event), batch('20')] };
    expect(idsOf((await list(script, eventSource, from({ stream: 'changes' }))).pages)).toEqual(['1']);
  });

  it('changes() leaves out what lies in no watched folder, with one call per folder', async () => {
    const away = { parent: '700' };
    const { box, pages } = await list(
      {
        [events]: [
          batch(
            '20',
            enterprise('a', 'UPLOAD', '1', away),
            enterprise('b', 'EDIT', '2', away),
            enterprise('c', 'EDIT', '3', { parent: '101' }),
          ),
          batch('20'),
        ],
        'GET /2.0/folders/700': refusal(404, 'not_found'),
        'GET /2.0/folders/101': json({ ...folder('101'), path_collection: pathOf('100') }),
      },
      eventSource,
      from(),
    );
    expect(idsOf(pages)).toEqual(['3']);
    expect(box.callsTo('GET /2.0/folders/700')).toHaveLength(1);
  });

  it('changes() looks at a moved file whatever folder its event names', async () => {
    const script = { [events]: [batch('20', enterprise('a', 'MOVE', '1', { parent: '700' })), batch('20')] };
    expect(idsOf((await list(script, eventSource, from())).pages)).toEqual(['1']);
  });

  it('changes() walks the tree of a folder that came in, and can be stopped within', async () => {
    const script: Script = {
      [events]: [batch('20', enterprise('a', 'COPY', '101', { item: 'folder' })), batch('20')],
      'GET /2.0/folders/101': json({ ...folder('101'), path_collection: pathOf('100') }),
      'GET /2.0/folders/101/items': page([entry('4', '101'), folder('102')]),
      'GET /2.0/folders/102/items': page([entry('5', '101', '102')]),
    };
    const { pages } = await list(script, eventSource, from());
    expect(pages.map((each) => idsOf([each]))).toEqual([[], ['4'], ['5'], []]);
    const stopped: unknown = JSON.parse(pages[1]?.checkpoint ?? '');
    const rest = await list({ ...script, [events]: batch('20') }, eventSource, stopped);
    expect(idsOf(rest.pages)).toEqual(['5']);
  });

  it('changes() passes over a folder that left the watched ones', async () => {
    const script: Script = {
      [events]: [batch('20', enterprise('a', 'MOVE', '101', { item: 'folder' })), batch('20')],
      'GET /2.0/folders/101': json({ ...folder('101'), path_collection: pathOf('700') }),
    };
    expect(idsOf((await list(script, eventSource, from())).pages)).toEqual([]);
  });

  it.each([
    ['admin_logs_streaming', 'DELETE'],
    ['changes', 'ITEM_TRASH'],
  ])('changes() of %s tells of a file that went to the trash', async (stream, type) => {
    const source = { item_type: 'file', item_id: '1', type: 'file', id: '1', parent: { id: '100' } };
    const script = { [events]: [batch('20', { event_id: 'a', event_type: type, source }), batch('20')] };
    expect(idsOf((await list(script, eventSource, from({ stream }))).pages)).toEqual(['1']);
  });

  it('changes() ends where a position stands still although events are repeated', async () => {
    const script = { [events]: batch('10', enterprise('a', 'EDIT', '1')) };
    const { box, pages } = await list(script, eventSource, from());
    expect(box.callsTo(events)).toHaveLength(1);
    expect(pages).toMatchObject([{ last: true, files: [{ fileId: '1' }] }]);
  });

  it('changes() throws resync for a position of our own stream that Box refuses or no longer keeps', async () => {
    const own = from({ stream: 'changes' });
    const refused = list({ [events]: refusal(400, 'bad_request') }, eventSource, own);
    await expect(refused).rejects.toMatchObject({ kind: 'resync' });
    const old = list({ [events]: batch('20') }, eventSource, { ...own, at: now - 14 * 24 * 3_600_000 });
    await expect(old).rejects.toMatchObject({ kind: 'resync' });
  });

  it('changes() throws where the stream may no longer be read, instead of starting another one unseen', async () => {
    const closed = { [events]: refusal(403, 'access_denied_insufficient_permissions') };
    await expect(list(closed, eventSource, from())).rejects.toMatchObject({ kind: 'permanent' });
  });
});
