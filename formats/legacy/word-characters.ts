/** What the characters of Word's text stand for (MS-DOC 2.4.1, 2.8.25, 2.9.90): marks of paragraphs, cells, fields and objects. */

import { firstBehind } from './word-changes.ts';
import type { Change, StoredText } from './word-pieces.ts';

const fieldBegin = 0x13;
const fieldSeparator = 0x14;
const fieldEnd = 0x15;
const cellMark = 0x07;

/** Marks that are shown as another character; those of objects, pictures and notes are not shown. */
const shown: ReadonlyMap<number, string> = new Map([
  [0x09, '\t'],
  [0x0a, '\n'],
  [0x0b, '\n'],
  [0x0c, '\n'],
  [0x0d, '\n'],
  [0x0e, '\n'],
  [0x1e, '-'],
]);

/**
 * A story as it reads now, then each of its paragraphs with tracked changes as it read before: a value may stand in either.
 * A line that nothing was deleted from is not repeated.
 */
export function storyText({ text, changes }: StoredText): string {
  if (changes.length === 0) return readableText(text);
  const now = without(text, { start: 0, end: text.length }, kindOnly(changes, 'deleted'));
  const inserted = kindOnly(changes, 'inserted');
  const before = changedParagraphs(text, kindOnly(changes, 'deleted')).map((range) => without(text, range, inserted));
  return [now, ...before].map(readableText).map(ended).join('');
}

function kindOnly(changes: readonly Change[], kind: Change['kind']): readonly Change[] {
  return changes.filter((change) => change.kind === kind);
}

type Range = Pick<Change, 'start' | 'end'>;

/** The paragraphs that changes lie in; one that goes over a paragraph's end joins it with the next. */
function changedParagraphs(text: string, changes: readonly Change[]): readonly Range[] {
  const found: { start: number; end: number }[] = [];
  for (const { start, end } of changes) {
    const last = found.at(-1);
    if (last !== undefined && end <= last.end) continue;
    const close = text.indexOf('\r', end);
    const behind = close < 0 ? text.length : close + 1;
    if (last !== undefined && start < last.end) last.end = behind;
    else found.push({ start: start === 0 ? 0 : text.lastIndexOf('\r', start - 1) + 1, end: behind });
  }
  return found;
}

/** A stretch of the text without what the changes cover. */
function without(text: string, range: Range, changes: readonly Change[]): string {
  const kept: string[] = [];
  let at = range.start;
  for (let index = firstBehind(changes, range.start); index < changes.length; index++) {
    const { start, end } = changes[index] ?? range;
    if (start >= range.end) break;
    kept.push(text.slice(at, Math.max(at, start)));
    at = Math.min(end, range.end);
  }
  kept.push(text.slice(at, range.end));
  return kept.join('');
}

function ended(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

/**
 * Text as it is read. Of fields only the results are kept, but a field that never ends is kept whole, so that nothing is hidden behind
 * its beginning. Cells of a row are joined by tabs, and two marks in a row end it.
 */
export function readableText(stored: string): string {
  const out: string[] = [];
  /** Of each open field where its instruction begins in `out`; -1 once its result has begun. */
  const fields: number[] = [];
  let plain = 0;
  for (let at = 0; at <= stored.length; at++) {
    const code = at < stored.length ? stored.charCodeAt(at) : 0;
    if (code >= 0x20) continue;
    if (at > plain) out.push(stored.slice(plain, at));
    plain = at + 1;
    if (code === fieldBegin) fields.push(out.length);
    else if (code === fieldSeparator || code === fieldEnd) endInstruction(out, fields, code === fieldEnd);
    else if (code === cellMark) out.push(out.at(-1) === '\t' && stored.charCodeAt(at - 1) === cellMark ? '\n' : '\t');
    else out.push(shown.get(code) ?? '');
  }
  return out.join('').replace(/\t\n/gu, '\n');
}

function endInstruction(out: string[], fields: number[], ends: boolean): void {
  const start = fields.pop();
  if (start === undefined) return;
  if (start >= 0) out.length = start;
  if (!ends) fields.push(-1);
}
