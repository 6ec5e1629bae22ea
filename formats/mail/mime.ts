/** The structure of MIME messages (RFC 2045, 2046): entities with headers, within each other. */
import { headerOf, readHeaders, readParameters, type Header, type Parameterized } from './headers.ts';

export interface Entity {
  readonly headers: readonly Header[];
  readonly type: Parameterized;
  /** Of a multipart entity, where it has a boundary. */
  readonly boundary: string | undefined;
  /** As transferred. */
  readonly body: Buffer;
}

/** Bytes of a header block; what is longer is text. */
export const headerLimit = 1024 ** 2;

export function readEntity(bytes: Buffer): Entity {
  const end = headerEnd(bytes);
  const headers = readHeaders(bytes.subarray(0, end));
  const type = readParameters(headerOf(headers, 'content-type') ?? 'text/plain');
  const boundary = type.value.startsWith('multipart/') ? type.parameters.get('boundary') : undefined;
  const usable = boundary === undefined || boundary === '' ? undefined : boundary;
  return { headers, type, boundary: usable, body: bytes.subarray(Math.min(bytes.length, bodyStart(bytes, end))) };
}

/** At the first empty line, or at the end where there is none. */
export function headerEnd(bytes: Buffer): number {
  if (bytes[0] === 0x0a || (bytes[0] === 0x0d && bytes[1] === 0x0a)) return 0;
  const head = bytes.subarray(0, headerLimit);
  const ends = ['\n\n', '\n\r\n'].map((empty) => head.indexOf(empty)).filter((at) => at >= 0);
  return ends.length === 0 ? head.length : Math.min(...ends) + 1;
}

function bodyStart(bytes: Buffer, end: number): number {
  return end + (bytes[end] === 0x0d ? 2 : 1);
}

export interface Pieces {
  readonly entities: readonly Buffer[];
  /** What stands before the first and behind the last: mail programs don't show it. */
  readonly around: Buffer;
}

/** The entities of a multipart body; the last may lack its closing line. */
export function splitMultipart(body: Buffer, boundary: string, limit: number): Pieces {
  const mark = Buffer.from(`--${boundary}`);
  const entities: Buffer[] = [];
  let first: number | undefined;
  let start = 0;
  for (
    let at = nextMark(body, mark, 0);
    at !== undefined && entities.length < limit;
    at = nextMark(body, mark, start)
  ) {
    if (first === undefined) first = at;
    else entities.push(body.subarray(start, lineStart(body, at)));
    const behind = at + mark.length;
    const line = body.indexOf(0x0a, behind);
    start = line < 0 ? body.length : line + 1;
    if (body[behind] === 0x2d && body[behind + 1] === 0x2d) {
      return { entities, around: Buffer.concat([body.subarray(0, first), body.subarray(start)]) };
    }
  }
  if (first === undefined) return { entities: [], around: body };
  return { entities: [...entities, body.subarray(start)], around: body.subarray(0, first) };
}

/** A boundary stands at the start of a line, and only blanks may follow it, or two hyphens. */
function nextMark(body: Buffer, mark: Buffer, from: number): number | undefined {
  for (let at = body.indexOf(mark, from); at >= 0; at = body.indexOf(mark, at + 1)) {
    const next = body[at + mark.length];
    const ends =
      next === undefined || next === 0x0a || next === 0x0d || next === 0x20 || next === 0x09 || next === 0x2d;
    if (ends && (at === 0 || body[at - 1] === 0x0a)) return at;
  }
  return undefined;
}

/** The line end before a boundary belongs to the boundary. */
function lineStart(body: Buffer, at: number): number {
  if (at > 1 && body[at - 1] === 0x0a && body[at - 2] === 0x0d) return at - 2;
  return Math.max(0, at - 1);
}

/** The content of a body as its transfer encoding has it (RFC 2045, 6). */
export function decodeTransfer(body: Buffer, encoding: string): Buffer {
  if (encoding === 'base64') return decodeBase64(body);
  return encoding === 'quoted-printable' ? decodeQuotedPrintable(body) : body;
}

/** Stretches that end with padding are decoded one by one: some programs join them. */
function decodeBase64(body: Buffer): Buffer {
  const digits = body.toString('latin1').replace(/[^A-Za-z0-9+/=]+/gu, '');
  const stretches = digits.split(/=+/u).filter((stretch) => stretch !== '');
  return Buffer.concat(stretches.map((stretch) => Buffer.from(stretch, 'base64')));
}

function decodeQuotedPrintable(body: Buffer): Buffer {
  const plain = body
    .toString('latin1')
    .replace(/(?<![ \t])[ \t]+(?=\r?\n)/gu, '')
    .replace(/=\r?\n/gu, '')
    .replace(/=([0-9a-f]{2})/giu, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(plain, 'latin1');
}
