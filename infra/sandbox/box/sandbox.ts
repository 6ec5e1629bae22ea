import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { createContents } from '../contents.ts';
import { openDatabase, text, type Database } from '../database.ts';
import { createFaults } from '../faults.ts';
import { createUsage } from '../usage.ts';
import { parseJsonBody } from '../json.ts';
import { createMemoryContents } from '../memory-contents.ts';
import { createGeneratedContents } from '../generated-contents.ts';
import { createGenerator, type GeneratedSize, type Generator } from '../seed/generated.ts';
import type { Seed } from '../seed/seed.ts';
import { BoxError, errorResponse, json } from './box-error.ts';
import { defaultSwitches, type Cloud, type Switches } from './cloud.ts';
import { contentRoutes, download, isDownload } from './content.ts';
import { createDeliveries } from './deliveries.ts';
import { eventRoutes } from './events.ts';
import { fileRoutes } from './files.ts';
import { folderRoutes } from './folders.ts';
import { children, rootId } from './items.ts';
import { metadataRoutes } from './metadata.ts';
import { plant } from './plant.ts';
import { plantGenerated } from './plant-generated.ts';
import { createRouter, type Find } from './router.ts';
import { schema } from './schema.ts';
import { collaborationRoutes } from './sharing.ts';
import { authenticate, issueToken } from './tokens.ts';
import { uploadSessionRoutes } from './upload-sessions.ts';
import { uploadRoutes } from './uploads.ts';
import { userRoutes } from './users-routes.ts';
import { addUser, serviceAccount } from './users.ts';
import { versionRoutes } from './versions.ts';
import { endSessions } from './webhook-health.ts';
import { webhookRoutes } from './webhooks.ts';

export interface BoxSandboxOptions {
  /** Where files, versions, webhooks and events live; without it they end with the sandbox. */
  readonly folder?: string;
  /** Without a folder: database and contents in memory, so that nothing but the parts of upload sessions waits for a disk. */
  readonly inMemory?: boolean;
  /** Of the API, the uploads (`/upload`) and the tokens: `http://127.0.0.1:7073`. */
  readonly origin: string;
  /** Where downloads are redirected to: `http://localhost:7073`. */
  readonly downloadOrigin: string;
  /** Sign webhook deliveries. */
  readonly keys: { readonly primary: string; readonly secondary: string };
  /** What is there at first; ignored where the folder holds a cloud already. */
  readonly seed?: Seed;
  /** Files in the first folder whose bytes are made when they are read; say the same of the same folder. */
  readonly generated?: GeneratedSize;
  readonly switches?: Partial<Switches>;
  /** Carries webhook deliveries. */
  readonly fetch?: typeof fetch;
  readonly now?: () => number;
}

