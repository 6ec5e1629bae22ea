import { isUtf8 } from 'node:buffer';
import { detect } from 'jschardet';

/** Bytes that statistics are taken of, from the first one that isn't ASCII on. */
const sampleBytes = 64 * 1024;
/** Context before that byte: statistics of a language need its spaces and words. */
const contextBytes = 256;

/**
 * Text of unknown encoding; undefined where the bytes are no text in any. `declared` is what the file itself says its encoding
 * is: taken where the bytes do not say otherwise.
 */
export function decodeText(bytes: Buffer, declared?: string): string | undefined {
  const text = decodeAs(bytes, detectEncoding(bytes, declared));
  return isPlausible(text) ? text : undefined;
}

/**
 * A label of the Encoding Standard, or `utf-32le`, `utf-32be`: by byte order mark, by the shift sequences of ISO-2022-JP, as UTF-8 where
 * it is valid, as UTF-16 where only that explains the bytes, as declared, else by statistics; Windows-1252 where these say nothing.
 */
export function detectEncoding(bytes: Buffer, declared?: string): string {
  const marked = byteOrderMark(bytes);
  if (marked !== undefined) return marked;
  const head = bytes.subarray(0, sampleBytes);
  const wide = detectUtf16(head);
  if (wide !== undefined) return wide;
  if (head.includes(shiftToJapanese) && isUtf8(head)) return 'iso-2022-jp';
  if (isUtf8(bytes)) return 'utf-8';
  const sample = sampleOf(bytes);
  const label = declared === undefined ? undefined : encodingLabel(declared);
  if (label !== undefined && !label.startsWith('utf-') && !decodeAs(sample, label).includes(replacement)) return label;
  if (isNearlyUtf8(sample)) return 'utf-8';
  return guess(sample) ?? 'windows-1252';
}

/** Bytes of a known encoding; sequences that it does not have become U+FFFD, and a byte order mark is left out. */
export function decodeAs(bytes: Buffer, encoding: string): string {
  if (encoding === 'utf-32le' || encoding === 'utf-32be') return decodeUtf32(bytes, encoding === 'utf-32le');
  return new TextDecoder(encoding).decode(bytes);
}

/** The Encoding Standard's name for a charset as files write it; undefined for one that can't be decoded. */
export function encodingLabel(charset: string): string | undefined {
  const name = charset.trim().toLowerCase();
  const known = aliases.get(name) ?? name.replace(/^(?:cp|ansi-)?(125\d)$/u, 'windows-$1');
  try {
    return new TextDecoder(known).encoding;
  } catch {
    // The constructor is the only list of what this runtime knows.
    return undefined;
  }
}

/** Names beside those of the Encoding Standard. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['ansi', 'windows-1252'],
  ['cp874', 'windows-874'],
  ['cp932', 'shift_jis'],
  ['cp936', 'gb18030'],
  ['cp949', 'euc-kr'],
  ['cp950', 'big5'],
  ['gb2312', 'gb18030'],
  ['johab', 'euc-kr'],
  ['maccyrillic', 'x-mac-cyrillic'],
  ['mac-cyrillic', 'x-mac-cyrillic'],
  ['mac-roman', 'macintosh'],
  ['tis-620', 'windows-874'],
]);

const replacement = '\uFFFD';
/** ISO-2022-JP announces JIS X 0208 by `ESC $ B` (RFC 1468). */
const shiftToJapanese = Buffer.from('\u001b$B', 'latin1');

function byteOrderMark(bytes: Buffer): string | undefined {
  if (bytes.subarray(0, 4).equals(utf32Marks.little)) return 'utf-32le';
  if (bytes.subarray(0, 4).equals(utf32Marks.big)) return 'utf-32be';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 'utf-8' : undefined;
}

const utf32Marks = { little: Buffer.from('fffe0000', 'hex'), big: Buffer.from('0000feff', 'hex') };

