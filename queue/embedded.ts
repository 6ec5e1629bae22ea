import { openSqlite } from '../lib/sqlite.ts';
import { createSqliteFlush } from '../lib/sqlite-flush.ts';
import { createBell } from './bell.ts';
import { createEmbeddedSchema } from './embedded-schema.ts';
import type { EmbeddedSchema } from './embedded-schema.ts';
import { createLane } from './embedded-lane.ts';
import type { Queue, Queues } from './queue.ts';

export interface EmbeddedQueueOptions {
  /** A file, made if need be, or `:memory:`. */
  readonly path: string;
  /** Epoch ms. */
  readonly now?: () => number;
  /** Handed out more often than this, a message moves to the dead letters. */
  readonly maxReceives?: number;
}

/**
 * All lanes in one SQLite file, for any number of processes of one machine. What is sent is flushed to disk: the checkpoint
 * that says these files are queued lies in another file and may be durable before. Receipts and acknowledgements are not: a
 * power cut that loses one hands a message out again, which it may.
 */
export async function openEmbeddedQueues(options: EmbeddedQueueOptions): Promise<Queues> {
  const { path, now = Date.now, maxReceives = 100 } = options;
  const db = openSqlite<EmbeddedSchema>({ path, synchronous: 'normal' });
  const flush = createSqliteFlush(path);
  try {
    await createEmbeddedSchema(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  let open = 3;
  const closeOne = async (): Promise<void> => {
    open -= 1;
    if (open === 0) await db.destroy();
  };
  const lane = (name: keyof Queues): Queue =>
    createLane({ db, flush, lane: name, now, maxReceives, bell: createBell(), onClosed: closeOne });
  return { sources: lane('sources'), live: lane('live'), backfill: lane('backfill') };
}
