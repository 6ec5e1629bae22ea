import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createContents, type Contents } from '../contents.ts';
import { openDatabase, text, type Database } from '../database.ts';
import { createFaults } from '../faults.ts';
import { createUsage } from '../usage.ts';
import { createMemoryContents } from '../memory-contents.ts';
import type { Handle } from '../serve.ts';
import { createGeneratedContents } from '../generated-contents.ts';
import { createGenerator, type GeneratedSize } from '../seed/generated.ts';
import type { Seed } from '../seed/seed.ts';
import { createActivity } from './activity.ts';
import { decode } from './address.ts';
import { control } from './control.ts';
import { createDeliveries } from './deliveries.ts';
import { download } from './downloads.ts';
import { driveItem } from './drive-item.ts';
import { scheduleEnrichment } from './enrichment.ts';
import { errorContext, errorResponse, GraphError, segmentNotFound, tooManyRequests } from './graph-error.ts';
import { createItems, type Items } from './items.ts';
import { createLibrary } from './library.ts';
import { serveDrives, serveSites } from './places.ts';
import { plantGenerated } from './plant-generated.ts';
import { plantSeed } from './plant-seed.ts';
import { schema, type TenantLabel } from './records.ts';
import { serveSecurity } from './sensitivity-labels.ts';
import { createSubscriptions, type Subscriptions } from './subscriptions.ts';
import { defaultSwitches } from './switches.ts';
import { createTokens, type Tokens } from './tokens.ts';
import { unitCost } from './unit-costs.ts';
import { createUploadSessions, type UploadSessions } from './upload-sessions.ts';
import type { Call, World } from './world.ts';

export interface GraphSandboxOptions {
  /** Where files, versions and subscriptions live; in memory and a temporary folder without one. */
  readonly folder?: string;
  /** Without a folder: contents in memory as well, so that nothing waits for a disk. */
  readonly inMemory?: boolean;
  /** Of the API: `http://127.0.0.1:7072`. */
  readonly origin: string;
  /** Of pre-authenticated addresses, another one: `http://localhost:7072`. */
  readonly downloadOrigin: string;
  /** Planted where the folder holds no drive yet. */
  readonly seed?: Seed;
  /** Files in the first library whose bytes are made when they are read; say the same of the same folder. */
  readonly generated?: GeneratedSize;
  /** The tenant's sensitivity labels; none without it. */
  readonly labels?: readonly TenantLabel[];
  /** Posts notifications and handshakes. */
  readonly fetch?: typeof fetch;
  /** Epoch ms; waits go by the real clock. */
  readonly now?: () => number;
  readonly enrichment?: boolean;
  readonly checkIfMatchAtCommit?: boolean;
}

export interface GraphSandbox {
  /** Every path of the sandbox, control endpoints included. Rejects with ConnectionDroppedError where a fault breaks the connection. */
  readonly handle: Handle;
  close(): Promise<void>;
  /** Resolves when all notifications are delivered or given up and no file waits for enrichment. */
  idle(): Promise<void>;
}

/** The sandbox's one tenant. */
export const tenantId = '3f6c1a52-8b0e-4d67-9a14-7e25c0b9d381';

/**
 * A stand-in for Microsoft Graph's files, sites and subscriptions and for Entra's token endpoint. What the vendor refuses, it
 * refuses, with the vendor's statuses and error bodies. The same folder gives the same state after a restart.
 */
