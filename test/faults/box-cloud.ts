import { sandboxBoxKeys } from '../../config.ts';
import { createConnectors } from '../../connectors/registry.ts';
import { createBoxSandbox } from '../../infra/sandbox/box/sandbox.ts';
import type { Seed } from '../../infra/sandbox/seed/seed.ts';
import type { FileRef } from '../../model/file.ts';
import type { ConnectorName, FileId, SourceId } from '../../model/ids.ts';
import type { Caller, CloudOptions, CloudUser, CloudVersion, FaultCloud, Folders, Handle } from './cloud.ts';
import { createCaller, follow, json, tokenFrom } from './cloud.ts';

export const boxPort = '7073';
const origin = `http://127.0.0.1:${boxPort}`;
const mail = 'ada@example.test';

const seed: Seed = {
  company: 'Example',
  users: [{ name: 'Ada Example', mail }],
  drives: [],
  folders: [
    { name: 'Team', owner: mail, files: [] },
    { name: 'Board', owner: mail, files: [] },
  ],
};

interface Entry {
  readonly id: string;
  readonly name: string;
  readonly type: string;
}

interface File extends Entry {
  readonly file_version: { readonly id: string };
  readonly modified_by: { readonly id: string };
}

interface List<Of> {
  readonly entries: readonly Of[];
}

/** What a user, the service and the reckoning work with. */
interface Desk {
  readonly handle: Handle;
  readonly asUser: Caller;
  readonly asService: Caller;
  readonly serviceId: string;
  /** The watched folder of each folder. */
  readonly sources: Map<string, string>;
  /** Folders in the trash. */
  readonly trashed: Set<string>;
}

/** Two watched folders, each with one in it; the service account is the application. */
export async function createBoxCloud(options: CloudOptions): Promise<FaultCloud> {
  const { handle, close } = await createBoxSandbox({
    origin,
    downloadOrigin: `http://localhost:${boxPort}`,
    keys: sandboxBoxKeys,
    inMemory: true,
    seed,
    now: options.now,
    fetch: options.notify,
  });
  const desk = await openDesk(handle, options.now);
  return {
    name: 'box',
    handle,
    close,
    connect: (transport) => connect(transport, options),
    files: () => filesOf(desk),
    versions: (file) => versionsOf(desk, file),
    whims: [{ name: 'webhook vanishes', act: () => removeWebhook(desk) }],
    user: userOf(desk),
  };
}

async function openDesk(handle: Handle, now: () => number): Promise<Desk> {
  const client = { grant_type: 'client_credentials', client_id: 'labelwright', client_secret: 'x' };
  const callerFor = (subject: Record<string, string>) =>
    createCaller(handle, now, () => tokenFrom(handle, `${origin}/oauth2/token`, { ...client, ...subject }));
  const asService = callerFor({});
  const users = await json<List<{ id: string; login: string }>>(asService('GET', `${origin}/2.0/users?limit=100`));
  const userId = users.entries.find(({ login }) => login === mail)?.id ?? '';
  const asUser = callerFor({ box_subject_type: 'user', box_subject_id: userId });
  const { folders } = await json<{ folders: { id: string }[] }>(handle(new Request(`${origin}/sandbox`)));
  const sources = new Map<string, string>();
  for (const { id } of folders) {
    const inside = await json<Entry>(asUser('POST', `${origin}/2.0/folders`, { name: `Sub ${id}`, parent: { id } }));
    sources.set(id, id).set(inside.id, id);
  }
  const { id: serviceId } = await json<Entry>(asService('GET', `${origin}/2.0/users/me`));
  return { handle, asUser, asService, serviceId, sources, trashed: new Set() };
}

function fileUrl({ fileId }: FileRef): string {
  return `${origin}/2.0/files/${fileId}`;
}

function refOf({ sources }: Desk, place: string, id: string): FileRef {
  return { connector: 'box' as ConnectorName, sourceId: sources.get(place) as SourceId, fileId: id as FileId };
}

async function filesOf(desk: Desk): Promise<readonly FileRef[]> {
  const places = [...desk.sources.keys()].filter((place) => !desk.trashed.has(place));
  return (await Promise.all(places.map((place) => childrenOf(desk, place)))).flat();
}

