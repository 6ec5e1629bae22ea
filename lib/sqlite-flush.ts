import { closeSync, fdatasync, openSync } from 'node:fs';

/**
 * Makes durable what was committed to an open database in WAL mode with `synchronous: 'normal'`: resolves once every commit
 * before the call survives a power cut, as `full` would have it, but waits for the disk off the main thread, and once for all
 * who ask meanwhile. Commits lie in the -wal file until a checkpoint, which syncs both files itself (sqlite.org/wal.html,
 * "Checkpointing"). After a failure nobody knows what the disk holds, so every later flush fails too.
 */
export function createSqliteFlush(path: string): () => Promise<void> {
  if (path === ':memory:') return () => Promise.resolve();
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  let failure: { readonly cause: unknown } | undefined;

  async function sync(): Promise<void> {
    if (failure !== undefined) throw lost(failure.cause);
    try {
      await syncFile(`${path}-wal`);
    } catch (cause) {
      failure = { cause };
      throw lost(cause);
    }
  }

  function run(): Promise<void> {
    const begun = sync().finally(() => {
      if (running === begun) running = undefined;
    });
    running = begun;
    return begun;
  }

  async function runAfter(earlier: Promise<void>): Promise<void> {
    // Its failure is told to those who asked for it, and remembered.
    await earlier.catch(() => undefined);
    next = undefined;
    await run();
  }

  // A sync that has begun may have missed the caller's commit: who comes meanwhile shares the one after it.
  return () => (running === undefined ? run() : (next ??= runAfter(running)));
}

/** Only the sync itself waits for the disk. */
function syncFile(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const descriptor = openSync(path, 'r+');
    fdatasync(descriptor, (error) => {
      closeSync(descriptor);
      if (error === null) resolve();
      else reject(error);
    });
  });
}

function lost(cause: unknown): Error {
  return new Error('Cannot make commits durable: the disk did not confirm them', { cause });
}
