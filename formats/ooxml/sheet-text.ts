/** Text of SpreadsheetML: cells of a row joined by tabs, rows by newlines, shared strings resolved (ECMA-376 part 1, 18.3 and 18.4). */
import { cellLocator, cellName } from '../cells.ts';
import { headerAmong, headRows } from '../column-names.ts';
import { lastAtMost } from '../locate-line.ts';
import type { Budget } from '../limits.ts';
import { createTextBuilder } from './text-builder.ts';
import { attributesOf, malformed, scanXml, type XmlTag } from '../xml.ts';

/** Strings by index, rich text joined, pronunciation hints left out. */
export function sharedStrings(xml: string, budget: Budget): readonly string[] {
  const strings: string[] = [];
  let current: string[] = [];
  let phonetic = 0;
  scanXml(
    xml,
    {
      open(tag) {
        if (tag.local === 'rPh') phonetic++;
      },
      close(tag) {
        if (tag.local === 'rPh') phonetic--;
        if (tag.local !== 'si') return;
        strings.push(current.join(''));
        current = [];
      },
      text(text, parent) {
        if (parent.local === 't' && phonetic === 0) current.push(text);
      },
    },
    budget,
  );
  return strings;
}

const headerFooter = new Set(['oddHeader', 'oddFooter', 'evenHeader', 'evenFooter', 'firstHeader', 'firstFooter']);

export interface SheetContext {
  readonly strings: readonly string[];
  readonly budget: Budget;
}

export interface SheetText {
  readonly text: string;
  readonly locate: (offset: number) => string;
  readonly heading: (offset: number) => string | undefined;
}

/** Rows, then the page headers and footers as stored. */
export function sheetText(xml: string, { strings, budget }: SheetContext): SheetText {
  const out = createTextBuilder();
  /** Where cells begin, in the text and in the part. Names are read once they are asked for: most never are. */
  const starts: number[] = [];
  const tags: number[] = [];
  let cells = 0;
  let type = '';
  let value: string[] = [];
  let phonetic = 0;
  const endCell = (tag: XmlTag): void => {
    const text = cellText(value.join(''), type, strings);
    if (type === 's') budget.spend(text.length);
    if (text === '') return;
    if (cells++ > 0) out.add('\t');
    starts.push(out.length());
    tags.push(tag.start);
    out.add(text);
  };
  scanXml(
    xml,
    {
      open(tag) {
        if (tag.local === 'rPh') phonetic++;
        if (tag.local !== 'c') return;
        type = cellType(tag);
        value = [];
      },
      close(tag) {
        if (tag.local === 'rPh') phonetic--;
        else if (tag.local === 'c') endCell(tag);
        else if ((tag.local === 'row' && cells > 0) || headerFooter.has(tag.local)) {
          out.add('\n');
          cells = 0;
        }
      },
      text(text, parent) {
        if (headerFooter.has(parent.local)) out.add(text);
        else if (phonetic === 0 && (parent.local === 'v' || parent.local === 't')) value.push(text);
      },
    },
    budget,
  );
  const text = out.done();
  return {
    text,
    locate: cellLocator(starts, (index) => nameAt(xml, tags[index] ?? 0)),
    heading: sheetHeadings({ text, starts, nameOf: (index) => writtenName(xml, tags[index] ?? 0) }),
  };
}

interface Cells {
  readonly text: string;
  readonly starts: readonly number[];
  /** Undefined where the file leaves it out. */
  readonly nameOf: (index: number) => string | undefined;
}

/** Reads the first rows when first asked. */
function sheetHeadings({ text, starts, nameOf }: Cells): (offset: number) => string | undefined {
  let header: ReadonlyMap<number, string> | undefined;
  const columnOf = (name: string): number =>
    Array.from(name.replace(/[0-9]/gu, '').toUpperCase()).reduce(
      (column, letter) => column * 26 + letter.charCodeAt(0) - 64,
      0,
    );
  const readHeader = (): ReadonlyMap<number, string> => {
    const rows = new Map<string, { column: number; text: string }[]>();
    for (const [index, start] of starts.entries()) {
      const name = nameOf(index);
      const number = name?.replace(/[A-Za-z]/gu, '');
      if (name === undefined || number === undefined) break;
      const row = rows.get(number) ?? [];
      if (row.length === 0 && rows.size === headRows) break;
      rows.set(number, row);
      row.push({ column: columnOf(name), text: text.slice(start, starts[index + 1]).trim() });
    }
    return headerAmong([...rows.values()]);
  };
  return (offset) => {
    header ??= readHeader();
    const name = header.size === 0 ? undefined : nameOf(lastAtMost(starts, offset));
    return name === undefined ? undefined : header.get(columnOf(name));
  };
}

/** What the cell is called whose tag begins at `start`, or where it stands where that is left out (ECMA-376 part 1, 18.3.1.4). */
function nameAt(xml: string, start: number): string {
  const written = writtenName(xml, start);
  if (written !== undefined) return written;
  const rows = [...xml.slice(0, start).matchAll(/<(?:\w+:)?row[\s/>]/gu)];
  const before = xml.slice(rows.at(-1)?.index ?? 0, start).match(/<(?:\w+:)?c[\s/>]/gu);
  return cellName(Math.max(0, rows.length - 1), before?.length ?? 0);
}

function writtenName(xml: string, start: number): string | undefined {
  return /^[^>]*\sr\s*=\s*["']([A-Za-z]{1,3}[0-9]{1,7})["']/u.exec(xml.slice(start, start + nameReach))?.[1];
}

/** A cell's name stands first as a rule; this far into the tag it is looked for. */
const nameReach = 200;

/** Most cells of a sheet are numbers, which have no type: their attributes need not be read. */
function cellType(tag: XmlTag): string {
  return /t\s*=/u.test(tag.xml.slice(tag.start, tag.end)) ? (attributesOf(tag).get('t') ?? 'n') : 'n';
}

function cellText(value: string, type: string, strings: readonly string[]): string {
  if (type === 'n') return plainNumber(value);
  if (type !== 's') return value;
  if (value.trim() === '') return '';
  const text = strings[Number(value)];
  if (text === undefined) throw malformed('a cell refers to a string that is not there');
  return text;
}

/** Whole numbers in plain digits, whatever notation they are stored in: `4.1111111111111E+15`, `123.0`. */
function plainNumber(value: string): string {
  const text = value.trim();
  if (!/[.eE]/u.test(text)) return text;
  const number = Number(text);
  return Number.isInteger(number) && Math.abs(number) < 1e21 ? BigInt(number).toString() : text;
}

/** Values that a pivot table keeps of its source, even where the source is gone (ECMA-376 part 1, 18.10). */
export function pivotText(xml: string, budget: Budget): string {
  const out = createTextBuilder();
  const kinds = new Set(['s', 'n', 'd', 'cacheField']);
  const open = (tag: XmlTag): void => {
    if (!kinds.has(tag.local)) return;
    const value = attributesOf(tag).get(tag.local === 'cacheField' ? 'name' : 'v');
    if (value !== undefined && value !== '') out.add(tag.local === 'n' ? `${plainNumber(value)}\t` : `${value}\t`);
  };
  const close = (tag: XmlTag): void => {
    if (tag.local === 'r' || tag.local === 'cacheField') out.add('\n');
  };
  scanXml(xml, { open, close }, budget);
  return out.done();
}
