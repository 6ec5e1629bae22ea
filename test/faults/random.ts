/** A reproducible source of choices: the same seed gives the same ones. */
export interface Random {
  /** From 0 up to, but not including, 1. */
  next(): number;
  /** A whole number from 0 up to, but not including, `limit`. */
  below(limit: number): number;
  chance(probability: number): boolean;
  /** Throws for an empty list. */
  pick<Item>(items: readonly Item[]): Item;
  bytes(length: number): Buffer;
}

/** The small fast counter generator of 32 bits (sfc32, PractRand), started from a whole number below 2^53 and a stream. */
export function createRandom(seed: number, stream = 0): Random {
  let [a, b, c, counter] = [seed >>> 0, Math.floor(seed / 2 ** 32), stream, 1];
  const word = (): number => {
    const sum = (a + b + counter++) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 12; round++) word();

  const next = (): number => word() / 2 ** 32;
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new RangeError('Cannot pick: the list is empty');
      return item;
    },
    bytes(length) {
      const bytes = Buffer.allocUnsafe(length);
      for (let at = 0; at < length; at++) bytes[at] = below(256);
      return bytes;
    },
  };
}

/** The seed of a run's schedule: the run's own for the first, so that a run of one replays it. */
export function scheduleSeed(runSeed: number, index: number): number {
  if (index === 0) return runSeed;
  const random = createRandom(runSeed, index);
  return random.below(2 ** 21) * 2 ** 32 + random.below(2 ** 32);
}
