/**
 * Tracked changes (OpenDocument 1.3 part 3, 5.5): regions that hold what was deleted come before the body, which then says where; what was
 * inserted stands in the body between two marks.
 */
import { attributesOf, type XmlTag } from '../xml.ts';

export interface Changes {
  open(tag: XmlTag): void;
  close(tag: XmlTag): void;
  /** Takes a paragraph of deleted text; false where it isn't one. */
  keep(paragraph: string): boolean;
  inserting(): boolean;
  /** What was deleted at a mark with this id. */
  deleted(id: string): string | undefined;
  /** Deleted text that no mark asked for. */
  unused(): readonly string[];
}

export function createChanges(): Changes {
  const insertions = new Set<string>();
  const deletions = new Map<string, string>();
  const used = new Set<string>();
  const open = new Set<string>();
  let region = '';
  let deleting = false;

  function idOf(tag: XmlTag): string {
    return attributesOf(tag).get('text:change-id') ?? '';
  }

  return {
    open(tag) {
      if (tag.local === 'changed-region') {
        const attributes = attributesOf(tag);
        region = attributes.get('text:id') ?? attributes.get('xml:id') ?? '';
      } else if (tag.local === 'insertion') insertions.add(region);
      else if (tag.local === 'deletion') deleting = true;
      else if (tag.local === 'change-start' && insertions.has(idOf(tag))) open.add(idOf(tag));
      else if (tag.local === 'change-end') open.delete(idOf(tag));
    },
    close(tag) {
      if (tag.local === 'deletion') deleting = false;
    },
    keep(paragraph) {
      if (!deleting) return false;
      const known = deletions.get(region);
      deletions.set(region, known === undefined ? paragraph : `${known}\n${paragraph}`);
      return true;
    },
    inserting: () => open.size > 0,
    deleted(id) {
      used.add(id);
      return deletions.get(id);
    },
    unused: () => [...deletions].filter(([id]) => !used.has(id)).map(([, text]) => text),
  };
}
