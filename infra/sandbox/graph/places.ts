import type { Drive, Site } from '@microsoft/microsoft-graph-types';
import { decode, parseItemAddress } from './address.ts';
import { collection, entity, linkTo, pageSize } from './answers.ts';
import { driveType, identitySet } from './drive-item.ts';
import { GraphError, invalidRequest, methodNotAllowed, segmentNotFound } from './graph-error.ts';
import type { Items } from './items.ts';
import type { DriveRecord, SiteRecord } from './records.ts';
import { driveQuota } from './upload-sessions.ts';
import type { Call, World } from './world.ts';

/** Serves `/sites` and what is below it; read only. */
export function serveSites(world: World, call: Call, segments: readonly string[]): Response {
  if (call.request.method !== 'GET') throw methodNotAllowed();
  const [first, second, ...rest] = segments;
  if (rest.length > 0) throw segmentNotFound(rest[0] ?? '');
  if (first === undefined) return searchSites(world, call);
  if (first === 'getAllSites') return listSites(world, call, world.library.sites());
  const site = world.library.site(first);
  switch (second) {
    case undefined:
      return entity(world.origin, 'sites/$entity', siteBody(site));
    case 'sites':
      return collection(world.origin, { context: 'sites', value: [] });
    case 'drives':
      return listDrives(world, site);
    case 'drive':
      return defaultDrive(world, site);
    default:
      throw segmentNotFound(second);
  }
}

/** `?search=`: `*` or nothing finds every site that isn't somebody's own. */
function searchSites(world: World, call: Call): Response {
  const term = (call.url.searchParams.get('search') ?? '*').toLowerCase();
  const fits = (site: SiteRecord): boolean => term === '*' || term === '' || site.name.toLowerCase().includes(term);
  return listSites(
    world,
    call,
    world.library.sites().filter((site) => !site.personal && fits(site)),
  );
}

function listSites(world: World, call: Call, sites: readonly SiteRecord[]): Response {
  const limit = pageSize(call.url, 200, 1_000);
  const skip = Number(call.url.searchParams.get('$skiptoken') ?? 0);
  if (!Number.isSafeInteger(skip) || skip < 0) throw invalidRequest('The skip token is invalid');
  const more = skip + limit < sites.length;
  return collection(world.origin, {
    context: 'sites',
    value: sites.slice(skip, skip + limit).map(siteBody),
    nextLink: more ? linkTo(world.origin, call.url, { $skiptoken: String(skip + limit) }) : undefined,
  });
}

function siteBody(site: SiteRecord): Site {
  const hostname = site.id.split(',')[0] ?? '';
  return {
    id: site.id,
    name: site.name,
    displayName: site.name,
    isPersonalSite: site.personal,
    createdDateTime: new Date(site.createdAt).toISOString(),
    webUrl: `https://${hostname}/sites/${encodeURIComponent(site.name)}`,
    root: {},
    siteCollection: { hostname },
  };
}

function listDrives(world: World, site: SiteRecord): Response {
  const value = world.library.drives(site.id).map((drive) => driveBody(world, drive));
  return collection(world.origin, { context: 'drives', value });
}

function defaultDrive(world: World, site: SiteRecord): Response {
  const [drive] = world.library.drives(site.id);
  if (drive === undefined) throw new GraphError(404, 'itemNotFound', 'The site has no library');
  return entity(world.origin, 'drives/$entity', driveBody(world, drive));
}

/** Serves `/drives/{id}` and, through `items`, what is below it. `rest` is what follows `drives/`, as it was sent. */
export async function serveDrives(world: World, items: Items, call: Call, rest: string): Promise<Response> {
  const slash = rest.indexOf('/');
  const id = decode(slash < 0 ? rest : rest.slice(0, slash));
  const below = slash < 0 ? '' : rest.slice(slash + 1);
  const drive = world.library.drive(id);
  if (below === '') {
    if (call.request.method !== 'GET') throw methodNotAllowed();
    return entity(world.origin, 'drives/$entity', driveBody(world, drive));
  }
  const address = parseItemAddress(below);
  if (address === undefined) throw segmentNotFound(decode(below.split('/')[0] ?? ''));
  return items(call, drive, address);
}

function driveBody(world: World, drive: DriveRecord): Drive {
  return {
    id: drive.id,
    name: drive.name,
    driveType: driveType(drive),
    createdDateTime: new Date(drive.createdAt).toISOString(),
    webUrl: `${world.downloadOrigin}/sandbox/drives/${encodeURIComponent(drive.id)}`,
    ...(drive.owner === undefined ? {} : { owner: identitySet(drive.owner) }),
    quota: { total: driveQuota, used: 0, remaining: driveQuota, deleted: 0, state: 'normal' },
  };
}
