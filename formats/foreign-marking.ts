/** Whether a text is a marking that others put in, as the policy's expressions tell. */

/** Longest line that is looked at, characters: headers and footers hold 1024 at most. */
const lineLimit = 1024;

/** Whether there is text and each of its lines matches one of the patterns. */
export function isForeign(text: string, patterns: readonly RegExp[]): boolean {
  return everyLine(text, (line) => patterns.some((pattern) => line.search(pattern) >= 0));
}

/**
 * The same where nothing sets a marking off from what somebody wrote: a pattern must cover the line from its first to its last letter or
 * digit, so that a sentence that only mentions the words is none.
 */
export function isForeignWhole(text: string, patterns: readonly RegExp[]): boolean {
  const whole = patterns.map(wholly);
  return everyLine(text, (line) => {
    const core = line.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
    return core !== '' && whole.some((pattern) => pattern.test(line) || pattern.test(core));
  });
}

/** The pattern for a line from its first character to its last. */
export function wholly({ source, flags }: RegExp): RegExp {
  return new RegExp(`^(?:${source})$`, flags);
}

function everyLine(text: string, matches: (line: string) => boolean): boolean {
  const lines = text
    .split('\n')
    .map((line) => line.replaceAll('\u00a0', ' ').trim())
    .filter((line) => line !== '');
  return lines.length > 0 && lines.every((line) => matches(line.slice(0, lineLimit)));
}
