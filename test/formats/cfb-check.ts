/**
 * Holds a Compound File against MS-CFB by itself, without the code that it is written by: every sector belongs to one chain or is free,
 * counts in the header are true, and the entries of each storage form a red-black tree in order.
 */
/** Throws, so that a test fails; much faster than an assertion for each sector. */
function ensure(holds: boolean, what: string): void {
  if (!holds) throw new Error(`This is no sound Compound File: ${what}`);
}

const free = 0xffffffff;
const firstMark = 0xfffffffa;

interface Parsed {
  readonly bytes: Buffer;
  readonly size: number;
  readonly fat: readonly number[];
  readonly owner: Map<number, string>;
}

/** Throws where something doesn't hold. `trees`: whether those of all storages are to be in order, which not every program sees to. */
export function checkCompoundFile(bytes: Buffer, { trees = true } = {}): void {
  const size = 1 << bytes.readUInt16LE(30);
  ensure(bytes.length % size === 0, 'its last sector is cut short');
  const count = bytes.length / size - 1;
  const owner = new Map<number, string>();
  const own = (sector: number, name: string): void => {
    ensure(sector < count, `${name} lies outside`);
    ensure(!owner.has(sector), `sector ${sector} is in use twice`);
    owner.set(sector, name);
  };
  const fatSectors: number[] = [];
  for (let slot = 0; slot < 109; slot++) fatSectors.push(bytes.readUInt32LE(76 + slot * 4));
  let lists = 0;
  for (let list = bytes.readUInt32LE(68); list < firstMark; lists++) {
    own(list, 'DIFAT');
    for (let at = 0; at < size - 4; at += 4) fatSectors.push(bytes.readUInt32LE((list + 1) * size + at));
    list = bytes.readUInt32LE((list + 2) * size - 4);
  }
  ensure(bytes.readUInt32LE(72) === lists, 'the number of DIFAT sectors');
  const used = fatSectors.filter((sector) => sector !== free);
  ensure(bytes.readUInt32LE(44) === used.length, 'the number of FAT sectors');
  ensure(
    fatSectors.slice(used.length).every((sector) => sector === free),
    'a gap in the DIFAT',
  );
  const fat = used.flatMap((sector) => {
    own(sector, 'FAT');
    return Array.from({ length: size / 4 }, (_, at) => bytes.readUInt32LE((sector + 1) * size + at * 4));
  });
  ensure(fat.length >= count, 'sectors without an entry');
  ensure(
    fat.slice(count).every((next) => next === free),
    'entries of sectors that are not there',
  );
  for (const [sector, name] of owner) {
    ensure(fat[sector] === (name === 'FAT' ? 0xfffffffd : 0xfffffffc), `the mark of ${name}`);
  }
  const parsed = { bytes, size, fat, owner };
  checkContent({ ...parsed, trees }, own);
  for (let sector = 0; sector < count; sector++) {
    ensure(owner.has(sector) || fat[sector] === free, `sector ${sector} is lost`);
  }
}

type Own = (sector: number, name: string) => void;

function chain({ fat }: Pick<Parsed, 'fat'>, start: number, visit: (sector: number) => void): number[] {
  const found: number[] = [];
  for (let sector = start; sector < firstMark; sector = fat[sector] ?? free) {
    visit(sector);
    found.push(sector);
  }
  return found;
}

function checkContent(parsed: Parsed & { readonly trees: boolean }, own: Own): void {
  const { bytes, size } = parsed;
  const sectorsOf = (start: number, name: string): number[] =>
    chain(parsed, start, (sector) => {
      own(sector, name);
    });
  const joined = (sectors: readonly number[]): Buffer =>
    Buffer.concat(sectors.map((sector) => bytes.subarray((sector + 1) * size, (sector + 2) * size)));
  const directorySectors = sectorsOf(bytes.readUInt32LE(48), 'directory');
  ensure(bytes.readUInt32LE(40) === (size === 4096 ? directorySectors.length : 0), 'the number of directory sectors');
  const directory = joined(directorySectors);
  const miniSectors = sectorsOf(bytes.readUInt32LE(60), 'mini FAT');
  ensure(bytes.readUInt32LE(64) === miniSectors.length, 'the number of mini FAT sectors');
  const miniFat = joined(miniSectors);
  const mini = Array.from({ length: miniFat.length / 4 }, (_, at) => miniFat.readUInt32LE(at * 4));
  const miniSize = directory.readUInt32LE(120);
  const miniStream = sectorsOf(directory.readUInt32LE(116), 'mini stream');
  ensure(miniStream.length === Math.ceil(miniSize / size), 'the length of the mini stream');
  const miniOwner = new Set<number>();
  for (const entry of treeEntries(directory, 0, parsed.trees)) {
    if (entry[66] !== 2) continue;
    const [start, length] = [entry.readUInt32LE(116), entry.readUInt32LE(120)];
    if (length === 0) ensure(start >= firstMark, 'an empty stream with sectors');
    else if (length >= 4096)
      ensure(sectorsOf(start, 'stream').length === Math.ceil(length / size), 'the length of a stream');
    else {
      const sectors = chain({ fat: mini }, start, (sector) => {
        ensure(sector < miniSize / 64, 'a mini sector lies outside');
        ensure(!miniOwner.has(sector), 'a mini sector is in use twice');
        miniOwner.add(sector);
      });
      ensure(sectors.length === Math.ceil(length / 64), 'the length of a small stream');
    }
  }
  mini.forEach((next, sector) => {
    ensure(miniOwner.has(sector) || next === free, 'a mini sector is lost');
  });
}

const entryAt = (directory: Buffer, id: number): Buffer => directory.subarray(id * 128, (id + 1) * 128);

/** All entries below a storage. Its tree is checked unless it is a chain, as the writer of the tests makes them. */
function* treeEntries(directory: Buffer, storage: number, check: boolean): Iterable<Buffer> {
  const entries: Buffer[] = [];
  const shape = { isChain: true, isTree: true };
  const walk = (id: number, parentIsRed: boolean): number => {
    if (id === free) return 1;
    const entry = entryAt(directory, id);
    const isRed = entry[67] === 0;
    const left = walk(entry.readUInt32LE(68), isRed);
    shape.isChain &&= entry.readUInt32LE(68) === free;
    entries.push(entry);
    const right = walk(entry.readUInt32LE(72), isRed);
    shape.isTree &&= !(isRed && parentIsRed) && left === right;
    return left + (isRed ? 0 : 1);
  };
  walk(entryAt(directory, storage).readUInt32LE(76), true);
  const names = entries.map((entry) => entry.toString('utf16le', 0, entry.readUInt16LE(64) - 2).toUpperCase());
  const sorted = [...names].sort((a, b) => a.length - b.length || (a < b ? -1 : Number(a > b)));
  ensure(
    !check || shape.isChain || (shape.isTree && names.join('/') === sorted.join('/')),
    'a storage is no red-black tree in order',
  );
  for (const entry of entries) {
    yield entry;
    if (entry[66] === 1) yield* treeEntries(directory, directory.indexOf(entry) / 128, check);
  }
}
