/**
 * Where alerts go beside the feed. What MUST hold for every member: `send` resolves only when the other side has taken all of
 * them; a throw means that they are sent again, with the same ids, so a sink must be able to drop repeats. Nothing but what the
 * alert itself says leaves.
 */
import type { Alert } from '../model/alert.ts';

export interface Sink {
  /** Names the sink in the outbox; stays the same for its lifetime. */
  readonly name: string;
  /** How many alerts it takes at a time. */
  readonly batch: number;
  send(alerts: readonly Alert[]): Promise<void>;
}
