/** A document in a cloud, as its visitor knows it. */
export interface Dropped {
  readonly name: string;
  /** Its place in the clouds' own terms. */
  readonly id: string;
  read(): Promise<Buffer>;
  /** How many content versions there are, the present one included. */
  versions(): Promise<number>;
}

/** A person or program that finds its way by `GET /sandbox` alone and then uses the vendor's API. */
export interface Visitor {
  /** What `connector` says in the feed. */
  readonly connector: 'graph' | 'box';
  readonly kind: 'sharepoint' | 'onedrive' | 'box-folder';
  drop(name: string, bytes: Buffer): Promise<Dropped>;
  find(name: string): Promise<Dropped | undefined>;
}

interface GraphPlaces {
  readonly token: string;
  readonly graph: string;
  readonly drives: readonly { readonly id: string; readonly name: string; readonly kind: 'sharepoint' | 'onedrive' }[];
}

/** Uploads into the first drive of a kind by `PUT root:/name:/content`. */
export async function graphVisitor(address: string, kind: 'sharepoint' | 'onedrive'): Promise<Visitor> {
  const places = await json<GraphPlaces>(fetch(`${address}/sandbox`));
  const drive = places.drives.find((one) => one.kind === kind);
  if (drive === undefined) throw new Error(`No drive of kind ${kind}`);
  const call = caller(await tokenOf(places.token, { scope: 'https://graph.microsoft.com/.default' }));
  const items = `${places.graph}/drives/${drive.id}`;
  const dropped = ({ id, name }: { readonly id: string; readonly name: string }): Dropped => ({
    id,
    name,
    read: async () => bytesOf(call(`${items}/items/${id}/content`)),
    versions: async () =>
      (await json<{ value: readonly unknown[] }>(call(`${items}/items/${id}/versions`))).value.length,
  });
  return {
    connector: 'graph',
    kind,
    async drop(name, bytes) {
      const body = { method: 'PUT', body: new Uint8Array(bytes), type: 'application/octet-stream' };
      return dropped(await json(call(`${items}/root:/${encodeURIComponent(name)}:/content`, body)));
    },
    async find(name) {
      const answer = await call(`${items}/root:/${encodeURIComponent(name)}`, { missing: true });
      return answer.status === 404 ? undefined : dropped(await json(Promise.resolve(answer)));
    },
  };
}

interface BoxPlaces {
  readonly token: string;
  readonly api: string;
  readonly upload: string;
  readonly folders: readonly { readonly id: string; readonly name: string }[];
}

/** Uploads into the first folder as Box's multipart upload. */
export async function boxVisitor(address: string): Promise<Visitor> {
  const places = await json<BoxPlaces>(fetch(`${address}/sandbox`));
  const folder = places.folders[0];
  if (folder === undefined) throw new Error('No folder');
  const call = caller(await tokenOf(places.token, {}));
  const dropped = ({ id, name }: { readonly id: string; readonly name: string }): Dropped => ({
    id,
    name,
    read: async () => bytesOf(call(`${places.api}/files/${id}/content`)),
    versions: async () =>
      (await json<{ total_count: number }>(call(`${places.api}/files/${id}/versions`))).total_count + 1,
  });
  return {
    connector: 'box',
    kind: 'box-folder',
    async drop(name, bytes) {
      const form = new FormData();
      form.set('attributes', JSON.stringify({ name, parent: { id: folder.id } }));
      form.set('file', new Blob([new Uint8Array(bytes)]), name);
      const answer = call(`${places.upload}/files/content`, { method: 'POST', body: form });
      const [made] = (await json<{ entries: readonly { id: string; name: string }[] }>(answer)).entries;
      if (made === undefined) throw new Error('The upload made no file');
      return dropped(made);
    },
    async find(name) {
      const list = call(`${places.api}/folders/${folder.id}/items?limit=1000`);
      const { entries } = await json<{ entries: readonly { id: string; name: string }[] }>(list);
      const found = entries.find((entry) => entry.name === name);
      return found === undefined ? undefined : dropped(found);
    },
  };
}

/** Any client id and secret will do. */
async function tokenOf(url: string, more: Readonly<Record<string, string>>): Promise<string> {
  const form = { grant_type: 'client_credentials', client_id: 'anyone', client_secret: 'anything', ...more };
  const answer = fetch(url, { method: 'POST', body: new URLSearchParams(form) });
  return (await json<{ access_token: string }>(answer)).access_token;
}

interface CallOptions {
  readonly method?: string;
  readonly body?: Uint8Array<ArrayBuffer> | FormData;
  readonly type?: string;
  /** 404 is an answer, not a failure. */
  readonly missing?: boolean;
}

/** Calls with a token, following redirects to the download without it; what isn't a success throws. */
function caller(token: string) {
  return async (url: string, options: CallOptions = {}): Promise<Response> => {
    const { method = 'GET', body, type, missing = false } = options;
    const headers = { Authorization: `Bearer ${token}`, ...(type === undefined ? {} : { 'Content-Type': type }) };
    const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
    if (response.ok || (missing && response.status === 404)) return response;
    throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  };
}

async function json<Body>(answer: Promise<Response>): Promise<Body> {
  return (await (await answer).json()) as Body;
}

async function bytesOf(answer: Promise<Response>): Promise<Buffer> {
  return Buffer.from(await (await answer).arrayBuffer());
}
