import { crc32 } from 'node:zlib';
import type { Patch, Piece } from '../../model/bytes.ts';
import { seamOf, type EntryCut } from './entry-tail.ts';
import { rewriteEntry } from './zip-rewrite.ts';
import { deflate, updateEnd, withOffset, writeEntry } from './zip-writing.ts';
import type { Zip, ZipEntry } from './zip.ts';

/** New content of an entry, which is added where no entry has this name; undefined takes the entry out. */
export interface ZipEdit {
  readonly name: string;
  readonly content: Buffer | undefined;
  /** Where the content begins in what is there, all before which stays; at its start where it is left out. */
  readonly cut?: EntryCut;
}

/**
 * The archive with some entries replaced in place, some taken out and others added at its end. All other entries are copied from
 * header to header, data descriptors and extra fields included; their central records change only in the offset.
 */
export function spliceZip(zip: Zip, edits: readonly ZipEdit[]): Patch {
  const pending = new Map(edits.map((edit) => [edit.name, edit]));
  const pieces = createPieces();
  const records = new Map<ZipEntry, Buffer>();
  for (const entry of [...zip.entries].sort((a, b) => a.start - b.start)) {
    if (!pending.has(entry.name)) {
      records.set(entry, withOffset(entry.central, pieces.length()));
      pieces.copy(entry.start, entry.end - entry.start);
      continue;
    }
    const edit = pending.get(entry.name);
    pending.delete(entry.name);
    if (edit?.content !== undefined)
      records.set(entry, replaceEntry(pieces, { zip, entry }, { content: edit.content, cut: edit.cut }));
  }
  const added = [...pending.values()].flatMap(({ name, content }) =>
    content === undefined ? [] : [insertEntry(pieces, writeEntry(Buffer.from(name), content))],
  );
  const kept = zip.entries.flatMap((entry) => records.get(entry) ?? []);
  const directory = Buffer.concat([...kept, ...added]);
  const end = { offset: pieces.length(), size: directory.length, count: kept.length + added.length, zip64: zip.zip64 };
  pieces.insert(Buffer.concat([directory, updateEnd(zip.endRecords, end)]));
  return pieces.done();
}

/** Data before the cut is copied. */
function replaceEntry(pieces: Pieces, { zip, entry }: Place, { content, cut }: NewContent): Buffer {
  const isStored = entry.method === 0;
  const seam = cut === undefined || isStored ? Buffer.alloc(0) : seamOf(cut);
  const data = Buffer.concat([seam, isStored ? content : deflate(content)]);
  const { header, trailer, central } = rewriteEntry(entry, zip.frame(entry), {
    crc: crc32(content, cut?.crc),
    compressed: (cut?.bytes ?? 0) + data.length,
    size: (cut?.offset ?? 0) + content.length,
  });
  const record = withOffset(central, pieces.length());
  if (cut === undefined) pieces.insert(Buffer.concat([header, data, trailer]));
  else {
    pieces.insert(header);
    pieces.copy(entry.dataStart, cut.bytes);
    pieces.insert(Buffer.concat([data, trailer]));
  }
  return record;
}

interface Place {
  readonly zip: Zip;
  readonly entry: ZipEntry;
}

interface NewContent {
  readonly content: Buffer;
  readonly cut: EntryCut | undefined;
}

function insertEntry(pieces: Pieces, { local, central }: { readonly local: Buffer; readonly central: Buffer }): Buffer {
  const record = withOffset(central, pieces.length());
  pieces.insert(local);
  return record;
}

interface Pieces {
  copy(offset: number, length: number): void;
  insert(bytes: Buffer): void;
  /** Bytes so far. */
  length(): number;
  done(): Patch;
}

/** Collects pieces; what adjoins in the original stays in one piece. */
function createPieces(): Pieces {
  const pieces: Piece[] = [];
  let total = 0;
  return {
    copy(offset, length) {
      const last = pieces.at(-1);
      total += length;
      if (last?.kind === 'copy' && last.offset + last.length === offset) {
        pieces[pieces.length - 1] = { kind: 'copy', offset: last.offset, length: last.length + length };
        return;
      }
      if (length > 0) pieces.push({ kind: 'copy', offset, length });
    },
    insert(bytes) {
      total += bytes.length;
      pieces.push({ kind: 'insert', bytes });
    },
    length: () => total,
    done: () => pieces,
  };
}
