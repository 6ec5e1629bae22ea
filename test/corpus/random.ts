/** A seeded source of choices: the same seed gives the same corpus on every machine. */
export interface Random {
  /** 0 to below `below`. */
  number(below: number): number;
  pick<T>(items: readonly T[]): T;
  digits(length: number): string;
  /** So many characters of the alphabet. */
  text(alphabet: string, length: number): string;
}

/** Mulberry32: 32 bits of state, passes the usual tests of randomness, far better than a corpus needs. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const number = (below: number): number => Math.floor(next() * below);
  const text = (alphabet: string, length: number): string =>
    Array.from({ length }, () => alphabet.charAt(number(alphabet.length))).join('');
  return {
    number,
    text,
    digits: (length) => text('0123456789', length),
    pick(items) {
      const item = items[number(items.length)];
      if (item === undefined) throw new RangeError('Cannot pick: the list is empty');
      return item;
    },
  };
}