async function childrenOf(desk: Desk, place: string): Promise<readonly FileRef[]> {
  const list = await json<List<Entry>>(desk.asUser('GET', `${origin}/2.0/folders/${place}/items?limit=1000`));
  return list.entries.filter(({ type }) => type === 'file').map(({ id }) => refOf(desk, place, id));
}

async function versionsOf({ handle, asUser, serviceId }: Desk, file: FileRef): Promise<readonly CloudVersion[]> {
  const present = await json<File>(asUser('GET', `${fileUrl(file)}?fields=file_version,modified_by`));
  const past = await json<List<File>>(asUser('GET', `${fileUrl(file)}/versions?limit=1000`));
  const newest = { id: present.file_version.id, modified_by: present.modified_by };
  return [...past.entries.toReversed(), newest].map(({ id, modified_by: { id: by } }) => {
    const url = `${fileUrl(file)}/content?version=${id}`;
    return { id, ours: by === serviceId, read: async () => follow(handle, await asUser('GET', url)) };
  });
}

async function removeWebhook({ asService }: Desk): Promise<void> {
  const [one] = (await json<List<{ id: string }>>(asService('GET', `${origin}/2.0/webhooks`))).entries;
  if (one !== undefined) await asService('DELETE', `${origin}/2.0/webhooks/${one.id}`);
}

function userOf(desk: Desk): CloudUser {
  const { asUser } = desk;
  const act = async (method: string, url: string, body?: object): Promise<void> => {
    await asUser(method, url, body);
  };
  const post = (url: string, attributes: object, bytes: Buffer) => {
    const form = new FormData();
    form.set('attributes', JSON.stringify(attributes));
    form.set('file', new Blob([new Uint8Array(bytes)]), 'file');
    return asUser('POST', url, form);
  };
  const nameOf = async (file: FileRef) => (await json<Entry>(asUser('GET', fileUrl(file)))).name;
  return {
    places: [...desk.sources.keys()],
    async create(place, name, bytes) {
      const made = post(`${origin}/upload/2.0/files/content`, { name, parent: { id: place } }, bytes);
      return refOf(desk, place, (await json<List<Entry>>(made)).entries[0]?.id ?? '');
    },
    async edit(file, bytes) {
      await post(`${origin}/upload/2.0/files/${file.fileId}/content`, { name: await nameOf(file) }, bytes);
    },
    nameOf,
    rename: (file, name) => act('PUT', fileUrl(file), { name }),
    move: (file, place) => act('PUT', fileUrl(file), { parent: { id: place } }),
    remove: (file) => act('DELETE', fileUrl(file)),
    restore: (file) => act('POST', fileUrl(file), {}),
    promote: (file, { id }) => act('POST', `${fileUrl(file)}/versions/current`, { type: 'file_version', id }),
    lock: (file) => act('PUT', `${fileUrl(file)}?fields=lock`, { lock: { type: 'lock' } }),
    unlock: (file) => act('PUT', `${fileUrl(file)}?fields=lock`, { lock: null }),
    folders: foldersOf(desk),
  };
}

function foldersOf({ asUser, sources, trashed }: Desk): Folders {
  const url = (place: string): string => `${origin}/2.0/folders/${place}`;
  return {
    places: [...sources.keys()].filter((place) => sources.get(place) !== place),
    async trash(place) {
      await asUser('DELETE', `${url(place)}?recursive=true`);
      trashed.add(place);
    },
    async restore(place) {
      await asUser('POST', url(place), {});
      trashed.delete(place);
    },
    async move(place) {
      const target = [...sources.values()].find((source) => source !== sources.get(place)) ?? '';
      await asUser('PUT', url(place), { parent: { id: target } });
      sources.set(place, target);
    },
  };
}

function connect(transport: typeof fetch, { now }: CloudOptions) {
  return [
    ...createConnectors({
      box: {
        auth: { kind: 'client-credentials', clientId: 'labelwright', clientSecret: 'sandbox', enterpriseId: '1' },
        urls: { api: origin, upload: `${origin}/upload` },
        keys: sandboxBoxKeys,
        settleSeconds: 0,
        userAgent: 'NONISV|Test|Test/1.0',
        fetch: transport,
        now,
      },
    }).values(),
  ];
}