export interface BoxSandbox {
  handle(request: Request): Promise<Response>;
  /** Resolves once no webhook delivery is under way or due; retries that wait are not waited for. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** Ids of Box are numbers in text; these start where they look like Box's. */
const firstId = 1_800_000_000_001;

const switchChanges = z.strictObject({
  newVersionFires: z.boolean().exactOptional(),
  downloadReadyAfterMs: z.int().min(0).exactOptional(),
  commitWaits: z.int().min(0).exactOptional(),
  repeatEvents: z.boolean().exactOptional(),
  classificationMovesEtag: z.boolean().exactOptional(),
  actingAsUsers: z.boolean().exactOptional(),
  holdVersions: z.boolean().exactOptional(),
  historyDelayMs: z.int().min(0).exactOptional(),
  callsPerWindow: z.int().min(0).exactOptional(),
  callWindowMs: z.int().min(100).exactOptional(),
  uploadsPerWindow: z.int().min(0).exactOptional(),
  unauthorizedApps: z.array(z.string()).exactOptional(),
  firstRetryMs: z.int().min(1).exactOptional(),
});

/**
 * Box on loopback: the endpoints that the connector and a visitor use, refusing what Box refuses. `GET /sandbox` says where
 * things are, `/sandbox/faults` spoils calls, `/sandbox/switches` sets what Box leaves unsaid.
 */
export async function createBoxSandbox(options: BoxSandboxOptions): Promise<BoxSandbox> {
  const temporary = options.folder === undefined ? await mkdtemp(join(tmpdir(), 'labelwright-box-')) : undefined;
  const folder = options.folder ?? temporary ?? '';
  const generator = options.generated === undefined ? undefined : await createGenerator(options.generated);
  const cloud = await openCloud(folder, options, generator);
  const deliveries = createDeliveries(cloud, { keys: options.keys, fetch: options.fetch ?? fetch });
  cloud.wake = () => deliveries.wake();
  await populate(cloud, options.seed);
  if (generator !== undefined) plantGenerated(cloud, generator);
  deliveries.wake();

  const faults = createFaults();
  const usage = createUsage({
    now: cloud.now,
    allowance: () => ({
      limit: cloud.switches.callsPerWindow,
      uploads: cloud.switches.uploadsPerWindow,
      windowMs: cloud.switches.callWindowMs,
    }),
    cost: ({ url }) => callCost(new URL(url)),
    isUpload: ({ method, url }) => method === 'POST' && isUpload(new URL(url)),
    refuse: () => errorResponse(new BoxError(429, ...tooManyRequests)),
    tells: false,
  });
  const find = createRouter(routesOf(cloud));
  return {
    handle: (request) =>
      Promise.resolve(
        faults.control(request) ??
          usage.control(request) ??
          usage.around(request, async (counted) =>
            withBody(await faults.around(counted, (asked) => answer(cloud, asked, find))),
          ),
      ),
    idle: () => deliveries.idle(),
    async close() {
      await deliveries.close();
      await cloud.contents.close();
      cloud.database.close();
      if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
    },
  };
}

const routesOf = (cloud: Cloud): ReturnType<typeof fileRoutes> => [
  ...userRoutes(cloud),
  ...folderRoutes(cloud),
  ...fileRoutes(cloud),
  ...contentRoutes(cloud),
  ...uploadRoutes(cloud),
  ...uploadSessionRoutes(cloud),
  ...versionRoutes(cloud),
  ...collaborationRoutes(cloud),
  ...metadataRoutes(cloud),
  ...webhookRoutes(cloud),
  ...eventRoutes(cloud),
];

async function openCloud(folder: string, options: BoxSandboxOptions, generator?: Generator): Promise<Cloud> {
  const { origin, downloadOrigin, switches, now } = options;
  const inMemory = options.folder === undefined && options.inMemory === true;
  const uploadsFolder = join(folder, 'uploads');
  await mkdir(uploadsFolder, { recursive: true });
  const database = openDatabase(inMemory ? undefined : join(folder, 'box.sqlite'), schema);
  const kept = inMemory ? createMemoryContents() : await createContents(join(folder, 'contents'));
  return {
    database,
    contents: generator === undefined ? kept : createGeneratedContents(generator, kept),
    uploadsFolder,
    origin,
    downloadOrigin,
    enterpriseId: '7073001',
    downloadSecret: setting(database, 'download-secret', () => randomBytes(32).toString('base64')),
    switches: { ...defaultSwitches, ...switches },
    now: now ?? Date.now,
    nextId: () => nextId(database),
    wake: () => undefined,
  };
}

function setting(database: Database, name: string, create: () => string): string {
  database.run('INSERT OR IGNORE INTO settings VALUES (?, ?)', name, create());
  const row = database.get('SELECT value FROM settings WHERE name = ?', name);
  if (row === undefined) throw new Error(`Cannot read sandbox state: setting ${name} is missing`);
  return text(row, 'value');
}

function nextId(database: Database): string {
  const last = setting(database, 'last-id', () => String(firstId));
  const next = String(Number(last) + 1);
  database.run("UPDATE settings SET value = ? WHERE name = 'last-id'", next);
  return next;
}

async function populate(cloud: Cloud, seed: Seed | undefined): Promise<void> {
  if (cloud.database.get("SELECT 1 AS found FROM settings WHERE name = 'planted'") !== undefined) return;
  // A start that was cut off while planting leaves half a cloud: it is begun anew.
  for (const table of ['users', 'items', 'versions', 'collaborations', 'events'])
    cloud.database.run(`DELETE FROM ${table}`);
  addUser(cloud, {
    name: 'Labelwright',
    login: 'AutomationUser_7073_sandbox@boxdevedition.com',
    role: 'coadmin',
    kind: 'service',
  });
  if (seed !== undefined) await plant(cloud, seed);
  cloud.database.run("INSERT INTO settings VALUES ('planted', 'yes')");
}

async function answer(cloud: Cloud, request: Request, find: Find): Promise<Response> {
  const url = new URL(request.url);
  try {
    if (url.pathname === '/sandbox') return json(200, whereabouts(cloud));
    if (url.pathname === '/sandbox/switches') return await setSwitches(cloud, request);
    if (url.pathname === '/oauth2/token') return await issueToken(cloud, request);
    if (isDownload(url)) return download(cloud, request);
    const caller = authenticate(cloud, request);
    const { route, param } = find(request.method, url.pathname);
    return await route.handle({ request, url, caller, param });
  } catch (error) {
    if (error instanceof BoxError) return errorResponse(error);
    throw error;
  } finally {
    cloud.wake();
  }
}

function whereabouts(cloud: Cloud): object {
  const user = serviceAccount(cloud);
  const folders = children(cloud, user, rootId).filter(({ type }) => type === 'folder');
  return {
    token: `${cloud.origin}/oauth2/token`,
    api: `${cloud.origin}/2.0`,
    upload: `${cloud.origin}/upload/2.0`,
    user: { id: user.id, login: user.login, name: user.name },
    folders: folders.map(({ id, name }) => ({ id, name })),
  };
}

async function setSwitches(cloud: Cloud, request: Request): Promise<Response> {
  if (request.method === 'PUT') {
    const parsed = await parseJsonBody(request, switchChanges);
    if (parsed.kind === 'invalid') return json(400, { error: parsed.problem });
    cloud.switches = { ...cloud.switches, ...parsed.value };
    for (const appId of cloud.switches.unauthorizedApps) endSessions(cloud, appId);
  } else if (request.method !== 'GET') return json(405, { error: 'Use GET or PUT' });
  return json(200, cloud.switches);
}

/** Every call of the API counts once, whatever it does; downloads and tokens are served elsewhere, the sandbox's own paths nowhere. */
function callCost(url: URL): number | undefined {
  if (url.pathname.startsWith('/sandbox') || url.pathname.startsWith('/oauth2/')) return undefined;
  return isDownload(url) ? 0 : 1;
}

/** Where content becomes a file version; the parts of a session are calls like any other. */
function isUpload({ pathname }: URL): boolean {
  return /^\/upload\/2\.0\/files\/(?:(?:\d+\/)?content|upload_sessions\/[^/]+\/commit)$/.test(pathname);
}

const tooManyRequests = ['rate_limit_exceeded', 'Request rate limit exceeded, please try again later'] as const;

const faultCodes: Readonly<Record<number, readonly [code: string, message: string]>> = {
  403: ['forbidden', 'Forbidden'],
  404: ['not_found', 'Not Found'],
  409: ['conflict', 'Conflict'],
  412: ['precondition_failed', 'The resource has been modified. Please retrieve the resource again and retry'],
  429: tooManyRequests,
  500: ['internal_server_error', 'Internal Server Error'],
  502: ['bad_gateway', 'Bad Gateway'],
  503: ['unavailable', 'Unavailable'],
};

/** A status that was ordered without a body gets Box's error object. */
function withBody(response: Response): Response {
  const known = faultCodes[response.status];
  if (response.body !== null || known === undefined) return response;
  const told = errorResponse(new BoxError(response.status, ...known));
  const headers = new Headers(response.headers);
  for (const [name, value] of told.headers) headers.set(name, value);
  return new Response(told.body, { status: response.status, headers });
}
