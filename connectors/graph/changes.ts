import type { ChangedFile, ChangePage } from '../connector.ts';
import { ConnectorError } from '../../model/errors.ts';
import type { Source } from '../../model/file.ts';
import type { Checkpoint, FileId, SourceId } from '../../model/ids.ts';
import { badLink } from './client.ts';
import type { GraphContext } from './items.ts';
import { drivePath, isFolder, isPresent, toFileItem } from './items.ts';
import { driveItemSchema, pageSchema, parseAnswer } from './types.ts';

const pageSize = 200;
const action = 'list changes';

/**
 * The drive's delta feed. A checkpoint is Graph's own link to the next page or the next listing, kept as it came. It is
 * followed only below our base address, since each request carries our token; a checkpoint from elsewhere (the address
 * was set anew) starts over.
 */
export async function* listChanges(
  context: GraphContext,
  source: Source,
  checkpoint: Checkpoint | undefined,
): AsyncIterable<ChangePage> {
  const { client, clientId } = context;
  let path = startPath(context, source, checkpoint);
  for (;;) {
    const page = parseAnswer(pageSchema, await client.json(path, { action }), action);
    const next = page['@odata.nextLink'];
    const link = next ?? page['@odata.deltaLink'];
    if (!link) throw incomplete();
    const linkPath = client.below(link);
    if (linkPath === undefined || (next && linkPath === path)) throw badLink(action);
    yield {
      files: changedFiles(clientId, source.id, page.value),
      checkpoint: link as Checkpoint,
      last: !next,
    };
    if (!next) return;
    path = linkPath;
  }
}

function startPath({ client }: GraphContext, source: Source, checkpoint: Checkpoint | undefined): string {
  if (checkpoint === undefined) return `${drivePath(source.id)}/root/delta?$top=${pageSize}`;
  const path = client.below(checkpoint);
  if (path !== undefined) return path;
  throw new ConnectorError('resync', `Cannot ${action}: the checkpoint belongs to another address`);
}

/** The feed may name an item more than once: the last time counts. */
function changedFiles(clientId: string, sourceId: SourceId, entries: readonly unknown[]): readonly ChangedFile[] {
  const files = new Map<string, ChangedFile>();
  for (const entry of entries) {
    const id = idOf(entry);
    const file = changedFile(clientId, sourceId, entry);
    files.delete(id);
    if (file !== undefined) files.set(id, file);
  }
  return [...files.values()];
}

/** Undefined for folders. An entry that lacks what a file needs is asked for by id later. */
function changedFile(clientId: string, sourceId: SourceId, entry: unknown): ChangedFile | undefined {
  const parsed = driveItemSchema.safeParse(entry);
  if (!parsed.success) return { kind: 'touched', fileId: idOf(entry) };
  const item = parsed.data;
  if (isFolder(item)) return undefined;
  const fileId = item.id as FileId;
  if (isPresent(item.deleted)) return { kind: 'removed', fileId };
  const file = toFileItem(clientId, sourceId, item);
  return file === undefined ? { kind: 'touched', fileId } : { kind: 'present', item: file };
}

function idOf(entry: unknown): FileId {
  if (typeof entry === 'object' && entry !== null && 'id' in entry && typeof entry.id === 'string' && entry.id !== '') {
    return entry.id as FileId;
  }
  throw incomplete();
}

function incomplete(): ConnectorError {
  return new ConnectorError('malformed', `Cannot ${action}: Graph's answer lacks an id or the link to go on`, {
    reason: 'malformed-answer',
  });
}
