/** Text as it is shown by operators, in lines: what lies beside each other is one line, what lies elsewhere another. */
import type { PdfValue } from '../syntax/values.ts';
import type { FontText } from './font-text.ts';

export interface TextLines {
  /** ISO 32000-1, 9.4: any operator that shows text or moves where it is shown; others are passed over. */
  operate(name: string, operands: readonly PdfValue[], font: TextFont): void;
  append(text: ShownText): void;
  done(): ShownText;
}

/** Pieces of a line, each of which is moved away from the one before: whether by a blank is not known. */
export interface ShownText {
  readonly lines: readonly (readonly string[])[];
  /** Whether some of it could not be told. */
  readonly isUnknown: boolean;
}

export interface TextFont {
  readonly text: FontText;
  readonly size: number;
  /** Stands for the system of coordinates that it is shown in: places of another can't be compared. */
  readonly space: number;
}

/** A move within `TJ` that looks like a blank, thousandths of the size. */
const blankMove = -150;
/** Share of the size by which text of the same line may lie higher or lower. */
const sameLine = 0.3;

type Matrix = readonly [number, number, number, number, number, number];
const identity: Matrix = [1, 0, 0, 1, 0, 0];

export function createTextLines(): TextLines {
  const lines: string[][] = [];
  let isUnknown = false;
  let matrix = identity;
  let leading = 0;
  let last: { readonly matrix: Matrix; readonly space: number } | undefined;

  const move = (x: number, y: number): void => {
    const [a, b, c, d, e, f] = matrix;
    matrix = [a, b, c, d, e + a * x + c * y, f + b * x + d * y];
  };

  const show = (bytes: Buffer, { text, size, space }: TextFont): void => {
    const piece = text(bytes);
    if (piece === undefined) isUnknown = true;
    const step = last?.space === space ? stepFrom(last.matrix, matrix, size) : 'line';
    last = { matrix, space };
    const line = lines.at(-1);
    if (step === 'line' || line === undefined) lines.push([piece ?? '']);
    else if (step === 'moved') line.push(piece ?? '');
    else line.push(`${line.pop() ?? ''}${piece ?? ''}`);
  };

  const showAll = (items: readonly PdfValue[], font: TextFont): void => {
    for (const item of items) {
      if (item.kind === 'string') show(item.value, font);
      else if (item.kind === 'number' && item.value < blankMove) lines.at(-1)?.push('');
    }
  };

  return {
    operate(name, operands, font) {
      const numbers = operands.map((operand) => (operand.kind === 'number' ? operand.value : 0));
      const [first = 0, second = 0] = numbers;
      if (name === 'BT') matrix = identity;
      else if (name === 'Tm' && numbers.length === 6) matrix = numbers as unknown as Matrix;
      else if (name === 'TL') leading = first;
      else if (name === 'TD') leading = -second;
      if (name === 'Td' || name === 'TD') move(first, second);
      if (name === 'T*' || name === "'" || name === '"') move(0, -leading);
      const [shown] = operands.slice(-1);
      if (name === 'TJ' && shown?.kind === 'array') showAll(shown.items, font);
      else if ((name === 'Tj' || name === "'" || name === '"') && shown !== undefined) showAll([shown], font);
    },
    append(text) {
      lines.push(...text.lines.map((line) => [...line]));
      isUnknown ||= text.isUnknown;
      last = undefined;
    },
    done: () => ({ lines, isUnknown }),
  };
}

function stepFrom(from: Matrix, to: Matrix, size: number): 'none' | 'moved' | 'line' {
  const [a, b, c, d] = to;
  const [x, y] = [to[4] - from[4], to[5] - from[5]];
  if (x === 0 && y === 0) return 'none';
  const along = Math.hypot(a, b);
  const across = along === 0 ? 0 : Math.abs(a * y - b * x) / along;
  return across > sameLine * Math.abs(size) * Math.hypot(c, d) ? 'line' : 'moved';
}
