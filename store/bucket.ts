/** A token bucket as integers: levels in thousandths of a unit, times in ms. */
export interface Bucket {
  /** Thousandths of a unit; below 0 where more was used than we knew of. */
  readonly level: number;
  readonly filled_at: number;
  /** Start of the present window, units granted in it, and in the one before. */
  readonly window_at: number;
  readonly used: number;
  readonly used_before: number;
}

export interface Allowance {
  /** Units that the service allows in a window. */
  readonly limit: number;
  readonly windowMs: number;
}

const capacityShare = 0.03;
/** The most that one call costs. */
const leastCapacity = 5;
/** A worker keeps what it was granted for so much of the window at most. */
const sliceShare = 1 / 60;

/** Units that a full bucket holds. */
export function capacityOf({ limit }: Allowance): number {
  return Math.max(limit * capacityShare, leastCapacity);
}

/**
 * So slow that no window of the service, wherever it begins, sees more than the limit: a full bucket, what flows in meanwhile, and
 * what was granted shortly before and is used only now.
 */
export function unitsPerMs({ limit, windowMs }: Allowance): number {
  return (limit - capacityOf({ limit, windowMs })) / (windowMs * (1 + sliceShare));
}

export function newBucket(allowance: Allowance, now: number): Bucket {
  const level = Math.floor(capacityOf(allowance) * 1000);
  return { level, filled_at: now, window_at: now, used: 0, used_before: 0 };
}

/** The bucket as it stands at a time. A clock that went back changes nothing. */
export function refilled(bucket: Bucket, allowance: Allowance, now: number): Bucket {
  const passed = Math.max(0, now - bucket.filled_at);
  const level = Math.min(
    Math.floor(capacityOf(allowance) * 1000),
    Math.floor(bucket.level + passed * unitsPerMs(allowance) * 1000),
  );
  return { ...turned(bucket, allowance, now), level, filled_at: Math.max(bucket.filled_at, now) };
}

function turned(bucket: Bucket, { windowMs }: Allowance, now: number): Bucket {
  const windows = Math.floor((now - bucket.window_at) / windowMs);
  if (windows < 1) return bucket;
  const used_before = windows === 1 ? bucket.used : 0;
  return { ...bucket, window_at: bucket.window_at + windows * windowMs, used: 0, used_before };
}

/** Units of the last window's length: those of the present window, and of the one before as much as still counts. */
export function usedOf(bucket: Bucket, allowance: Allowance, now: number): number {
  const { window_at, used, used_before } = turned(bucket, allowance, now);
  const share = 1 - Math.min(1, Math.max(0, (now - window_at) / allowance.windowMs));
  return Math.round(used + used_before * share);
}

export interface Wish {
  /** Units that would be of use, and those without which none are. */
  readonly wanted: number;
  readonly least: number;
  /** Share of a full bucket that is left to others, 0 to 1. */
  readonly reserve: number;
}

/** Takes as much as is wanted and there; nothing, and the wait until it is worth another try, where that is less than the least. */
export function drawn(
  bucket: Bucket,
  allowance: Allowance,
  { wanted, least, reserve }: Wish,
): { readonly bucket: Bucket; readonly granted: number; readonly waitMs: number } {
  const capacity = capacityOf(allowance);
  // What is kept back must not be what makes the least impossible.
  const floor = Math.min(reserve * capacity, Math.max(0, capacity - least));
  const room = Math.floor(bucket.level / 1000 - floor);
  if (room < Math.min(least, capacity)) {
    const missing = Math.min(least, capacity) + floor - bucket.level / 1000;
    return { bucket, granted: 0, waitMs: Math.max(1, Math.ceil(missing / unitsPerMs(allowance))) };
  }
  const granted = Math.min(wanted, Math.max(room, least));
  return {
    bucket: { ...bucket, level: bucket.level - Math.round(granted * 1000), used: bucket.used + granted },
    granted,
    waitMs: 0,
  };
}
