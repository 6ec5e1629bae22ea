/** Which cells of a table's first rows name its columns. */

export interface HeadCell {
  readonly column: number;
  readonly text: string;
}

/** Rows among which the header is looked for: titles and remarks may stand above it. */
export const headRows = 10;

/** The names of the columns, from the first rows of a table: the first row with the most names. Empty where no row is a header. */
export function headerAmong(rows: readonly (readonly HeadCell[])[]): ReadonlyMap<number, string> {
  return rows
    .slice(0, headRows)
    .map(columnNames)
    .reduce((best, names) => (names.size > best.size ? names : best), new Map<number, string>());
}

/** Longer cells are content. */
const longestName = 64;

/** The first row's cells where they are names: short, no numbers or addresses, none twice; else an empty map. */
export function columnNames(cells: readonly { column: number; text: string }[]): ReadonlyMap<number, string> {
  const names = new Map(cells.map(({ column, text }) => [column, text.trim()]));
  const isName = (text: string): boolean =>
    text.length <= longestName && /\p{L}/u.test(text) && !/\d{4}|@|\n/u.test(text);
  const distinct = new Set(names.values()).size === names.size;
  return distinct && [...names.values()].every(isName) ? names : new Map();
}
