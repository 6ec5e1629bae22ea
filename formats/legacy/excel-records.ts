/** Records of an Excel 97-2003 workbook (MS-XLS 2.1.4), and the strings that run over several of them (2.5.293, 2.5.294). */
import { FileError } from '../../model/errors.ts';

export interface ExcelRecord {
  readonly type: number;
  readonly data: Buffer;
  /** Where the next record begins. */
  readonly end: number;
}

export const recordTypes = {
  formula: 0x0006,
  eof: 0x000a,
  header: 0x0014,
  footer: 0x0015,
  note: 0x001c,
  filePass: 0x002f,
  continue: 0x003c,
  object: 0x005d,
  boundSheet: 0x0085,
  mulRk: 0x00bd,
  rString: 0x00d6,
  sst: 0x00fc,
  labelSst: 0x00fd,
  pivotNumber: 0x00c9,
  pivotString: 0x00cd,
  textObject: 0x01b6,
  number: 0x0203,
  label: 0x0204,
  string: 0x0207,
  rk: 0x027e,
  bof: 0x0809,
  seriesText: 0x100d,
} as const;

export function brokenExcel(state: string): FileError {
  return new FileError('corrupt', `Cannot read Excel workbook: ${state}`);
}

/** Undefined at the end of the stream; throws `corrupt` for a record that leaves it. */
export function recordAt(stream: Buffer, offset: number): ExcelRecord | undefined {
  if (offset + 4 > stream.length) return undefined;
  const start = offset + 4;
  const end = start + stream.readUInt16LE(offset + 2);
  if (end > stream.length) throw brokenExcel('a record is cut off');
  return { type: stream.readUInt16LE(offset), data: stream.subarray(start, end), end };
}

/** A record and those that continue it. */
export function continued(
  stream: Buffer,
  record: ExcelRecord,
): { readonly blocks: readonly Buffer[]; readonly end: number } {
  const blocks = [record.data];
  let end = record.end;
  for (let next = recordAt(stream, end); next?.type === recordTypes.continue; next = recordAt(stream, end)) {
    blocks.push(next.data);
    end = next.end;
  }
  return { blocks, end };
}

/** Reads on over the borders of blocks. */
export interface BlockReader {
  uint8(): number;
  uint16(): number;
  uint32(): number;
  skip(length: number): void;
  /** Characters of a string whose first byte of flags has been read; a block that goes on with it has flags of its own. */
  characters(count: number, flags: number): string;
}

/** Throws RangeError where the blocks end. */
export function createBlockReader(blocks: readonly Buffer[]): BlockReader {
  let index = 0;
  let at = 0;
  const block = (): Buffer => {
    for (;;) {
      const current = blocks[index];
      if (current === undefined) throw new RangeError('Cannot read record: it ends early');
      if (at < current.length) return current;
      index++;
      at = 0;
    }
  };
  const uint8 = (): number => block().readUInt8(at++);
  const uint16 = (): number => uint8() + uint8() * 0x100;
  return {
    uint8,
    uint16,
    uint32: () => uint16() + uint16() * 0x10000,
    skip(length) {
      for (let left = length; left > 0;) {
        const step = Math.min(left, block().length - at);
        at += step;
        left -= step;
      }
    },
    characters(count, flags) {
      let wide = (flags & 1) !== 0;
      let text = '';
      for (let left = count; left > 0;) {
        const before = index;
        const current = block();
        if (index !== before) {
          wide = (uint8() & 1) !== 0;
          continue;
        }
        const fitting = Math.min(left, Math.floor((current.length - at) / (wide ? 2 : 1)));
        if (fitting === 0) throw new RangeError('Cannot read record: a character is cut in two');
        const end = at + fitting * (wide ? 2 : 1);
        text += current.toString(wide ? 'utf16le' : 'latin1', at, end);
        at = end;
        left -= fitting;
      }
      return text;
    },
  };
}

/** Length, flags, and what of formatting follows is passed over (MS-XLS 2.5.293). */
export function readRichString(reader: BlockReader): string {
  const count = reader.uint16();
  const flags = reader.uint8();
  const runs = (flags & 8) === 0 ? 0 : reader.uint16();
  const extension = (flags & 4) === 0 ? 0 : reader.uint32();
  const text = reader.characters(count, flags);
  reader.skip(runs * 4 + extension);
  return text;
}

/** One whose length takes one byte (MS-XLS 2.5.240). */
export function readShortString(reader: BlockReader): string {
  const count = reader.uint8();
  return reader.characters(count, reader.uint8());
}
