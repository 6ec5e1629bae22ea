import { readdirSync, readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { createBoxConnector } from '../../../connectors/box/connector.ts';
import { SettingsError } from '../../../model/errors.ts';
import type { FileRef } from '../../../model/file.ts';
import type { ConnectorName, FileId, SourceId } from '../../../model/ids.ts';
import { type Answer, boxFile, boxOptions, createScriptedBox, json, pathOf, refusal, sha1 } from './scripted-box.ts';

const ref: FileRef = { connector: 'box' as ConnectorName, sourceId: 'events' as SourceId, fileId: '1' as FileId };
const file = 'GET /2.0/files/1';

async function look(script: Readonly<Record<string, Answer | readonly Answer[]>>, folders?: readonly string[]) {
  const box = createScriptedBox(script);
  const { folders: usual, ...rest } = boxOptions(box);
  const item = await createBoxConnector({ ...rest, folders: folders ?? usual ?? [] }).look(ref);
  return { box, item };
}

describe('look()', () => {
  it('look() describes a file as Box states it', async () => {
    const { item } = await look({ [file]: json(boxFile()) });
    expect(item).toEqual({
      ref: { connector: 'box', sourceId: '100', fileId: '1' },
      version: '501.3',
      name: 'plan.docx',
      path: 'Folder 101/plan.docx',
      size: 9,
      link: 'https://app.box.com/file/1',
      owner: 'ann@example.com',
      sharing: 'private',
      digest: sha1(Buffer.from('old bytes')),
      modifiedByUs: false,
      modifiedAt: Date.parse('2026-01-02T11:04:05Z'),
      contentVersion: '501',
    });
  });

  it('look() makes renaming and promoting an old version other versions', async () => {
    const renamed = await look({ [file]: json(boxFile({ etag: '4' })) });
    const promoted = await look({ [file]: json(boxFile({ file_version: { id: '502' } })) });
    expect([renamed.item?.version, promoted.item?.version]).toEqual(['501.4', '502.3']);
  });

  it('look() knows our own service account as the last modifier', async () => {
    const { item } = await look({ [file]: json(boxFile({ modified_by: { type: 'user', id: '99' } })) });
    expect(item?.modifiedByUs).toBe(true);
  });

  it.each([
    ['gone', refusal(404, 'not_found')],
    ['in the trash', refusal(404, 'trashed')],
    ['trashed by status', json(boxFile({ item_status: 'trashed' }))],
    ['in no watched folder', json(boxFile({ path_collection: pathOf('700') }))],
    ['directly in the root', json(boxFile({ path_collection: pathOf() }))],
  ])('look() answers undefined for a file that is %s', async (_name, answer) => {
    expect((await look({ [file]: answer })).item).toBeUndefined();
  });

  it('look() takes the topmost watched folder as the source', async () => {
    const nested = json(boxFile({ path_collection: pathOf('100', '101', '102') }));
    expect((await look({ [file]: nested }, ['102', '101'])).item).toMatchObject({
      ref: { sourceId: '101' },
      path: 'Folder 102/plan.docx',
    });
  });

  it.each([
    ['external-owner', { is_externally_owned: true }],
    ['box-note', { name: 'Minutes.BoxNote' }],
    ['google-file', { name: 'Budget.gsheet' }],
    ['incomplete-answer', { etag: null }],
    ['incomplete-answer', { size: null }],
  ])('look() says %s of a file whose bytes are not ours to label', async (unfit, changes) => {
    expect((await look({ [file]: json(boxFile(changes)) })).item?.unfit).toBe(unfit);
  });

  it.each([
    ['anonymous', { shared_link: { access: 'open', effective_access: 'open' } }],
    ['internal', { shared_link: { access: 'open', effective_access: 'company' } }],
    ['private', { shared_link: { access: 'collaborators' } }],
    ['unknown', { shared_link: { access: 'company' }, has_collaborations: true }],
    ['unknown', { has_collaborations: undefined }],
  ])('look() calls the sharing %s', async (sharing, changes) => {
    expect((await look({ [file]: json(boxFile(changes)) })).item?.sharing).toBe(sharing);
  });

  it('look() throws where Box is down, so that no file is taken for gone', async () => {
    await expect(look({ [file]: refusal(429, 'rate_limit_exceeded', { 'retry-after': '60' }) })).rejects.toMatchObject({
      kind: 'transient',
      retryAfterMs: 60_000,
    });
  });
});

describe('watched folders', () => {
  const root = 'GET /2.0/folders/0/items';
  const folder = (id: string) => ({ type: 'folder', id, name: `Folder ${id}` });
  const unconfigured = (box: { readonly fetch: typeof fetch }) => {
    const options: Record<string, unknown> = { ...boxOptions(box) };
    delete options.folders;
    return options as unknown as ReturnType<typeof boxOptions>;
  };

  it('sources() answers each folder under the root and the event stream', async () => {
    const box = createScriptedBox({
      [root]: [
        json({ entries: [folder('100'), { type: 'file', id: '5' }], next_marker: 'M' }),
        json({ entries: [folder('200')], next_marker: '' }),
      ],
    });
    const sources = await createBoxConnector(unconfigured(box)).sources();
    expect(sources.map(({ id, kind, name }) => [id, kind, name])).toEqual([
      ['100', 'box-folder', 'Folder 100'],
      ['200', 'box-folder', 'Folder 200'],
      ['events', 'box-events', 'Box events'],
    ]);
    expect(box.callsTo(root).map(({ url }) => url.searchParams.get('marker'))).toEqual([null, 'M']);
  });

  it('look() asks for the folders under the root once for many files', async () => {
    const box = createScriptedBox({
      [root]: json({ entries: [folder('100')], next_marker: null }),
      [file]: json(boxFile()),
    });
    const connector = createBoxConnector(unconfigured(box));
    expect((await connector.look(ref))?.ref.sourceId).toBe('100');
    await connector.look(ref);
    expect(box.callsTo(root)).toHaveLength(1);
  });

  it('sources() leaves out a folder within another and keeps one that it cannot see', async () => {
    const box = createScriptedBox({
      'GET /2.0/folders/100': json({ ...folder('100'), path_collection: pathOf() }),
      'GET /2.0/folders/101': json({ ...folder('101'), path_collection: pathOf('100') }),
      'GET /2.0/folders/300': refusal(404, 'not_found'),
    });
    const sources = await createBoxConnector(boxOptions(box, { folders: ['100', '101', '300'] })).sources();
    expect(sources.map(({ id, name }) => [id, name])).toEqual([
      ['100', 'Folder 100'],
      ['300', 'folder 300'],
      ['events', 'Box events'],
    ]);
  });
});

describe('rename()', () => {
  const put = 'PUT /2.0/files/1';
  const rename = async (script: Readonly<Record<string, Answer | readonly Answer[]>>) => {
    const box = createScriptedBox({ [file]: json(boxFile()), ...script });
    const connector = createBoxConnector(boxOptions(box));
    const item = await connector.look(ref);
    if (item === undefined) throw new Error('no file');
    return { box, renamed: connector.features.rename?.(item, 'plan.docx.p7m') };
  };

  it('rename() gives the new name over exactly the version', async () => {
    const { box, renamed } = await rename({ [put]: json(boxFile({ name: 'plan.docx.p7m', etag: '4' })) });
    expect(await renamed).toMatchObject({ name: 'plan.docx.p7m', version: '501.4' });
    const [call] = box.callsTo(put);
    expect(call?.headers.get('if-match')).toBe('3');
    expect(JSON.parse(call?.body.toString() ?? '')).toEqual({ name: 'plan.docx.p7m' });
  });

  it('rename() throws conflict where somebody was faster', async () => {
    const faster = [json(boxFile()), json(boxFile({ etag: '4', file_version: { id: '502' } }))];
    const { renamed } = await rename({ [put]: refusal(412, 'precondition_failed'), [file]: faster });
    await expect(renamed).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('rename() takes a refusal for success where the lost answer had renamed it', async () => {
    const ours = [json(boxFile()), json(boxFile({ etag: '4', name: 'plan.docx.p7m' }))];
    const { renamed } = await rename({ [put]: refusal(412, 'precondition_failed'), [file]: ours });
    expect(await renamed).toMatchObject({ name: 'plan.docx.p7m', version: '501.4' });
  });
});

describe('createBoxConnector()', () => {
  const box = createScriptedBox({});
  const jwt = (config: string) => ({ auth: { kind: 'jwt', config } }) as const;

  it.each([
    ['an empty primary key', { keys: { primary: '', secondary: 'x' } }],
    ['an empty secondary key', { keys: { primary: 'x', secondary: ' ' } }],
    ['an address in the clear', { urls: { api: 'http://api.example.com', upload: 'https://upload.example.com' } }],
    [
      'an upload address in the clear',
      { urls: { api: 'https://api.example.com', upload: 'http://upload.example.com' } },
    ],
    ['the root folder', { folders: ['0'] }],
    ['a folder that is no id', { folders: ['../users'] }],
    ['no folder at all', { folders: [] }],
    [
      'no client secret',
      { auth: { kind: 'client-credentials', clientId: 'a', clientSecret: '', enterpriseId: '1' } as const },
    ],
    ['a JWT configuration that is no JSON', jwt('{"privateKey": hush')],
    ['a JWT configuration without a key', jwt('{"boxAppSettings":{"clientID":"hush"}}')],
  ])('createBoxConnector() refuses %s and quotes nothing of it', (_name, changes) => {
    const create = () => createBoxConnector(boxOptions(box, changes));
    expect(create).toThrow(SettingsError);
    expect(create).not.toThrow(/hush/);
  });

  it('createBoxConnector() does not load the SDK, so that notifications are answered without it', () => {
    const room = new URL('../../../connectors/box/', import.meta.url);
    const texts = readdirSync(room).map((name) => readFileSync(new URL(name, room), 'utf8'));
    const loads = (text: string) => /^import (?!type )[^;]*from 'box-node-sdk/m.test(text);
    expect(loads("import { BoxClient } from 'box-node-sdk';")).toBe(true);
    expect(texts.filter(loads)).toEqual([]);
  });

  it('createBoxConnector() asks nothing of Box', () => {
    expect(createBoxConnector(boxOptions(box)).name).toBe('box');
    expect(box.calls).toEqual([]);
  });
});
