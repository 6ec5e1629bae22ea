import type { Random } from '../corpus/random.ts';

/** How values of one information type are written and called; made from what the issuer publishes, not from the detector. */
export interface ValueKind {
  readonly type: string;
  /** What people write before such a value. */
  readonly labels: readonly Label[];
  /** A value, in one of the spellings in use. */
  readonly write: (random: Random) => string;
  /** Types that the same string is too, by the issuers' own rules: found or not, neither is held against the detectors. */
  readonly also: readonly string[];
  /** The value brings its own context (a block, a line of settings) and stands alone. */
  readonly alone: boolean;
}

export interface Label {
  readonly language: string;
  readonly text: string;
}

export interface KindOptions {
  readonly also?: readonly string[];
  readonly alone?: boolean;
}

/** `labels`: `SSN|es:número de seguro social`, English without a language. */
export function kind(
  type: string,
  labels: string,
  write: string | ((random: Random) => string),
  { also = [], alone = false }: KindOptions = {},
): ValueKind {
  return {
    type,
    labels: labels.split('|').map(labelOf),
    write: typeof write === 'string' ? (random) => fill(random, random.pick(write.split('||'))) : write,
    also,
    alone,
  };
}

function labelOf(written: string): Label {
  const language = /^([a-z]{2}):/.exec(written)?.[1];
  return language === undefined ? { language: 'en', text: written } : { language, text: written.slice(3) };
}

const digits = '0123456789';
const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const lower = upper.toLowerCase();
const alphabets: Readonly<Record<string, string>> = {
  d: digits,
  D: digits.slice(1),
  u: upper,
  l: lower,
  U: upper + digits,
  L: lower + digits,
  w: upper + lower + digits,
  h: `${digits}abcdef`,
  H: `${digits}ABCDEF`,
  b: `${upper}${lower}${digits}+/`,
  s: `${upper}${lower}${digits}-_`,
};

/** `{d4}`: four digits; `{D}`: a digit but 0; `{u}` `{l}` letters; `{U}` `{L}` `{w}` with digits; `{h}` `{H}` hexadecimal; `{b}` `{s}` base64. */
export function fill(random: Random, template: string): string {
  return template.replace(/\{([a-zA-Z])(\d*)\}/g, (_, name: string, count: string) =>
    random.text(alphabets[name] ?? '', count === '' ? 1 : Number(count)),
  );
}

/** `12345678901` as `xxx.xxx.xxx-xx`. */
export function spaced(value: string, picture: string): string {
  let at = 0;
  return picture.replace(/x/g, () => value.charAt(at++));
}

/** A number from `from` to `to`, with leading zeros to the length of `to`. */
export function between(random: Random, from: number, to: number): string {
  return String(from + random.number(to - from + 1)).padStart(String(to).length, '0');
}

export interface Birth {
  readonly year: number;
  readonly day: string;
  readonly month: string;
  readonly yyyy: string;
  readonly yy: string;
}

/** The birthday of somebody who is grown up. */
export function birth(random: Random, from = 1940, to = 2006): Birth {
  const year = from + random.number(to - from + 1);
  return {
    year,
    yyyy: String(year),
    yy: String(year).slice(2),
    month: between(random, 1, 12).padStart(2, '0'),
    day: between(random, 1, 28).padStart(2, '0'),
  };
}
