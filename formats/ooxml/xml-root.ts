import type { Budget } from '../limits.ts';
import type { TextEdit } from '../text-edit.ts';
import { attributesOf, malformed, prefixOf, scanXml, type XmlTag } from '../xml.ts';

/** The root element of a small part: where children go, and with what prefixes they are written. */
export interface XmlRoot {
  readonly tag: XmlTag;
  /** With its colon; empty for a default namespace. */
  readonly prefix: string;
  /** The prefix, with its colon, that the root binds to one of these namespaces. */
  prefixFor(namespaces: readonly string[]): string | undefined;
  /** Puts children in at `at`, an offset between its tags, or as its last ones. */
  insert(children: string, at?: number): TextEdit;
}

export function readRoot(xml: string, budget: Budget): XmlRoot {
  let root: XmlTag | undefined;
  let closing = 0;
  scanXml(
    xml,
    {
      open(tag) {
        root ??= tag;
      },
      close(tag, start) {
        if (tag === root) closing = start;
      },
    },
    budget,
  );
  if (root === undefined) throw malformed('it has no root element');
  return createRoot(xml, root, closing);
}

function createRoot(xml: string, tag: XmlTag, closing: number): XmlRoot {
  return {
    tag,
    prefix: prefixOf(tag),
    prefixFor(namespaces) {
      for (const [name, value] of attributesOf(tag)) {
        if (!namespaces.includes(value)) continue;
        if (name === 'xmlns') return '';
        if (name.startsWith('xmlns:')) return `${name.slice('xmlns:'.length)}:`;
      }
      return undefined;
    },
    insert(children, at = closing) {
      if (!tag.selfClosing) return { start: at, end: at, text: children };
      const opening = `${xml.slice(tag.start, tag.end - 2).trimEnd()}>`;
      return { start: tag.start, end: tag.end, text: `${opening}${children}</${tag.name}>` };
    },
  };
}
