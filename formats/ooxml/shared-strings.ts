/** The strings of a workbook, which cells refer to by index (ECMA-376 part 1, 18.4). */
import type { Budget } from '../limits.ts';
import { addSpan, addString, createTextBytes, type TextBytes } from '../text-bytes.ts';
import { atClose, atEnd, atOpen, createVocabulary, createXmlCursor, nextToken } from '../xml-cursor.ts';

export interface SharedStrings {
  /** All strings, one behind the other. */
  readonly text: TextBytes;
  /** Where each begins, in bytes, and where the last ends. */
  readonly starts: readonly number[];
  /** The same in UTF-16 code units. */
  readonly unitStarts: readonly number[];
}

export const noStrings: SharedStrings = { text: createTextBytes(0), starts: [0], unitStarts: [0] };

const element = { si: 1, t: 2, rPh: 3 } as const;
const vocabulary = createVocabulary(element);

/** Rich text joined, pronunciation hints left out. `xml` is UTF-8. */
export function sharedStrings(xml: Buffer, budget: Budget): SharedStrings {
  const text = createTextBytes(4096);
  const starts = [0];
  const unitStarts = [0];
  const cursor = createXmlCursor(xml, vocabulary, budget);
  let phonetic = 0;
  for (let token = nextToken(cursor); token !== atEnd; token = nextToken(cursor)) {
    if (token === atOpen) phonetic += cursor.element === element.rPh ? 1 : 0;
    else if (token === atClose) {
      if (cursor.element === element.rPh) phonetic--;
      else if (cursor.element === element.si) {
        starts.push(text.length);
        unitStarts.push(text.units);
      }
    } else if (cursor.element === element.t && phonetic === 0) {
      if (cursor.decoded === undefined) addSpan(text, cursor);
      else addString(text, cursor.decoded);
    }
  }
  return { text, starts, unitStarts };
}
