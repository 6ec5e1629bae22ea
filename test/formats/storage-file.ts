/** Writes Compound Files (MS-CFB, version 3 or, with sectors of 4,096 bytes, 4) with streams of any size, small ones in the mini stream. */

/** Streams and storages by name. */
export interface Tree {
  readonly [name: string]: Buffer | Tree;
}

type SectorSize = 512 | 4096;
const miniSize = 64;
const cutoff = 4096;
const none = 0xffffffff;
const endOfChain = 0xfffffffe;

interface Entry {
  readonly name: string;
  readonly kind: 1 | 2 | 5;
  right: number;
  child: number;
  start: number;
  size: number;
}

export function storageFile(tree: Tree, sectorSize: SectorSize = 512): Buffer {
  const entries: Entry[] = [];
  const writer = createWriter(sectorSize);
  addEntry('Root Entry', tree, { entries, writer });
  const [root] = entries;
  const mini = Buffer.concat(writer.minis);
  if (root === undefined) throw new Error('there is no root');
  Object.assign(root, { size: mini.length, start: mini.length === 0 ? endOfChain : writer.big(mini) });
  const miniTable = Buffer.alloc(Math.ceil((writer.miniTable.length * 4) / sectorSize) * sectorSize, 0xff);
  writer.miniTable.forEach((next, index) => miniTable.writeUInt32LE(next, index * 4));
  const miniStart = miniTable.length === 0 ? endOfChain : writer.big(miniTable);
  const directory = Buffer.alloc(Math.ceil((entries.length * 128) / sectorSize) * sectorSize);
  entries.forEach((entry, index) => writeEntry(entry).copy(directory, index * 128));
  const directoryStart = writer.big(directory);
  return assemble(writer, {
    directoryStart,
    directorySectors: directory.length / sectorSize,
    miniStart,
    miniSectors: miniTable.length / sectorSize,
  });
}

type Writer = ReturnType<typeof createWriter>;

function createWriter(sectorSize: SectorSize) {
  const sectors: Buffer[] = [];
  const table: number[] = [];
  const minis: Buffer[] = [];
  const miniTable: number[] = [];
  const add = (bytes: Buffer, into: { list: Buffer[]; chain: number[]; size: number }): number => {
    const start = into.list.length;
    const count = Math.ceil(bytes.length / into.size);
    for (let index = 0; index < count; index++) {
      const sector = Buffer.alloc(into.size);
      bytes.copy(sector, 0, index * into.size);
      into.list.push(sector);
      into.chain.push(index === count - 1 ? endOfChain : start + index + 1);
    }
    return start;
  };
  return {
    sectorSize,
    sectors,
    table,
    minis,
    miniTable,
    big: (bytes: Buffer): number => add(bytes, { list: sectors, chain: table, size: sectorSize }),
    small: (bytes: Buffer): number => add(bytes, { list: minis, chain: miniTable, size: miniSize }),
  };
}

interface Build {
  readonly entries: Entry[];
  readonly writer: Writer;
}

function addEntry(name: string, content: Buffer | Tree, build: Build): number {
  const { entries, writer } = build;
  const id = entries.length;
  if (Buffer.isBuffer(content)) {
    const start =
      content.length === 0 ? endOfChain : content.length < cutoff ? writer.small(content) : writer.big(content);
    entries.push({ name, kind: 2, right: none, child: none, start, size: content.length });
    return id;
  }
  const storage: Entry = { name, kind: id === 0 ? 5 : 1, right: none, child: none, start: 0, size: 0 };
  entries.push(storage);
  let before: Entry | undefined;
  for (const [childName, child] of Object.entries(content)) {
    const childId = addEntry(childName, child, build);
    if (before === undefined) storage.child = childId;
    else before.right = childId;
    before = entries[childId];
  }
  return id;
}

