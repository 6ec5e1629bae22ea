import type { Span } from './evidence.ts';

/** The value within a match: the group `value`, or all of it. */
export function valueSpan(match: RegExpExecArray): Span {
  const value = match.groups?.value ?? match[0];
  const start = match.index + match[0].indexOf(value);
  return { start, end: start + value.length };
}

/** A letter or digit of a script that puts spaces between words; patterns see to ASCII themselves. */
const wordCharacter =
  /(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}])[\p{L}\p{N}]/u;

/** Whether a letter beyond ASCII touches the match, so that it is a piece of something longer. */
export function touchesLetter(text: string, { start, end }: Span): boolean {
  return isForeignLetter(text, start - 1) || isForeignLetter(text, end);
}

function isForeignLetter(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit > 0x7f && wordCharacter.test(text.charAt(index));
}

/** Whether nothing but ASCII touches the match, told faster than a text's units are. */
export function standsInAscii(units: Uint16Array, { start, end }: Span): boolean {
  return (units[start - 1] ?? 0) < 0x80 && (units[end] ?? 0) < 0x80;
}

/** Whether a place lies between the two units of one character. */
export function splitsCharacter(text: string, index: number): boolean {
  return index > 0 && (text.codePointAt(index - 1) ?? 0) > 0xffff;
}
