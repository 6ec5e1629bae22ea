import { entropy } from './entropy.ts';
import { isPlaceholder } from './placeholder.ts';

/**
 * Whether a text looks made by a machine's random generator: no placeholder, and at least `minimumBits` of entropy per
 * character. Random text of 20 letters and digits has about 4, 32 hexadecimal digits about 3.6.
 */
export function isRandomText(value: string, minimumBits: number): boolean {
  return !isPlaceholder(value) && entropy(value) >= minimumBits;
}
