/** Sheets of a spreadsheet (OpenDocument 1.3 part 3, 9.1): hidden ones too; a cell that is repeated is read once. */
import type { TextPart } from '../../model/finding.ts';
import { attributesOf, type XmlTag } from '../xml.ts';
import { cellName } from '../cells.ts';
import { createTableText, type TableBuilder } from '../table-text.ts';

export interface Sheets {
  /** Whether the element belongs to the grid and needs no other reading. */
  open(tag: XmlTag): boolean;
  close(tag: XmlTag): void;
  inCell(): boolean;
  /** Adds a line to the cell at hand; false outside of cells. */
  add(line: string): boolean;
  /** Of the sheet at hand; empty outside of sheets. */
  name(): string;
  parts(): readonly TextPart[];
}

interface Cell {
  lines: string[];
  /** The number as stored, which shows more digits than the cell. */
  readonly value: string;
  readonly columns: number;
}

interface Sheet {
  readonly name: string;
  readonly table: TableBuilder;
  row: number;
  rows: number;
  column: number;
}

const placeName = (row: number, column: number): string => `cell ${cellName(row, column)}`;
const cellTags = new Set(['table-cell', 'covered-table-cell']);

export function createSheets(): Sheets {
  const sheets: Sheet[] = [];
  let spreadsheet = false;
  let sheet: Sheet | undefined;
  /** Tables within cells are part of them. */
  let depth = 0;
  let cell: Cell | undefined;

  function openTable(tag: XmlTag): void {
    depth++;
    if (depth > 1 || !spreadsheet) return;
    const name = attributesOf(tag).get('table:name') ?? String(sheets.length + 1);
    sheet = { name, table: createTableText({ placeName }), row: 0, rows: 1, column: 0 };
    sheets.push(sheet);
  }

  function closeCell(at: Sheet): void {
    if (cell === undefined) return;
    const shown = cell.lines.join(' ');
    const text = isHidden(cell.value, shown) ? `${shown} ${cell.value}`.trim() : shown;
    at.table.add(at.row, at.column, text);
    at.column += cell.columns;
    cell = undefined;
  }

  return {
    open(tag) {
      if (tag.local === 'spreadsheet') spreadsheet = true;
      if (!tag.name.startsWith('table:')) return false;
      if (tag.local === 'table') openTable(tag);
      if (sheet === undefined || depth !== 1) return false;
      if (tag.local === 'table-row') Object.assign(sheet, { column: 0, rows: repeatedOf(tag, 'rows') });
      else if (cellTags.has(tag.local)) cell = readCell(tag);
      return tag.local !== 'shapes';
    },
    close(tag) {
      if (tag.local === 'spreadsheet') spreadsheet = false;
      if (sheet === undefined || !tag.name.startsWith('table:')) return;
      if (tag.local === 'table') {
        depth--;
        if (depth === 0) sheet = undefined;
      } else if (depth === 1 && cellTags.has(tag.local)) closeCell(sheet);
      else if (depth === 1 && tag.local === 'table-row') sheet.row += sheet.rows;
    },
    inCell: () => cell !== undefined,
    add(line) {
      cell?.lines.push(line.replace(/[\n\t]+/gu, ' '));
      return cell !== undefined;
    },
    name: () => sheet?.name ?? '',
    parts: () =>
      sheets.flatMap(({ name, table }) => {
        const text = table.done();
        return text === undefined ? [] : [{ name: `sheet ${name}`, ...text }];
      }),
  };
}

function readCell(tag: XmlTag): Cell {
  const attributes = attributesOf(tag);
  const value = attributes.get('office:string-value') ?? attributes.get('office:value') ?? '';
  return { lines: [], value: plainNumber(value), columns: repeatedOf(tag, 'columns') };
}

function repeatedOf(tag: XmlTag, what: 'rows' | 'columns'): number {
  const count = Number(attributesOf(tag).get(`table:number-${what}-repeated`) ?? 1);
  return Number.isSafeInteger(count) && count > 0 ? count : 1;
}

/** Whole numbers in plain digits: `4.1111111111111E+15`. */
function plainNumber(value: string): string {
  if (!/^-?\d+(?:\.\d+)?[eE][+-]?\d+$/u.test(value)) return value;
  const number = Number(value);
  return Number.isInteger(number) && Math.abs(number) < 1e21 ? BigInt(number).toString() : value;
}

/** Whether a stored value tells what the shown text doesn't: not for prices and dates, where only the form differs. */
function isHidden(value: string, shown: string): boolean {
  const bare = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '');
  return value !== '' && !bare(shown).includes(bare(value)) && (shown === '' || !/^-?\d{0,7}(?:\.\d*)?$/u.test(value));
}
