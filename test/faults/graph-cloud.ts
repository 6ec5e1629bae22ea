import { createConnectors } from '../../connectors/registry.ts';
import { createGraphSandbox, tenantId } from '../../infra/sandbox/graph/sandbox.ts';
import type { Seed } from '../../infra/sandbox/seed/seed.ts';
import type { FileRef } from '../../model/file.ts';
import type { ConnectorName, FileId, SourceId } from '../../model/ids.ts';
import type { Caller, CloudOptions, CloudUser, CloudVersion, FaultCloud, Handle } from './cloud.ts';
import { control, createCaller, follow, json, RefusedError, tokenFrom } from './cloud.ts';

const origin = 'http://127.0.0.1:7072';
const mail = 'ada@example.test';
const clientId = 'labelwright';

const seed: Seed = {
  company: 'Example',
  users: [{ name: 'Ada Example', mail }],
  drives: [
    { name: 'Documents', kind: 'sharepoint', site: 'Team', files: [] },
    { name: 'OneDrive', kind: 'onedrive', owner: mail, files: [] },
  ],
  folders: [],
};

interface Item {
  readonly id: string;
  readonly name: string;
  readonly file?: object;
}

interface List<Of> {
  readonly value: readonly Of[];
}

interface Version {
  readonly id: string;
  readonly lastModifiedBy: { readonly application?: { readonly id: string } };
}

/** What a user, the service and the reckoning work with. */
interface Desk {
  readonly handle: Handle;
  readonly asUser: Caller;
  readonly asApplication: Caller;
  /** `drive folder`. */
  readonly places: readonly string[];
}

/** A library and a OneDrive, each with a folder; the application is `labelwright`. */
export async function createGraphCloud(options: CloudOptions): Promise<FaultCloud> {
  const { handle, close } = await createGraphSandbox({
    origin,
    downloadOrigin: 'http://localhost:7072',
    inMemory: true,
    seed,
    now: options.now,
    fetch: options.notify,
    enrichment: options.enrichment,
    checkIfMatchAtCommit: options.checkIfMatchAtCommit,
  });
  const callerFor = (client: string) => createCaller(handle, options.now, () => tokenFor(handle, client));
  const asUser = callerFor(mail);
  const desk = { handle, asUser, asApplication: callerFor(clientId), places: await makePlaces(handle, asUser) };
  return {
    name: 'graph',
    handle,
    close,
    connect: (transport) => connect(transport, options),
    files: async () => (await Promise.all(desk.places.map((place) => childrenOf(desk, place)))).flat(),
    versions: (file) => versionsOf(desk, file),
    whims: whimsOf(desk),
    user: userOf(desk),
  };
}

function tokenFor(handle: Handle, client: string): Promise<string> {
  return tokenFrom(handle, `${origin}/${tenantId}/oauth2/v2.0/token`, {
    grant_type: 'client_credentials',
    client_id: client,
    client_secret: 'x',
    scope: 'https://graph.microsoft.com/.default',
  });
}

async function makePlaces(handle: Handle, asUser: Caller): Promise<readonly string[]> {
  const { drives } = await json<{ drives: { id: string }[] }>(handle(new Request(`${origin}/sandbox`)));
  const places: string[] = [];
  for (const { id: drive } of drives) {
    const root = `${origin}/v1.0/drives/${drive}/root`;
    const { id: rootId } = await json<Item>(asUser('GET', root));
    const { id } = await json<Item>(asUser('POST', `${root}/children`, { name: 'Sub', folder: {} }));
    places.push(`${drive} ${rootId}`, `${drive} ${id}`);
  }
  return places;
}

function itemUrl({ sourceId, fileId }: FileRef): string {
  return `${origin}/v1.0/drives/${sourceId}/items/${fileId}`;
}

function refOf(drive: string, id: string): FileRef {
  return { connector: 'graph' as ConnectorName, sourceId: drive as SourceId, fileId: id as FileId };
}

