/** The mini stream of a Compound File while it is edited (MS-CFB 2.4): its sectors of 64 bytes, and their table. */
import type { CfbImage } from './cfb-image.ts';
import type { DirectoryEdit } from './cfb-directory-edit.ts';
import { broken, endOfChain, freeSector } from './cfb-sectors.ts';
import { chainOf, headerFields, resizeChain, type ChainTable } from './cfb-tables.ts';
import { miniSectorSize } from './compound-file.ts';

export interface MiniEdit extends ChainTable {
  write(sector: number, bytes: Buffer): void;
  /** Mini sectors that the stream has. */
  count(): number;
  /** Those of them that the table has an entry for. */
  covered(): number;
}

const rootId = 0;

export function editMini(
  image: CfbImage,
  table: ChainTable,
  { directory, free }: { readonly directory: DirectoryEdit; readonly free: number[] },
): MiniEdit {
  const { header, sectorSize } = image;
  const perSector = sectorSize / 4;
  const { start } = directory.place(rootId);
  let stream = directory.place(rootId).size === 0 ? [] : chainOf(table, start);
  let entries = chainOf(table, header.readUInt32LE(headerFields.miniTable));
  const count = (): number => Math.ceil(directory.place(rootId).size / miniSectorSize);
  const growTable = (): void => {
    entries = resizeChain(table, entries[0] ?? endOfChain, entries.length + 1);
    image.change(entries.at(-1) ?? endOfChain).fill(0xff);
    header.writeUInt32LE(entries[0] ?? endOfChain, headerFields.miniTable);
    header.writeUInt32LE(entries.length, headerFields.miniTableSectors);
  };
  const holderOf = (sector: number): number => {
    const holder = entries[Math.floor(sector / perSector)];
    if (holder === undefined) throw broken('a small stream leaves its place');
    return holder;
  };
  const link = (sector: number, next: number): void => {
    while (sector >= entries.length * perSector) growTable();
    image.change(holderOf(sector)).writeUInt32LE(next, (sector % perSector) * 4);
  };
  const append = (): number => {
    const sector = count();
    const size = (sector + 1) * miniSectorSize;
    const needed = Math.ceil(size / sectorSize);
    if (needed > stream.length) stream = resizeChain(table, stream[0] ?? endOfChain, needed);
    directory.setPlace(rootId, { start: stream[0] ?? endOfChain, size });
    return sector;
  };
  const write = (sector: number, bytes: Buffer): void => {
    const offset = sector * miniSectorSize;
    const holder = stream[Math.floor(offset / sectorSize)];
    if (holder === undefined) throw broken('a small stream leaves its place');
    const within = offset % sectorSize;
    const target = image.change(holder).subarray(within, within + miniSectorSize);
    target.fill(0);
    bytes.copy(target);
  };
  return {
    count,
    covered: () => Math.min(count(), entries.length * perSector),
    write,
    link,
    next: (sector) => image.read(holderOf(sector)).readUInt32LE((sector % perSector) * 4),
    take() {
      const sector = free.pop() ?? append();
      link(sector, endOfChain);
      return sector;
    },
    release(sector) {
      write(sector, Buffer.alloc(0));
      link(sector, freeSector);
      free.push(sector);
    },
  };
}
