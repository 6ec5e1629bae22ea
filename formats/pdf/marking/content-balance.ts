import { FileError } from '../../../model/errors.ts';
import { parseWord, skipBlanks, EndOfBytes, parseValue, type Cursor } from '../syntax/parse-value.ts';

/** What the content of a page leaves behind: states that it saved and never restored, and restored and never saved. */
export interface Balance {
  readonly open: number;
  readonly missing: number;
}

export const balanced: Balance = { open: 0, missing: 0 };

/** A page that is so far off isn't drawn by anybody. */
const most = 64;

/**
 * Counts `q` and `Q` (ISO 32000-1, 8.4.2). A page must balance them, but some don't: what is drawn behind it would lie somewhere else.
 * Content that can't be read to its end counts as balanced from there on.
 */
export function balanceOf(content: Buffer): Balance {
  const cursor: Cursor = { bytes: content, at: 0 };
  let [open, missing] = [0, 0];
  try {
    for (;;) {
      skipBlanks(cursor);
      const operator = nextOperator(cursor);
      if (operator === 'q') open++;
      else if (operator === 'Q') {
        if (open > 0) open--;
        else missing++;
      } else if (operator === 'ID') skipImage(cursor);
    }
  } catch (error) {
    if (!(error instanceof EndOfBytes) && !(error instanceof FileError)) throw error;
  }
  return { open: Math.min(open, most), missing: Math.min(missing, most) };
}

/** Undefined for an operand. */
function nextOperator(cursor: Cursor): string | undefined {
  const byte = cursor.bytes[cursor.at] ?? 0;
  const isWord = (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x27 || byte === 0x22;
  if (isWord) return parseWord(cursor);
  // Strings and dictionaries may hold what looks like an operator; numbers don't.
  if (byte === 0x28 || byte === 0x3c) parseValue(cursor);
  else if (parseWord(cursor) === '') cursor.at++;
  return undefined;
}

/** The data of an inline image ends with `EI` between blanks (ISO 32000-1, 8.9.7). */
export function skipImage(cursor: Cursor): void {
  const { bytes } = cursor;
  for (let at = bytes.indexOf('EI', cursor.at); at >= 0; at = bytes.indexOf('EI', at + 1)) {
    const [before = 0, behind = 0x20] = [bytes[at - 1], bytes[at + 2]];
    if (!/\s/u.test(String.fromCharCode(before)) || !/\s/u.test(String.fromCharCode(behind))) continue;
    cursor.at = at + 2;
    return;
  }
  cursor.at = bytes.length;
}
