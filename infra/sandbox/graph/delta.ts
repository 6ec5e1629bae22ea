import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { collection, linkTo, pageSize } from './answers.ts';
import { deltaItem } from './drive-item.ts';
import { GraphError } from './graph-error.ts';
import type { Change } from './library.ts';
import type { DriveRecord, ItemRecord } from './records.ts';
import { project } from './select.ts';
import type { Call, World } from './world.ts';

/** Where a listing stands: after `position`; deletions up to `snapshot` aren't told, since the caller never saw those items. */
const cursorSchema = z.object({ drive: z.string(), epoch: z.number(), position: z.number(), snapshot: z.number() });
type Cursor = z.infer<typeof cursorSchema>;

/**
 * `root/delta`: the latest state of each item that changed, in the order of the last changes, with the folders above them
 * unless `deltaExcludeParent` is sent. `?token=latest` starts from now, an ISO time from then, none from the beginning. A token
 * that is unknown or was expired by the control call answers 410 with the start of a full listing as Location.
 */
export function delta(world: World, drive: DriveRecord, call: Call, token: string | null): Response {
  const cursor = startOf(world, drive, token);
  const start = new URL(`/v1.0/drives/${encodeURIComponent(drive.id)}/root/delta`, world.origin);
  for (const name of ['$select', '$top']) {
    const value = call.url.searchParams.get(name);
    if (value !== null) start.searchParams.set(name, value);
  }
  if (cursor === undefined) throw resyncRequired(start);

  const limit = pageSize(call.url, 200, 5_000);
  const changes = token === 'latest' ? [] : world.library.changesAfter(drive.id, cursor.position, limit + 1);
  const page = changes.slice(0, limit);
  const position = page.at(-1)?.sequence ?? cursor.position;
  const link = linkTo(world.origin, start, { token: seal(world, { ...cursor, position }) });
  const value = itemsOf(world, page, { cursor, bare: call.request.headers.has('deltaexcludeparent') });
  return collection(world.origin, {
    context: 'Collection(driveItem)',
    value: value.map((item) => project(deltaItem(world, item), { select: call.url.searchParams.get('$select') })),
    ...(changes.length > limit ? { nextLink: link } : { deltaLink: link }),
  });
}

function itemsOf(
  world: World,
  page: readonly Change[],
  { cursor, bare }: { cursor: Cursor; bare: boolean },
): readonly ItemRecord[] {
  const told = page.filter(({ item, sequence }) => !item.deleted || sequence > cursor.snapshot).map(({ item }) => item);
  if (bare) return told;
  const known = new Set(told.map(({ id }) => id));
  const above = new Map<string, ItemRecord>();
  for (const item of told) {
    for (const folder of world.library.ancestors(item)) {
      if (!folder.deleted && !known.has(folder.id)) above.set(folder.id, folder);
    }
  }
  return [...above.values(), ...told];
}

function startOf(world: World, drive: DriveRecord, token: string | null): Cursor | undefined {
  const { library } = world;
  const last = library.lastSequence(drive.id);
  const fresh = { drive: drive.id, epoch: deltaEpoch(world) };
  if (token === null) return { ...fresh, position: 0, snapshot: last };
  if (token === 'latest') return { ...fresh, position: last, snapshot: 0 };
  const time = /^\d{4}-\d\d-\d\dT/.test(token) ? Date.parse(token) : Number.NaN;
  if (!Number.isNaN(time)) return { ...fresh, position: library.sequenceAt(drive.id, time), snapshot: 0 };
  const cursor = unseal(world, token);
  return cursor?.drive === drive.id && cursor.epoch === fresh.epoch ? cursor : undefined;
}

function resyncRequired(start: URL): GraphError {
  const message = 'Resync required. Replace any local items with the version of the service, deletions included.';
  return new GraphError(410, 'resyncRequired', message, {
    inner: 'resyncChangesApplyDifferences',
    headers: { location: start.href },
  });
}

function seal(world: World, cursor: Cursor): string {
  const body = Buffer.from(JSON.stringify(cursor)).toString('base64url');
  return `${body}.${sign(world, body)}`;
}

function unseal(world: World, token: string): Cursor | undefined {
  const [body = '', signature] = token.split('.');
  if (signature !== sign(world, body)) return undefined;
  return cursorSchema.parse(JSON.parse(Buffer.from(body, 'base64url').toString()));
}

function sign(world: World, body: string): string {
  return createHmac('sha256', world.secret).update(body).digest('base64url').slice(0, 22);
}

function deltaEpoch({ database }: World): number {
  return Number(database.get(`SELECT value FROM meta WHERE key = 'delta-epoch'`)?.value ?? 0);
}

/** Makes every delta token handed out so far answer 410. */
export function expireDeltaTokens({ database }: World): void {
  database.run(`INSERT INTO meta VALUES ('delta-epoch', 1) ON CONFLICT DO UPDATE SET value = value + 1`);
}
