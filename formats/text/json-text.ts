/**
 * JSON (RFC 8259), JSON lines too, as text: escapes decoded, words of a key set apart (`cardNumber` -> `card Number`), all else as
 * written. What a parser would make of it doesn't matter, so nothing is refused.
 */
import type { Budget } from '../limits.ts';
import { createMappedText, type MappedText } from '../mapped-text.ts';

const sampleLength = 64 * 1024;
const stringsPerCheck = 65_536;
const token = /[\s{}[\]:,]+|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy;

/** Whether a text is made of JSON's tokens and begins as an object or array, as far as a sample tells. */
export function looksLikeJson(text: string): boolean {
  const sample = text.slice(0, sampleLength);
  if (!/^\uFEFF?\s*[{[]\s*["{[\d\-tfn\]}]/u.test(sample)) return false;
  for (let at = sample.startsWith('\uFEFF') ? 1 : 0; at < sample.length;) {
    token.lastIndex = at;
    if (sample[at] === '"') at = stringEnd(sample, at);
    else if (token.test(sample)) at = token.lastIndex;
    // A cut sample may end within a token.
    else return sample.length === sampleLength && sample.length - at < 32;
  }
  return true;
}

export function jsonText(json: string, budget: Budget): MappedText {
  const out = createMappedText();
  let from = 0;
  for (let count = 0; ; count++) {
    if (count % stringsPerCheck === 0) budget.checkTime();
    const start = json.indexOf('"', from);
    if (start < 0) break;
    const end = stringEnd(json, start);
    const raw = json.slice(start, end);
    const decoded = isKey(json, end) ? apart(unescape(raw)) : unescape(raw);
    out.add(json.slice(from, start), from);
    out.add(decoded, start);
    from = end;
  }
  out.add(json.slice(from), from);
  return out.done();
}

/** Behind the closing quote, or the end of the text. */
function stringEnd(json: string, start: number): number {
  for (let at = start + 1; ;) {
    const closing = json.indexOf('"', at);
    if (closing < 0) return json.length;
    let slashes = 0;
    while (json[closing - 1 - slashes] === '\\' && closing - 1 - slashes > start) slashes++;
    if (slashes % 2 === 0) return closing + 1;
    at = closing + 1;
  }
}

function isKey(json: string, end: number): boolean {
  let at = end;
  while (at < end + 16 && /\s/u.test(json.charAt(at))) at++;
  return json[at] === ':';
}

/** Words of a name in camel case or with underscores, with blanks between them. */
export function apart(name: string): string {
  return name.replace(/(?<=\p{Ll})(?=\p{Lu})|_+/gu, ' ');
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

function unescape(raw: string): string {
  if (!raw.includes('\\')) return raw;
  return raw.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gsu, (_, hex: string | undefined, plain: string) =>
    hex === undefined ? (escapes.get(plain) ?? plain) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
