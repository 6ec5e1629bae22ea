/** Numbers as cells store them, written so that a number that people know is found: whole ones in plain digits. */
import { addSpan, addString, spanText, type Span, type TextBytes } from '../text-bytes.ts';

/** Whole numbers in plain digits, whatever notation they are stored in: `4.1111111111111E+15`, `123.0`. */
export function plainNumber(value: string): string {
  const text = value.trim();
  if (!/[.eE]/u.test(text)) return text;
  const number = Number(text);
  return Number.isInteger(number) && Math.abs(number) < 1e21 ? BigInt(number).toString() : text;
}

/** Adds `value` as `plainNumber` has it. Most are digits, or so few of them with a fraction that they are no whole number. */
export function writeNumber(out: TextBytes, value: Readonly<Span>): void {
  if (isPlain(value)) addSpan(out, value);
  else addString(out, plainNumber(spanText(value)));
}

const zero = 0x30;
const nine = 0x39;
const minus = 0x2d;
const point = 0x2e;
/** Digits that a double holds whatever they are. */
const exactDigits = 15;

function isPlain({ bytes, start, end }: Readonly<Span>): boolean {
  let fraction = -1;
  let last = 0;
  for (let at = start; at < end; at++) {
    last = bytes[at] ?? 0;
    if (last >= zero && last <= nine) continue;
    if (last === point && fraction < 0 && end - start <= exactDigits) fraction = at;
    else if (last !== minus || at > start) return false;
  }
  return fraction < 0 || (last > zero && fraction < end - 1);
}
