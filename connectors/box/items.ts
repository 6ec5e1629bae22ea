import type { FileItem, FileRef, Sharing, ShownBeside } from '../../model/file.ts';
import type { ConnectorName, FileId, SourceId, Version } from '../../model/ids.ts';
import { type BoxAccount, topmostWatched } from './account.ts';
import { actingFor, sourceOfUser, userOfSource } from './as-user.ts';
import { isDefinition } from './classification-options.ts';
import type { BoxClient } from './client.ts';
import { isKind, unexpectedError, unlessGone } from './errors.ts';
import { type BoxFile, fileFields, parseFile } from './types.ts';

export const boxName = 'box' as ConnectorName;

/** What most of this room's verbs work with. */
export interface BoxRoom {
  readonly client: BoxClient;
  readonly account: BoxAccount;
  readonly now: () => number;
}

/** Facts about our own place that an item is described with. */
export interface Standpoint {
  readonly userId: string;
  readonly watched: ReadonlySet<string>;
  /** The managed user as whom we look: what they own is theirs, unless it lies in a watched folder. */
  readonly actingAs: string | undefined;
}

export async function readStandpoint({ account }: BoxRoom, actingAs?: string): Promise<Standpoint> {
  const [userId, watched] = await Promise.all([account.userId(), account.watchedIds()]);
  return { userId, watched, actingAs };
}

/**
 * The file's present state; undefined where it is gone, in the trash, or in no source. Whatever source `file` was met in (the event
 * stream has no files), the item's `ref.sourceId` is the topmost watched folder that it lies in; in none, it is the user as whom we
 * look, if they own it.
 */
export async function look(room: BoxRoom, file: FileRef): Promise<FileItem | undefined> {
  const { client } = actingFor(room, file.sourceId);
  const found = await unlessGone(readFile(client, file.fileId));
  if (found === undefined || (found.status !== undefined && found.status !== 'active')) return undefined;
  return toItem(found, await readStandpoint(room, userOfSource(file.sourceId)));
}

/** Throws `gone` where Box has no such file, or none that we can see. */
export async function readFile(client: BoxClient, id: string): Promise<BoxFile> {
  const path = filePath(id);
  return requireFile(await client.send({ path, query: { fields: fileFields } }), `GET ${path}`);
}

export function filePath(id: string): string {
  return `/files/${encodeURIComponent(id)}`;
}

/** The file as an item, or undefined where it lies in no watched folder and isn't the user's own. */
export function toItem(file: BoxFile, standpoint: Standpoint): FileItem | undefined {
  const sourceId = topmostWatched(file.folders, standpoint.watched) ?? ownSource(file, standpoint);
  return sourceId === undefined ? undefined : toItemOf(file, sourceId, standpoint.userId);
}

function ownSource({ ownerId }: BoxFile, { actingAs }: Standpoint): SourceId | undefined {
  return actingAs !== undefined && ownerId === actingAs ? sourceOfUser(actingAs) : undefined;
}

/** By its description a classification of ours is told from one that somebody else made. */
function toShownLabel(shown: NonNullable<BoxFile['classification']> | null): ShownBeside | null {
  if (shown === null) return null;
  return isDefinition(shown.definition) ? { name: shown.name } : { name: shown.name, ours: false };
}

export function toItemOf(file: BoxFile, sourceId: SourceId, userId: string): FileItem {
  const unfit = unfitReason(file);
  return {
    ref: { connector: boxName, sourceId, fileId: file.id as FileId },
    version: versionOf(file),
    name: file.name,
    path: [...foldersBelow(file, sourceId), file.name].join('/'),
    size: file.size ?? 0,
    link: `https://app.box.com/file/${file.id}`,
    sharing: sharingOf(file),
    modifiedByUs: file.modifiedBy === userId,
    modifiedAt: file.modifiedAt ?? 0,
    ...(file.owner === undefined ? {} : { owner: file.owner }),
    ...(file.sha1 === undefined ? {} : { digest: file.sha1 }),
    ...(file.versionId === undefined ? {} : { contentVersion: file.versionId }),
    ...(unfit === undefined ? {} : { unfit }),
    ...(file.classification === undefined ? {} : { shownLabel: toShownLabel(file.classification) }),
  };
}

/**
 * Content version and etag together: promoting an old version keeps the etag, renaming keeps the content version, and
 * either must count as another state of the file.
 */
export function versionOf(file: Pick<BoxFile, 'versionId' | 'etag'>): Version {
  return `${file.versionId ?? '0'}.${file.etag ?? '0'}` as Version;
}

/** The etag in a version, for `if-match`. */
export function etagOf(version: Version): string {
  return version.slice(version.indexOf('.') + 1);
}

/** The content version in a version. */
export function contentVersionOf(version: Version): string {
  return version.slice(0, version.indexOf('.'));
}

function foldersBelow(file: BoxFile, sourceId: SourceId): readonly string[] {
  // A user's source begins at their root, which has no name of its own.
  const at = userOfSource(sourceId) === undefined ? file.folders.findIndex(({ id }) => id === sourceId) : 0;
  return file.folders.slice(at + 1).map(({ name }) => name);
}

/** Types whose bytes live elsewhere: what Box would send is a pointer, not the document. */
const pointerTypes = new Map([
  ['boxnote', 'box-note'],
  ['boxcanvas', 'box-canvas'],
  ['gdoc', 'google-file'],
  ['gsheet', 'google-file'],
  ['gslides', 'google-file'],
  ['gslide', 'google-file'],
]);

function unfitReason(file: BoxFile): string | undefined {
  if (file.externallyOwned) return 'external-owner';
  const extension = file.name.slice(file.name.lastIndexOf('.') + 1).toLowerCase();
  if (pointerTypes.has(extension)) return pointerTypes.get(extension);
  const complete = file.name !== '' && file.etag !== undefined && file.size !== undefined;
  return complete ? undefined : 'incomplete-answer';
}

/** Box doesn't say whether collaborators are outsiders, so a file with any is `unknown` rather than `internal`. */
function sharingOf(file: BoxFile): Sharing {
  if (file.linkAccess === 'open') return 'anonymous';
  if (file.hasCollaborations !== false) return 'unknown';
  return file.linkAccess === 'company' ? 'internal' : 'private';
}

/** Gives the file another name over exactly `item.version`. A lost answer is recognized: the new name is there already. */
export async function rename(room: BoxRoom, item: FileItem, name: string): Promise<FileItem> {
  const { fileId } = item.ref;
  try {
    const answer = await room.client.send({
      method: 'PUT',
      path: filePath(fileId),
      query: { fields: fileFields },
      headers: { 'if-match': etagOf(item.version) },
      json: { name },
    });
    return toItemOf(requireFile(answer, `PUT ${filePath(fileId)}`), item.ref.sourceId, await room.account.userId());
  } catch (error) {
    if (!isKind(error, 'conflict')) throw error;
    const present = await readFile(room.client, fileId);
    if (present.name !== name || present.versionId !== contentVersionOf(item.version)) throw error;
    return toItemOf(present, item.ref.sourceId, await room.account.userId());
  }
}

export function requireFile(answer: unknown, what: string): BoxFile {
  const file = parseFile(answer);
  if (file === undefined) throw unexpectedError(what, 'the answer describes no file');
  return file;
}