export async function createGraphSandbox(options: GraphSandboxOptions): Promise<GraphSandbox> {
  const { folder, origin, downloadOrigin, now = Date.now, fetch: fetch_ = fetch } = options;
  if (folder !== undefined) await mkdir(folder, { recursive: true });
  const database = openDatabase(folder === undefined ? undefined : join(folder, 'graph.sqlite'), schema);
  const generator = options.generated === undefined ? undefined : await createGenerator(options.generated);
  const kept = await openContents(options);
  const contents = generator === undefined ? kept : createGeneratedContents(generator, kept);
  const { enrichment = false, checkIfMatchAtCommit = false } = options;
  const switches = { ...defaultSwitches, enrichment, checkIfMatchAtCommit };
  const library = createLibrary({ database, now, onChange: (drive, notice) => deliveries.changed(drive, notice) });
  const secret = keptSecret(database);
  const { labels = [] } = options;
  const world: World = { tenantId, origin, downloadOrigin, secret, database, contents, library, switches, labels, now };

  const activity = createActivity();
  const subscriptions = createSubscriptions(world, fetch_);
  const deliveries = createDeliveries({ world, activity, fetch: fetch_, subscriptions: subscriptions.ofDrive });
  const sessions = createUploadSessions(world, (item) => driveItem(world, item));
  const items = createItems(world, { sessions, onUpload: (item) => scheduleEnrichment(world, activity, item) });
  const lifetimeSeconds = (): number => switches.tokenLifetimeSeconds;
  const tokens = createTokens({ tenantId, secret, origin, now, lifetimeSeconds, user: library.user });
  const faults = createFaults();
  const usage = createUsage({
    now,
    allowance: () => ({ limit: switches.unitsPerWindow, windowMs: switches.unitWindowMs }),
    cost: unitCost,
    refuse: () => errorResponse(tooManyRequests(), errorContext(new Request(origin), now())),
    tells: true,
  });
  const route = createRoute({ world, subscriptions, sessions, items, tokens });

  if (options.seed !== undefined && library.drives().length === 0) await plantSeed(world, options.seed);
  if (generator !== undefined) plantGenerated(world, generator);
  // Nobody is told of what was there at first, not even who subscribes at once.
  await activity.idle();
  deliveries.resume();

  return {
    handle: (request) => {
      const ordered = faults.control(request) ?? usage.control(request);
      if (ordered !== undefined) return Promise.resolve(ordered);
      if (/^\/sandbox(\/|$)/.test(new URL(request.url).pathname))
        return control(request, { world, subscriptions, deliveries });
      return usage.around(request, (counted) => faults.around(counted, (passed) => answered(passed, now(), route)));
    },
    idle: activity.idle,
    close: async () => {
      await activity.stop();
      await sessions.close();
      await contents.close();
      database.close();
    },
  };
}

function openContents({ folder, inMemory = false }: GraphSandboxOptions): Promise<Contents> {
  if (folder !== undefined) return createContents(join(folder, 'contents'));
  return inMemory ? Promise.resolve(createMemoryContents()) : createContents();
}

/** Kept with the state, so that tokens and delta links outlive a restart. */
function keptSecret(database: Database): string {
  database.run(`INSERT OR IGNORE INTO meta VALUES ('secret', ?)`, randomBytes(32).toString('base64url'));
  return text(database.get(`SELECT value FROM meta WHERE key = 'secret'`) ?? {}, 'value');
}

interface Parts {
  readonly world: World;
  readonly subscriptions: Subscriptions;
  readonly sessions: UploadSessions;
  readonly items: Items;
  readonly tokens: Tokens;
}

function createRoute({ world, subscriptions, sessions, items, tokens }: Parts): Handle {
  const serveApi = async (call: Call, rest: string): Promise<Response> => {
    const segments = rest
      .split('/')
      .filter((segment) => segment !== '')
      .map(decode);
    switch (segments[0]) {
      case 'drives':
        return serveDrives(world, items, call, rest.slice('drives/'.length));
      case 'sites':
        return serveSites(world, call, segments.slice(1));
      case 'security':
        return serveSecurity(world, call, segments.slice(1));
      case 'subscriptions':
        return subscriptions.serve(call, segments.slice(1));
      default:
        throw segmentNotFound(segments[0] ?? '');
    }
  };

  return async (request) => {
    const url = new URL(request.url);
    const [, first = '', ...others] = url.pathname.split('/');
    if (others.join('/') === 'oauth2/v2.0/token') return tokens.endpoint(request, decode(first));
    if (first === 'download') return download(world, request);
    if (first === 'upload') return sessions.serve(request);
    if (first !== 'v1.0') throw new GraphError(400, 'BadRequest', `Invalid version: ${first}`);
    return serveApi({ request, url, caller: tokens.caller(request) }, others.join('/'));
  };
}

/** Errors become Graph's answers; each answer carries the ids that Graph sends. */
async function answered(request: Request, now: number, route: Handle): Promise<Response> {
  const context = errorContext(request, now);
  const response = await route(request).catch((error: unknown) => {
    if (error instanceof GraphError) return errorResponse(error, context);
    throw error;
  });
  response.headers.set('request-id', context.requestId);
  response.headers.set('client-request-id', context.clientRequestId);
  return response;
}
