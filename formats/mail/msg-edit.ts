/** Setting properties of an Outlook message: their streams, and their entries in the list of properties (MS-OXMSG 2.4). */
import type { StreamEdit } from '../containers/cfb-edit.ts';
import { findStream, type CompoundFile } from '../containers/compound-file.ts';

export interface PropertyEdit {
  readonly number: number;
  readonly type: number;
  /** Undefined where it goes. */
  readonly content: Buffer | undefined;
  /** The property is there: an entry that it lacks is not made up. */
  readonly isPresent?: true;
}

/** MS-OXCDATA 2.11.1: texts in UTF-16 and in the message's code page, and bytes. */
export const propertyTypes = { wide: 0x001f, narrow: 0x001e, binary: 0x0102 } as const;

const propertiesStream = '__properties_version1.0';
const entrySize = 16;
/** MS-OXMSG 2.4.2.1: may be read and written. */
const flags = 6;

export function editProperties(file: CompoundFile, edits: readonly PropertyEdit[]): readonly StreamEdit[] {
  const stream = findStream(file.root, propertiesStream);
  const before = stream === undefined ? Buffer.alloc(32) : file.read(stream);
  const list = edits.reduce(withEdit, before);
  return [
    ...edits.map(({ number, type, content }) => ({ path: [streamName(number, type)], content })),
    ...(list.equals(before) ? [] : [{ path: [propertiesStream], content: list }]),
  ];
}

export function streamName(number: number, type: number): string {
  const hex = (value: number): string => value.toString(16).toUpperCase().padStart(4, '0');
  return `__substg1.0_${hex(number)}${hex(type)}`;
}

/** Entries come last, whatever the length of the header (MS-OXMSG 2.4). One that is there stays where it is. */
function withEdit(list: Buffer, { number, type, content, isPresent }: PropertyEdit): Buffer {
  const isIt = (at: number): boolean => list.readUInt16LE(at) === type && list.readUInt16LE(at + 2) === number;
  let at = list.length - entrySize;
  while (at >= 8 && !isIt(at)) at -= entrySize;
  const found = at >= 8;
  if (content === undefined) {
    return found ? Buffer.concat([list.subarray(0, at), list.subarray(at + entrySize)]) : list;
  }
  if (!found && isPresent === true) return list;
  const entry = found ? Buffer.from(list.subarray(at, at + entrySize)) : newEntry(number, type);
  entry.writeUInt32LE(content.length + terminator(type), 8);
  return found
    ? Buffer.concat([list.subarray(0, at), entry, list.subarray(at + entrySize)])
    : Buffer.concat([list, entry]);
}

function newEntry(number: number, type: number): Buffer {
  const entry = Buffer.alloc(entrySize);
  entry.writeUInt16LE(type, 0);
  entry.writeUInt16LE(number, 2);
  entry.writeUInt32LE(flags, 4);
  return entry;
}

/** The size counts the NUL that the stream of a text leaves out (MS-OXMSG 2.4.2.2). */
function terminator(type: number): number {
  if (type === propertyTypes.wide) return 2;
  return type === propertyTypes.narrow ? 1 : 0;
}
