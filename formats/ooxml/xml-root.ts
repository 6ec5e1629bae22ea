import type { Budget } from '../limits.ts';
import type { TextEdit } from '../text-edit.ts';
import { attributesOf, malformed, prefixOf, scanXml, type XmlTag } from '../xml.ts';

/** An element directly below the root. */
export interface XmlChild {
  readonly tag: XmlTag;
  /** Offset behind the element. */
  readonly end: number;
  /** All text in it that isn't its own but that of elements within it. */
  readonly inner: string;
}

/** The root element of a small part: its children, where more go, and with what prefixes they are written. */
export interface XmlRoot {
  readonly tag: XmlTag;
  readonly children: readonly XmlChild[];
  /** With its colon; empty for a default namespace. */
  readonly prefix: string;
  /** The prefix, with its colon, that the root binds to one of these namespaces. */
  prefixFor(namespaces: readonly string[]): string | undefined;
  /** Puts children in at `at`, an offset between its tags, or as its last ones. */
  insert(children: string, at?: number): TextEdit;
}

export function readRoot(xml: string, budget: Budget): XmlRoot {
  let root: XmlTag | undefined;
  let child: XmlTag | undefined;
  let closing = 0;
  let inner: string[] = [];
  const children: XmlChild[] = [];
  scanXml(
    xml,
    {
      open(tag) {
        if (root === undefined) root = tag;
        else if (child === undefined) {
          child = tag;
          inner = [];
        }
      },
      close(tag, start, end) {
        if (tag === root) closing = start;
        if (tag !== child) return;
        children.push({ tag, end, inner: inner.join('') });
        child = undefined;
      },
      text(text, parent) {
        if (child !== undefined && parent !== child) inner.push(text);
      },
    },
    budget,
  );
  if (root === undefined) throw malformed('it has no root element');
  return createRoot({ tag: root, children, closing });
}

interface Found {
  readonly tag: XmlTag;
  readonly children: readonly XmlChild[];
  /** Offset of the closing tag. */
  readonly closing: number;
}

/** A root that had no closing tag is opened with this before its `>`, so that it can be closed again. */
const opened = ' ';

function createRoot({ tag, children, closing }: Found): XmlRoot {
  return {
    tag,
    children,
    prefix: prefixOf(tag),
    prefixFor(namespaces) {
      for (const [name, value] of attributesOf(tag)) {
        if (!namespaces.includes(value)) continue;
        if (name === 'xmlns') return '';
        if (name.startsWith('xmlns:')) return `${name.slice('xmlns:'.length)}:`;
      }
      return undefined;
    },
    insert(inserted, at = closing) {
      if (!tag.selfClosing) return { start: at, end: at, text: inserted };
      return { start: tag.end - 2, end: tag.end, text: `${opened}>${inserted}</${tag.name}>` };
    },
  };
}

/** The text with its root in the short form that it had before something was put in and taken out again. */
export function closeRoot(xml: string): string {
  return xml.replace(new RegExp(`${opened}></[^<>]*>(\\s*)$`, 'u'), '/>$1');
}
