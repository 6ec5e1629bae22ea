/** Incremental updates (ISO 32000-1, 7.5.6): the file as it is, then what is new of it, and cross-references to both. */
import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';

import type { Patch } from '../../../model/bytes.ts';
import { FileError } from '../../../model/errors.ts';
import { editDictionary, writeDictionary, type DictionaryChange } from './edit-dictionary.ts';
import { mostObjects } from './sections.ts';
import type { PdfFile } from './pdf-file.ts';
import { entryOf, rawText, type PdfReference } from './values.ts';

/** Objects that are to be written; a later one of the same number takes the place of an earlier one. */
export interface Update {
  /** A number that no object has. */
  allocate(): number;
  /** `text` is Latin-1: what stands between `obj` and `endobj`. */
  put(reference: Pick<PdfReference, 'number' | 'generation'>, text: string): void;
  /** Puts an object of a new number and answers with its reference: `12 0 R`. */
  add(text: string): string;
  setTrailer(key: string, text: string | undefined): void;
  /** The whole file with the update at its end; undefined where nothing was put. */
  patch(): Patch | undefined;
}

/** Beyond this an update is no small thing any more. */
const mostBytes = 256 * 1024 ** 2;

/** A stream as the text of an object; `entries` without its length. */
export function writeStream(entries: DictionaryChange, content: Buffer | string): string {
  const text = typeof content === 'string' ? content : content.toString('latin1');
  return `${writeDictionary({ ...entries, Length: String(text.length) })}\nstream\n${text}\nendstream`;
}

/** The same, deflated. */
export function writeDeflated(entries: DictionaryChange, content: Buffer | string): string {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'latin1') : content;
  return writeStream({ ...entries, Filter: '/FlateDecode' }, deflateSync(bytes));
}

interface Put {
  readonly generation: number;
  readonly text: string;
}

export function createUpdate(file: PdfFile): Update {
  const puts = new Map<number, Put>();
  const trailer: Record<string, string | undefined> = {};
  let next = file.size;
  let bytes = 0;
  const update: Update = {
    allocate() {
      if (next > mostObjects)
        throw new FileError('too-large', 'Cannot write PDF: it has as many objects as it can have');
      return next++;
    },
    put({ number, generation }, text) {
      puts.set(number, { generation, text });
      bytes += text.length;
      if (bytes > mostBytes)
        throw new FileError('too-large', `Cannot write PDF: more than ${mostBytes} bytes would be new`);
    },
    add(text) {
      const number = update.allocate();
      update.put({ number, generation: 0 }, text);
      return `${number} 0 R`;
    },
    setTrailer(key, text) {
      trailer[key] = text;
    },
    patch() {
      if (puts.size === 0 && Object.keys(trailer).length === 0) return undefined;
      const inserted = serialize(file, { puts, trailer, size: next });
      return [
        { kind: 'copy', offset: 0, length: file.source.size },
        { kind: 'insert', bytes: inserted },
      ];
    },
  };
  return update;
}

interface Content {
  readonly puts: ReadonlyMap<number, Put>;
  readonly trailer: DictionaryChange;
  readonly size: number;
}

function serialize(file: PdfFile, content: Content): Buffer {
  const { size: base } = file.source;
  const pieces: string[] = [];
  const offsets = new Map<number, { readonly offset: number; readonly generation: number }>();
  let at = base;
  const push = (text: string): void => {
    pieces.push(text);
    at += text.length;
  };
  const last = file.source.read(base - 1, 1)[0];
  if (last !== 0x0a && last !== 0x0d) push('\n');
  for (const number of [...content.puts.keys()].sort((a, b) => a - b)) {
    const { generation, text } = content.puts.get(number) ?? { generation: 0, text: 'null' };
    offsets.set(number, { offset: at, generation });
    push(`${number} ${generation} obj\n${text}\nendobj\n`);
  }
  const identity = identityOf(file, pieces);
  const changes = { ...content.trailer, Prev: String(file.start), ...(identity === undefined ? {} : { ID: identity }) };
  const start = at;
  const isStream = file.sections[0]?.kind === 'stream';
  if (isStream) offsets.set(content.size, { offset: start, generation: 0 });
  push(
    isStream
      ? xrefStream(file, { ...content, trailer: changes }, offsets)
      : xrefTable(file, { ...content, trailer: changes }, offsets),
  );
  push(`startxref\n${start}\n%%EOF\n`);
  return Buffer.from(pieces.join(''), 'latin1');
}

