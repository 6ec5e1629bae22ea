/** Changing the text of a body in its transfer encoding (RFC 2045, 6), so that what isn't changed keeps its bytes. */
import { lineEnd } from './label-fields.ts';
import { decodeTransfer } from './mime.ts';

export interface TextChange {
  /** Offsets in the decoded body. */
  readonly start: number;
  readonly end: number;
  readonly bytes: Buffer;
}

export interface Transfer {
  /** The body as it was before it was encoded. */
  readonly content: Buffer;
  /** Whether bytes above 127 may be put in. */
  readonly takesAnyByte: boolean;
  /** The body with changes, encoded. */
  change(changes: readonly TextChange[]): Buffer;
}

/** Undefined for encodings that aren't known. */
export function openTransfer(raw: Buffer, encoding: string): Transfer | undefined {
  if (encoding === 'base64') return base64(raw);
  if (encoding === 'quoted-printable') return quotedPrintable(raw);
  if (!['7bit', '8bit', 'binary'].includes(encoding)) return undefined;
  return { content: raw, takesAnyByte: encoding !== '7bit', change: (changes) => spliced(raw, changes) };
}

function spliced(bytes: Buffer, changes: readonly TextChange[]): Buffer {
  const pieces: Buffer[] = [];
  let at = 0;
  for (const change of [...changes].sort((a, b) => a.start - b.start)) {
    pieces.push(bytes.subarray(at, change.start), change.bytes);
    at = change.end;
  }
  return Buffer.concat([...pieces, bytes.subarray(at)]);
}

const usualWidth = 76;

/** Written anew in lines as long as they were: the same bytes again once a change is taken back. */
function base64(raw: Buffer): Transfer {
  const content = decodeTransfer(raw, 'base64');
  const eol = lineEnd(raw);
  const text = raw.toString('latin1');
  const lines = text.trim().split(/\r?\n/u);
  const [first = ''] = lines;
  const width = lines.length > 1 ? first.length : first.length > usualWidth ? Infinity : usualWidth;
  const lead = /^\s*/u.exec(text)?.[0] ?? '';
  const tail = text.trim() === '' ? '' : (/\s*$/u.exec(text)?.[0] ?? '');
  return {
    content,
    takesAnyByte: true,
    change: (changes) =>
      Buffer.from(lead + wrapped(spliced(content, changes).toString('base64'), width, eol) + tail, 'latin1'),
  };
}

/** `width` is Infinity where all stands in one line. */
function wrapped(digits: string, width: number, eol: string): string {
  const letters = Math.max(4, width - (width % 4));
  if (!Number.isFinite(letters)) return digits;
  const lines = Array.from({ length: Math.ceil(digits.length / letters) }, (_, index) =>
    digits.slice(index * letters, (index + 1) * letters),
  );
  return lines.join(eol);
}

/** Changes stand between soft line ends of their own, which go with them. */
function quotedPrintable(raw: Buffer): Transfer {
  const { content, places } = decodeWithPlaces(raw);
  const eol = lineEnd(raw);
  const soft = Buffer.from(`=${eol}`);
  const place = (offset: number): number => places[offset] ?? raw.length;
  const around = (start: number, end: number): readonly [number, number] => {
    const isOwn =
      start < end &&
      raw.subarray(start - soft.length, start).equals(soft) &&
      raw.subarray(end, end + soft.length).equals(soft);
    return isOwn ? [start - soft.length, end + soft.length] : [start, end];
  };
  return {
    content,
    takesAnyByte: true,
    change: (changes) =>
      spliced(
        raw,
        changes.map(({ start, end, bytes }) => {
          const last = end > start ? place(end - 1) : 0;
          const behind = end > start ? last + (raw[last] === 0x3d ? 3 : 1) : place(end);
          const [from, to] = end > start ? around(place(start), behind) : [place(start), behind];
          const framed = bytes.length === 0 ? bytes : Buffer.concat([soft, encodeQuotedPrintable(bytes, eol), soft]);
          return { start: from, end: to, bytes: framed };
        }),
      ),
  };
}

interface Placed {
  readonly content: Buffer;
  /** Where each decoded byte stands. */
  readonly places: Uint32Array;
}

function decodeWithPlaces(raw: Buffer): Placed {
  const content = Buffer.alloc(raw.length);
  const places = new Uint32Array(raw.length);
  let length = 0;
  const put = (byte: number, at: number): void => {
    content[length] = byte;
    places[length++] = at;
  };
  for (let at = 0; at < raw.length;) {
    const byte = raw[at] ?? 0;
    const rest = byte === 0x3d ? raw.toString('latin1', at, at + 3) : '';
    const softEnd = byte === 0x3d ? softBreak(raw, at + 1) : 0;
    if (softEnd > 0) at = softEnd;
    else if (/^=[0-9a-f]{2}$/iu.test(rest)) {
      put(Number.parseInt(rest.slice(1), 16), at);
      at += 3;
    } else {
      const blank = byte === 0x20 || byte === 0x09 ? blanksBeforeEnd(raw, at) : 0;
      if (blank === 0) put(byte, at);
      at = blank === 0 ? at + 1 : blank;
    }
  }
  return { content: content.subarray(0, length), places: places.subarray(0, length) };
}

/** Behind the line end that `=` stands before, perhaps with blanks between; 0 where there is none. */
function softBreak(raw: Buffer, from: number): number {
  let at = from;
  while (raw[at] === 0x20 || raw[at] === 0x09) at++;
  if (raw[at] === 0x0d && raw[at + 1] === 0x0a) return at + 2;
  return raw[at] === 0x0a ? at + 1 : 0;
}

/** Where the line ends that has nothing but blanks from here on; 0 where it has more. */
function blanksBeforeEnd(raw: Buffer, from: number): number {
  let at = from;
  while (raw[at] === 0x20 || raw[at] === 0x09) at++;
  return raw[at] === 0x0a || (raw[at] === 0x0d && raw[at + 1] === 0x0a) ? at : 0;
}

const longestLine = 75;

/** Line ends stay line ends. */
function encodeQuotedPrintable(bytes: Buffer, eol: string): Buffer {
  const lines = bytes
    .toString('latin1')
    .split(/\r?\n/u)
    .map((line) => {
      const tokens = Array.from(line, (letter, index) => quoted(letter, index === line.length - 1));
      let [written, width] = ['', 0];
      for (const token of tokens) {
        if (width + token.length > longestLine) [written, width] = [`${written}=${eol}`, 0];
        written += token;
        width += token.length;
      }
      return written;
    });
  return Buffer.from(lines.join(eol), 'latin1');
}

function quoted(letter: string, isLast: boolean): string {
  const code = letter.charCodeAt(0);
  const isPlain = (code > 0x20 && code < 0x7f && code !== 0x3d) || ((code === 0x20 || code === 0x09) && !isLast);
  return isPlain ? letter : `=${code.toString(16).toUpperCase().padStart(2, '0')}`;
}
