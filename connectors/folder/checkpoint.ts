import { z } from 'zod';

import { ConnectorError } from '../../model/errors.ts';
import type { Checkpoint } from '../../model/ids.ts';

const schema = z.strictObject({
  v: z.literal(1),
  kind: z.literal('walk'),
  /** When this listing began, and when the last one did that compared everything; epoch ms. */
  startedAt: z.number(),
  fullAt: z.number(),
  /** Only what changed since this time is listed; absent in a listing of everything. */
  since: z.number().optional(),
  /** Marks of what the listing before had already, of the last moments before it began. */
  seen: z.array(z.string()),
  /** Such marks for the next listing. */
  marks: z.array(z.string()),
  /** The last file that was listed, as its id; absent when the listing is complete. */
  cursor: z.string().optional(),
});

/** How far a walk over a folder's tree has come. It goes by name, so that one place says what is behind it. */
export type WalkCheckpoint = Readonly<Omit<z.infer<typeof schema>, 'v' | 'kind'>>;

export function writeCheckpoint(state: WalkCheckpoint): Checkpoint {
  return JSON.stringify({ v: 1, kind: 'walk', ...state }) as Checkpoint;
}

/** Throws `resync` for what isn't one. */
export function readCheckpoint(checkpoint: Checkpoint): WalkCheckpoint {
  try {
    return schema.parse(JSON.parse(checkpoint));
  } catch (cause) {
    throw new ConnectorError('resync', 'Cannot list folder: the checkpoint is not one of this release', {
      cause,
      reason: 'checkpoint',
    });
  }
}
