/**
 * A scanner for the XML of Office, OpenDocument and XMP: no DOM, no DTD, no entities but the five and character references, names
 * compared by their local part whatever the prefix. Strict about nesting, so that what isn't well-formed is `corrupt` and never half
 * read.
 */
import { isUtf8 } from 'node:buffer';
import { FileError } from '../model/errors.ts';
import type { Budget } from './limits.ts';

export interface XmlName {
  /** As written: `w:p`. */
  readonly name: string;
  /** Without the prefix: `p`. */
  readonly local: string;
}

export interface XmlTag extends XmlName {
  /** The text that it stands in. */
  readonly xml: string;
  /** Offset of `<`. */
  readonly start: number;
  /** Offset behind `>`. */
  readonly end: number;
  readonly selfClosing: boolean;
}

export interface XmlHandler {
  /** Also called for a self-closing tag, directly followed by `close`. */
  open?(tag: XmlTag): void;
  /** `start` and `end` are the offsets of the closing tag, or of the self-closing one. */
  close?(tag: XmlTag, start: number, end: number): void;
  /** Decoded character data; `parent` is the element that holds it. */
  text?(text: string, parent: XmlTag): void;
}

/** Elements within elements; Office's own parts stay below 100. */
export const depthLimit = 1024;
/** Tags between two looks at the deadline. */
const tagsPerCheck = 8192;

export function malformed(state: string): FileError {
  return new FileError('corrupt', `Cannot read XML part: ${state}`);
}

/** Reports every tag and text in order; throws `corrupt` for what isn't well-formed or has a document type. */
export function scanXml(xml: string, handler: XmlHandler, budget: Budget): void {
  const stack: XmlTag[] = [];
  const names = new Map<string, XmlName>();
  let at = 0;
  let roots = 0;
  for (let tags = 0; ; tags++) {
    if (tags % tagsPerCheck === 0) budget.checkTime();
    const start = xml.indexOf('<', at);
    if (start !== at) reportText(xml.slice(at, start < 0 ? xml.length : start), stack.at(-1), handler);
    if (start < 0) break;
    const next = xml.charCodeAt(start + 1);
    if (next === bang || next === question) {
      at = skipSpecial(xml, start, { parent: stack.at(-1), handler });
      continue;
    }
    const end = tagEnd(xml, start);
    if (next === slash) closeTag(xml.slice(start + 2, end - 1), { stack, handler, start, end });
    else {
      if (stack.length === 0 && roots++ > 0) throw malformed('it has two root elements');
      openTag(readTag(xml, { start, end, names }), { stack, handler });
    }
    at = end;
  }
  if (stack.length > 0 || roots === 0) throw malformed('it ends before its root element does');
}

const space = 0x20;
const bang = 0x21;
const slash = 0x2f;
const question = 0x3f;
const greater = 0x3e;
const doubleQuote = 0x22;
const singleQuote = 0x27;

function reportText(raw: string, parent: XmlTag | undefined, handler: XmlHandler): void {
  if (raw === '') return;
  if (parent !== undefined) handler.text?.(decodeEntities(raw), parent);
  else if (raw.trim() !== '') throw malformed('it has text outside of its root element');
}

interface Surroundings {
  readonly parent: XmlTag | undefined;
  readonly handler: XmlHandler;
}

/** Comments, CDATA sections and processing instructions; answers where they end. */
function skipSpecial(xml: string, start: number, { parent, handler }: Surroundings): number {
  if (xml.startsWith('<?', start)) return behind(xml, '?>', start + 2);
  if (xml.startsWith('<!--', start)) return behind(xml, '-->', start + 4);
  if (!xml.startsWith('<![CDATA[', start) || parent === undefined) {
    throw malformed('document type declarations are not allowed');
  }
  const end = behind(xml, ']]>', start + 9);
  handler.text?.(xml.slice(start + 9, end - 3), parent);
  return end;
}

/** Offset behind the next `terminator`. */
export function behind(xml: string | Buffer, terminator: string, from: number): number {
  const found = xml.indexOf(terminator, from);
  if (found < 0) throw malformed('it ends within a tag');
  return found + terminator.length;
}

/** Behind the `>` that ends the tag; one inside of quotes does not. */
function tagEnd(xml: string, start: number): number {
  for (let at = start + 1; at < xml.length; at++) {
    const code = xml.charCodeAt(at);
    if (code === greater) return at + 1;
    if (code === doubleQuote || code === singleQuote) {
      at = xml.indexOf(code === doubleQuote ? '"' : "'", at + 1);
      if (at < 0) break;
    }
  }
  throw malformed('it ends within a tag');
}

interface TagPlace {
  readonly start: number;
  readonly end: number;
  /** Names met so far: a part repeats few of them millions of times. */
  readonly names: Map<string, XmlName>;
}

function readTag(xml: string, { start, end, names }: TagPlace): XmlTag {
  const selfClosing = xml.charCodeAt(end - 2) === slash;
  const limit = selfClosing ? end - 2 : end - 1;
  let nameEnd = start + 1;
  while (nameEnd < limit && xml.charCodeAt(nameEnd) > space) nameEnd++;
  const written = xml.slice(start + 1, nameEnd);
  let known = names.get(written);
  if (known === undefined) {
    known = { name: written, local: written.slice(written.indexOf(':') + 1) };
    if (known.local === '') throw malformed('a tag has no name');
    names.set(written, known);
  }
  return { name: known.name, local: known.local, xml, start, end, selfClosing };
}

interface Open {
  readonly stack: XmlTag[];
  readonly handler: XmlHandler;
}

