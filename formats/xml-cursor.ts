/**
 * A cursor over the bytes of an XML part: the same language and the same strictness as `scanXml`, without a string or an object for each
 * element. Readers of text name the elements that they know and get their numbers; text stays bytes until it is wanted.
 */
import type { Budget } from './limits.ts';
import { viewOf } from './text-bytes.ts';
import { behind, decodeEntities, depthLimit, malformed } from './xml.ts';

/** What stands at the cursor. */
export const atEnd = 0;
export const atOpen = 1;
/** Also follows each self-closing tag. */
export const atClose = 2;
export const atText = 3;
export type Token = typeof atEnd | typeof atOpen | typeof atClose | typeof atText;

/** The number of an element that nobody knows. */
export const unknownElement = 0;

export interface Vocabulary {
  /** UTF-8 of each local name by its number; 0 is no name. */
  readonly names: readonly Buffer[];
  /** Numbers by the low bits of the hash of their names, without a collision. */
  readonly slots: Uint8Array;
}

export interface XmlCursor {
  /** UTF-8. */
  readonly bytes: Buffer;
  /** The same bytes. */
  readonly view: DataView;
  readonly vocabulary: Vocabulary;
  readonly budget: Budget;
  /** Number of the element that opens or closes; at text, of the one that holds it. */
  element: number;
  /** Offset of the tag's `<` at a tag (of the opening one, where it is self-closing), of the text at text. */
  start: number;
  /** Behind the tag or the text. */
  end: number;
  /** Where the next step begins: behind `end`, or behind what ends a CDATA section. */
  next: number;
  /** Where the name ends, at an opening tag. */
  nameEnd: number;
  /** At text: whether it is known to be all ASCII. */
  ascii: boolean;
  /** At text in which references stand: what it says. */
  decoded: string | undefined;
  /** Where `findAttribute` found a value. */
  valueStart: number;
  valueEnd: number;
  /** Open elements. */
  depth: number;
  /** Of each open element, the outermost first. */
  readonly elements: number[];
  readonly nameStarts: number[];
  readonly nameEnds: number[];
  selfClosing: boolean;
  /** Tags until the next look at the deadline. */
  untilCheck: number;
  rooted: boolean;
}

/** Tags between two looks at the deadline. */
const tagsPerCheck = 8192;

const space = 0x20;
const bang = 0x21;
const doubleQuote = 0x22;
const ampersand = 0x26;
const singleQuote = 0x27;
const slash = 0x2f;
const colon = 0x3a;
const less = 0x3c;
const greater = 0x3e;
const question = 0x3f;

/** Element names that a reader knows, by numbers of its own from 1 to 255. */
export function createVocabulary(numbers: Readonly<Record<string, number>>): Vocabulary {
  const names: Buffer[] = [];
  for (const [name, number] of Object.entries(numbers)) names[number] = Buffer.from(name, 'latin1');
  for (let size = 64; ; size *= 2) {
    const slots = new Uint8Array(size);
    const clash = names.some((name, number) => {
      const slot = hashOf(name) & (size - 1);
      if (slots[slot] !== 0) return true;
      slots[slot] = number;
      return false;
    });
    if (!clash) return { names, slots };
  }
}

function hashOf(name: Buffer): number {
  let hash = 0;
  for (const byte of name) hash = (Math.imul(hash, 31) + byte) | 0;
  return hash ^ (hash >>> 15);
}

export function createXmlCursor(bytes: Buffer, vocabulary: Vocabulary, budget: Budget): XmlCursor {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return {
    bytes,
    view: viewOf(bytes),
    vocabulary,
    budget,
    element: unknownElement,
    start: 0,
    end: 0,
    next: hasMark ? 3 : 0,
    nameEnd: 0,
    ascii: true,
    decoded: undefined,
    valueStart: 0,
    valueEnd: 0,
    depth: 0,
    elements: [],
    nameStarts: [],
    nameEnds: [],
    selfClosing: false,
    untilCheck: 0,
    rooted: false,
  };
}

/** Moves on and says what is there; throws `corrupt` for what isn't well-formed or has a document type. */
export function nextToken(cursor: XmlCursor): Token {
  const { bytes } = cursor;
  if (cursor.selfClosing) {
    cursor.selfClosing = false;
    return atClose;
  }
  for (;;) {
    const at = cursor.next;
    if (at >= bytes.length) return finish(cursor);
    if (bytes[at] !== less) {
      if (readText(cursor, at)) return atText;
      continue;
    }
    if (--cursor.untilCheck < 0) lookAtTime(cursor);
    const next = bytes[at + 1];
    if (next === slash) return readClose(cursor, at);
    if (next !== bang && next !== question) return readOpen(cursor, at);
    if (skipSpecial(cursor, at)) return atText;
  }
}

function lookAtTime(cursor: XmlCursor): void {
  cursor.untilCheck = tagsPerCheck;
  cursor.budget.checkTime();
}

function finish(cursor: XmlCursor): Token {
  if (cursor.depth > 0 || !cursor.rooted) throw malformed('it ends before its root element does');
  return atEnd;
}

function holder(cursor: XmlCursor): number {
  return cursor.depth === 0 ? unknownElement : (cursor.elements[cursor.depth - 1] ?? unknownElement);
}

