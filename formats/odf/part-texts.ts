import type { TextPart } from '../../model/finding.ts';
import { createTextBuilder, type TextBuilder } from '../ooxml/text-builder.ts';

/** Texts of several parts, gathered side by side. */
export interface PartTexts {
  add(part: string, text: string): void;
  /** Characters of a part so far. */
  length(part: string): number;
  /** Those that have text, `first` first. */
  parts(): readonly TextPart[];
}

export function createPartTexts(first: string): PartTexts {
  const texts = new Map<string, TextBuilder>([[first, createTextBuilder()]]);
  return {
    add(part, text) {
      const out = texts.get(part) ?? createTextBuilder();
      texts.set(part, out);
      out.add(text);
    },
    length: (part) => texts.get(part)?.length() ?? 0,
    parts: () => [...texts].filter(([, out]) => out.length() > 0).map(([name, out]) => ({ name, text: out.done() })),
  };
}
