/** Named properties of Outlook messages (MS-OXMSG 2.2.3): which number a name has in a file, and giving a number to a new one. */
import { crc32 } from 'node:zlib';
import type { StreamEdit } from '../containers/cfb-edit.ts';
import { findStorage, findStream, type CfbStorage, type CompoundFile } from '../containers/compound-file.ts';
import { FileError } from '../../model/errors.ts';

export interface NameSpaceAndName {
  /** 32 hex digits, as they stand in the file. */
  readonly space: string;
  /** Of a property that is named by a text. */
  readonly name: string;
}

/** PS_INTERNET_HEADERS, {00020386-0000-0000-C000-000000000046} (MS-OXPROPS 1.3.2); its names are in lower case. */
export const internetHeaders = '8603020000000000c000000000000046';

const storageName = '__nameid_version1.0';
const streamNames = { spaces: '__substg1.0_00020102', entries: '__substg1.0_00030102', names: '__substg1.0_00040102' };
/** MS-OXMSG 2.2.3.1.1: spaces of the list count from here on; those before are set. */
const firstSpace = 3;
const entrySize = 8;
/** Numbers of named properties (MS-OXPROPS 2). */
const firstNumber = 0x8000;
const mostEntries = 0x7fff;

interface NameTables {
  readonly spaces: Buffer;
  readonly entries: Buffer;
  readonly names: Buffer;
}

function readTables(file: CompoundFile): NameTables {
  const storage = findStorage(file.root, storageName);
  const read = (name: string): Buffer => {
    const stream = storage === undefined ? undefined : findStream(storage, name);
    return stream === undefined ? Buffer.alloc(0) : file.read(stream);
  };
  return { spaces: read(streamNames.spaces), entries: read(streamNames.entries), names: read(streamNames.names) };
}

/** The property's number in this file; undefined where the name has none. Throws `RangeError` where the tables are cut off. */
export function numberOfName(file: CompoundFile, wanted: NameSpaceAndName): number | undefined {
  const tables = readTables(file);
  const space = spaceIndex(tables, wanted.space);
  if (space === undefined) return undefined;
  for (let at = 0; at + entrySize <= tables.entries.length; at += entrySize) {
    const kind = tables.entries.readUInt16LE(at + 4);
    if (kind !== ((space << 1) | 1)) continue;
    const offset = tables.entries.readUInt32LE(at);
    const length = tables.names.readUInt32LE(offset);
    const name = tables.names.toString('utf16le', offset + 4, offset + 4 + length);
    if (name.toLowerCase() === wanted.name) return firstNumber + tables.entries.readUInt16LE(at + 6);
  }
  return undefined;
}

function spaceIndex({ spaces }: NameTables, space: string): number | undefined {
  for (let at = 0; at + 16 <= spaces.length; at += 16) {
    if (spaces.toString('hex', at, at + 16) === space) return firstSpace + at / 16;
  }
  return undefined;
}

/** Whether the message, a recipient or an attachment has a property of this number; messages within have names of their own. */
function usesNumber(root: CfbStorage, number: number): boolean {
  const prefix = `__SUBSTG1.0_${number.toString(16).toUpperCase()}`;
  const storages = [root, ...[...root.storages.values()].filter(({ name }) => /^__(?:attach|recip)_/iu.test(name))];
  return storages.some(({ streams }) => [...streams.keys()].some((name) => name.startsWith(prefix)));
}

export interface NumberedNames {
  /** In the order of the names. */
  readonly numbers: readonly number[];
  readonly edits: readonly StreamEdit[];
}

/** The numbers of names, and the edits that give those the next ones that have none yet. Throws `FileError`. */
export function numberNames(file: CompoundFile, wanted: readonly NameSpaceAndName[]): NumberedNames {
  const streams = new Map<string, Buffer>();
  let tables = readTables(file);
  const storage = findStorage(file.root, storageName);
  const bucketOf = (name: string): Buffer => {
    const stream = storage === undefined ? undefined : findStream(storage, name);
    return streams.get(name) ?? (stream === undefined ? Buffer.alloc(0) : file.read(stream));
  };
  const numbers = wanted.map((property) => {
    const known = numberOfName(file, property);
    if (known !== undefined) return known;
    const added = addName(file.root, tables, property);
    tables = added.tables;
    const { bucket, entry } = added;
    streams.set(bucket, Buffer.concat([bucketOf(bucket), entry]));
    for (const key of ['spaces', 'entries', 'names'] as const) streams.set(streamNames[key], tables[key]);
    return added.number;
  });
  const edits = [...streams].map(([name, content]) => ({ path: [storageName, name], content }));
  return { numbers, edits };
}

interface AddedName {
  readonly number: number;
  readonly tables: NameTables;
  /** The stream that finds the name by its hash, and what it gets at its end. */
  readonly bucket: string;
  readonly entry: Buffer;
}

function addName(root: CfbStorage, tables: NameTables, { space, name }: NameSpaceAndName): AddedName {
  const count = Math.floor(tables.entries.length / entrySize);
  if (count > mostEntries) throw new FileError('too-large', 'Cannot label message: it has too many named properties');
  if (usesNumber(root, firstNumber + count)) {
    throw new FileError('corrupt', 'Cannot label message: it has a property whose number stands for no name');
  }
  const known = spaceIndex(tables, space);
  const spaces = known === undefined ? Buffer.concat([tables.spaces, Buffer.from(space, 'hex')]) : tables.spaces;
  const kind = ((known ?? firstSpace + tables.spaces.length / 16) << 1) | 1;
  const text = Buffer.from(name, 'utf16le');
  const hash = nameHash(text);
  const named = Buffer.alloc(4 + Math.ceil(text.length / 4) * 4);
  named.writeUInt32LE(text.length);
  text.copy(named, 4);
  return {
    number: firstNumber + count,
    tables: {
      spaces,
      entries: Buffer.concat([tables.entries, nameEntry(tables.names.length, kind, count)]),
      names: Buffer.concat([tables.names, named]),
    },
    bucket: `__substg1.0_${(0x1000 + (((hash ^ kind) >>> 0) % 0x1f)).toString(16).toUpperCase()}0102`,
    entry: nameEntry(hash, kind, count),
  };
}

function nameEntry(first: number, kind: number, count: number): Buffer {
  const bytes = Buffer.alloc(entrySize);
  bytes.writeUInt32LE(first, 0);
  bytes.writeUInt16LE(kind, 4);
  bytes.writeUInt16LE(count, 6);
  return bytes;
}

/** MS-OXMSG 2.2.3.2: a CRC-32 that begins with 0 and isn't inverted, as in MS-OXRTFCP 3.1.3.2. */
function nameHash(text: Buffer): number {
  return ~crc32(text, 0xffffffff) >>> 0;
}
