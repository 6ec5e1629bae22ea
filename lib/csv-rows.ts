/** One row of a table of comma-separated values (RFC 4180), whatever it is separated by. */
export interface CsvRow {
  /** Of its first character, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface CsvReader {
  /** The rows that this piece of the text ends; pieces may be cut anywhere. */
  push(text: string): readonly CsvRow[];
  /** The last row, where no line break ends it. Throws with the line of a quote that is never closed. */
  end(): readonly CsvRow[];
}

/** Quoted cells may hold separators, line breaks and doubled quotes. Empty lines are no rows. */
export function createCsvReader(separator: string): CsvReader {
  let [cell, cells, line, startLine] = ['', [] as string[], 1, 1];
  let state: 'plain' | 'quoted' | 'closing' = 'plain';
  const endRow = (): readonly CsvRow[] => {
    const row = { line: startLine, cells: [...cells, cell] };
    const empty = row.cells.length === 1 && row.cells[0] === '';
    [cell, cells, state] = ['', [], 'plain'];
    return empty ? [] : [row];
  };
  return {
    push(text) {
      const rows: CsvRow[] = [];
      for (const character of text) {
        if (state === 'quoted') {
          if (character === '"') state = 'closing';
          else cell += character;
        } else if (character === '"' && (state === 'closing' || cell === '')) {
          // A quote right behind a closing one is a quote of the value.
          if (state === 'closing') cell += '"';
          state = 'quoted';
        } else if (character === separator) {
          cells.push(cell);
          [cell, state] = ['', 'plain'];
        } else if (character === '\n') {
          rows.push(...endRow());
          startLine = line + 1;
        } else if (character !== '\r') cell += character;
        if (character === '\n') line++;
      }
      return rows;
    },
    end() {
      if (state === 'quoted') throw new Error(`line ${startLine}: a quote is never closed`);
      return cell === '' && cells.length === 0 ? [] : endRow();
    },
  };
}
