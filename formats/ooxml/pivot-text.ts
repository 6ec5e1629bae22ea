import type { Budget } from '../limits.ts';
import { addByte, addString, createTextBytes, wholeText } from '../text-bytes.ts';
import { attributesAt } from '../xml-cursor-tag.ts';
import { atClose, atEnd, atOpen, createVocabulary, createXmlCursor, nextToken } from '../xml-cursor.ts';
import { plainNumber } from './plain-number.ts';

const tab = 0x09;
const newline = 0x0a;
const element = { s: 1, n: 2, d: 3, cacheField: 4, r: 5 } as const;
const vocabulary = createVocabulary(element);

/** Values that a pivot table keeps of its source, even where the source is gone (ECMA-376 part 1, 18.10). `xml` is UTF-8. */
export function pivotText(xml: Buffer, budget: Budget): string {
  const out = createTextBytes();
  const cursor = createXmlCursor(xml, vocabulary, budget);
  for (let token = nextToken(cursor); token !== atEnd; token = nextToken(cursor)) {
    if (token === atClose && cursor.element >= element.cacheField) addByte(out, newline);
    if (token !== atOpen || cursor.element === 0 || cursor.element === element.r) continue;
    const value = attributesAt(cursor).get(cursor.element === element.cacheField ? 'name' : 'v');
    if (value === undefined || value === '') continue;
    addString(out, cursor.element === element.n ? plainNumber(value) : value);
    addByte(out, tab);
  }
  return wholeText(out);
}
