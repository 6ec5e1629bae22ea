/**
 * Header and footer text in the bodies of a message. In HTML they are elements that name us; in plain text nothing can, so that a field of
 * the message's header says what was put in.
 */
import type { Marking, MarkingKind } from '../../model/marking.ts';
import { scanTags } from './body-place.ts';
import type { Body } from './bodies.ts';
import { encodeCharset, plainLetters } from './charset-bytes.ts';
import { lineEnd } from './label-fields.ts';
import { openTransfer, type TextChange, type Transfer } from './transfer.ts';

/** What of a marking is known once it is in a message. */
export type PutMarking = Pick<Marking, 'kind' | 'text' | 'key'>;

export interface BodyChange {
  readonly remove: readonly PutMarking[];
  readonly add: readonly Marking[];
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

export function changeBody(body: Body, { remove, add }: BodyChange): ChangedBody {
  const unchanged = { raw: undefined, put: new Set<MarkingKind>() };
  if (body.raw.length > sizeLimit) return unchanged;
  const before = openTransfer(body.raw, body.encoding);
  if (before === undefined) return unchanged;
  const gone = remove.flatMap((marking) => findBlock(body, before.content, marking));
  const raw = gone.length === 0 ? body.raw : before.change(gone);
  const transfer = openTransfer(raw, body.encoding);
  if (transfer === undefined) return unchanged;
  const blocks = add.flatMap((marking) => placeBlock(body, transfer, marking));
  const changed = blocks.length === 0 ? raw : transfer.change(blocks.map(({ change }) => change));
  return {
    raw: gone.length + blocks.length === 0 ? undefined : changed,
    put: new Set(blocks.map(({ kind }) => kind)),
  };
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
  const { kind, key, text, font, size, color, alignment, margin } = marking;
  const escaped = text.split('\n').map(escapeHtml).join('<br>\n');
  const style =
    `font-family:'${font.replace(/[^\p{L}\p{N} -]/gu, '')}';font-size:${size}pt;color:${color};` +
    `text-align:${alignment};margin:${margin}pt`;
  const block = `<div class="labelwright-${kind}-${key}"\nstyle="${style}">${wrapWords(escaped)}</div>`;
  const referenced = block.replace(/[^\0-\u007f]/gu, (letter) => `&#${letter.codePointAt(0) ?? 0};`);
  return [block, referenced];
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
