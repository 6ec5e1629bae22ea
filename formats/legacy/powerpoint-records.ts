/** Records of a PowerPoint 97-2003 stream (MS-PPT 2.3.1) and the directory of those that count (2.3.3 to 2.3.6). */
import { FileError } from '../../model/errors.ts';
import type { Budget } from '../limits.ts';

export interface SlideRecord {
  readonly type: number;
  /** Says what a record is among those of its type. */
  readonly instance: number;
  readonly container: boolean;
  readonly data: Buffer;
}

export const slideRecordTypes = {
  document: 0x03e8,
  slide: 0x03ee,
  notes: 0x03f0,
  notesAtom: 0x03f1,
  slidePersist: 0x03f3,
  mainMaster: 0x03f8,
  textChars: 0x0fa0,
  textBytes: 0x0fa8,
  string: 0x0fba,
  slideList: 0x0ff0,
  userEdit: 0x0ff5,
  object: 0x1011,
  programTag: 0x138a,
  programData: 0x138b,
  persistDirectory: 0x1772,
  comment: 0x2ee0,
  cryptSession: 0x2f14,
} as const;

/** Records within records; a group of shapes within a group takes two. */
const depthLimit = 200;

export function brokenSlides(state: string): FileError {
  return new FileError('corrupt', `Cannot read PowerPoint presentation: ${state}`);
}

export function slideRecordAt(stream: Buffer, offset: number): SlideRecord {
  if (offset < 0 || offset + 8 > stream.length) throw brokenSlides('a record is missing');
  const head = stream.readUInt16LE(offset);
  const end = offset + 8 + stream.readUInt32LE(offset + 4);
  if (end > stream.length) throw brokenSlides('a record is cut off');
  return {
    type: stream.readUInt16LE(offset + 2),
    instance: head >>> 4,
    container: (head & 0xf) === 0xf,
    data: stream.subarray(offset + 8, end),
  };
}

export function* childRecords({ data }: SlideRecord): Iterable<SlideRecord> {
  for (let at = 0; at + 8 <= data.length;) {
    const record = slideRecordAt(data, at);
    at += 8 + record.data.length;
    yield record;
  }
}

/** A record and all within it, in order; those of `skipped` types are left out with what they hold. */
export function* allRecords(record: SlideRecord, skipped: ReadonlySet<number>, depth = 0): Iterable<SlideRecord> {
  if (depth > depthLimit) throw brokenSlides('its records are nested too deep');
  if (skipped.has(record.type)) return;
  yield record;
  if (!record.container) return;
  for (const child of childRecords(record)) yield* allRecords(child, skipped, depth + 1);
}

export interface Persisted {
  /** Where each object that counts begins, by its number. */
  readonly offsets: ReadonlyMap<number, number>;
  readonly document: SlideRecord;
}

/** Follows the edits from the last one back: what a later edit has replaced doesn't count. */
export function readPersisted(stream: Buffer, lastEdit: number, budget: Budget): Persisted {
  const offsets = new Map<number, number>();
  const edits = new Set<number>();
  let documentId: number | undefined;
  for (let at = lastEdit; at !== 0;) {
    budget.checkTime();
    const edit = slideRecordAt(stream, at);
    if (edit.type !== slideRecordTypes.userEdit || edits.has(at)) throw brokenSlides('its list of edits is broken');
    edits.add(at);
    // MS-PPT 2.3.3: an edit with eight more bytes refers to what says how the presentation is encrypted.
    if (edit.data.length >= 32 && edit.data.readUInt32LE(28) !== 0) {
      throw new FileError('encrypted', 'Cannot open file: it is encrypted with a password');
    }
    readDirectory(slideRecordAt(stream, edit.data.readUInt32LE(12)), offsets);
    documentId ??= edit.data.readUInt32LE(16);
    at = edit.data.readUInt32LE(8);
  }
  const document = slideRecordAt(stream, offsets.get(documentId ?? 0) ?? -1);
  if (document.type !== slideRecordTypes.document) throw brokenSlides('its document is missing');
  return { offsets, document };
}

/** MS-PPT 2.3.4 and 2.3.5: runs of offsets; the first number of a run takes 20 bits, their count 12. */
function readDirectory({ type, data }: SlideRecord, offsets: Map<number, number>): void {
  if (type !== slideRecordTypes.persistDirectory) throw brokenSlides('its directory is missing');
  for (let at = 0; at + 4 <= data.length;) {
    const head = data.readUInt32LE(at);
    const count = head >>> 20;
    for (let index = 0; index < count; index++) {
      const id = (head & 0xfffff) + index;
      if (!offsets.has(id)) offsets.set(id, data.readUInt32LE(at + 4 + index * 4));
    }
    at += 4 + count * 4;
  }
}
