/** Attributes of the tag at a cursor. */
import { attributesOf, malformed, type XmlTag } from './xml.ts';
import type { XmlCursor } from './xml-cursor.ts';

const space = 0x20;
const doubleQuote = 0x22;
const singleQuote = 0x27;
const slash = 0x2f;
const equals = 0x3d;

/**
 * Whether the tag has the attribute, and where its value stands, as written. Looks at all of them without making any; throws `corrupt` for those
 * that are broken, or where this one stands twice.
 */
export function findAttribute(cursor: XmlCursor, name: Buffer): boolean {
  const { bytes } = cursor;
  const limit = bytes[cursor.end - 2] === slash && cursor.end - 2 >= cursor.nameEnd ? cursor.end - 2 : cursor.end - 1;
  let found = false;
  let at = cursor.nameEnd;
  for (;;) {
    while (at < limit && (bytes[at] ?? 0) <= space) at++;
    if (at >= limit) return found;
    const nameStart = at;
    while (at < limit && bytes[at] !== equals && (bytes[at] ?? 0) > space) at++;
    const nameEnd = at;
    while (at < limit && (bytes[at] ?? 0) <= space) at++;
    if (nameEnd === nameStart || bytes[at] !== equals) throw brokenAttributes();
    at++;
    while (at < limit && (bytes[at] ?? 0) <= space) at++;
    const quote = bytes[at];
    if (quote !== doubleQuote && quote !== singleQuote) throw brokenAttributes();
    const valueStart = ++at;
    while (at < limit && bytes[at] !== quote) at++;
    if (at >= limit) throw brokenAttributes();
    if (isName(bytes, name, { nameStart, nameEnd })) {
      if (found) throw brokenAttributes();
      found = true;
      cursor.valueStart = valueStart;
      cursor.valueEnd = at;
    }
    at++;
  }
}

function isName(bytes: Buffer, name: Buffer, place: { readonly nameStart: number; readonly nameEnd: number }): boolean {
  if (place.nameEnd - place.nameStart !== name.length) return false;
  for (let at = 0; at < name.length; at++) {
    if (bytes[place.nameStart + at] !== name[at]) return false;
  }
  return true;
}

function brokenAttributes(): Error {
  return malformed('the attributes of a tag are broken');
}

/** All attributes by their name as written, decoded. */
export function attributesAt(cursor: XmlCursor): ReadonlyMap<string, string> {
  return attributesOf(tagAt(cursor));
}

function tagAt({ bytes, start, end, nameEnd, selfClosing }: XmlCursor): XmlTag {
  const xml = bytes.toString('utf8', start, end);
  const name = bytes.toString('utf8', start + 1, nameEnd);
  return { name, local: name.slice(name.indexOf(':') + 1), xml, start: 0, end: xml.length, selfClosing };
}
