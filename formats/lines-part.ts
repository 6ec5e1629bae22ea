import type { TextPart } from '../model/finding.ts';

/** One part with a line for each text, or none where there are no texts. */
export function linesPart(name: string, lines: readonly string[]): readonly TextPart[] {
  return lines.length === 0 ? [] : [{ name, text: lines.map((line) => `${line}\n`).join('') }];
}
