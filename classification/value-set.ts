/**
 * Counts unique values by the best rank that each was met with, without keeping a value: 53 bits of a hash stand for it.
 * Two of a million different values share a hash once in 18,000 files. A value costs 18 to 36 bytes.
 */
export interface ValueSet {
  /** Remembers a value met with `rank` (0 is best, at most 254); answers whether it is new. */
  add(value: string, rank: number): boolean;
  /** Unique values whose best rank is exactly this one. */
  count(rank: number): number;
}

export function createValueSet(): ValueSet {
  let hashes = new Float64Array(0);
  let ranks = new Uint8Array(0);
  let size = 0;
  const counts: number[] = [];
  const change = (rank: number, by: number): void => {
    counts[rank] = (counts[rank] ?? 0) + by;
  };

  function grow(): void {
    const [oldHashes, oldRanks] = [hashes, ranks];
    hashes = new Float64Array(Math.max(64, oldHashes.length * 2));
    ranks = new Uint8Array(hashes.length);
    oldHashes.forEach((hash, index) => {
      if (hash === 0) return;
      const slot = slotOf(hashes, hash);
      hashes[slot] = hash;
      ranks[slot] = oldRanks[index] ?? 0;
    });
  }

  return {
    add(value, rank) {
      // Most sets of a file stay empty.
      if (size * 2 >= hashes.length) grow();
      const hash = hash53(value);
      const slot = slotOf(hashes, hash);
      if (hashes[slot] === hash) {
        const before = ranks[slot] ?? 0;
        if (rank < before) {
          ranks[slot] = rank;
          change(before, -1);
          change(rank, 1);
        }
        return false;
      }
      hashes[slot] = hash;
      ranks[slot] = rank;
      change(rank, 1);
      size++;
      return true;
    },
    count: (rank) => counts[rank] ?? 0,
  };
}

/** The slot that holds the hash, or the free one where it belongs: open addressing, size a power of two. */
function slotOf(hashes: Float64Array, hash: number): number {
  const mask = hashes.length - 1;
  let slot = (hash % 0x100000000) & mask;
  while (hashes[slot] !== 0 && hashes[slot] !== hash) slot = (slot + 1) & mask;
  return slot;
}

/** Two 32-bit multiplicative hashes with final mixing, joined to 53 bits; never 0, which marks a free slot. */
export function hash53(value: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < value.length; index++) {
    const unit = value.charCodeAt(index);
    high = Math.imul(high ^ unit, 0x9e3779b1);
    low = Math.imul(low ^ unit, 0x5f356495);
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  return (high & 0x1fffff) * 0x100000000 + (low >>> 0) || 1;
}
