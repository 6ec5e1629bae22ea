/** Cells of a sheet by their place in its text. */
import { firstWhere } from '../lib/first-where.ts';
import type { TextPart } from '../model/finding.ts';

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
    const behind = firstWhere(starts.length, (at) => (starts[at] ?? 0) > offset);
    return behind === 0 ? 'outside of the cells' : `cell ${nameOf(behind - 1)}`;
  };
}

/** Remarks on cells: a line for each, with the cell that it is on. */
export function remarksText(
  remarks: readonly { readonly text: string; readonly row: number; readonly column: number }[],
): Pick<TextPart, 'text' | 'locate'> {
  const starts: number[] = [];
  let text = '';
  for (const remark of remarks) {
    starts.push(text.length);
    text += `${remark.text}\n`;
  }
  const nameOf = (index: number): string => cellName(remarks[index]?.row ?? 0, remarks[index]?.column ?? 0);
  return { text, locate: cellLocator(starts, nameOf) };
}

/** Whole numbers in plain digits, others as JavaScript writes them. */
export function numberText(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? BigInt(value).toString() : String(value);
}
