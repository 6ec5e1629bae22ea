import { entropy } from './entropy.ts';
import { isPlaceholder } from './placeholder.ts';

/** Of a name as programs have them (`GoogleCloudIamPolicyBoundary`), seven of ten characters are in such words; of random base64, three. */
const capitalWord = /[A-Z][a-z]{2,}/g;
const namesHaveAtLeast = 0.7;
const pathsHaveAtLeast = 0.45;
/** Below this length chance makes words too. */
const leastNameLength = 32;

/**
 * Whether a text looks made by a machine's random generator: no placeholder, no name or path, and at least `minimumBits` of entropy per
 * character. Random text of 20 letters and digits has about 4, 32 hexadecimal digits about 3.6.
 */
export function isRandomText(value: string, minimumBits: number): boolean {
  return !isPlaceholder(value) && entropy(value) >= minimumBits && !isName(value);
}

function isName(value: string): boolean {
  return value.length >= leastNameLength && (shareOf(value, capitalWord) >= namesHaveAtLeast || isPath(value));
}

/** `com/AWSEC2/latest/UserGuide/EBSSnapshots`: slashes, and half of it words; of random base64 a fifth is. */
function isPath(value: string): boolean {
  return value.split('/').length >= 3 && shareOf(value, /[a-z]{3,}/g) >= pathsHaveAtLeast;
}

function shareOf(value: string, word: RegExp): number {
  return (value.match(word) ?? []).reduce((sum, one) => sum + one.length, 0) / value.length;
}
