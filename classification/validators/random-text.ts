import { entropy } from './entropy.ts';
import { isPlaceholder } from './placeholder.ts';

/** Of a name as programs have them (`GoogleCloudIamPolicyBoundary`), seven of ten characters are in such words; of random base64, three. */
const capitalWord = /[A-Z][a-z]{2,}/g;
const namesHaveAtLeast = 0.7;
/** Below this length chance makes words too. */
const leastNameLength = 32;

/**
 * Whether a text looks made by a machine's random generator: no placeholder, no name, and at least `minimumBits` of entropy per
 * character. Random text of 20 letters and digits has about 4, 32 hexadecimal digits about 3.6.
 */
export function isRandomText(value: string, minimumBits: number): boolean {
  return !isPlaceholder(value) && entropy(value) >= minimumBits && !isName(value);
}

function isName(value: string): boolean {
  if (value.length < leastNameLength) return false;
  const inWords = (value.match(capitalWord) ?? []).reduce((sum, word) => sum + word.length, 0);
  return inWords >= namesHaveAtLeast * value.length;
}
