/** Text of SpreadsheetML: cells of a row joined by tabs, rows by newlines, shared strings resolved (ECMA-376 part 1, 18.3 and 18.4). */
import type { Budget } from '../limits.ts';
import { createTextBuilder } from './text-builder.ts';
import { attributesOf, malformed, scanXml, type XmlTag } from './xml.ts';

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

/** Rows, then the page headers and footers as stored. */
export function sheetText(xml: string, { strings, budget }: SheetContext): string {
  const out = createTextBuilder();
  let cells = 0;
  let type = '';
  let value: string[] = [];
  let phonetic = 0;
  const endCell = (): void => {
    const text = cellText(value.join(''), type, strings);
    if (type === 's') budget.spend(text.length);
    if (text === '') return;
    if (cells++ > 0) out.add('\t');
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
        else if (tag.local === 'c') endCell();
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
  return out.done();
}

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
