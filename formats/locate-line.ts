import { firstWhere } from '../lib/first-where.ts';

/**
 * Answers `line 12` for an offset in `text`, whose first line has the number `first`. Lines end with LF, CR LF, or CR where no LF is.
 * They are looked for when first asked.
 */
export function createLineLocator(text: string, first = 1): (offset: number) => string {
  let starts: readonly number[] | undefined;
  return (offset) => {
    starts ??= lineStarts(text);
    return `line ${first + lastAtMost(starts, offset)}`;
  };
}

/** How many lines end in `text`. */
export function countLineEnds(text: string): number {
  const end = lineEndOf(text);
  let count = 0;
  for (let at = text.indexOf(end); at >= 0; at = text.indexOf(end, at + 1)) count++;
  return count;
}

/** Index of the last of these rising numbers that is not above `value`; 0 where all are. */
export function lastAtMost(rising: readonly number[], value: number): number {
  return Math.max(0, firstWhere(rising.length, (at) => (rising[at] ?? Infinity) > value) - 1);
}

function lineStarts(text: string): readonly number[] {
  const end = lineEndOf(text);
  const starts = [0];
  for (let at = text.indexOf(end); at >= 0; at = text.indexOf(end, at + 1)) starts.push(at + 1);
  return starts;
}

function lineEndOf(text: string): string {
  return text.includes('\n') ? '\n' : '\r';
}
