import type { TextPart } from '../model/finding.ts';
import { unitsOf } from './fold.ts';
import { noHits } from './keyword-index.ts';
import type { Hits, KeywordHits, KeywordProgram } from './keyword-index.ts';

/** Keywords at the heads of a part's columns: evidence for all cells of a column, however far away. */
export interface Headings {
  /** Hits of a group in the heading above an offset of the part; offsets are those of the heading. */
  hits(group: number, offset: number): Hits;
}

const none: Headings = { hits: () => noHits };

export function createHeadings({ heading }: TextPart, keywords: KeywordProgram): Headings {
  if (heading === undefined) return none;
  const known = new Map<string, KeywordHits>();
  return {
    hits(group, offset) {
      const text = heading(offset);
      if (text === undefined) return noHits;
      const hits = known.get(text) ?? keywords.find(unitsOf(text));
      known.set(text, hits);
      return hits.of(group);
    },
  };
}
