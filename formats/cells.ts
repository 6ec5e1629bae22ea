/** Cells of a sheet by their place in its text. */

/** `B7` for row 6, column 1, both counted from 0. */
export function cellName(row: number, column: number): string {
  let letters = '';
  for (let rest = column; rest >= 0; rest = Math.floor(rest / 26) - 1) {
    letters = String.fromCharCode(65 + (rest % 26)) + letters;
  }
  return `${letters}${row + 1}`;
}

/** Answers `cell B7` for an offset; `starts` are the rising offsets at which cells begin, `nameOf` names the cell of an index. */
export function cellLocator(starts: readonly number[], nameOf: (index: number) => string): (offset: number) => string {
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? 'outside of the cells' : `cell ${nameOf(low - 1)}`;
  };
}

/** Whole numbers in plain digits, others as JavaScript writes them. */
export function numberText(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? BigInt(value).toString() : String(value);
}
