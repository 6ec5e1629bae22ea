/** Which sectors of a Compound File are in use, so that none is written to that something else needs. */
import type { CfbImage } from './cfb-image.ts';
import { broken, firstMark, freeSector } from './cfb-sectors.ts';
import type { CfbStorage, CfbStream } from './compound-file.ts';
import type { ChainTable, TableSectors } from './cfb-tables.ts';

/** Marks every sector of a chain; throws `corrupt` where one is in use already, outside of the file, or in a circle. */
export function markChain(used: Uint8Array, { next }: Pick<ChainTable, 'next'>, start: number): void {
  for (let sector = start; sector < firstMark; sector = next(sector)) mark(used, sector);
}

function mark(used: Uint8Array, sector: number): void {
  if (sector >= used.length) throw broken('a sector lies outside of the file');
  if (used[sector] === 1) throw broken('two of its streams share a sector');
  used[sector] = 1;
}

/** What the table, its list and chains that begin at `starts` occupy. */
export function usedSectors(
  image: CfbImage,
  { table, list }: TableSectors,
  { chains, starts }: { readonly chains: Pick<ChainTable, 'next'>; readonly starts: Iterable<number> },
): Uint8Array {
  const used = new Uint8Array(image.count());
  for (const sector of [...table, ...list]) mark(used, sector);
  for (const start of starts) markChain(used, chains, start);
  return used;
}

/** Sectors that the table calls free and nothing uses, those at the front last, to be taken from the end. */
export function freeSectors(used: Uint8Array, { next }: Pick<ChainTable, 'next'>, covered: number): number[] {
  const free: number[] = [];
  for (let sector = Math.min(used.length, covered) - 1; sector >= 0; sector--) {
    if (used[sector] === 0 && next(sector) === freeSector) free.push(sector);
  }
  return free;
}

/** All streams of a storage and of those within it. */
export function* allStreams(storage: CfbStorage): Iterable<CfbStream> {
  yield* storage.streams.values();
  for (const inner of storage.storages.values()) yield* allStreams(inner);
}
