import type { Kysely } from 'kysely';
import type { Bell } from './bell.ts';
import type { EmbeddedSchema } from './embedded-schema.ts';
import type { Lane } from './queue.ts';

export interface LaneOptions {
  readonly db: Kysely<EmbeddedSchema>;
  /** Resolves once what was committed is durable. */
  readonly flush: () => Promise<void>;
  readonly lane: Lane;
  readonly now: () => number;
  readonly maxReceives: number;
  readonly bell: Bell;
  /** Called once, when this lane is closed. */
  readonly onClosed: () => Promise<void>;
}
