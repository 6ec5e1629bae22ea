import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

import { ConnectorError } from '../../model/errors.ts';
import type { FileItem } from '../../model/file.ts';
import { conflictError, fileSystemError } from './errors.ts';
import { type FolderRoom, inFolderOf, versionOf } from './items.ts';
import type { OpenedFolder } from './opened-folder.ts';

const chunkSize = 1024 * 1024;
/** How long a file system may take for one piece, ms. */
const usualIdleMs = 60_000;
const reading = 'read file';

/** The bytes of exactly the item's version. Ends or throws, also when a network share stalls. */
export async function* download(
  room: FolderRoom,
  item: FileItem,
  { signal, idleMs = usualIdleMs }: { readonly signal: AbortSignal; readonly idleMs?: number },
): AsyncIterable<Buffer> {
  let handle: FileHandle | undefined;
  try {
    handle = await inFolderOf(room, item, (folder, name) => openVersion(folder, name, item));
    let size = 0;
    for (;;) {
      const chunk = Buffer.allocUnsafe(Math.min(chunkSize, item.size - size + 1));
      const { bytesRead } = await inTime(handle.read(chunk, 0, chunk.length, size), { signal, idleMs });
      if (bytesRead === 0) break;
      size += bytesRead;
      if (size > item.size) throw conflictError(reading);
      yield chunk.subarray(0, bytesRead);
    }
    if (size !== item.size) throw conflictError(reading);
    await requireOpenVersion(handle, item, reading);
  } catch (error) {
    throw fileSystemError(reading, error);
  } finally {
    // Not waited for: behind a share that stalls it would never come.
    handle?.close().catch(() => undefined);
  }
}

/** Opens a file that is still the item's version; throws `conflict` otherwise. Never follows a link or waits for a pipe. */
export async function openVersion(folder: OpenedFolder, name: Buffer, item: FileItem): Promise<FileHandle> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await open(folder.entry(name), flags);
  try {
    await requireOpenVersion(handle, item, reading);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

export async function requireOpenVersion(handle: FileHandle, item: FileItem, what: string): Promise<void> {
  const stats = await handle.stat({ bigint: true });
  if (versionOf(Buffer.from(item.name), stats) !== item.version) throw conflictError(what);
}

interface Patience {
  readonly signal: AbortSignal;
  readonly idleMs: number;
}

/** A call to the file system can't be taken back: when it takes too long we go, and it ends whenever it does. */
function inTime<Value>(wanted: Promise<Value>, { signal, idleMs }: Patience): Promise<Value> {
  return new Promise((resolve, reject) => {
    const give = (reason: string, state: string) => () => {
      reject(new ConnectorError('transient', `Cannot ${reading}: ${state}`, { reason }));
    };
    const abort = give('aborted', 'it was given up');
    const timer = setTimeout(give('timeout', 'the file system does not answer'), idleMs);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    void wanted.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    });
  });
}