/** The first half stays and the second is new with each revision (ISO 32000-1, 14.4); undefined where the file has none. */
function identityOf(file: PdfFile, pieces: readonly string[]): string | undefined {
  const present = file.get(file.trailer, 'ID');
  const [first, second] = present?.kind === 'array' ? present.items : [];
  if (first?.kind !== 'string') return undefined;
  const hash = createHash('sha256').update(second?.kind === 'string' ? second.value : '');
  for (const piece of pieces) hash.update(piece, 'latin1');
  return `[${rawText(first)}<${hash.digest('hex').slice(0, 32).toUpperCase()}>]`;
}

type Offsets = ReadonlyMap<number, { readonly offset: number; readonly generation: number }>;

function xrefTable(file: PdfFile, { trailer, size }: Content, offsets: Offsets): string {
  const runs = runsOf(offsets).map(([first, count]) => {
    const entries = Array.from({ length: count }, (_, index) => {
      const { offset, generation } = offsets.get(first + index) ?? { offset: 0, generation: 0 };
      return `${String(offset).padStart(10, '0')} ${String(generation).padStart(5, '0')} n \n`;
    });
    return `${first} ${count}\n${entries.join('')}`;
  });
  // The first entry is the head of the list of free ones; a section that is only a trailer still needs one (7.5.4).
  const table = runs.length > 0 ? runs.join('') : '0 1\n0000000000 65535 f \n';
  const changes = { ...trailer, Size: String(size), XRefStm: undefined };
  return `xref\n${table}trailer\n${editDictionary(file.trailer, changes)}\n`;
}

/** Keys of a cross-reference stream that are of the stream, not of the trailer (ISO 32000-1, tables 5 and 17). */
const streamKeys = ['Type', 'W', 'Index', 'Length', 'Filter', 'DecodeParms', 'DL'] as const;

function xrefStream(file: PdfFile, { trailer, size }: Content, offsets: Offsets): string {
  const kept = Object.fromEntries(
    file.trailer.entries.flatMap(({ key, value }) =>
      (streamKeys as readonly string[]).includes(key) ? [] : [[key, rawText(value)]],
    ),
  );
  const runs = runsOf(offsets);
  const numbers = runs.flatMap(([first, count]) => Array.from({ length: count }, (_, index) => first + index));
  const rows = numbers.map((number) => {
    const { offset, generation } = offsets.get(number) ?? { offset: 0, generation: 0 };
    const row = Buffer.alloc(9);
    row.writeUInt8(1);
    row.writeUIntBE(offset, 1, 6);
    row.writeUInt16BE(generation, 7);
    return row;
  });
  const entries = {
    ...kept,
    ...trailer,
    Type: '/XRef',
    Size: String(size + 1),
    W: '[1 6 2]',
    Index: `[${runs.flat().join(' ')}]`,
  };
  return `${size} 0 obj\n${writeDeflated(entries, Buffer.concat(rows))}\nendobj\n`;
}

/** Numbers in a row, as first and count. */
function runsOf(offsets: Offsets): readonly (readonly [number, number])[] {
  const runs: [number, number][] = [];
  for (const number of [...offsets.keys()].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && last[0] + last[1] === number) last[1]++;
    else runs.push([number, 1]);
  }
  return runs;
}

/** The entry of the trailer as it is written, where it is a reference. */
export function trailerReference(file: PdfFile, key: string): PdfReference | undefined {
  const value = entryOf(file.trailer, key);
  return value?.kind === 'reference' ? value : undefined;
}
