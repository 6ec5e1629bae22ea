/**
 * Header and footer text in the bodies of a message. In HTML they are elements that name us; in plain text nothing can, so that a field of
 * the message's header says what was put in.
 */
import type { Marking, MarkingKind } from '../../model/marking.ts';
import type { Budget } from '../limits.ts';
import { scanTags } from './body-place.ts';
import type { Body } from './bodies.ts';
import { encodeCharset, placedText, plainLetters } from './charset-bytes.ts';
import { foreignBlocks } from './foreign-blocks.ts';
import { lineEnd } from './label-fields.ts';
import { openTransfer, type TextChange, type Transfer } from './transfer.ts';

/** What of a marking is known once it is in a message. */
export type PutMarking = Pick<Marking, 'kind' | 'text' | 'key'>;

export interface BodyChange {
  /** Ours that are there: those that go, and those that stay. */
  readonly remove: readonly PutMarking[];
  readonly keep: readonly PutMarking[];
  readonly add: readonly Marking[];
  /** What tells markings of others, which go. */
  readonly foreign: readonly RegExp[];
  readonly budget: Budget;
}

export interface ChangedBody {
  /** Undefined where nothing changes. */
  readonly raw: Buffer | undefined;
  /** Of those that were to be added. */
  readonly put: ReadonlySet<MarkingKind>;
}

/** Largest body that is changed, bytes. */
const sizeLimit = 16 * 1024 ** 2;
/** Octets of a line in 7bit and 8bit (RFC 5322, 2.1.1). */
const longestLine = 998;

export function changeBody(body: Body, change: BodyChange): ChangedBody {
  const unchanged = { raw: undefined, put: new Set<MarkingKind>() };
  if (body.raw.length > sizeLimit) return unchanged;
  const put = new Set<MarkingKind>();
  const steps: readonly ((transfer: Transfer) => readonly TextChange[])[] = [
    ({ content }) => change.remove.flatMap((marking) => findBlock(body, content, marking)),
    ({ content }) => findForeign(body, content, change),
    (transfer) => {
      const blocks = change.add.flatMap((marking) => placeBlock(body, transfer, marking));
      for (const { kind } of blocks) put.add(kind);
      return blocks.map((block) => block.change);
    },
  ];
  let { raw } = body;
  let transfer: Transfer | undefined;
  for (const step of steps) {
    transfer ??= openTransfer(raw, body.encoding);
    if (transfer === undefined) return unchanged;
    const changes = step(transfer);
    if (changes.length === 0) continue;
    raw = transfer.change(changes);
    transfer = undefined;
  }
  return { raw: raw === body.raw ? undefined : raw, put };
}

function findForeign(
  body: Body,
  content: Buffer,
  { keep, foreign, budget }: Pick<BodyChange, 'keep' | 'foreign' | 'budget'>,
): readonly TextChange[] {
  const placed = foreign.length === 0 ? undefined : placedText(content, body.charset);
  if (placed === undefined) return [];
  const kept = (kind: MarkingKind): readonly TextChange[] =>
    keep.filter((marking) => marking.kind === kind).flatMap((marking) => findBlock(body, content, marking));
  const start = characters(content.subarray(0, kept('header')[0]?.end ?? 0), body.charset);
  const end = characters(content.subarray(0, kept('footer').at(-1)?.start ?? content.length), body.charset);
  return foreignBlocks({ kind: body.kind, text: placed.text, start, end }, foreign, budget).map((range) => ({
    start: placed.byteAt(range.start),
    end: placed.byteAt(range.end),
    bytes: Buffer.alloc(0),
  }));
}

function characters(bytes: Buffer, charset: string | undefined): number {
  return placedText(bytes, charset)?.text.length ?? 0;
}

interface Block {
  readonly kind: MarkingKind;
  readonly change: TextChange;
}

