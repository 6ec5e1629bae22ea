import type { TextPart } from '../../model/finding.ts';
import { createTextBuilder, type TextBuilder } from '../ooxml/text-builder.ts';

/** Texts of several parts, gathered side by side. */
export interface PartTexts {
  add(part: string, text: string): void;
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
    parts: () => [...texts].filter(([, out]) => out.length() > 0).map(([name, out]) => ({ name, text: out.done() })),
  };
}
