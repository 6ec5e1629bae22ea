/**
 * Text of RTF, part by part. Hidden text is read like any other; a paragraph with tracked changes appears as it reads now and as it read
 * before.
 */
import { decodeCodePage } from '../code-pages.ts';
import type { Budget } from '../limits.ts';
import { asides, characters, charsetPages, lineEnds, partNames, unreadable } from './destinations.ts';
import { createHexBytes, type HexBytes } from './hex-bytes.ts';
import { createLine, createLines, type Line, type Lines } from './lines.ts';
import { scanRtf, type RtfHandler } from './scan-rtf.ts';

export interface RtfText {
  /** `body` first. */
  readonly parts: ReadonlyMap<string, string>;
  /** Data of each embedded object. */
  readonly objects: readonly Buffer[];
}

/** Everything that a closing brace takes back. */
interface Group {
  readonly kind: 'text' | 'unread' | 'fonts' | 'object';
  readonly part: string;
  /** Set where the group's text goes on a line of its own, and in the groups within. */
  readonly line: Line | undefined;
  font: number;
  /** Characters that follow `\u` for readers that don't know it. */
  skipped: number;
  inserted: boolean;
  deleted: boolean;
}

interface Reader {
  readonly lines: Lines;
  readonly objects: HexBytes[];
  /** Code pages by font. */
  readonly fonts: Map<number, number>;
  readonly outer: Group[];
  group: Group;
  codePage: number;
  defaultFont: number;
  /** The one that the font table is at. */
  font: number;
  toSkip: number;
  /** Text not yet decoded. */
  pending: number[];
  /** Right behind an opening brace, where a control word says what the group holds; `marked` behind `{\*`. */
  at: 'start' | 'marked' | 'inside';
}

export function rtfText(bytes: Buffer, budget: Budget): RtfText {
  const reader = createReader();
  scanRtf(bytes, createHandler(reader), budget);
  flushBytes(reader);
  while (reader.outer.length > 0) closeGroup(reader);
  return { parts: reader.lines.done(), objects: reader.objects.map((object) => object.done()) };
}

function createReader(): Reader {
  const group: Group = {
    kind: 'text',
    part: 'body',
    line: undefined,
    font: 0,
    skipped: 1,
    inserted: false,
    deleted: false,
  };
  return {
    lines: createLines('body'),
    objects: [],
    fonts: new Map(),
    outer: [],
    group,
    codePage: 1252,
    defaultFont: 0,
    font: 0,
    toSkip: 0,
    pending: [],
    at: 'inside',
  };
}

function createHandler(reader: Reader): RtfHandler {
  return {
    open() {
      flushBytes(reader);
      reader.outer.push(reader.group);
      reader.group = { ...reader.group };
      Object.assign(reader, { at: 'start', toSkip: 0 });
    },
    close() {
      flushBytes(reader);
      Object.assign(reader, { at: 'inside', toSkip: 0 });
      if (reader.outer.length > 0) closeGroup(reader);
    },
    word(name, value) {
      flushBytes(reader);
      reader.toSkip = 0;
      if (reader.at !== 'inside') beginGroup(reader, name);
      reader.at = 'inside';
      applyWord(reader, name, value);
    },
    symbol(character) {
      flushBytes(reader);
      reader.at = character === '*' && reader.at === 'start' ? 'marked' : 'inside';
      if (reader.toSkip > 0) reader.toSkip--;
      else write(reader, symbols.get(character) ?? '');
    },
    byte(value) {
      reader.at = 'inside';
      if (reader.toSkip > 0) reader.toSkip--;
      else if (reader.group.kind === 'object') reader.objects.at(-1)?.digit(value);
      else if (reader.group.kind === 'text') reader.pending.push(value);
    },
    binary(data) {
      if (reader.group.kind === 'object') reader.objects.at(-1)?.append(data);
    },
  };
}

/** `\-` is a hyphen that shows at a line end only, and so no part of the text. */
const symbols: ReadonlyMap<string, string> = new Map([
  ['~', '\u00a0'],
  ['_', '-'],
  ['\\', '\\'],
  ['{', '{'],
  ['}', '}'],
]);

function beginGroup(reader: Reader, word: string): void {
  const { group } = reader;
  if (group.kind !== 'text') return;
  const kind = kindOf(word);
  const part = partNames.get(word) ?? group.part;
  const apart = reader.at === 'marked' || asides.has(word) || part !== group.part || group.part === 'properties';
  reader.group = { ...group, kind, part, line: apart && kind === 'text' ? createLine() : group.line };
  if (kind === 'object') reader.objects.push(createHexBytes());
  if (group.part === 'properties' && part === group.part) write(reader, `${word}: `);
}

function kindOf(word: string): Group['kind'] {
  if (word === 'fonttbl') return 'fonts';
  if (word === 'objdata') return 'object';
  return unreadable.has(word) ? 'unread' : 'text';
}

function closeGroup(reader: Reader): void {
  const closed = reader.group;
  reader.group = reader.outer.pop() ?? closed;
  if (closed.line !== undefined && closed.line !== reader.group.line) reader.lines.end(closed.part, closed.line);
}

function applyWord(reader: Reader, name: string, value: number | undefined): void {
  const setting = settings.get(name);
  if (setting !== undefined) setting(reader, value ?? 1);
  else if (!lineEnds.has(name)) write(reader, characters.get(name) ?? '');
  else if (reader.group.kind === 'text') reader.lines.end(reader.group.part, reader.group.line);
}

const settings: ReadonlyMap<string, (reader: Reader, value: number) => void> = new Map([
  ['ansicpg', (reader, value) => void (reader.codePage = value)],
  ['mac', (reader) => void (reader.codePage = 10000)],
  ['pc', (reader) => void (reader.codePage = 437)],
  ['pca', (reader) => void (reader.codePage = 850)],
  ['deff', (reader, value) => void (reader.defaultFont = reader.group.font = value)],
  ['f', setFont],
  ['fcharset', setCharset],
  ['cpg', (reader, value) => void reader.fonts.set(reader.font, value)],
  ['plain', (reader) => Object.assign(reader.group, { font: reader.defaultFont, inserted: false, deleted: false })],
  ['uc', (reader, value) => void (reader.group.skipped = Math.max(0, value))],
  ['u', writeUnit],
  ['revised', (reader, value) => void (reader.group.inserted = value !== 0)],
  ['deleted', (reader, value) => void (reader.group.deleted = value !== 0)],
]);

function setFont(reader: Reader, value: number): void {
  if (reader.group.kind === 'fonts') reader.font = value;
  else reader.group.font = value;
}

function setCharset(reader: Reader, value: number): void {
  const page = charsetPages.get(value);
  if (page !== undefined) reader.fonts.set(reader.font, page);
}

/** A UTF-16 unit, negative from 0x8000 on; characters of symbol fonts are moved to U+F020. */
function writeUnit(reader: Reader, value: number): void {
  const unit = value & 0xffff;
  write(reader, String.fromCharCode(unit >= 0xf020 && unit <= 0xf0ff ? unit - 0xf000 : unit));
  reader.toSkip = reader.group.skipped;
}

function flushBytes(reader: Reader): void {
  if (reader.pending.length === 0) return;
  const page = reader.fonts.get(reader.group.font) ?? reader.codePage;
  const text = decodeCodePage(Buffer.from(reader.pending), page);
  reader.pending = [];
  write(reader, text);
}

function write(reader: Reader, text: string): void {
  const { kind, part, line, inserted, deleted } = reader.group;
  if (kind === 'text' && text !== '') reader.lines.add(part, line, { text, inserted, deleted });
}
