import { FileError } from '../../model/errors.ts';

/** Characters of one part's text; a JavaScript string holds about twice as many. */
export const textLimit = 256 * 1024 ** 2;

/** Collects text piece by piece; throws `too-large` past the limit, since references can repeat one string without end. */
export interface TextBuilder {
  add(piece: string): void;
  /** Characters so far. */
  length(): number;
  done(): string;
}

export function createTextBuilder(): TextBuilder {
  const pieces: string[] = [];
  let length = 0;
  return {
    add(piece) {
      if (piece === '') return;
      length += piece.length;
      if (length > textLimit)
        throw new FileError('too-large', `Cannot read part: its text exceeds ${textLimit} characters`);
      pieces.push(piece);
    },
    length: () => length,
    done: () => pieces.join(''),
  };
}