async function childrenOf({ asUser }: Desk, place: string): Promise<readonly FileRef[]> {
  const [drive = '', folder = ''] = place.split(' ');
  const list = await json<List<Item>>(asUser('GET', `${origin}/v1.0/drives/${drive}/items/${folder}/children`));
  return list.value.filter(({ file }) => file !== undefined).map(({ id }) => refOf(drive, id));
}

async function versionsOf({ handle, asUser }: Desk, file: FileRef): Promise<readonly CloudVersion[]> {
  const list = await json<List<Version>>(asUser('GET', `${itemUrl(file)}/versions`));
  return list.value.toReversed().map(({ id, lastModifiedBy }, at, all) => {
    const present = at === all.length - 1;
    const url = present ? `${itemUrl(file)}/content` : `${itemUrl(file)}/versions/${id}/content`;
    const ours = lastModifiedBy.application?.id === clientId;
    return { id, ours, read: async () => follow(handle, await asUser('GET', url)) };
  });
}

function whimsOf({ handle, asApplication }: Desk): FaultCloud['whims'] {
  const order = (method: string, path: string, body?: object) =>
    control(handle, method, `${origin}/sandbox/${path}`, body);
  const toOne = async (act: (subscriptionId: string) => Promise<void>) => {
    const [one] = (await json<List<{ id: string }>>(asApplication('GET', `${origin}/v1.0/subscriptions`))).value;
    if (one !== undefined) await act(one.id);
  };
  const events = ['missed', 'reauthorizationRequired', 'subscriptionRemoved'];
  return [
    { name: 'delta tokens expire', act: () => order('DELETE', 'delta-tokens') },
    {
      name: 'subscription vanishes',
      act: () => toOne((subscriptionId) => order('DELETE', 'subscriptions', { subscriptionId })),
    },
    ...events.map((event) => ({
      name: `lifecycle ${event}`,
      act: () => toOne((subscriptionId) => order('POST', 'lifecycle', { subscriptionId, event })),
    })),
  ];
}

function userOf({ handle, asUser, places }: Desk): CloudUser {
  const act = async (method: string, url: string, body?: Buffer | object): Promise<void> => {
    await asUser(method, url, body);
  };
  const setLock = (method: string, { sourceId, fileId }: FileRef) =>
    control(handle, method, `${origin}/sandbox/locks`, { driveId: sourceId, itemId: fileId, user: mail });
  return {
    places,
    async create(place, name, bytes) {
      const [drive = '', folder = ''] = place.split(' ');
      const made = asUser('PUT', `${origin}/v1.0/drives/${drive}/items/${folder}:/${name}:/content`, bytes);
      return refOf(drive, (await json<Item>(made)).id);
    },
    edit: (file, bytes) => act('PUT', `${itemUrl(file)}/content`, bytes),
    nameOf: async (file) => (await json<Item>(asUser('GET', itemUrl(file)))).name,
    rename: (file, name) => act('PATCH', itemUrl(file), { name }),
    async move(file, place) {
      const [drive, id = ''] = place.split(' ');
      if (drive === file.sourceId) await act('PATCH', itemUrl(file), { parentReference: { id } });
    },
    remove: (file) => act('DELETE', itemUrl(file)),
    restore: () => Promise.reject(new RefusedError('no way back')),
    promote: (file, { id }) => act('POST', `${itemUrl(file)}/versions/${id}/restoreVersion`),
    lock: (file) => setLock('POST', file),
    unlock: (file) => setLock('DELETE', file),
    folders: undefined,
  };
}

function connect(transport: typeof fetch, { now }: CloudOptions) {
  return [
    ...createConnectors({
      graph: {
        tenantId,
        clientId,
        credential: { kind: 'secret', secret: 'sandbox' },
        authority: origin,
        baseUrl: `${origin}/v1.0/`,
        settleSeconds: 0,
        userAgent: 'NONISV|Test|Test/1.0',
        fetch: transport,
        now,
      },
    }).values(),
  ];
}
