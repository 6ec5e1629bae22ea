import type { TextPart } from '../model/finding.ts';
import { unitsOf } from './fold.ts';
import type { KeywordHits } from './keyword-hits.ts';
import type { KeywordProgram } from './keyword-index.ts';

/** Keywords at the heads of a part's columns: evidence for all cells of a column, however far away. */
export interface Headings {
  /** What stands in the heading above an offset of the part, if there is one and a keyword in it; offsets are those of the heading. */
  above(offset: number): KeywordHits | undefined;
}

/** Undefined for a part without columns. */
export function createHeadings({ heading }: TextPart, keywords: KeywordProgram): Headings | undefined {
  if (heading === undefined) return undefined;
  const known = new Map<string, KeywordHits>();
  return {
    above(offset) {
      const text = heading(offset);
      if (text === undefined) return undefined;
      const hits = known.get(text) ?? keywords.find(unitsOf(text));
      known.set(text, hits);
      return hits.count === 0 ? undefined : hits;
    },
  };
}
