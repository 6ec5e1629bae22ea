/**
 * Paragraphs within paragraphs, each ended one written out as lines: as it reads now, as it read before where that differs, and what
 * stands aside of it: field instructions and alternative texts.
 */
import type { ColumnHeadings } from '../column-headings.ts';
import { addByte, addSpan, addString, createTextBytes, sliceText, spanOf, type TextBytes } from '../text-bytes.ts';
import type { XmlCursor } from '../xml-cursor.ts';

/** The states of a document that a piece belongs to, as bits; none for what was inserted and deleted again. */
export const present = 1;
export const earlier = 2;
export const both = 3;
export const aside = 4;

export interface Paragraphs {
  /** Lines of ended paragraphs. */
  readonly out: TextBytes;
  open(): void;
  close(): void;
  /** Ends all that are open, the outermost last read too: what stands outside of any. */
  closeAll(): void;
  /** Adds the text at the cursor to the innermost paragraph. */
  addSpan(cursor: XmlCursor, states: number): void;
  add(text: string, states: number): void;
}

const newline = 0x0a;

export function createParagraphs(headings: ColumnHeadings): Paragraphs {
  const out = createTextBytes(4096);
  /** Pieces of all open paragraphs, those of the innermost last. */
  const held = createTextBytes();
  const pieceStarts: number[] = [];
  const pieceUnits: number[] = [];
  const pieceStates: number[] = [];
  /** First piece of each open paragraph, and whether it is more than one text. */
  const firsts: number[] = [0];
  const mixed: boolean[] = [false];

  function begin(states: number): boolean {
    const first = firsts.at(-1) ?? 0;
    const count = pieceStates.length;
    if (states === 0) mixed[mixed.length - 1] = true;
    if (states === 0 || (count > first && pieceStates[count - 1] === states)) return states !== 0;
    pieceStarts.push(held.length);
    pieceUnits.push(held.units);
    pieceStates.push(states);
    if (states !== both) mixed[mixed.length - 1] = true;
    return true;
  }

  function pieces(first: number, state: number): string {
    let text = '';
    for (let index = first; index < pieceStates.length; index++) {
      if (((pieceStates[index] ?? 0) & state) === 0) continue;
      text += sliceText(held, pieceStarts[index] ?? 0, pieceStarts[index + 1] ?? held.length);
    }
    return text;
  }

  function close(): void {
    const first = firsts.pop() ?? 0;
    const isMixed = mixed.pop() === true;
    if (first === pieceStates.length) return;
    const start = pieceStarts[first] ?? 0;
    if (isMixed) {
      const now = pieces(first, present);
      const before = pieces(first, earlier);
      headings.text(now);
      addLine(out, now);
      if (before !== now) addLine(out, before);
      addLine(out, pieces(first, aside));
    } else {
      if (headings.wantsText()) headings.text(sliceText(held, start, held.length));
      addHeld(out, held, start);
    }
    held.length = start;
    held.units = pieceUnits[first] ?? 0;
    pieceStarts.length = first;
    pieceUnits.length = first;
    pieceStates.length = first;
  }

  return {
    out,
    open() {
      firsts.push(pieceStates.length);
      mixed.push(false);
    },
    close,
    closeAll() {
      while (firsts.length > 0) close();
    },
    addSpan(cursor, states) {
      if (!begin(states)) return;
      if (cursor.decoded === undefined) addSpan(held, cursor);
      else addString(held, cursor.decoded);
    },
    add(text, states) {
      if (begin(states)) addString(held, text);
    },
  };
}

/** What is held from `start` on, as a line. */
function addHeld(out: TextBytes, held: TextBytes, start: number): void {
  if (isBlank(held, start)) return;
  addSpan(out, { ...spanOf(held), start });
  if (out.bytes[out.length - 1] !== newline) addByte(out, newline);
}

function isBlank(held: TextBytes, start: number): boolean {
  for (let at = start; at < held.length; at++) {
    const byte = held.bytes[at] ?? 0;
    if (byte >= 0x80) return sliceText(held, start, held.length).trim() === '';
    if (byte > 0x20 || byte < 0x09 || (byte > 0x0d && byte < 0x20)) return false;
  }
  return true;
}

function addLine(out: TextBytes, line: string): void {
  if (line.trim() === '') return;
  addString(out, line.endsWith('\n') ? line : `${line}\n`);
}
