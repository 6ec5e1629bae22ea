import type { Budgets, Draw, FileLane } from '../store/store.ts';

export interface PurseOptions extends Pick<Draw, 'tenant' | 'resource' | 'allowance'> {
  readonly draw: Budgets['draw'];
  readonly now: () => number;
  /** Share of a full bucket that each lane leaves to others. */
  readonly reserves: Readonly<Record<FileLane, number>>;
}

/** Units that one process drew from the shared bucket and hasn't used yet, kept apart by lane. */
export interface Purse {
  /** Takes the amount: 0 where that worked, else the ms after which it is worth another try. `behind`: calls that wait with this one. */
  spend(amount: number, call: { readonly lane: FileLane; readonly behind: number }): Promise<number>;
  /** The service counts more than we did: keep this much at most. */
  empty(most: number): void;
}

/** A slice holds for a sixtieth of the window, a second of a minute: what isn't used by then is lost, so that nobody hoards. */
const sliceShare = 1 / 60;
/** How many slices a window is cut into where nobody waits. */
const slicesPerWindow = 240;
/** What a waiting call costs, about. */
const usualCost = 2;
/** An answer that the bucket will soon have enough may be overtaken by others: asked again after this long at most, as a share. */
const mostWaitShare = 1 / 240;

export function createPurse(options: PurseOptions): Purse {
  const { tenant, resource, allowance, reserves, now } = options;
  const { limit, windowMs } = allowance;
  const slices: Record<FileLane, Slice> = { live: { units: 0, until: 0 }, backfill: { units: 0, until: 0 } };
  const sliceMs = windowMs * sliceShare;
  const usual = Math.ceil(limit / slicesPerWindow);

  return {
    async spend(amount, { lane, behind }) {
      const slice = slices[lane];
      if (slice.until <= now()) slice.units = 0;
      if (slice.units < amount) {
        const least = amount - slice.units;
        const wanted = Math.max(least, usual, Math.min(behind * usualCost, usual * 4));
        const drawnAt = now();
        const { granted, waitMs } = await options.draw({
          tenant,
          resource,
          allowance,
          wanted,
          least,
          reserve: reserves[lane],
        });
        if (granted === 0) return Math.min(waitMs, Math.max(10, windowMs * mostWaitShare));
        slice.units += granted;
        slice.until = drawnAt + sliceMs;
      }
      slice.units -= amount;
      return 0;
    },

    empty(most) {
      for (const slice of Object.values(slices)) slice.units = Math.min(slice.units, most);
    },
  };
}

interface Slice {
  units: number;
  until: number;
}
