import { ConnectorError } from '../../model/errors.ts';
import type { FileItem, FileRef, Sharing } from '../../model/file.ts';
import type { ConnectorName, FileId, SourceId, Version } from '../../model/ids.ts';
import type { GraphClient } from './client.ts';
import type { DriveItem } from './types.ts';
import { driveItemSchema, parseAnswer } from './types.ts';

/** What every call on files needs. */
export interface GraphContext {
  readonly client: GraphClient;
  /** Our application's id, by which our own writes are known. */
  readonly clientId: string;
}

export const graphName = 'graph' as ConnectorName;

/** The file's present state, undefined where it is gone, deleted, or no file. */
export async function look(context: GraphContext, ref: FileRef): Promise<FileItem | undefined> {
  const item = await readItem(context.client, ref);
  if (item === undefined || isFolder(item) || isPresent(item.deleted)) return undefined;
  const file = completeItem(context, ref, item);
  const address = item['@microsoft.graph.downloadUrl'];
  // What Graph would not hand out it is to say itself.
  if (address && file.unfit === undefined) contentAddresses.set(file, address);
  return file;
}

/** By items as `look` returned them, and beside them, since whoever has an address may read the content. */
const contentAddresses = new WeakMap<FileItem, string>();

/**
 * Where Graph said, when the item was looked at, that its content lies; once, since it holds for minutes only. It carries its own
 * permission: a secret.
 */
export function takeContentAddress(item: FileItem): string | undefined {
  const address = contentAddresses.get(item);
  contentAddresses.delete(item);
  return address;
}

/** The item as Graph describes it; undefined where it is gone. */
export async function readItem(client: GraphClient, ref: FileRef): Promise<DriveItem | undefined> {
  const action = 'look at file';
  try {
    return parseAnswer(driveItemSchema, await client.json(itemPath(ref), { action }), action);
  } catch (error) {
    if (error instanceof ConnectorError && error.kind === 'gone') return undefined;
    throw error;
  }
}

/** Changes properties of the item, over exactly its version. */
export async function patchItem(
  context: GraphContext,
  item: FileItem,
  { action, changes }: { readonly action: string; readonly changes: Readonly<Record<string, unknown>> },
): Promise<FileItem> {
  const answer = await context.client.json(itemPath(item.ref), {
    action,
    method: 'PATCH',
    headers: { 'if-match': item.version },
    body: changes,
  });
  return completeItem(context, item.ref, parseAnswer(driveItemSchema, answer, action));
}

/** A `FileItem`, or undefined where Graph left out what one needs: then the item has to be asked for by id. */
export function toFileItem(clientId: string, sourceId: SourceId, item: DriveItem): FileItem | undefined {
  const modifiedAt = Date.parse(item.lastModifiedDateTime ?? '');
  if (!item.name || !item.eTag || Number.isNaN(modifiedAt)) return undefined;
  const path = pathOf(item.parentReference?.path, item.name);
  const unfit = unfitReason(item, path);
  const { user, application } = item.createdBy ?? {};
  // A file that an application put there has nobody else to name.
  const owner = user?.email ?? user?.displayName ?? application?.displayName;
  const digest = settledDigest(item);
  return {
    ref: { connector: graphName, sourceId, fileId: item.id as FileId },
    version: item.eTag as Version,
    name: item.name,
    path,
    size: item.size ?? 0,
    sharing: sharingOf(item),
    modifiedByUs: item.lastModifiedBy?.application?.id === clientId,
    modifiedAt,
    ...(item.webUrl && { link: item.webUrl }),
    ...(owner && { owner }),
    ...(digest && { digest }),
    ...(unfit && { unfit }),
  };
}

export function completeItem({ clientId }: GraphContext, ref: FileRef, item: DriveItem): FileItem {
  const file = toFileItem(clientId, ref.sourceId, item);
  if (file !== undefined) return file;
  throw new ConnectorError('malformed', 'Cannot look at file: Graph left out its name, eTag or time', {
    reason: 'malformed-answer',
  });
}

export function isFolder(item: DriveItem): boolean {
  return isPresent(item.root) || (isPresent(item.folder) && !isPresent(item.package));
}

export function isPresent(facet: unknown): boolean {
  return facet !== undefined && facet !== null;
}

export function itemPath({ sourceId, fileId }: FileRef): string {
  return `${drivePath(sourceId)}/items/${encodeURIComponent(fileId)}`;
}

export function drivePath(sourceId: SourceId): string {
  return `/drives/${encodeURIComponent(sourceId)}`;
}

/** Facets that mean: no bytes of this drive that could be labeled (driveItem resource; a package is a notebook). */
function unfitReason(item: DriveItem, path: string): string | undefined {
  if (isPresent(item.malware)) return 'malware';
  if (isPresent(item.remoteItem)) return 'remote-item';
  if (isPresent(item.package)) return 'package';
  if (isSystemPath(path)) return 'system-folder';
  return isPresent(item.file) ? undefined : 'not-a-file';
}

/**
 * SharePoint keeps pages and templates of its own in `Forms` directly under a library's root, in `_cts` and in `_vti_...`: the first
 * and the last are names that people can't give (Microsoft Support, "Restrictions and limitations in OneDrive and SharePoint").
 */
function isSystemPath(path: string): boolean {
  const folders = path.toLowerCase().split('/').slice(0, -1);
  return folders[0] === 'forms' || folders.some((folder) => /^_(?:cts|vti_.*)$/.test(folder));
}

/** While content is still being taken in, the stated hash is that of the content before. */
function settledDigest(item: DriveItem): string | undefined {
  const pending = item.file?.processingMetadata === true || isPresent(item.pendingOperations?.pendingContentUpdate);
  return pending ? undefined : (item.file?.hashes?.quickXorHash ?? undefined);
}

/** `users` may be people inside or outside: that takes the permissions to tell. */
function sharingOf(item: DriveItem): Sharing {
  if (!isPresent(item.shared)) return 'private';
  switch (item.shared?.scope) {
    case 'anonymous':
      return 'anonymous';
    case 'organization':
      return 'internal';
    default:
      return 'unknown';
  }
}

/** `/drives/{id}/root:/Folder/Sub`, percent-encoded; delta leaves it out, and then the name is the best known path. */
function pathOf(parent: string | null | undefined, name: string): string {
  const start = parent?.indexOf('root:') ?? -1;
  if (!parent || start < 0) return name;
  const folders = parent
    .slice(start + 'root:'.length)
    .split('/')
    .filter((part) => part !== '')
    .map(decodeSegment);
  return [...folders, name].join('/');
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // A name with a bare percent sign that was not encoded: it is as good as it gets.
    return segment;
  }
}
