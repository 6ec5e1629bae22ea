/** Text of Visio's pages and masters (MS-VSDX 2.2.7, 2.3.4): what stands in shapes, and the data that is kept with them. */
import type { Budget } from '../limits.ts';
import { addByte, addSpan, addString, createTextBytes, wholeText } from '../text-bytes.ts';
import { attributesAt } from '../xml-cursor-tag.ts';
import { atClose, atEnd, atOpen, createVocabulary, createXmlCursor, nextToken } from '../xml-cursor.ts';

const element = { Text: 1, Section: 2, Cell: 3, CommentEntry: 4 } as const;
const vocabulary = createVocabulary(element);
const newline = 0x0a;
/** Cells of a row of shape data that people read. */
const readable = new Set(['Label', 'Value', 'Prompt']);

/** `xml` is UTF-8. */
export function shapesText(xml: Buffer, budget: Budget): string {
  const out = createTextBytes(4096);
  const cursor = createXmlCursor(xml, vocabulary, budget);
  let texts = 0;
  let inData = false;
  for (let token = nextToken(cursor); token !== atEnd; token = nextToken(cursor)) {
    const isText = cursor.element === element.Text || cursor.element === element.CommentEntry;
    if (token === atOpen) {
      if (isText) texts++;
      else if (cursor.element === element.Section) inData = attributesAt(cursor).get('N') === 'Property';
      else if (cursor.element === element.Cell && inData) {
        const attributes = attributesAt(cursor);
        const value = attributes.get('V') ?? '';
        if (readable.has(attributes.get('N') ?? '') && value !== '') addString(out, `${value}\n`);
      }
    } else if (token === atClose) {
      if (isText && --texts === 0) addByte(out, newline);
      else if (cursor.element === element.Section) inData = false;
    } else if (texts > 0) {
      if (cursor.decoded === undefined) addSpan(out, cursor);
      else addString(out, cursor.decoded);
    }
  }
  return wholeText(out)
    .replace(/\n\s*\n/gu, '\n')
    .replace(/^\s+/u, '');
}