/** None where the body can't say the text. */
function placeBlock(body: Body, transfer: Transfer, marking: Marking): readonly Block[] {
  const { content, takesAnyByte } = transfer;
  const bytes = (body.kind === 'html' ? htmlBlocks(marking) : plainBlocks(styleOf(content), marking))
    .map((block) => encodeCharset(block, body.charset))
    .find((block) => block !== undefined && (takesAnyByte || block.every((byte) => byte < 0x80)));
  if (bytes === undefined || longest(bytes) > longestLine) return [];
  const at = placeOf(body, content, marking.kind);
  return [{ kind: marking.kind, change: { start: at, end: at, bytes } }];
}

function longest(bytes: Buffer): number {
  return Math.max(
    ...bytes
      .toString('latin1')
      .split('\n')
      .map((line) => line.length),
  );
}

function placeOf({ kind }: Body, content: Buffer, marking: MarkingKind): number {
  if (kind === 'plain') return marking === 'header' ? 0 : content.length;
  const { bodyStart, bodyEnd } = scanTags(content);
  return marking === 'header' ? bodyStart : bodyEnd;
}

interface PlainStyle {
  readonly eol: string;
  /** Whether the last line is ended. */
  readonly endsLine: boolean;
}

function styleOf(content: Buffer): PlainStyle {
  return { eol: lineEnd(content), endsLine: content.length === 0 || content.at(-1) === 0x0a };
}

/** As it is, then in letters of ASCII. */
function plainBlocks({ eol, endsLine }: PlainStyle, { kind, text }: PutMarking): readonly string[] {
  return [text, plainLetters(text)].map((words) => {
    const lines = words.split('\n').map(plainLine).join(eol);
    if (kind === 'header') return `${lines}${eol}${eol}`;
    return endsLine ? `${eol}${lines}${eol}` : `${eol}${eol}${lines}`;
  });
}

/** No blank at its end, which would join it with the next one, and none that quotes (RFC 3676, 4.2, 4.4). */
function plainLine(line: string): string {
  const trimmed = line.trimEnd();
  return /^(?: |>|From )/u.test(trimmed) ? ` ${trimmed}` : trimmed;
}

/** With letters as they are, then as references. */
function htmlBlocks(marking: Marking): readonly string[] {
  const { text } = marking;
  const escaped = text.split('\n').map(escapeHtml).join('<br>\n');
  const block = `${openingTag(marking)}${wrapWords(escaped)}</div>`;
  const referenced = block.replace(/[^\0-\u007f]/gu, (letter) => `&#${letter.codePointAt(0) ?? 0};`);
  return [block, referenced];
}

/** Of the element that holds a marking of ours. */
export function openingTag({ kind, key, font, size, color, alignment, margin }: Marking): string {
  const style =
    `font-family:'${font.replace(/[^\p{L}\p{N} -]/gu, '')}';font-size:${size}pt;color:${color};` +
    `text-align:${alignment};margin:${margin}pt`;
  return `<div class="labelwright-${kind}-${key}"\nstyle="${style}">`;
}

/** What we put in holds no element but line breaks. */
const ours = /<div class="labelwright-(header|footer)-[0-9a-f]{16}"[^>]*>[^]*?<\/div>/gu;

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** A line end is as good as a blank. */
function wrapWords(text: string): string {
  return text.replace(/([^\n]{60,76}) /gu, '$1\n');
}

/** Where a marking of ours stands; in HTML all of its kind, whatever they say. */
function findBlock(body: Body, content: Buffer, marking: PutMarking): readonly TextChange[] {
  if (body.kind === 'html') {
    return [...content.toString('latin1').matchAll(ours)]
      .filter(([, kind]) => kind === marking.kind)
      .map((found) => ({ start: found.index, end: found.index + found[0].length, bytes: Buffer.alloc(0) }));
  }
  for (const endsLine of [true, false]) {
    for (const block of plainBlocks({ eol: lineEnd(content), endsLine }, marking)) {
      const bytes = encodeCharset(block, body.charset);
      const start = bytes === undefined || marking.kind === 'header' ? 0 : content.length - bytes.length;
      if (bytes === undefined || start < 0 || !content.subarray(start, start + bytes.length).equals(bytes)) continue;
      return [{ start, end: start + bytes.length, bytes: Buffer.alloc(0) }];
    }
  }
  return [];
}
