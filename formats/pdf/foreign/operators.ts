/** The content of a page as its operators (ISO 32000-1, 7.8.2), each with the place where it is written. */
import { FileError } from '../../../model/errors.ts';
import { EndOfBytes, parseValue, parseWord, skipBlanks, type Cursor } from '../syntax/parse-value.ts';
import type { PdfValue } from '../syntax/values.ts';
import { skipImage } from '../marking/content-balance.ts';

export interface Operator {
  /** `Tj`; an inline image is one operator, `BI`. */
  readonly name: string;
  readonly operands: readonly PdfValue[];
  /** Of the first operand. */
  readonly start: number;
  readonly end: number;
}

/** Up to where the content can be read. Throws nothing. */
export function* operatorsIn(content: Buffer): Iterable<Operator> {
  // What stands alone at the end is read to its end only where something follows.
  const cursor: Cursor = { bytes: Buffer.concat([content, Buffer.from(' ')]), at: 0 };
  try {
    for (;;) yield nextOperator(cursor);
  } catch (error) {
    if (!(error instanceof EndOfBytes)) throw error;
  }
}

function nextOperator(cursor: Cursor): Operator {
  const operands: PdfValue[] = [];
  skipBlanks(cursor);
  const start = cursor.at;
  for (;;) {
    skipBlanks(cursor);
    const name = wordAt(cursor);
    if (name === undefined) {
      const value = operandAt(cursor);
      if (value !== undefined) operands.push(value);
      continue;
    }
    if (name === 'BI') skipToData(cursor);
    return { name, operands, start, end: cursor.at };
  }
}

/** The name of an operator; undefined, and the cursor where it was, for an operand. */
function wordAt(cursor: Cursor): string | undefined {
  const { at } = cursor;
  if (!/[A-Za-z'"]/u.test(String.fromCharCode(cursor.bytes[at] ?? 0))) return undefined;
  const word = parseWord(cursor);
  if (word !== 'true' && word !== 'false' && word !== 'null') return word;
  cursor.at = at;
  return undefined;
}

/** Numbers such as `1.-5` are written by some, and stray brackets: they say nothing that counts here. */
function operandAt(cursor: Cursor): PdfValue | undefined {
  const { at } = cursor;
  try {
    return parseValue(cursor);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    cursor.at = at;
    if (parseWord(cursor) === '') cursor.at++;
    return undefined;
  }
}

/** From `BI` over its entries and `ID` to behind `EI` (ISO 32000-1, 8.9.7). */
function skipToData(cursor: Cursor): void {
  for (;;) {
    skipBlanks(cursor);
    const word = wordAt(cursor);
    if (word === 'ID') break;
    if (word === undefined) operandAt(cursor);
  }
  skipImage(cursor);
}
