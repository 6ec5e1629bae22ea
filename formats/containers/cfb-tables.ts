/** Chains of sectors and of mini sectors while a Compound File is edited (MS-CFB 2.3, 2.4, 2.5). */
import type { CfbImage } from './cfb-image.ts';
import { broken, endOfChain, firstMark, freeSector } from './cfb-sectors.ts';

/** What chains are kept in: the table of sectors or that of mini sectors. */
export interface ChainTable {
  next(sector: number): number;
  link(sector: number, next: number): void;
  /** One that nothing uses, a new one where there is none. */
  take(): number;
  /** Nothing uses it any more; its bytes become zeros. */
  release(sector: number): void;
}

/** MS-CFB 2.1: marks of sectors that hold the table, and the list of the table's sectors. */
const tableSector = 0xfffffffd;
const listSector = 0xfffffffc;
/** Table sectors that the header lists. */
const headerSlots = 109;
const headerSlotsAt = 76;
/** Fields of the header (MS-CFB 2.2). */
export const headerFields = {
  directorySectors: 40,
  tableSectors: 44,
  directory: 48,
  miniTable: 60,
  miniTableSectors: 64,
  list: 68,
  listSectors: 72,
} as const;

/** All sectors of a chain; throws `corrupt` where it leaves the table or runs in circles. */
export function chainOf({ next }: Pick<ChainTable, 'next'>, start: number): number[] {
  const found: number[] = [];
  const seen = new Set<number>();
  for (let sector = start; sector < firstMark; sector = next(sector)) {
    if (seen.has(sector)) throw broken('a chain of sectors runs in circles');
    seen.add(sector);
    found.push(sector);
  }
  return found;
}

/** The chain with `count` sectors: it keeps its first ones, and what is too much is released. */
export function resizeChain(table: ChainTable, start: number, count: number): number[] {
  const chain = chainOf(table, start);
  for (const sector of chain.splice(count)) table.release(sector);
  while (chain.length < count) {
    const sector = table.take();
    const last = chain.at(-1);
    if (last !== undefined) table.link(last, sector);
    chain.push(sector);
  }
  const last = chain.at(-1);
  if (last !== undefined) table.link(last, endOfChain);
  return chain;
}

export interface TableSectors {
  readonly table: number[];
  readonly list: number[];
}

/** Where the table of sectors lies. Throws `corrupt`. */
export function tableSectors({ header, read, count, sectorSize }: CfbImage): TableSectors {
  const slots = Array.from({ length: headerSlots }, (_, index) => header.readUInt32LE(headerSlotsAt + index * 4));
  const list: number[] = [];
  for (let next = header.readUInt32LE(headerFields.list); next < firstMark;) {
    if (list.length >= count()) throw broken('a chain of sectors runs in circles');
    const bytes = read(next);
    list.push(next);
    for (let at = 0; at < sectorSize - 4; at += 4) slots.push(bytes.readUInt32LE(at));
    next = bytes.readUInt32LE(sectorSize - 4);
  }
  const used = slots.findLastIndex((sector) => sector < firstMark) + 1;
  const table = slots.slice(0, used);
  if (table.some((sector) => sector >= count())) throw broken('a sector lies outside of the file');
  return { table, list };
}

/** The table of sectors; `free` are those that may be used again. */
export function createSectorTable(image: CfbImage, { table, list }: TableSectors, free: number[]): ChainTable {
  const perSector = image.sectorSize / 4;
  let values = readTable(image, table);
  const link = (sector: number, value: number): void => {
    while (sector >= values.length) addTableSector();
    values[sector] = value;
    image.change(table[Math.floor(sector / perSector)] ?? endOfChain).writeUInt32LE(value, (sector % perSector) * 4);
  };
  const addTableSector = (): void => {
    const sector = image.append();
    image.change(sector).fill(0xff);
    table.push(sector);
    const grown = new Uint32Array(values.length + perSector).fill(freeSector);
    grown.set(values);
    values = grown;
    image.header.writeUInt32LE(table.length, headerFields.tableSectors);
    listTableSector(table.length - 1, sector);
    link(sector, tableSector);
  };
  const listTableSector = (index: number, sector: number): void => {
    if (index < headerSlots) {
      image.header.writeUInt32LE(sector, headerSlotsAt + index * 4);
      return;
    }
    const slot = (index - headerSlots) % (perSector - 1);
    const holder = list[Math.floor((index - headerSlots) / (perSector - 1))] ?? addListSector();
    image.change(holder).writeUInt32LE(sector, slot * 4);
  };
  const addListSector = (): number => {
    const sector = image.append();
    image
      .change(sector)
      .fill(0xff)
      .writeUInt32LE(endOfChain, image.sectorSize - 4);
    const last = list.at(-1);
    if (last === undefined) image.header.writeUInt32LE(sector, headerFields.list);
    else image.change(last).writeUInt32LE(sector, image.sectorSize - 4);
    list.push(sector);
    image.header.writeUInt32LE(list.length, headerFields.listSectors);
    link(sector, listSector);
    return sector;
  };
  return {
    next(sector) {
      const value = values[sector];
      if (value === undefined) throw broken('a sector is not in its table');
      return value;
    },
    link,
    take() {
      const sector = free.pop() ?? image.append();
      link(sector, endOfChain);
      return sector;
    },
    release(sector) {
      image.change(sector).fill(0);
      link(sector, freeSector);
      free.push(sector);
    },
  };
}

function readTable(image: CfbImage, table: readonly number[]): Uint32Array {
  const perSector = image.sectorSize / 4;
  const values = new Uint32Array(table.length * perSector);
  for (const [index, sector] of table.entries()) {
    const bytes = image.read(sector);
    for (let at = 0; at < perSector; at++) values[index * perSector + at] = bytes.readUInt32LE(at * 4);
  }
  return values;
}
