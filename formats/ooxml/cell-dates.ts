/** Dates in cells: numbers of days, told from other numbers by the format of the cell alone (ECMA-376 part 1, 18.8.30 and 18.17.4). */
import type { Budget } from '../limits.ts';
import { attributesOf, scanXml } from '../xml.ts';
import { plainNumber } from './plain-number.ts';

export interface CellDates {
  /** By the style of a cell: 1 where it shows a date. */
  readonly styles: Uint8Array;
  /** Day 0, as days since 1970-01-01. */
  readonly dayZero: number;
}

export const noDates: CellDates = { styles: new Uint8Array(0), dayZero: 0 };

/** Formats that every workbook has; those of times without a day are left out. */
const builtInDates = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58]);
const msPerDay = 86_400_000;
const windowsDayZero = Date.UTC(1899, 11, 30) / msPerDay;
const macintoshDayZero = Date.UTC(1904, 0, 1) / msPerDay;
/** 9999-12-31. */
const lastDay = 2_958_465;

/** `stylesXml` and `workbookXml`: the parts of those names. */
export function cellDates(stylesXml: string, workbookXml: string, budget: Budget): CellDates {
  let dayZero = windowsDayZero;
  scanXml(
    workbookXml,
    {
      open(tag) {
        if (tag.local === 'workbookPr' && isTrue(attributesOf(tag).get('date1904'))) dayZero = macintoshDayZero;
      },
    },
    budget,
  );
  return { styles: dateStyles(stylesXml, budget), dayZero };
}

function dateStyles(xml: string, budget: Budget): Uint8Array {
  const dates = new Set(builtInDates);
  const styles: number[] = [];
  let inCellFormats = false;
  scanXml(
    xml,
    {
      open(tag) {
        if (tag.local === 'cellXfs') inCellFormats = true;
        else if (tag.local === 'numFmt') {
          const attributes = attributesOf(tag);
          if (showsDate(attributes.get('formatCode') ?? '')) dates.add(Number(attributes.get('numFmtId')));
        } else if (tag.local === 'xf' && inCellFormats) {
          styles.push(dates.has(Number(attributesOf(tag).get('numFmtId'))) ? 1 : 0);
        }
      },
      close(tag) {
        if (tag.local === 'cellXfs') inCellFormats = false;
      },
    },
    budget,
  );
  return Uint8Array.from(styles);
}

/** Whether a year or a day is left of it without what it writes as it is: `"days"`, `[Red]`, `\d`, `_d`, `*d`. */
function showsDate(code: string): boolean {
  return /[dy]/iu.test(code.replace(/"[^"]*"?|\[[^\]]*\]?|[\\_*]./gu, ''));
}

/** As ISO 8601 has it, without the time of the day; what is no day since the first stays a number. */
export function dateText(value: string, { dayZero }: CellDates): string {
  const days = Math.floor(Number(value.trim()));
  if (value.trim() === '' || !(days >= 1 && days <= lastDay)) return plainNumber(value);
  // 1900 has a 29 February there, so days before it count from one day later.
  const shift = dayZero === windowsDayZero && days < 60 ? 1 : 0;
  return new Date((dayZero + days + shift) * msPerDay).toISOString().slice(0, 10);
}

function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true' || value === 'on';
}
