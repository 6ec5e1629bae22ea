import { ConnectorError } from '../../model/errors.ts';
import type { FileItem } from '../../model/file.ts';
import { isKind, unlessGone } from './errors.ts';
import { type BoxRoom, contentVersionOf, etagOf, filePath, readFile, versionOf } from './items.ts';
import { listOf, recordOf, textOf } from './types.ts';

/** Box refuses offsets beyond (developer.box.com, "Offset-based pagination"). */
const largestOffset = 10_000;
const pageSize = 1_000;

/**
 * Puts every content version but the present one into the trash, from which Box has no call to end them sooner than the
 * enterprise's setting does; answers how many. One that Box holds back doesn't keep the others. Throws `conflict` where `item` isn't
 * the present state, `permanent` where any is held back; which of Box's codes retention and legal hold have is unconfirmed.
 */
export async function removeOldVersions(room: BoxRoom, item: FileItem): Promise<number> {
  const present = await readFile(room.client, item.ref.fileId);
  if (versionOf(present) !== item.version) throw changed(item);
  const old = (await listVersions(room, item)).filter((id) => id !== present.versionId);
  let etag = etagOf(item.version);
  let removed = 0;
  const held: ConnectorError[] = [];
  for (const id of old) {
    try {
      if (await remove(room, { item, id, etag })) removed += 1;
    } catch (error) {
      if (isKind(error, 'permanent')) held.push(error);
      else if (!isKind(error, 'conflict') || removed === 0) throw error;
      else {
        // Whether a deletion moves the file's etag is unconfirmed: while the content is the same, nobody else's change is passed over.
        etag = await presentEtag(room, item);
        if (await remove(room, { item, id, etag })) removed += 1;
      }
    }
  }
  const [first] = held;
  if (first === undefined) return removed;
  throw new ConnectorError(
    'permanent',
    `Cannot delete old versions of Box file ${item.ref.fileId}: Box holds back ${held.length} of ${old.length}`,
    { cause: first, ...(first.reason === undefined ? {} : { reason: first.reason }) },
  );
}

interface Removing {
  readonly item: FileItem;
  readonly id: string;
  readonly etag: string;
}

/** False where it is gone already. */
async function remove({ client }: BoxRoom, { item, id, etag }: Removing): Promise<boolean> {
  const path = `${versionsPath(item)}/${encodeURIComponent(id)}`;
  const gone = {};
  const answer = await unlessGone(
    client.send({ method: 'DELETE', path, headers: { 'if-match': etag } }).then(() => gone),
  );
  return answer === gone;
}

async function presentEtag({ client }: BoxRoom, item: FileItem): Promise<string> {
  const present = await readFile(client, item.ref.fileId);
  const same = present.versionId === contentVersionOf(item.version) && present.name === item.name;
  if (!same || present.etag === undefined) throw changed(item);
  return present.etag;
}

/** Ids of the versions that can still be read; the present one may be among them. */
async function listVersions({ client }: BoxRoom, item: FileItem): Promise<readonly string[]> {
  const found: string[] = [];
  for (let offset = 0; offset <= largestOffset; offset += pageSize) {
    const query = { fields: 'id,trashed_at', limit: String(pageSize), offset: String(offset) };
    const entries = listOf(recordOf(await client.send({ path: versionsPath(item), query })).entries).map(recordOf);
    const readable = entries.filter(({ trashed_at: trashedAt }) => textOf(trashedAt) === undefined);
    found.push(...readable.flatMap(({ id }) => textOf(id) ?? []));
    if (entries.length < pageSize) break;
  }
  return found;
}

function versionsPath({ ref }: FileItem): string {
  return `${filePath(ref.fileId)}/versions`;
}

function changed({ ref }: FileItem): ConnectorError {
  return new ConnectorError('conflict', `Cannot delete old versions of Box file ${ref.fileId}: it has changed`, {
    reason: 'version-changed',
  });
}
