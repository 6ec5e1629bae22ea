/**
 * The end of a large entry, read in constant memory: all of it is inflated once, and only what stands behind a place where the compressed
 * data can be cut is kept. A deflated stream can be cut between two blocks (RFC 1951, 3.2.3), since what follows refers back to it only.
 */
import type { ByteSource } from '../../model/bytes.ts';
import { FileError } from '../../model/errors.ts';
import type { Budget } from '../limits.ts';
import { entryBlocks, type DataCut, type EntryBlock, type EntryPlace } from './entry-blocks.ts';

/** A place where new data may follow. */
export interface EntryCut extends DataCut {
  /** Bytes of content before it, and their CRC-32. */
  readonly offset: number;
  readonly crc: number;
}

export interface EntryTail {
  readonly cut: EntryCut;
  /** From the cut to the end. */
  readonly content: Buffer;
  /** The first bytes of the entry. */
  readonly start: Buffer;
}

export interface TailOptions {
  readonly budget: Budget;
  /**
   * The offset in `text`, as Latin-1, of what the tail must hold, the last one of several; -1 where there is none. It may be no longer than
   * `overlap` bytes.
   */
  readonly find: (text: string) => number;
  /** Largest tail, bytes. */
  readonly most: number;
}

const overlap = 128;
const startBytes = 2048;
/** Cuts nearer to each other than this are none the better. */
const leastStep = 4096;

/** Undefined where what is looked for isn't there. Checked against size and CRC-32; throws `corrupt`, or `too-large`. */
export function readEntryTail(source: ByteSource, entry: EntryPlace, options: TailOptions): EntryTail | undefined {
  const kept = createKept(options);
  for (const block of entryBlocks(source, entry, options.budget)) kept.add(block);
  return kept.done();
}

interface Kept {
  add(block: EntryBlock): void;
  done(): EntryTail | undefined;
}

function createKept({ find, most }: TailOptions): Kept {
  const cuts: EntryCut[] = [{ offset: 0, crc: 0, bytes: 0, bits: 0, partial: 0 }];
  const chunks: Buffer[] = [];
  let found = false;
  let [start, seam] = [Buffer.alloc(0), ''];

  /** Lets go of all before the last cut that isn't beyond `limit`. */
  const prune = (limit: number): void => {
    while ((cuts[1]?.offset ?? Infinity) <= limit) {
      let gone = (cuts[1]?.offset ?? 0) - (cuts[0]?.offset ?? 0);
      cuts.shift();
      for (; gone > 0; gone -= chunks.shift()?.length ?? gone);
    }
  };

  return {
    add({ content, offset, crc, cut }) {
      if (start.length < startBytes) start = Buffer.concat([start, content.subarray(0, startBytes - start.length)]);
      const text = seam + content.toString('latin1');
      const at = find(text);
      const place = offset - text.length + at;
      seam = text.slice(-overlap);
      if (content.length > 0) chunks.push(content);
      if (at >= 0) {
        found = true;
        prune(place);
      }
      const last = cuts.at(-1)?.offset ?? 0;
      if (cut !== undefined && offset - last >= leastStep) cuts.push({ offset, crc, ...cut });
      if (!found) prune(offset - overlap);
      if (offset - (cuts[0]?.offset ?? 0) > most) {
        throw new FileError('too-large', `Cannot read zip archive: the end of an entry exceeds ${most} bytes`);
      }
    },
    done() {
      const [cut] = cuts;
      return found && cut !== undefined ? { cut, content: Buffer.concat(chunks), start } : undefined;
    },
  };
}

/** What follows the kept bytes of deflated data where content goes on: the bits of the byte that is shared, and an empty block up to its end. */
export function seamOf({ bits, partial }: EntryCut): Buffer {
  // A block that is stored, not the last and empty: three bits of zero, zeros up to the next byte, its length twice.
  const lead = bits === 0 ? [0] : bits <= 5 ? [partial] : [partial, 0];
  return Buffer.from([...lead, 0, 0, 0xff, 0xff]);
}
