/**
 * What stands at the head of the columns of tables within a text. In a long table the name of a column is too far from its cells to be
 * told from what is near them.
 */
import type { TextPart } from '../model/finding.ts';
import { headerAmong, headRows } from './column-names.ts';
import { lastAtMost } from './locate-line.ts';
import { holdsSecrets, withNames, type NamedCell } from './named-cells.ts';

export interface ColumnHeadings {
  /** Tables may stand within cells. */
  openTable(): void;
  openRow(): void;
  /** `offset`: where in the text the cell begins. */
  openCell(offset: number): void;
  /** Whether text is of any use now: only the first rows of tables are looked at. */
  wantsText(): boolean;
  /** Adds to the text of the innermost open cell. */
  text(piece: string): void;
  closeTable(offset: number): void;
  /** The text that the offsets are of, with its headings. */
  done<Text extends Omit<TextPart, 'name'>>(part: Text): Text & Pick<TextPart, 'heading'>;
}

interface Table {
  readonly rows: { column: number; text: string }[][];
  column: number;
  count: number;
  names: ReadonlyMap<number, string>;
  secret: boolean;
}

/** Longer cells are content, whatever follows. */
const longestHead = 200;

export function createColumnHeadings(): ColumnHeadings {
  const tables: Table[] = [];
  const starts: number[] = [0];
  const names: (string | undefined)[] = [undefined];
  /** Cells of tables with secrets. */
  const named: NamedCell[] = [];

  function mark(offset: number, name: string | undefined): void {
    if (names.at(-1) === name) return;
    if (starts.at(-1) === offset) {
      names[names.length - 1] = name;
      return;
    }
    starts.push(offset);
    names.push(name);
  }

  function openHead(): { text: string } | undefined {
    const table = tables.at(-1);
    return table === undefined || table.count > headRows ? undefined : table.rows.at(-1)?.at(-1);
  }

  return {
    openTable: () => void tables.push({ rows: [], column: 0, count: 0, names: new Map(), secret: false }),
    openRow() {
      const table = tables.at(-1);
      if (table === undefined) return;
      table.column = 0;
      table.count++;
      if (table.count > 1 && table.count <= headRows + 1) {
        table.names = headerAmong(table.rows);
        table.secret = holdsSecrets(table.names.values());
      }
      if (table.count <= headRows) table.rows.push([]);
    },
    openCell(offset) {
      const table = tables.at(-1);
      if (table === undefined) return;
      table.column++;
      const name = table.names.get(table.column);
      mark(offset, name);
      if (table.secret && name !== undefined) named.push({ start: offset, name });
      if (table.count <= headRows) table.rows.at(-1)?.push({ column: table.column, text: '' });
    },
    wantsText: () => openHead() !== undefined,
    text(piece) {
      const cell = openHead();
      if (cell !== undefined && cell.text.length < longestHead) cell.text += piece;
    },
    closeTable(offset) {
      tables.pop();
      const outer = tables.at(-1);
      mark(offset, outer?.names.get(outer.column));
    },
    done(part) {
      if (names.length === 1) return part;
      return withNames({ ...part, heading: (offset: number) => names[lastAtMost(starts, offset)] }, named);
    },
  };
}
