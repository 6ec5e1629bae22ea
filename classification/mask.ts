/** A value with every letter as `X` and every digit as `#`; separators stay, line breaks become one space. */
export function mask(value: string): string {
  return value
    .replace(/[\p{L}\p{M}]/gu, 'X')
    .replace(/\p{N}/gu, '#')
    .replace(/\s+/g, ' ')
    .replace(/[^X# ./+=:_-]/gu, '*');
}