function decodeUtf32(bytes: Buffer, little: boolean): string {
  const pieces: string[] = [];
  const marked = byteOrderMark(bytes.subarray(0, 4))?.startsWith('utf-32') === true;
  for (let at = marked ? 4 : 0; at + 4 <= bytes.length; at += 4) {
    const code = little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
    pieces.push(code <= 0x10ffff ? String.fromCodePoint(code) : replacement);
  }
  return pieces.join('');
}

/** Share of characters that must be of scripts in use, in UTF-16 without a mark: of swapped bytes, about half are. */
const scriptShare = 0.95;

/**
 * Bytes that no text in a byte encoding has, on one side of their pairs only, are the halves of UTF-16 units: zero in Latin
 * letters and line ends, anything in ideographs.
 */
function detectUtf16(sample: Buffer): string | undefined {
  const even = sample.subarray(0, sample.length & ~1);
  const isCut = sample.length === sampleBytes;
  if (even.length === 0 || (even.length < sample.length && !isCut)) return undefined;
  if (!even.some((byte) => isControl(byte))) return undefined;
  const scored = (['utf-16le', 'utf-16be'] as const).map((encoding) => ({
    encoding,
    share: commonShare(decodeAs(even, encoding)),
  }));
  const best = scored.reduce((a, b) => (b.share > a.share ? b : a));
  return best.share >= scriptShare ? best.encoding : undefined;
}

/** Not tab, line ends, form feed or escape. */
function isControl(byte: number): boolean {
  return byte < 0x09 || (byte > 0x0d && byte < 0x20 && byte !== 0x1b);
}

/** Latin to Thai, Hangul, punctuation and symbols, kana, ideographs, full-width forms, emoji; no control characters. */
const common =
  /[\t\n\f\r\u0020-\u007e\u00a0-\u0e7f\u10a0-\u11ff\u1e00-\u27bf\u3000-\u33ff\u4e00-\u9fff\uac00-\ud7a3\ufb1d-\ufdff\ufe30-\ufefc\uff01-\uffee\u{1f300}-\u{1faff}\u{20000}-\u{2ebef}]/gu;

/** Blanks or line ends, a script that does without, or ASCII alone: a few binary numbers are no text. */
const wordLike = /[ \n\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3]|^[\u0020-\u007e]+$/u;

function commonShare(text: string): number {
  if (text.includes('\0') || !wordLike.test(text)) return 0;
  return [...text.matchAll(common)].length / Array.from(text).length;
}

function sampleOf(bytes: Buffer): Buffer {
  const first = bytes.findIndex((byte) => byte >= 0x80);
  const start = Math.max(0, first - contextBytes);
  return bytes.subarray(start, start + sampleBytes);
}

/** UTF-8 with a few broken characters: a log of several programs, a sample that ends within a character. */
function isNearlyUtf8(sample: Buffer): boolean {
  let high = 0;
  for (const byte of sample) if (byte >= 0x80) high++;
  const broken = decodeAs(sample, 'utf-8').split(replacement).length - 1;
  return broken * 20 <= high || (broken <= 1 && high > 3);
}

function guess(sample: Buffer): string | undefined {
  const { encoding } = detect(sample);
  const label = encoding === null ? undefined : encodingLabel(encoding);
  // What isn't valid UTF-8 is not made so by statistics, and ASCII has no bytes above 0x7f.
  return label === undefined || label.startsWith('utf-') ? undefined : label;
}

/** A NUL never stands in text, other control characters seldom. */
export function isPlausible(text: string): boolean {
  if (text.includes('\0')) return false;
  const sample = text.slice(0, sampleBytes);
  // eslint-disable-next-line no-control-regex -- control characters are what is counted
  const controls = sample.match(/[\u0001-\u0008\u000e-\u001a\u001c-\u001f]/gu)?.length ?? 0;
  return controls * 100 <= sample.length;
}