function writeEntry({ name, kind, right, child, start, size }: Entry): Buffer {
  const bytes = Buffer.alloc(128);
  bytes.write(name, 0, 'utf16le');
  bytes.writeUInt16LE((name.length + 1) * 2, 64);
  bytes[66] = kind;
  bytes[67] = 1;
  bytes.writeUInt32LE(none, 68);
  bytes.writeUInt32LE(right, 72);
  bytes.writeUInt32LE(child, 76);
  bytes.writeUInt32LE(start, 116);
  bytes.writeUInt32LE(size, 120);
  return bytes;
}

interface Layout {
  readonly directoryStart: number;
  readonly directorySectors: number;
  readonly miniStart: number;
  readonly miniSectors: number;
}

/** The table comes last; beyond 109 sectors of it, the list of its sectors goes on in sectors of its own. */
function assemble(
  { sectorSize, sectors, table }: Writer,
  { directoryStart, directorySectors, miniStart, miniSectors }: Layout,
): Buffer {
  const perSector = sectorSize / 4;
  const content = sectors.length;
  let fat = 0;
  let difat = 0;
  while (fat * perSector < content + fat + difat || difat * (perSector - 1) < fat - 109) {
    if (fat * perSector < content + fat + difat) fat++;
    else difat++;
  }
  const all = [...table, ...Array<number>(fat).fill(0xfffffffd), ...Array<number>(difat).fill(0xfffffffc)];
  const bytes = Buffer.alloc(fat * sectorSize, 0xff);
  all.forEach((next, index) => bytes.writeUInt32LE(next, index * 4));
  const places = Array.from({ length: fat }, (_, index) => content + index);
  const lists = Array.from({ length: difat }, (_, index) => {
    const sector = Buffer.alloc(sectorSize, 0xff);
    places
      .slice(109 + index * (perSector - 1), 109 + (index + 1) * (perSector - 1))
      .forEach((place, at) => sector.writeUInt32LE(place, at * 4));
    sector.writeUInt32LE(index === difat - 1 ? endOfChain : content + fat + index + 1, sectorSize - 4);
    return sector;
  });
  const header = Buffer.alloc(512, 0xff).fill(0, 0, 76);
  Buffer.from('D0CF11E0A1B11AE1', 'hex').copy(header);
  header.writeUInt16LE(0x3e, 24);
  header.writeUInt16LE(sectorSize === 512 ? 3 : 4, 26);
  header.writeUInt16LE(0xfffe, 28);
  header.writeUInt16LE(sectorSize === 512 ? 9 : 12, 30);
  header.writeUInt16LE(6, 32);
  if (sectorSize === 4096) header.writeUInt32LE(directorySectors, 40);
  header.writeUInt32LE(fat, 44);
  header.writeUInt32LE(directoryStart, 48);
  header.writeUInt32LE(cutoff, 56);
  header.writeUInt32LE(miniStart, 60);
  header.writeUInt32LE(miniSectors, 64);
  header.writeUInt32LE(difat === 0 ? endOfChain : content + fat, 68);
  header.writeUInt32LE(difat, 72);
  places.slice(0, 109).forEach((place, index) => header.writeUInt32LE(place, 76 + index * 4));
  return Buffer.concat([header, Buffer.alloc(sectorSize - 512), ...sectors, bytes, ...lists]);
}

/** A file in the stream of the Packager's object. */
export function packaged(name: string, content: Buffer): Buffer {
  const path = Buffer.from(`C:\\${name}\0`, 'latin1');
  const [total, pathLength, length] = [Buffer.alloc(4), Buffer.alloc(4), Buffer.alloc(4)];
  pathLength.writeUInt32LE(path.length);
  length.writeUInt32LE(content.length);
  const body = Buffer.concat([
    Buffer.from([2, 0]),
    Buffer.from(`${name}\0`, 'latin1'),
    path,
    Buffer.from([0, 0, 3, 0]),
    pathLength,
    path,
    length,
    content,
    Buffer.alloc(2),
  ]);
  total.writeUInt32LE(body.length);
  return Buffer.concat([total, body]);
}
