/** Header fields of internet messages: RFC 5322 (fields), RFC 2047 (encoded words), RFC 2045 and 2231 (parameters). */
import { decodeAs, decodeText, encodingLabel } from '../decode-text.ts';

export interface Header {
  /** Lower case. */
  readonly name: string;
  readonly value: string;
}

/** Fields of a header block, unfolded and not yet decoded; lines that are none are passed over. */
export function readHeaders(block: Buffer): readonly Header[] {
  const text = decodeText(block) ?? block.toString('latin1');
  const headers: { name: string; lines: string[] }[] = [];
  for (const line of text.split(/\r?\n/u)) {
    const field = /^([!-9;-~]{1,200})[ \t]*:(.*)$/su.exec(line);
    if (/^[ \t]/u.test(line)) headers.at(-1)?.lines.push(line);
    else if (field !== null) headers.push({ name: (field[1] ?? '').toLowerCase(), lines: [field[2] ?? ''] });
  }
  return headers.map(({ name, lines }) => ({ name, value: lines.join('').trim() }));
}

export function headerOf(headers: readonly Header[], name: string): string | undefined {
  return headers.find((header) => header.name === name)?.value;
}

const encodedWord = /=\?([\w.:-]{1,60})(?:\*[\w-]{0,30})?\?([bq])\?([^?\s]*)\?=/giu;

/** Encoded words decoded; those that follow each other belong together, so that a character may be split over two. */
export function decodeWords(value: string): string {
  const joined = value.replace(/(=\?[^\s?]{1,100}\?[bq]\?[^?\s]*\?=)[ \t]+(?==\?)/giu, '$1');
  let run: { charset: string; bytes: Buffer[]; end: number } | undefined;
  const pieces: string[] = [];
  let at = 0;
  const flush = (): void => {
    if (run !== undefined) pieces.push(decodeCharset(Buffer.concat(run.bytes), run.charset));
    run = undefined;
  };
  for (const match of joined.matchAll(encodedWord)) {
    const [all, charset = '', kind = '', data = ''] = match;
    if (run?.end !== match.index || run.charset !== charset.toLowerCase()) {
      flush();
      pieces.push(joined.slice(at, match.index));
    }
    const bytes = kind.toLowerCase() === 'b' ? Buffer.from(data, 'base64') : quotedWord(data);
    run ??= { charset: charset.toLowerCase(), bytes: [], end: 0 };
    run.bytes.push(bytes);
    at = run.end = match.index + all.length;
  }
  flush();
  pieces.push(joined.slice(at));
  return pieces.join('');
}

function quotedWord(data: string): Buffer {
  const plain = data.replaceAll('_', ' ').replace(/=([0-9a-f]{2})/giu, (_, hex: string) => byteOf(hex));
  return Buffer.from(plain, 'latin1');
}

function byteOf(hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16));
}

/** In the charset that is named, where it is known and fits. */
export function decodeCharset(bytes: Buffer, charset: string | undefined): string {
  const label = charset === undefined ? undefined : encodingLabel(charset);
  if (label?.startsWith('utf-16') === true) return decodeAs(bytes, label);
  return decodeText(bytes, charset) ?? decodeAs(bytes, label ?? 'windows-1252');
}

export interface Parameterized {
  /** Lower case: `text/plain`, `attachment`. */
  readonly value: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** `text/plain; charset="utf-8"; name*0*=utf-8''a%20; name*1=b`. */
export function readParameters(header: string): Parameterized {
  const [value = ''] = header.split(';', 1);
  const raw = new Map<string, string>();
  const pattern = /;\s*([^\s=;"]{1,100})\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;\s]*))/gsu;
  for (const [, name = '', quoted, plain = ''] of header.slice(0, longestHeader).matchAll(pattern)) {
    raw.set(name.toLowerCase(), quoted?.replace(/\\(.)/gsu, '$1') ?? plain);
  }
  return { value: value.trim().toLowerCase(), parameters: joinContinued(raw) };
}

const longestHeader = 64 * 1024;

/** RFC 2231: a parameter in numbered pieces, each of them percent-encoded where its name ends with `*`. */
function joinContinued(raw: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const pieces = new Map<string, { readonly order: number; readonly text: string; readonly encoded: boolean }[]>();
  for (const [name, value] of raw) {
    const [, base = '', order, star] = /^([^*]+)(?:\*(\d{1,4}))?(\*)?$/u.exec(name) ?? [];
    if (order === undefined && star === undefined) found.set(name, decodeWords(value));
    else {
      const piece = { order: Number(order ?? 0), text: value, encoded: star !== undefined };
      pieces.set(base, [...(pieces.get(base) ?? []), piece]);
    }
  }
  for (const [base, list] of pieces) {
    const ordered = list.sort((a, b) => a.order - b.order);
    const charset = ordered[0]?.encoded === true ? /^([^']*)'[^']*'/u.exec(ordered[0].text) : null;
    const bytes = ordered.map(({ text, encoded }, index) => {
      const plain = index === 0 && charset !== null ? text.slice(charset[0].length) : text;
      return encoded ? percentBytes(plain) : Buffer.from(plain);
    });
    found.set(base, decodeCharset(Buffer.concat(bytes), charset?.[1]));
  }
  return found;
}

function percentBytes(text: string): Buffer {
  return Buffer.from(
    text.replace(/%([0-9a-f]{2})/giu, (_, hex: string) => byteOf(hex)),
    'latin1',
  );
}
