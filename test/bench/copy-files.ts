/** A process that only moves bytes: each file down, those with a card up again, by plain fetch over the calls that must be. */
import { childData, reportLast } from './children.ts';
import { sandboxTenantId } from '../../config.ts';

export interface CopyOrder {
  readonly cloud: 'graph' | 'box';
  readonly origin: string;
}

export interface CopyResult {
  readonly files: number;
  readonly ms: number;
  readonly cpu: number;
}

interface Entry {
  readonly id: string;
  readonly name: string;
}

interface Copier {
  list(): Promise<readonly Entry[]>;
  copy(entry: Entry): Promise<void>;
}

/** As many at a time as the connector works on unless told otherwise. */
const concurrency = 8;

const order = childData() as CopyOrder;
const copier = order.cloud === 'graph' ? await graphCopier(order.origin) : await boxCopier(order.origin);
const entries = [...(await copier.list())];
const files = entries.length;
const begun = performance.now();
const cpuBegun = process.cpuUsage();
await Promise.all(
  Array.from({ length: concurrency }, async () => {
    for (let entry = entries.shift(); entry !== undefined; entry = entries.shift()) await copier.copy(entry);
  }),
);
const { user, system } = process.cpuUsage(cpuBegun);
reportLast({ files, ms: performance.now() - begun, cpu: (user + system) / 1000 } satisfies CopyResult);

type Call = (url: string, init?: RequestInit) => Promise<Response>;

function caller(token: string): Call {
  return async (url, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${token}`);
    const response = await fetch(url, { redirect: 'manual', ...init, headers });
    if (response.status >= 400) throw new Error(`Cannot copy: ${response.status} for ${init.method ?? 'GET'}`);
    return response;
  };
}

async function tokenFrom(url: string, form: Record<string, string>): Promise<string> {
  const client = { grant_type: 'client_credentials', client_id: 'labelwright', client_secret: 'x' };
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams({ ...client, ...form }) });
  return ((await response.json()) as { access_token: string }).access_token;
}

async function download(call: Call, url: string): Promise<Uint8Array<ArrayBuffer>> {
  const redirect = await call(url);
  await redirect.body?.cancel();
  return new Uint8Array(await (await fetch(redirect.headers.get('location') ?? '')).arrayBuffer());
}

/** Look, content, download; versions, session, bytes, last look, commit, versions. */
async function graphCopier(origin: string): Promise<Copier> {
  const scope = 'https://graph.microsoft.com/.default';
  const call = caller(await tokenFrom(`${origin}/${sandboxTenantId}/oauth2/v2.0/token`, { scope }));
  const { drives } = (await (await fetch(`${origin}/sandbox`)).json()) as { drives: { id: string }[] };
  const drive = `${origin}/v1.0/drives/${drives[0]?.id ?? ''}`;
  const json = async (url: string, init?: RequestInit): Promise<unknown> => (await call(url, init)).json();
  return {
    async list() {
      const found: Entry[] = [];
      for (let next: string | undefined = `${drive}/root/delta`; next !== undefined;) {
        const page = (await json(next)) as { value: (Entry & { file?: object })[]; '@odata.nextLink'?: string };
        found.push(...page.value.filter(({ file }) => file !== undefined));
        next = page['@odata.nextLink'];
      }
      return found;
    },
    async copy({ id, name }) {
      const item = `${drive}/items/${id}`;
      const { eTag } = (await json(item)) as { eTag: string };
      const bytes = await download(call, `${item}/content`);
      if (!name.startsWith('card')) return;
      await json(`${item}/versions?$top=2`);
      const { uploadUrl } = (await json(`${item}/createUploadSession`, {
        method: 'POST',
        headers: { 'if-match': eTag, 'content-type': 'application/json' },
        body: JSON.stringify({
          item: { '@microsoft.graph.conflictBehavior': 'replace', fileSize: bytes.length },
          deferCommit: true,
        }),
      })) as { uploadUrl: string };
      const range = { 'content-range': `bytes 0-${bytes.length - 1}/${bytes.length}` };
      await (await fetch(uploadUrl, { method: 'PUT', headers: range, body: bytes })).text();
      await json(item);
      await (await fetch(uploadUrl, { method: 'POST' })).text();
      await json(`${item}/versions?$top=2`);
    },
  };
}

/** Look, content, download; last look, bytes. */
async function boxCopier(origin: string): Promise<Copier> {
  const subject = { box_subject_type: 'enterprise', box_subject_id: '1' };
  const call = caller(await tokenFrom(`${origin}/oauth2/token`, subject));
  const { folders } = (await (await fetch(`${origin}/sandbox`)).json()) as { folders: { id: string }[] };
  return {
    async list() {
      const query = `fields=id,name,type&limit=1000`;
      const page = await call(`${origin}/2.0/folders/${folders[0]?.id ?? ''}/items?${query}`);
      return ((await page.json()) as { entries: Entry[] }).entries;
    },
    async copy({ id, name }) {
      const file = `${origin}/2.0/files/${id}`;
      await (await call(file)).json();
      const bytes = await download(call, `${file}/content`);
      if (!name.startsWith('card')) return;
      const { etag } = (await (await call(file)).json()) as { etag: string };
      const form = new FormData();
      form.set('attributes', JSON.stringify({ name }));
      form.set('file', new Blob([bytes]), 'file');
      const to = `${origin}/upload/2.0/files/${id}/content`;
      await (await call(to, { method: 'POST', headers: { 'if-match': etag }, body: form })).text();
    },
  };
}
