import type { ShownValue } from '../model/evidence.ts';

const shownAtEnd = 4;
/** Of a value's letters and digits at most this share is shown. */
const shownShare = 1 / 3;

/** A value with every letter as `X` and every digit as `#`; separators stay, line breaks become one space. */
export function mask(value: string): string {
  return value
    .replace(/[\p{L}\p{M}]/gu, 'X')
    .replace(/\p{N}/gu, '#')
    .replace(/\s+/g, ' ')
    .replace(/[^X# ./+=:_-]/gu, '*');
}

/** A value as far as it may be shown; undefined for not at all. */
export function shownValue(value: string, show: ShownValue): string | undefined {
  if (show === 'none') return undefined;
  const masked = mask(value);
  if (show === 'masked') return masked;
  const ends = [...value.matchAll(/[0-9A-Za-z]/g)].map(({ index }) => index);
  const count = Math.min(shownAtEnd, Math.floor(ends.length * shownShare));
  // Where masking changes the length (line breaks, pairs of units), places no longer fit.
  if (count === 0 || masked.length !== value.length) return masked;
  const open = new Set(ends.slice(-count));
  return Array.from(masked, (character, index) => (open.has(index) ? value.charAt(index) : character)).join('');
}
