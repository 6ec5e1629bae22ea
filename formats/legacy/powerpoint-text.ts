/** Text of a presentation's records: outlines in the lists of slides, boxes on the slides themselves (MS-PPT 2.4.14, 2.9). */
import type { Budget } from '../limits.ts';
import {
  allRecords,
  childRecords,
  slideRecordAt,
  slideRecordTypes as types,
  type SlideRecord,
} from './powerpoint-records.ts';

export interface ListedSlide {
  readonly id: number;
  readonly persistId: number;
  /** Text that stands in the list instead of on the slide. */
  readonly outline: string;
}

export interface SlideLists {
  readonly slides: readonly ListedSlide[];
  readonly masters: readonly ListedSlide[];
  readonly notes: readonly ListedSlide[];
}

/** MS-PPT 2.4.14.1 to 2.4.14.6: which list it is stands in its instance. */
export function readSlideLists(document: SlideRecord): SlideLists {
  const lists: readonly ListedSlide[][] = [[], [], []];
  for (const list of childRecords(document)) {
    if (list.type === types.slideList) lists[list.instance]?.push(...readList(list));
  }
  const [slides = [], masters = [], notes = []] = lists;
  return { slides, masters, notes };
}

function readList(list: SlideRecord): readonly ListedSlide[] {
  const found: { id: number; persistId: number; outline: string }[] = [];
  for (const record of childRecords(list)) {
    const current = found.at(-1);
    if (record.type === types.slidePersist) {
      found.push({ persistId: record.data.readUInt32LE(0), id: record.data.readUInt32LE(12), outline: '' });
    } else if (current !== undefined) current.outline += textOf(record);
  }
  return found;
}

/** Lists of slides stand in the document, and tags hold names of programs. */
const apart = new Set<number>([types.slideList, types.programTag]);
const nothing = new Set<number>();

export function recordText(record: SlideRecord, budget: Budget): string {
  budget.spend(record.data.length);
  let text = '';
  for (const child of allRecords(record, apart)) text += textOf(child);
  return text + remarks(record);
}

function textOf({ type, data }: SlideRecord): string {
  if (type === types.textBytes) return line(data.toString('latin1'));
  if (type !== types.textChars && type !== types.string) return '';
  return line(data.toString('utf16le', 0, data.length - (data.length % 2)));
}

/** A carriage return ends a paragraph, a vertical tab a line (MS-PPT 2.9.42). */
function line(stored: string): string {
  const text = stored.replace(/[\r\v]/gu, '\n').replaceAll('\0', '');
  return text.trim() === '' ? '' : `${text}\n`;
}

/** MS-PPT 2.5.22 and 2.5.24: remarks lie in tags, as records within the data of a program's tag. */
function remarks(record: SlideRecord): string {
  let text = '';
  for (const blob of allRecords(record, nothing)) {
    if (blob.type !== types.programData || blob.data.length < 8) continue;
    if (blob.data.readUInt16LE(2) !== types.comment) continue;
    for (let at = 0; at + 8 <= blob.data.length;) {
      const remark = slideRecordAt(blob.data, at);
      at += 8 + remark.data.length;
      if (remark.type === types.comment) for (const child of childRecords(remark)) text += textOf(child);
    }
  }
  return text;
}
