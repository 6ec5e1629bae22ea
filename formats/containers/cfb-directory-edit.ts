/** The directory of a Compound File while it is edited (MS-CFB 2.6). */
import type { CfbImage } from './cfb-image.ts';
import { broken, endOfChain } from './cfb-sectors.ts';
import { chainOf, headerFields, resizeChain, type ChainTable } from './cfb-tables.ts';
import { buildTree, noEntry, type TreeEntry } from './cfb-tree.ts';

const entrySize = 128;
const at = { nameLength: 64, kind: 66, color: 67, left: 68, right: 72, child: 76, start: 116, size: 120 } as const;

export interface EntryPlace {
  readonly start: number;
  /** Bytes. */
  readonly size: number;
}

export interface DirectoryEdit {
  place(id: number): EntryPlace;
  setPlace(id: number, place: EntryPlace): void;
  /** A new entry, in no tree yet; answers its number. */
  add(name: string, kind: 'storage' | 'stream'): number;
  /** Its entry is free again. */
  remove(id: number): void;
  /** Makes these entries the storage's. */
  setChildren(storage: number, children: readonly TreeEntry[]): void;
}

/** `isWide`: sizes have 64 bits, and the header counts the directory's sectors (version 4). */
export function editDirectory(
  image: CfbImage,
  table: ChainTable,
  { isWide, inUse }: { readonly isWide: boolean; readonly inUse: ReadonlySet<number> },
): DirectoryEdit {
  const first = image.header.readUInt32LE(headerFields.directory);
  let chain = chainOf(table, first);
  const perSector = image.sectorSize / entrySize;
  const free: number[] = [];
  const sectorOf = (id: number): number => chain[Math.floor(id / perSector)] ?? endOfChain;
  const view = (bytes: Buffer, id: number): Buffer =>
    bytes.subarray((id % perSector) * entrySize, ((id % perSector) + 1) * entrySize);
  const read = (id: number): Buffer => view(image.read(sectorOf(id)), id);
  const change = (id: number): Buffer => view(image.change(sectorOf(id)), id);
  for (let id = chain.length * perSector - 1; id > 0; id--) {
    if (!inUse.has(id) && read(id)[at.kind] === 0) free.push(id);
  }
  const grow = (): void => {
    const from = chain.length * perSector;
    chain = resizeChain(table, first, chain.length + 1);
    if (isWide) image.header.writeUInt32LE(chain.length, headerFields.directorySectors);
    for (let id = from + perSector - 1; id >= from; id--) {
      clear(change(id));
      free.push(id);
    }
  };
  return {
    place: (id) => ({ start: read(id).readUInt32LE(at.start), size: sizeIn(read(id), isWide) }),
    setPlace(id, { start, size }) {
      const entry = change(id);
      entry.writeUInt32LE(start, at.start);
      entry.writeUInt32LE(size >>> 0, at.size);
      if (isWide) entry.writeUInt32LE(Math.floor(size / 2 ** 32), at.size + 4);
    },
    add(name, kind) {
      if (free.length === 0) grow();
      const id = free.pop();
      if (id === undefined) throw broken('its directory is full');
      const entry = change(id);
      clear(entry);
      entry.write(name, 0, 'utf16le');
      entry.writeUInt16LE((name.length + 1) * 2, at.nameLength);
      entry[at.kind] = kind === 'stream' ? 2 : 1;
      entry.writeUInt32LE(kind === 'stream' ? endOfChain : 0, at.start);
      return id;
    },
    remove(id) {
      clear(change(id));
      free.push(id);
    },
    setChildren(storage, children) {
      const places = buildTree(children);
      change(storage).writeUInt32LE(places[0]?.id ?? noEntry, at.child);
      for (const { id, left, right, black } of places) {
        const entry = change(id);
        entry[at.color] = Number(black);
        entry.writeUInt32LE(left, at.left);
        entry.writeUInt32LE(right, at.right);
      }
    },
  };
}

function sizeIn(entry: Buffer, isWide: boolean): number {
  return entry.readUInt32LE(at.size) + (isWide ? entry.readUInt32LE(at.size + 4) * 2 ** 32 : 0);
}

/** MS-CFB 2.6.3: zeros, but for the places in the tree. */
function clear(entry: Buffer): void {
  entry.fill(0);
  for (const field of [at.left, at.right, at.child]) entry.writeUInt32LE(noEntry, field);
}
