/** Properties of a message, a recipient or an attachment in a storage of an Outlook message (MS-OXMSG 2.1, 2.4). */
import { findStream, type CfbStorage, type CfbStream, type CompoundFile } from '../containers/compound-file.ts';
import { decodeCodePage } from '../code-pages.ts';

export interface MessageProperties {
  /** A text by its property's number; undefined where there is none. */
  text(id: number): string | undefined;
  /** All texts by number, lists of texts too. */
  texts(): Iterable<readonly [number, string]>;
  binary(id: number): CfbStream | undefined;
  integer(id: number): number | undefined;
}

const prefix = '__SUBSTG1.0_';
/** MS-OXCDATA 2.11.1: texts in UTF-16 and in the message's code page. */
const wide = '001F';
const narrow = '001E';

/** `codePage` decodes texts that aren't Unicode. */
export function readProperties(file: CompoundFile, storage: CfbStorage, codePage: number): MessageProperties {
  const streamOf = (id: number, type: string): CfbStream | undefined =>
    findStream(storage, `${prefix}${hex(id)}${type}`);
  const decode = (stream: CfbStream, type: string): string =>
    decodeCodePage(file.read(stream), type === wide ? 1200 : codePage).replace(/\0+$/u, '');
  return {
    text(id) {
      const type = streamOf(id, wide) === undefined ? narrow : wide;
      const stream = streamOf(id, type);
      return stream === undefined ? undefined : decode(stream, type);
    },
    *texts() {
      for (const [name, stream] of storage.streams) {
        // Lists have one stream for each text, with its number behind, and one for their lengths (MS-OXMSG 2.1.4).
        const [, id, list, kind] = /^__SUBSTG1\.0_([0-9A-F]{4})([01])01([EF])(?:-[0-9A-F]{8})?$/u.exec(name) ?? [];
        if (id === undefined || (list === '1') !== name.includes('-')) continue;
        yield [Number.parseInt(id, 16), decode(stream, `001${kind ?? 'E'}`)];
      }
    },
    binary: (id) => streamOf(id, '0102'),
    integer: (id) => readInteger(file, storage, id),
  };
}

function hex(id: number): string {
  return id.toString(16).toUpperCase().padStart(4, '0');
}

const entrySize = 16;
/** MS-OXCDATA 2.11.1, PtypInteger32. */
const integerType = 3;

/** Entries come last, whatever the length of the header, which differs from storage to storage (MS-OXMSG 2.4.1). */
function readInteger(file: CompoundFile, storage: CfbStorage, id: number): number | undefined {
  const stream = findStream(storage, '__properties_version1.0');
  if (stream === undefined) return undefined;
  const bytes = file.read(stream);
  for (let at = bytes.length - entrySize; at >= 8; at -= entrySize) {
    if (bytes.readUInt16LE(at) === integerType && bytes.readUInt16LE(at + 2) === id) return bytes.readUInt32LE(at + 8);
  }
  return undefined;
}