function openTag(tag: XmlTag, { stack, handler }: Open): void {
  handler.open?.(tag);
  if (tag.selfClosing) {
    handler.close?.(tag, tag.start, tag.end);
    return;
  }
  if (stack.length >= depthLimit) throw malformed(`its elements are nested deeper than ${depthLimit}`);
  stack.push(tag);
}

function closeTag(name: string, { stack, handler, start, end }: Open & { start: number; end: number }): void {
  const tag = stack.pop();
  if (tag?.name !== name.trimEnd()) throw malformed('its tags are not nested');
  handler.close?.(tag, start, end);
}

export interface XmlAttribute {
  /** As written. */
  readonly name: string;
  /** Decoded. */
  readonly value: string;
  /** Where it stands in the text, from the blanks before it to behind its closing quote. */
  readonly start: number;
  readonly end: number;
}

/** Attributes by their name as written, decoded. */
export function attributesOf(tag: XmlTag): ReadonlyMap<string, string> {
  return new Map(attributePlaces(tag).map(({ name, value }) => [name, value]));
}

/** Attributes in order. By hand, since a pattern takes quadratic time on a tag full of blanks. */
export function attributePlaces(tag: XmlTag): readonly XmlAttribute[] {
  const found: XmlAttribute[] = [];
  const names = new Set<string>();
  const base = tag.start + 1 + tag.name.length;
  const written = tag.xml.slice(base, tag.end - (tag.selfClosing ? 2 : 1));
  for (let before = 0, at = skipBlanks(written, 0); at < written.length;) {
    const equals = written.indexOf('=', at);
    const name = written.slice(at, Math.max(equals, at)).trimEnd();
    const opening = skipBlanks(written, equals + 1);
    const quote = written[opening];
    const closing = quote === '"' || quote === "'" ? written.indexOf(quote, opening + 1) : -1;
    if (name === '' || closing < 0 || names.has(name)) throw malformed('the attributes of a tag are broken');
    names.add(name);
    const value = decodeEntities(written.slice(opening + 1, closing));
    found.push({ name, value, start: base + before, end: base + closing + 1 });
    before = closing + 1;
    at = skipBlanks(written, before);
  }
  return found;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) <= space) at++;
  return at;
}

/** The value of the attribute with this local name that has a prefix: `r:id` whatever the prefix is. */
export function prefixedAttribute(tag: XmlTag, local: string): string | undefined {
  for (const [name, value] of attributesOf(tag)) {
    const colon = name.indexOf(':');
    if (colon > 0 && name.slice(colon + 1) === local) return value;
  }
  return undefined;
}

/** The prefix that a tag is written with, with its colon, or nothing. */
export function prefixOf(tag: XmlTag): string {
  return tag.name.slice(0, tag.name.length - tag.local.length);
}

const named: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** Throws `corrupt` for an entity that is not defined. */
export function decodeEntities(raw: string): string {
  if (!raw.includes('&')) return raw;
  return raw.replace(/&([^;&]{0,16})(;?)/gu, (_, body: string, end: string) => {
    const value = end === '' ? undefined : (named.get(body) ?? decodeReference(body));
    if (value === undefined) throw malformed('an entity is not defined');
    return value;
  });
}

function decodeReference(body: string): string | undefined {
  const [, hex, decimal] = /^#(?:x([0-9a-f]+)|([0-9]+))$/iu.exec(body) ?? [];
  if (hex === undefined && decimal === undefined) return undefined;
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

/** Text for an attribute value or an element; control characters that XML 1.0 cannot hold are left out. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

export type XmlEncoding = 'utf8' | 'utf16le' | 'utf16be';

export interface XmlText {
  /** A byte order mark stays in, so that the text can be written back as it was. */
  readonly text: string;
  readonly encoding: XmlEncoding;
}

/** ECMA-376 part 2, 7.2.3: parts are UTF-8 or UTF-16; anything else is `corrupt`. */
export function decodeXml(bytes: Buffer): XmlText {
  const encoding = detectEncoding(bytes);
  if (encoding === 'utf8') {
    if (!isUtf8(bytes)) throw malformed('it is not UTF-8');
    const text = bytes.toString('utf8');
    refuseDeclared(text);
    return { text, encoding };
  }
  if (bytes.length % 2 !== 0) throw malformed('it is not UTF-16');
  const ordered = encoding === 'utf16be' ? Buffer.from(bytes).swap16() : bytes;
  return { text: ordered.toString('utf16le'), encoding };
}

/** The part as UTF-8, checked as `decodeXml` does. */
export function utf8Xml(bytes: Buffer): Buffer {
  if (detectEncoding(bytes) !== 'utf8') return Buffer.from(decodeXml(bytes).text, 'utf8');
  if (!isUtf8(bytes)) throw malformed('it is not UTF-8');
  refuseDeclared(bytes.toString('utf8', 0, declarationReach));
  return bytes;
}

export function encodeXml({ text, encoding }: XmlText): Buffer {
  if (encoding === 'utf8') return Buffer.from(text, 'utf8');
  const bytes = Buffer.from(text, 'utf16le');
  return encoding === 'utf16be' ? bytes.swap16() : bytes;
}

/** Bytes, in which an XML declaration is over. */
const declarationReach = 512;

function refuseDeclared(text: string): void {
  const declared = /^\uFEFF?<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([^"']{0,40})["']/u.exec(text)?.[1];
  if (declared !== undefined && !/^(?:utf-?8|us-ascii)$/iu.test(declared)) {
    throw malformed('it declares an encoding that is not UTF-8 or UTF-16');
  }
}

/** XML 1.0, appendix F: the byte order mark, or how the first `<` is written. */
function detectEncoding(bytes: Buffer): XmlEncoding {
  const [first, second] = [bytes[0], bytes[1]];
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return 'utf16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return 'utf16be';
  return 'utf8';
}
