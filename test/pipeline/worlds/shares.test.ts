import { afterEach, describe, expect, it } from 'vitest';

import { tenantId } from '../../../infra/sandbox/graph/sandbox.ts';
import type { FileRef } from '../../../model/file.ts';
import type { Seed } from '../../../infra/sandbox/seed/seed.ts';
import { cardText, docx } from '../../fixtures/documents.ts';
import { createWorld, outcomesOf, type World } from '../../fixtures/world.ts';

type Handle = (request: Request) => Promise<Response>;

const ada = { name: 'Ada Example', mail: 'ada@example.test' };
const bo = { name: 'Bo Example', mail: 'bo@example.test' };
const seed: Seed = {
  company: 'Example',
  users: [ada, bo],
  drives: [{ name: 'Documents', kind: 'sharepoint', site: 'Team', files: [] }],
  folders: [{ name: 'Team', owner: ada.mail, files: [] }],
};
const secret = Buffer.from('[default]\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG+bPxRfiCYzQ7vN3kLpA\n');

/** How a cloud is shared in, by the owner, and what of it can be seen. */
interface Sharer {
  /** By links and with a person. */
  share(file: FileRef): Promise<void>;
  /** Everything that says who reaches the file and how. */
  reach(file: FileRef): Promise<unknown>;
}

const graph = 'http://127.0.0.1:7072';
const box = 'http://127.0.0.1:7073';

const sharers: Readonly<Record<string, (handle: Handle) => Promise<Sharer>>> = {
  async graph(handle) {
    const call = await signIn(handle, `${graph}/${tenantId}/oauth2/v2.0/token`, {
      client_id: ada.mail,
      scope: 'https://graph.microsoft.com/.default',
    });
    const at = ({ sourceId, fileId }: FileRef) => `${graph}/v1.0/drives/${sourceId}/items/${fileId}`;
    return {
      async share(file) {
        await call('POST', `${at(file)}/createLink`, { type: 'view', scope: 'anonymous' });
        await call('POST', `${at(file)}/createLink`, { type: 'edit', scope: 'organization' });
        await call('POST', `${at(file)}/invite`, {
          recipients: [{ email: bo.mail }],
          roles: ['write'],
          requireSignIn: true,
        });
      },
      async reach(file) {
        const { value } = (await call('GET', `${at(file)}/permissions`)) as { value: { id: string }[] };
        const item = (await call('GET', at(file))) as { id: string; shared?: unknown };
        // An address holds the name, which protection changes.
        const permissions = value.map((one) => JSON.stringify(one).replace(/"webUrl":"[^"?]*/u, '"webUrl":"'));
        return { id: item.id, shared: item.shared, permissions: permissions.sort() };
      },
    };
  },
  async box(handle) {
    const admin = await signIn(handle, `${box}/oauth2/token`, { client_id: 'person' });
    const users = (await admin('GET', `${box}/2.0/users?limit=100`)) as { entries: { id: string; login: string }[] };
    const id = users.entries.find(({ login }) => login === ada.mail)?.id ?? '';
    const subject = { client_id: 'person', box_subject_type: 'user', box_subject_id: id };
    const call = await signIn(handle, `${box}/oauth2/token`, subject);
    return {
      async share({ fileId }) {
        const link = { access: 'open', permissions: { can_download: true } };
        await call('PUT', `${box}/2.0/files/${fileId}?fields=shared_link`, { shared_link: link });
        const item = { type: 'file', id: fileId };
        const accessible = { type: 'user', login: bo.mail };
        await call('POST', `${box}/2.0/collaborations`, { item, accessible_by: accessible, role: 'editor' });
      },
      async reach({ fileId }) {
        const fields = 'id,shared_link,has_collaborations,owned_by,created_by,created_at';
        const file = (await call('GET', `${box}/2.0/files/${fileId}?fields=${fields}`)) as Record<string, unknown>;
        const { entries } = (await call('GET', `${box}/2.0/files/${fileId}/collaborations`)) as {
          entries: { id: string; role: string; accessible_by: object }[];
        };
        // The etag moves with every write.
        const lasting = Object.fromEntries(Object.entries(file).filter(([name]) => name !== 'etag'));
        return { ...lasting, collaborations: entries.map(({ id: one, role, accessible_by: by }) => [one, role, by]) };
      },
    };
  },
};

async function signIn(handle: Handle, url: string, form: Readonly<Record<string, string>>) {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_secret: 'x', ...form });
  const answer = (await (await handle(new Request(url, { method: 'POST', body }))).json()) as { access_token: string };
  return async (method: string, address: string, json?: object): Promise<unknown> => {
    const headers = { authorization: `Bearer ${answer.access_token}`, 'content-type': 'application/json' };
    const init = { method, headers, ...(json === undefined ? {} : { body: JSON.stringify(json) }) };
    const response = await handle(new Request(address, init));
    if (response.status >= 400) throw new Error(`${method} ${address}: ${response.status} ${await response.text()}`);
    return response.json();
  };
}

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

async function open(cloud: string): Promise<{ readonly world: World; readonly sharer: Sharer }> {
  const seen: { handle?: Handle } = {};
  const made = await createWorld({
    cloud,
    seed,
    intercept: (request, next) => {
      seen.handle = next;
      return next(request);
    },
  });
  world = made;
  const make = sharers[cloud];
  if (make === undefined || seen.handle === undefined) throw new Error(`Nobody shares in ${cloud}`);
  return { world: made, sharer: await make(seen.handle) };
}

/** Shared before it is worked on: the listing that finds it waits until somebody asks for it. */
async function shareAndWork(cloud: string, name: string, bytes: Buffer) {
  const { world: made, sharer } = await open(cloud);
  const file = await made.cloud.user.create(name, bytes);
  await sharer.share(file);
  const before = await sharer.reach(file);
  await made.settle();
  return { world: made, file, before, after: await sharer.reach(file) };
}

describe.each(Object.keys(sharers))('what a file in %s is shared by', (cloud) => {
  it('survives its being labeled: links, people, owner and id', async () => {
    const { world: made, file, before, after } = await shareAndWork(cloud, 'invoice.docx', await docx(cardText));
    expect(await made.cloud.user.versions(file)).toBe(2);
    expect((await outcomesOf(made, file))[0]).toMatch(/^labeled/);
    expect(after).toEqual(before);
    expect(JSON.stringify(after)).toContain('Bo Example');
  });

  it('survives its being protected and renamed', async () => {
    const { world: made, file, before, after } = await shareAndWork(cloud, 'deploy.txt', secret);
    expect(await made.cloud.user.nameOf(file)).toBe('deploy.txt.p7m');
    expect(after).toEqual(before);
  });
});
