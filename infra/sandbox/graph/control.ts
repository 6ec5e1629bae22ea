import { z } from 'zod';
import { jsonResponse, parseJsonBody } from '../json.ts';
import type { Deliveries } from './deliveries.ts';
import { expireDeltaTokens } from './delta.ts';
import { serveContent } from './downloads.ts';
import type { ItemRecord } from './records.ts';
import type { Subscriptions } from './subscriptions.ts';
import { controlSwitches } from './switches.ts';
import type { World } from './world.ts';

export interface ControlOptions {
  readonly world: World;
  readonly subscriptions: Subscriptions;
  readonly deliveries: Deliveries;
}

type Control = (request: Request, options: ControlOptions) => Response | Promise<Response>;

/**
 * What a tester can do to the sandbox that no API of the vendor offers; also `GET /sandbox`, which tells a visitor where things
 * are. `/sandbox/faults` is served elsewhere.
 */
export async function control(request: Request, options: ControlOptions): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname.startsWith('/sandbox/files/')) return openFile(request, options);
  const route = controls[pathname];
  return route === undefined ? problem(404, `Cannot find ${pathname}`) : route(request, options);
}

const controls: Readonly<Record<string, Control>> = {
  '/sandbox': describe,
  '/sandbox/switches': (request, { world }) => controlSwitches(request, world.switches),
  '/sandbox/locks': controlLocks,
  '/sandbox/facets': controlFacets,
  '/sandbox/libraries': controlLibraries,
  '/sandbox/delta-tokens': controlDeltaTokens,
  '/sandbox/lifecycle': controlLifecycle,
  '/sandbox/subscriptions': controlSubscriptions,
};

function problem(status: number, error: string): Response {
  return jsonResponse({ error }, { status });
}

function done(): Response {
  return new Response(null, { status: 204 });
}

function describe(_request: Request, { world }: ControlOptions): Response {
  const { tenantId, origin, library } = world;
  return jsonResponse({
    tenantId,
    token: `${origin}/${tenantId}/oauth2/v2.0/token`,
    graph: `${origin}/v1.0`,
    drives: library.drives().map(({ id, name, kind }) => ({ id, name, kind })),
  });
}

const itemSchema = { driveId: z.string(), itemId: z.string() };

function itemOf({ library }: World, where: { driveId: string; itemId: string }): ItemRecord | undefined {
  const item = library.anyItem(where.itemId);
  return item?.driveId === where.driveId && !item.deleted ? item : undefined;
}

const lockSchema = z.strictObject({ ...itemSchema, user: z.string().min(1).default('someone@sandbox.example') });

/** `POST` opens a file as a user, who keeps others from writing; `DELETE` closes it again. Both `{driveId, itemId, user?}`. */
async function controlLocks(request: Request, { world }: ControlOptions): Promise<Response> {
  const parsed = await parseJsonBody(request, lockSchema);
  if (parsed.kind === 'invalid') return problem(400, parsed.problem);
  const item = itemOf(world, parsed.value);
  if (item === undefined) return problem(404, 'Cannot find the item');
  const { user: mail } = parsed.value;
  const user = world.library.user(mail) ?? { kind: 'user', id: mail, name: mail, mail };
  if (request.method !== 'POST' && request.method !== 'DELETE') return problem(405, 'Use POST or DELETE');
  world.library.save({ ...item, lockedBy: request.method === 'POST' ? user : undefined }, 'none');
  return done();
}

const facetsSchema = z.strictObject({ ...itemSchema, facets: z.record(z.string(), z.unknown()) });

/** `POST {driveId, itemId, facets}` replaces the facets that are shown beside an item's own: `malware`, `package`, `retentionLabel`. */
async function controlFacets(request: Request, { world }: ControlOptions): Promise<Response> {
  if (request.method !== 'POST') return problem(405, 'Use POST');
  const parsed = await parseJsonBody(request, facetsSchema);
  if (parsed.kind === 'invalid') return problem(400, parsed.problem);
  const item = itemOf(world, parsed.value);
  if (item === undefined) return problem(404, 'Cannot find the item');
  world.library.save({ ...item, facets: parsed.value.facets, eTag: item.eTag + 1 });
  return done();
}

const librarySchema = z.strictObject({ driveId: z.string(), requireCheckout: z.boolean() });

/** `POST {driveId, requireCheckout}`: whether the library's files must be checked out before they are changed. */
async function controlLibraries(request: Request, { world }: ControlOptions): Promise<Response> {
  if (request.method !== 'POST') return problem(405, 'Use POST');
  const parsed = await parseJsonBody(request, librarySchema);
  if (parsed.kind === 'invalid') return problem(400, parsed.problem);
  const { driveId, requireCheckout } = parsed.value;
  const drive = world.library.drives().find(({ id }) => id === driveId);
  if (drive === undefined) return problem(404, 'Cannot find the drive');
  world.library.saveDrive({ ...drive, requireCheckout });
  return done();
}

/** `DELETE` makes every delta token handed out so far answer 410. */
function controlDeltaTokens(request: Request, { world }: ControlOptions): Response {
  if (request.method !== 'DELETE') return problem(405, 'Use DELETE');
  expireDeltaTokens(world);
  return done();
}

const lifecycleSchema = z.strictObject({
  subscriptionId: z.string(),
  event: z.enum(['reauthorizationRequired', 'subscriptionRemoved', 'missed']),
});

/** `POST {subscriptionId, event}` sends a lifecycle notification. */
async function controlLifecycle(request: Request, options: ControlOptions): Promise<Response> {
  if (request.method !== 'POST') return problem(405, 'Use POST');
  const parsed = await parseJsonBody(request, lifecycleSchema);
  if (parsed.kind === 'invalid') return problem(400, parsed.problem);
  const subscription = options.subscriptions.find(parsed.value.subscriptionId);
  if (subscription === undefined) return problem(404, 'Cannot find the subscription');
  options.deliveries.lifecycle(subscription, parsed.value.event);
  return done();
}

const removalSchema = z.strictObject({ subscriptionId: z.string() });

/** `DELETE {subscriptionId}` removes one silently, as the service may. */
async function controlSubscriptions(request: Request, { subscriptions }: ControlOptions): Promise<Response> {
  if (request.method !== 'DELETE') return problem(405, 'Use DELETE');
  const parsed = await parseJsonBody(request, removalSchema);
  if (parsed.kind === 'invalid') return problem(400, parsed.problem);
  if (subscriptions.find(parsed.value.subscriptionId) === undefined)
    return problem(404, 'Cannot find the subscription');
  subscriptions.remove(parsed.value.subscriptionId);
  return done();
}

/** Where an item's `webUrl` leads: the file as it is now. */
function openFile(request: Request, { world }: ControlOptions): Response {
  const [, , , driveId = '', itemId = ''] = new URL(request.url).pathname.split('/');
  const item = itemOf(world, { driveId: decodeURIComponent(driveId), itemId });
  if (item?.content === undefined) return problem(404, 'Cannot find the file');
  return serveContent({ world, request, item, content: item.content });
}
