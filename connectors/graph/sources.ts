import { ConnectorError } from '../../model/errors.ts';
import type { Source } from '../../model/file.ts';
import type { SourceId } from '../../model/ids.ts';
import type { GraphClient } from './client.ts';
import { graphName, isPresent } from './items.ts';
import type { Drive, Site } from './types.ts';
import { driveSchema, parseAnswer, siteSchema } from './types.ts';

/** Sites that are asked for their libraries at the same time. */
const concurrency = 4;

/**
 * Libraries that SharePoint keeps for itself and lists all the same, by the last part of their address (which, unlike
 * the name, is never translated).
 */
const systemLibraries = new Set(['preservationholdlibrary', 'formservertemplates', 'style library', 'teams wiki data']);

/**
 * The drives of the named sites, or of all sites. Without names, a site that can't be read (locked, just deleted) is
 * left out as long as others can; a site that was named must be readable.
 */
export async function listSources(
  client: GraphClient,
  named: readonly string[] | undefined,
): Promise<readonly Source[]> {
  const sites = named === undefined ? await allSites(client) : await namedSites(client, named);
  const found = new Map<SourceId, Source>();
  let unreadable: ConnectorError | undefined;
  let readable = 0;

  async function visit(site: Site): Promise<void> {
    try {
      for (const source of await sourcesOfSite(client, site)) found.set(source.id, source);
      readable += 1;
    } catch (error) {
      if (named !== undefined || !isOfThisSite(error)) throw error;
      unreadable = error;
    }
  }

  const waiting = sites.values();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (const site of waiting) await visit(site);
    }),
  );
  if (readable === 0 && unreadable !== undefined) throw unreadable;
  return [...found.values()];
}

async function allSites(client: GraphClient): Promise<readonly Site[]> {
  const action = 'list sites';
  const sites: Site[] = [];
  for await (const entry of client.list('/sites/getAllSites', { action })) {
    const site = parseAnswer(siteSchema, entry, action);
    if (!isArchived(site)) sites.push(site);
  }
  return sites;
}

async function namedSites(client: GraphClient, named: readonly string[]): Promise<readonly Site[]> {
  const action = 'look at site';
  const sites: Site[] = [];
  for (const name of named) {
    sites.push(parseAnswer(siteSchema, await client.json(sitePath(name), { action }), action));
  }
  return sites;
}

/** Its own libraries and those of its subsites. A OneDrive has no subsites. */
async function sourcesOfSite(client: GraphClient, site: Site): Promise<readonly Source[]> {
  const sources: Source[] = [];
  const action = 'list libraries';
  for await (const entry of client.list(`${sitePath(site.id)}/drives`, { action })) {
    const drive = parseAnswer(driveSchema, entry, action);
    if (!isSystem(drive)) sources.push(toSource(site, drive));
  }
  if (site.isPersonalSite) return sources;
  for await (const entry of client.list(`${sitePath(site.id)}/sites`, { action: 'list subsites' })) {
    const subsite = parseAnswer(siteSchema, entry, 'list subsites');
    sources.push(...(await sourcesOfSite(client, subsite)));
  }
  return sources;
}

function toSource(site: Site, drive: Drive): Source {
  const personal = site.isPersonalSite === true || drive.driveType === 'business' || drive.driveType === 'personal';
  const siteName = site.displayName ?? site.name ?? site.id;
  const owner = drive.owner?.user?.displayName ?? siteName;
  return {
    connector: graphName,
    id: drive.id as SourceId,
    name: personal ? owner : `${siteName} / ${drive.name ?? drive.id}`,
    kind: personal ? 'onedrive' : 'sharepoint',
  };
}

function isSystem(drive: Drive): boolean {
  const last = drive.webUrl?.split('/').at(-1)?.replaceAll('%20', ' ').toLowerCase();
  return isPresent(drive.system) || (last !== undefined && systemLibraries.has(last));
}

function isArchived(site: Site): boolean {
  const status = site.siteCollection?.archivalDetails?.archiveStatus;
  return status === 'recentlyArchived' || status === 'fullyArchived';
}

function isOfThisSite(error: unknown): error is ConnectorError {
  return error instanceof ConnectorError && ['gone', 'locked', 'unauthorized'].includes(error.kind);
}

/** A site by id (`host,guid,guid`) or by address (`host:/sites/name`). */
function sitePath(site: string): string {
  const encoded = site.split('/').map(encodeURIComponent).join('/');
  return `/sites/${encoded.replaceAll('%2C', ',').replaceAll('%3A', ':')}`;
}
