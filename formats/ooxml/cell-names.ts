/** Names and headings of a sheet's cells, looked for where one is asked for: most never are. */
import { firstWhere } from '../../lib/first-where.ts';
import type { TextPart } from '../../model/finding.ts';
import { cellName } from '../cells.ts';
import { headerAmong, headRows } from '../column-names.ts';
import { holdsSecrets, type NamedCell } from '../named-cells.ts';

export interface NamedCells {
  /** The part, UTF-8. */
  readonly xml: Buffer;
  readonly text: string;
  /** As `SheetCells` has them. */
  readonly places: Int32Array;
  readonly count: number;
  /** Rows of the sheet before the part's first. */
  readonly rowsBefore?: number | undefined;
  /** What stands at the head of the columns, where that is not in this part. */
  readonly header?: Header | undefined;
}

/** Names of columns by their numbers. */
export type Header = ReadonlyMap<number, string>;

export function cellNames(
  cells: NamedCells,
): Required<Pick<TextPart, 'locate' | 'heading'>> & { readonly header: () => Header } {
  let found = cells.header;
  const header = (): Header => (found ??= readHeader(cells));
  return {
    header,
    locate(offset) {
      const index = cellAt(cells, offset);
      return index < 0 ? 'outside of the cells' : `cell ${nameAt(cells, tagOf(cells, index))}`;
    },
    heading(offset) {
      const name =
        header().size === 0 ? undefined : writtenName(cells.xml, tagOf(cells, Math.max(0, cellAt(cells, offset))));
      return name === undefined ? undefined : header().get(columnOf(name));
    },
  };
}

/** Each cell with the name of its column, where one of the columns holds secrets. */
export function secretCells(cells: NamedCells, header: Header): readonly NamedCell[] {
  if (!holdsSecrets(header.values())) return [];
  return Array.from({ length: cells.count }, (_, index) => {
    const written = writtenName(cells.xml, tagOf(cells, index));
    const name = written === undefined ? undefined : header.get(columnOf(written));
    return name === undefined ? [] : [{ start: startOf(cells, index), name }];
  }).flat();
}

/** The last cell that begins at the offset or before; -1 where there is none. */
function cellAt(cells: NamedCells, offset: number): number {
  return firstWhere(cells.count, (at) => startOf(cells, at) > offset) - 1;
}

function startOf({ places, count, text }: NamedCells, index: number): number {
  return index < count ? (places[2 * index] ?? 0) : text.length;
}

function tagOf({ places }: NamedCells, index: number): number {
  return places[2 * index + 1] ?? 0;
}

/** From the first rows, as far as the file says where their cells are. */
function readHeader(cells: NamedCells): Header {
  const rows = new Map<string, { column: number; text: string }[]>();
  for (let index = 0; index < cells.count; index++) {
    const name = writtenName(cells.xml, tagOf(cells, index));
    const number = name?.replace(/[A-Za-z]/gu, '');
    if (name === undefined || number === undefined) break;
    const row = rows.get(number) ?? [];
    if (row.length === 0 && rows.size === headRows) break;
    rows.set(number, row);
    row.push({
      column: columnOf(name),
      text: cells.text.slice(startOf(cells, index), startOf(cells, index + 1)).trim(),
    });
  }
  return headerAmong([...rows.values()]);
}

function columnOf(name: string): number {
  return Array.from(name.replace(/[0-9]/gu, '').toUpperCase()).reduce(
    (column, letter) => column * 26 + letter.charCodeAt(0) - 64,
    0,
  );
}

/** What the cell is called whose tag begins at `start`, or where it stands where that is left out (ECMA-376 part 1, 18.3.1.4). */
function nameAt({ xml, rowsBefore = 0 }: NamedCells, start: number): string {
  const written = writtenName(xml, start);
  if (written !== undefined) return written;
  const above = xml.toString('latin1', 0, start);
  const rows = [...above.matchAll(/<(?:\w+:)?row[\s/>]/gu)];
  const before = above.slice(rows.at(-1)?.index ?? 0).match(/<(?:\w+:)?c[\s/>]/gu);
  return cellName(rowsBefore + Math.max(0, rows.length - 1), before?.length ?? 0);
}

function writtenName(xml: Buffer, start: number): string | undefined {
  return /^[^>]*\sr\s*=\s*["']([A-Za-z]{1,3}[0-9]{1,7})["']/u.exec(
    xml.toString('latin1', start, start + nameReach),
  )?.[1];
}

/** A cell's name stands first as a rule; this far into the tag it is looked for. */
const nameReach = 200;
