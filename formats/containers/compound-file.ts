/**
 * Reading of Compound Files (MS-CFB): storages and streams by name, at random places. Every chain ends by the size of the file, every
 * entry of the directory stands in the tree once, and what is read is paid from the budget, however streams overlap.
 */
import { memorySource, patchedSource, readInto } from '../../lib/patch.ts';
import type { ByteSource } from '../../model/bytes.ts';
import { FileError } from '../../model/errors.ts';
import { isCfb, readDirectory, type DirectoryEntry } from './cfb-directory.ts';
import { broken, createSectors, endOfChain, type Sectors } from './cfb-sectors.ts';

export interface CfbStream {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** First sector, or first mini sector where the stream is small. */
  readonly start: number;
  /** Number of its entry in the directory. */
  readonly id: number;
}

export interface CfbStorage {
  readonly name: string;
  /** By name in upper case: names are compared without case (MS-CFB 2.6.4). In the order of the tree. */
  readonly streams: ReadonlyMap<string, CfbStream>;
  readonly storages: ReadonlyMap<string, CfbStorage>;
  /** Number of its entry in the directory. */
  readonly id: number;
}

export interface CompoundFile {
  readonly root: CfbStorage;
  /** The whole stream; throws `too-large` past the budget. */
  read(stream: CfbStream): Buffer;
  /** The stream as a source of its own, of which nothing is in memory unless it is small. */
  source(stream: CfbStream): ByteSource;
  /** A Compound File that has this storage as its root: how embedded documents are opened by the format of their own. */
  fileOf(storage: CfbStorage): ByteSource;
}

/** What spends bytes and looks at the clock; a `Budget` is one. */
export interface CfbBudget {
  spend(bytes: number): void;
  checkTime(): void;
}

/** Largest stream that is read into memory, bytes. */
const streamLimit = 256 * 1024 ** 2;
export const miniSectorSize = 64;
/** Storages within storages; Outlook needs the most, two for each message within a message. */
const depthLimit = 64;

/** Throws `FileError`, `corrupt` where the structure is broken. */
export function openCompoundFile(source: ByteSource, budget: CfbBudget): CompoundFile {
  if (!isCfb(source)) throw broken('it is none');
  const sectors = createSectors(source);
  const directory = readDirectory(sectors);
  const [rootEntry] = directory;
  if (rootEntry?.kind !== 'root') throw broken('it has no root');
  const root = readTree(directory, budget);
  let mini: Mini | undefined;
  const open = (stream: CfbStream): ByteSource => {
    budget.checkTime();
    if (stream.size === 0) return memorySource(Buffer.alloc(0));
    if (stream.size >= sectors.miniCutoff) return chainSource(sectors, stream.start, stream.size);
    mini ??= openMini(sectors, rootEntry);
    return memorySource(readMini(mini, stream));
  };
  return {
    root,
    source: open,
    read(stream) {
      if (stream.size > source.size) throw broken('a stream is longer than the file');
      if (stream.size > streamLimit)
        throw new FileError('too-large', 'Cannot read Compound File: a stream is too large');
      budget.spend(stream.size);
      const content = open(stream);
      return content.read(0, content.size);
    },
    fileOf: (storage) => rerooted(source, sectors, { root: rootEntry, entry: directory[storage.id] }),
  };
}

/** The stream at a path of names, or undefined. */
export function findStream(storage: CfbStorage, name: string): CfbStream | undefined {
  return storage.streams.get(name.toUpperCase());
}

export function findStorage(storage: CfbStorage, name: string): CfbStorage | undefined {
  return storage.storages.get(name.toUpperCase());
}

interface Tree {
  readonly directory: readonly (DirectoryEntry | undefined)[];
  readonly seen: Set<number>;
  readonly budget: Pick<CfbBudget, 'checkTime'>;
}

function readTree(directory: Tree['directory'], budget: Tree['budget']): CfbStorage {
  return readStorage({ directory, seen: new Set([0]), budget }, 0, 0);
}

function readStorage(tree: Tree, id: number, depth: number): CfbStorage {
  if (depth > depthLimit) throw broken('its storages are nested too deep');
  const streams = new Map<string, CfbStream>();
  const storages = new Map<string, CfbStorage>();
  for (const [child, entry] of siblings(tree, id)) {
    const key = entry.name.toUpperCase();
    if (streams.has(key) || storages.has(key)) throw broken('two of its entries have the same name');
    if (entry.kind === 'stream')
      streams.set(key, { name: entry.name, size: entry.size, start: entry.start, id: child });
    else storages.set(key, readStorage(tree, child, depth + 1));
  }
  return { name: tree.directory[id]?.name ?? '', streams, storages, id };
}

