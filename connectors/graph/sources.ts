import { ConnectorError, SettingsError } from '../../model/errors.ts';
import type { SourceKind } from '../../model/file.ts';
import type { SourceId } from '../../model/ids.ts';
import type { FoundSource } from '../connector.ts';
import type { GraphClient } from './client.ts';
import { graphName, isPresent } from './items.ts';
import type { Scope } from './scope.ts';
import { isPattern, whyWithoutOneDrive, whyWithoutSite } from './scope.ts';
import type { Drive, Site } from './types.ts';
import { driveSchema, parseAnswer, siteSchema } from './types.ts';

/** Sites that are asked for their libraries at the same time. */
const concurrency = 4;

/** Libraries of the system are hidden unless `system` is asked for. */
const driveFields = 'id,name,driveType,webUrl,system,owner';

/**
 * Libraries that SharePoint keeps for itself and lists all the same, by the last part of their address (which, unlike
 * the name, is never translated).
 */
const systemLibraries = new Set(['preservationholdlibrary', 'formservertemplates', 'style library', 'teams wiki data']);

/** Throws `SettingsError` where the scope can't be found out without a list of all sites that it rules out. */
export function requireFindable({ sites, users = [] }: Scope): void {
  if (sites === undefined) return;
  const patterns = users.filter(isPattern);
  if (patterns.length === 0) return;
  throw new SettingsError(
    'Cannot watch OneDrives',
    patterns.map((pattern) => `${pattern} is a pattern, and beside named sites people are named by their addresses`),
  );
}

/**
 * The drives of the sites and people in scope, and what is left out of them, with its reason: `system`, `archived`, `excluded`,
 * `owner-unknown`, `unreadable`. A site that is left out as a whole stands under its own id. Without names, a site that can't be
 * read (locked, just deleted) is left out as long as others can; a site that was named must be readable.
 */
export async function listSources(client: GraphClient, scope: Scope): Promise<readonly FoundSource[]> {
  const named = scope.sites !== undefined;
  const found: FoundSource[] = named ? [...(await oneDrivesOf(client, scope))] : [];
  const unreadable: { readonly site: Site; readonly error: ConnectorError }[] = [];
  let readable = 0;

  async function visit(site: Site): Promise<void> {
    try {
      found.push(...(await sourcesOfSite(client, scope, site)));
      readable += 1;
    } catch (error) {
      if (named || !isOfThisSite(error)) throw error;
      unreadable.push({ site, error });
    }
  }

  const sites = named ? await namedSites(client, scope.sites ?? []) : await allSites(client);
  const waiting = sites.values();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (const site of waiting) await visit(site);
    }),
  );
  if (readable === 0 && unreadable[0] !== undefined) throw unreadable[0].error;
  return distinct([...found, ...unreadable.map(({ site }) => siteLeftOut(site, 'unreadable'))]);
}

/** A subsite may be listed by itself and under its site. */
function distinct(found: readonly FoundSource[]): readonly FoundSource[] {
  const watchedFirst = found.toSorted((a, b) => Number(a.leftOut !== undefined) - Number(b.leftOut !== undefined));
  const byId = new Map<SourceId, FoundSource>();
  for (const source of watchedFirst) if (!byId.has(source.id)) byId.set(source.id, source);
  return [...byId.values()];
}

async function allSites(client: GraphClient): Promise<readonly Site[]> {
  const action = 'list sites';
  const sites: Site[] = [];
  for await (const entry of client.list('/sites/getAllSites', { action })) {
    sites.push(parseAnswer(siteSchema, entry, action));
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

/** Beside named sites, people's OneDrives are asked for one by one. */
async function oneDrivesOf(client: GraphClient, scope: Scope): Promise<readonly FoundSource[]> {
  const action = 'look at OneDrive';
  const found: FoundSource[] = [];
  for (const mail of scope.users ?? []) {
    try {
      const path = `/users/${encodeURIComponent(mail)}/drive?$select=${driveFields}`;
      const drive = parseAnswer(driveSchema, await client.json(path, { action }), action);
      found.push(oneDrive(scope, drive, drive.owner?.user?.displayName ?? mail));
    } catch (error) {
      if (!hasNoDrive(error)) throw error;
      const id = `users/${mail}` as SourceId;
      found.push({ connector: graphName, id, name: mail, kind: 'onedrive', leftOut: 'unreadable' });
    }
  }
  return found;
}

/** Its own libraries and those of its subsites. A OneDrive has no subsites. */
async function sourcesOfSite(client: GraphClient, scope: Scope, site: Site): Promise<readonly FoundSource[]> {
  const without = whyWithoutSite(scope, site);
  if (without !== undefined) return [siteLeftOut(site, without)];
  const sources: FoundSource[] = [];
  const action = 'list libraries';
  for await (const entry of client.list(`${sitePath(site.id)}/drives?$select=${driveFields}`, { action })) {
    sources.push(sourceOf(scope, site, parseAnswer(driveSchema, entry, action)));
  }
  if (site.isPersonalSite) return sources;
  for await (const entry of client.list(`${sitePath(site.id)}/sites`, { action: 'list subsites' })) {
    const subsite = parseAnswer(siteSchema, entry, 'list subsites');
    sources.push(...(await sourcesOfSite(client, scope, subsite)));
  }
  return sources;
}

function sourceOf(scope: Scope, site: Site, drive: Drive): FoundSource {
  const siteName = nameOf(site);
  const name = `${siteName} / ${drive.name ?? drive.id}`;
  const personal = site.isPersonalSite === true || drive.driveType === 'business' || drive.driveType === 'personal';
  const kind: SourceKind = personal ? 'onedrive' : 'sharepoint';
  if (isSystem(drive)) return { connector: graphName, id: drive.id as SourceId, name, kind, leftOut: 'system' };
  if (personal) return oneDrive(scope, drive, drive.owner?.user?.displayName ?? siteName);
  return { connector: graphName, id: drive.id as SourceId, name, kind };
}

function oneDrive(scope: Scope, drive: Drive, name: string): FoundSource {
  const leftOut = whyWithoutOneDrive(scope, drive);
  const id = drive.id as SourceId;
  return { connector: graphName, id, name, kind: 'onedrive', ...(leftOut !== undefined && { leftOut }) };
}

function siteLeftOut(site: Site, leftOut: string): FoundSource {
  const kind = site.isPersonalSite ? 'onedrive' : 'sharepoint';
  return { connector: graphName, id: site.id as SourceId, name: nameOf(site), kind, leftOut };
}

function nameOf(site: Site): string {
  return site.displayName ?? site.name ?? site.id;
}

function isSystem(drive: Drive): boolean {
  const last = drive.webUrl?.split('/').at(-1)?.replaceAll('%20', ' ').toLowerCase();
  return isPresent(drive.system) || (last !== undefined && systemLibraries.has(last));
}

function isOfThisSite(error: unknown): error is ConnectorError {
  return error instanceof ConnectorError && ['gone', 'locked', 'unauthorized'].includes(error.kind);
}

/** 404, 400 or 403 for people without a licence, and for shared mailboxes; 401 is about our own credentials. */
function hasNoDrive(error: unknown): boolean {
  if (!(error instanceof ConnectorError) || error.reason === 'unauthenticated') return false;
  return ['gone', 'locked', 'permanent', 'unauthorized'].includes(error.kind);
}

/** A site by id (`host,guid,guid`) or by address (`host:/sites/name`). */
function sitePath(site: string): string {
  const encoded = site.split('/').map(encodeURIComponent).join('/');
  return `/sites/${encoded.replaceAll('%2C', ',').replaceAll('%3A', ':')}`;
}
