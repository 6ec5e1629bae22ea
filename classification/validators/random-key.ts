import { isRandomText } from './random-text.ts';

/**
 * Whether base64 text looks like a key that a machine made: lower case, upper case and digits mixed, at least
 * `minimumBits` of entropy per character, and no word that documentation puts in a key's place.
 */
export function isRandomKey(value: string, minimumBits: number): boolean {
  return /[a-z]/.test(value) && /[A-Z]/.test(value) && /[0-9]/.test(value) && isRandomText(value, minimumBits);
}