/** The entries of a storage, which form a binary tree, in its order (MS-CFB 2.6.4). */
function siblings(tree: Tree, id: number): readonly (readonly [number, DirectoryEntry])[] {
  const found: (readonly [number, DirectoryEntry])[] = [];
  const waiting: (readonly [number, DirectoryEntry])[] = [];
  let next = tree.directory[id]?.child ?? noEntry;
  for (;;) {
    tree.budget.checkTime();
    for (; next !== noEntry; next = waiting.at(-1)?.[1].left ?? noEntry) waiting.push([next, visit(tree, next)]);
    const top = waiting.pop();
    if (top === undefined) return found;
    found.push(top);
    next = top[1].right;
  }
}

/** MS-CFB 2.6.1, NOSTREAM. */
const noEntry = 0xffffffff;

function visit(tree: Tree, id: number): DirectoryEntry {
  const entry = tree.directory[id];
  if (entry === undefined || entry.kind === 'root' || tree.seen.has(id)) throw broken('its directory is no tree');
  tree.seen.add(id);
  return entry;
}

function chainSource(sectors: Sectors, start: number, size: number): ByteSource {
  const chain = sectors.chain(start, Math.ceil(size / sectors.size));
  const readRange = (offset: number, target: Buffer): void => {
    if (offset < 0 || offset + target.length > size) throw new RangeError(`Cannot read stream: it has ${size} bytes`);
    for (let at = 0; at < target.length;) {
      const index = Math.floor((offset + at) / sectors.size);
      const within = (offset + at) % sectors.size;
      const run = runFrom(chain, index, Math.ceil((within + target.length - at) / sectors.size));
      const length = Math.min(run * sectors.size - within, target.length - at);
      const start = sectors.offset(chain[index] ?? endOfChain) + within;
      if (start + length > sectors.source.size) throw broken('a stream ends early');
      readInto(sectors.source, start, target.subarray(at, at + length));
      at += length;
    }
  };
  return {
    size,
    readInto: readRange,
    read(offset, length) {
      if (length < 0 || offset + length > size) throw new RangeError(`Cannot read stream: it has ${size} bytes`);
      const target = Buffer.allocUnsafe(length);
      readRange(offset, target);
      return target;
    },
  };
}

/** How many sectors from `index` adjoin each other, at most `most`: they are read at once. */
function runFrom(chain: Uint32Array, index: number, most: number): number {
  let run = 1;
  while (run < most && chain[index + run] === (chain[index] ?? 0) + run) run++;
  return run;
}

interface Mini {
  readonly stream: ByteSource;
  readonly table: Buffer;
}

/** MS-CFB 2.4: small streams lie in a stream of the root, in sectors of 64 bytes with a table of their own. */
function openMini(sectors: Sectors, root: DirectoryEntry): Mini {
  const stream = root.size === 0 ? memorySource(Buffer.alloc(0)) : chainSource(sectors, root.start, root.size);
  return { stream, table: sectors.miniTable() };
}

function readMini({ stream, table }: Mini, { start, size }: CfbStream): Buffer {
  const content = Buffer.alloc(size);
  let sector = start;
  for (let at = 0; at < size; at += miniSectorSize) {
    const offset = sector * miniSectorSize;
    const length = Math.min(miniSectorSize, size - at);
    if (offset + length > stream.size || sector * 4 + 4 > table.length) throw broken('a small stream leaves its place');
    stream.read(offset, length).copy(content, at);
    sector = table.readUInt32LE(sector * 4);
  }
  return content;
}

/** The same bytes but for the root's entry, which gets the child of the storage (MS-CFB 2.6.1). */
function rerooted(
  source: ByteSource,
  sectors: Sectors,
  { root, entry }: { readonly root: DirectoryEntry; readonly entry: DirectoryEntry | undefined },
): ByteSource {
  if (entry === undefined) throw broken('its directory is no tree');
  const childOffset = 76;
  const child = Buffer.alloc(4);
  child.writeUInt32LE(entry.child);
  const at = sectors.offset(root.sector) + childOffset;
  return patchedSource(source, [
    { kind: 'copy', offset: 0, length: at },
    { kind: 'insert', bytes: child },
    { kind: 'copy', offset: at + child.length, length: source.size - at - child.length },
  ]);
}