/** Whether the text is within the root element; only blanks may stand outside of it. */
function readText(cursor: XmlCursor, from: number): boolean {
  const { bytes } = cursor;
  const { length } = bytes;
  let at = plainEnd(cursor.view, from);
  let bits = 0;
  let references = false;
  for (; at < length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === less) break;
    bits |= byte;
    if (byte === ampersand) references = true;
  }
  cursor.start = from;
  cursor.end = at;
  cursor.next = at;
  if (cursor.depth === 0) {
    if (bytes.toString('utf8', from, at).trim() !== '') throw malformed('it has text outside of its root element');
    return false;
  }
  cursor.ascii = bits < 0x80;
  cursor.decoded = references ? decodeEntities(bytes.toString('utf8', from, at)) : undefined;
  cursor.element = holder(cursor);
  return true;
}

const ones = 0x01010101;
const highBits = 0x80808080;
const fourLess = 0x3c3c3c3c;
const fourAmpersands = 0x26262626;

/** Behind bytes from `from` of which each is ASCII and neither `<` nor `&`: not all of them, but nearly all that follow. */
export function plainEnd(view: DataView, from: number): number {
  const last = view.byteLength - 4;
  let at = from;
  for (; at <= last; at += 4) {
    const four = view.getInt32(at, true);
    const less = four ^ fourLess;
    const reference = four ^ fourAmpersands;
    // A byte that is 0 borrows from the bit above it.
    if (((four | ((less - ones) & ~less) | ((reference - ones) & ~reference)) & highBits) !== 0) break;
  }
  return at;
}

/** Comments, CDATA sections and processing instructions; whether there is text in it. */
function skipSpecial(cursor: XmlCursor, start: number): boolean {
  const { bytes } = cursor;
  const opening = bytes.toString('latin1', start, start + 9);
  if (opening.startsWith('<?')) cursor.next = behind(bytes, '?>', start + 2);
  else if (opening.startsWith('<!--')) cursor.next = behind(bytes, '-->', start + 4);
  else if (opening === '<![CDATA[' && cursor.depth > 0) return readCdata(cursor, start + 9);
  else throw malformed('document type declarations are not allowed');
  return false;
}

function readCdata(cursor: XmlCursor, from: number): boolean {
  const { bytes } = cursor;
  cursor.next = behind(bytes, ']]>', from);
  cursor.end = cursor.next - 3;
  cursor.start = from;
  cursor.ascii = false;
  cursor.decoded = undefined;
  cursor.element = holder(cursor);
  return true;
}

function readOpen(cursor: XmlCursor, start: number): Token {
  const { bytes, vocabulary } = cursor;
  const { length } = bytes;
  let local = start + 1;
  let hash = 0;
  let at = local;
  let byte = bytes[at] ?? 0;
  while (byte > space && byte !== greater && byte !== slash) {
    if (byte === colon && local === start + 1) {
      local = at + 1;
      hash = 0;
    } else hash = (Math.imul(hash, 31) + byte) | 0;
    byte = bytes[++at] ?? 0;
  }
  if (at === local) throw malformed('a tag has no name');
  if (byte === slash && bytes[at + 1] !== greater) throw malformed('a tag has a broken name');
  cursor.nameEnd = at;
  while (byte !== greater) {
    if (byte === doubleQuote || byte === singleQuote) {
      const quote = byte;
      do at++;
      while (at < length && bytes[at] !== quote);
    }
    at++;
    if (at >= length) throw malformed('it ends within a tag');
    byte = bytes[at] ?? 0;
  }
  cursor.start = start;
  cursor.end = at + 1;
  cursor.next = at + 1;
  const slot = (hash ^ (hash >>> 15)) & (vocabulary.slots.length - 1);
  const element = vocabulary.slots[slot] ?? unknownElement;
  cursor.element = element !== unknownElement && isNamed(cursor, element, local) ? element : unknownElement;
  if (cursor.depth === 0) {
    if (cursor.rooted) throw malformed('it has two root elements');
    cursor.rooted = true;
  }
  if (bytes[at - 1] === slash) cursor.selfClosing = true;
  else push(cursor, start + 1);
  return atOpen;
}

function isNamed({ bytes, vocabulary, nameEnd }: XmlCursor, element: number, local: number): boolean {
  const name = vocabulary.names[element];
  if (name?.length !== nameEnd - local) return false;
  for (let at = 0; at < name.length; at++) {
    if (name[at] !== bytes[local + at]) return false;
  }
  return true;
}

function push(cursor: XmlCursor, nameStart: number): void {
  const { depth } = cursor;
  if (depth >= depthLimit) throw malformed(`its elements are nested deeper than ${depthLimit}`);
  cursor.elements[depth] = cursor.element;
  cursor.nameStarts[depth] = nameStart;
  cursor.nameEnds[depth] = cursor.nameEnd;
  cursor.depth = depth + 1;
}

function readClose(cursor: XmlCursor, start: number): Token {
  const { bytes } = cursor;
  const depth = cursor.depth - 1;
  if (depth < 0) throw malformed('its tags are not nested');
  const nameEnd = cursor.nameEnds[depth] ?? 0;
  let at = start + 2;
  for (let from = cursor.nameStarts[depth] ?? 0; from < nameEnd; from++, at++) {
    if (bytes[from] !== bytes[at]) throw malformed('its tags are not nested');
  }
  while ((bytes[at] ?? greater) <= space) at++;
  if (bytes[at] !== greater) throw malformed('its tags are not nested');
  cursor.depth = depth;
  cursor.element = cursor.elements[depth] ?? unknownElement;
  cursor.start = start;
  cursor.end = at + 1;
  cursor.next = at + 1;
  return atClose;
}
