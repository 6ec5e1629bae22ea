/** The sections of a Word document and the headers and footers that they name: ECMA-376 part 1, 17.6 and 17.10. */
import type { Budget } from '../../limits.ts';
import { attributesOf, malformed, prefixedAttribute, scanXml, type XmlTag } from '../../xml.ts';

export interface Reference {
  readonly kind: 'header' | 'footer';
  readonly type: string;
  /** Of the relationship. */
  readonly id: string;
  readonly start: number;
  readonly end: number;
}

export interface Section {
  readonly tag: XmlTag;
  /** Where its closing tag stands; both at the end of a self-closing one. */
  readonly closeStart: number;
  readonly closeEnd: number;
  readonly references: readonly Reference[];
  /** Points; undefined where it names no page size. */
  readonly page: { readonly width: number; readonly height: number } | undefined;
}

export interface WordDocument {
  readonly strict: boolean;
  /** In order. */
  readonly sections: readonly Section[];
  readonly body: XmlTag;
  /** Where the body's closing tag stands. */
  readonly bodyEnd: number;
}

/** Content of its own, which has no pages; and what a section was before a tracked change. */
const aside = new Set(['txbxContent', 'sectPrChange', 'tbl']);

export function readSections(xml: string, budget: Budget): WordDocument {
  const sections: Section[] = [];
  const state: { strict?: boolean; body?: XmlTag; bodyEnd: number; aside: number } = { bodyEnd: 0, aside: 0 };
  let section: { readonly tag: XmlTag; references: Reference[]; page: Section['page'] } | undefined;
  scanXml(
    xml,
    {
      open(tag) {
        state.strict ??= [...attributesOf(tag).values()].includes('http://purl.oclc.org/ooxml/wordprocessingml/main');
        if (aside.has(tag.local)) state.aside++;
        if (state.aside > 0) return;
        if (tag.local === 'body') state.body ??= tag;
        if (tag.local === 'sectPr') section = { tag, references: [], page: undefined };
        if (section !== undefined && tag.local === 'pgSz') section.page = pageOf(tag);
      },
      close(tag, start, end) {
        if (aside.has(tag.local)) state.aside--;
        if (state.aside > 0) return;
        if (tag === state.body) state.bodyEnd = start;
        if (section === undefined) return;
        if (tag === section.tag) {
          const [closeStart, closeEnd] = tag.selfClosing ? [end, end] : [start, end];
          sections.push({ ...section, closeStart, closeEnd });
          section = undefined;
        } else if (tag.local === 'headerReference' || tag.local === 'footerReference') {
          section.references.push(readReference(tag, end));
        }
      },
    },
    budget,
  );
  if (state.body === undefined) throw malformed('it is no document with a body');
  return { strict: state.strict ?? false, sections, body: state.body, bodyEnd: state.bodyEnd };
}

function readReference(tag: XmlTag, end: number): Reference {
  return {
    kind: tag.local === 'headerReference' ? 'header' : 'footer',
    type: prefixedAttribute(tag, 'type') ?? 'default',
    id: prefixedAttribute(tag, 'id') ?? '',
    start: tag.start,
    end,
  };
}

function pageOf(tag: XmlTag): Section['page'] {
  const [width, height] = [measure(prefixedAttribute(tag, 'w')), measure(prefixedAttribute(tag, 'h'))];
  return width === undefined || height === undefined ? undefined : { width, height };
}

const pointsPer: Readonly<Record<string, number>> = { pt: 1, in: 72, cm: 72 / 2.54, mm: 72 / 25.4, pc: 12, pi: 12 };

/** Twentieths of a point, or a number with its unit; in points. */
function measure(text: string | undefined): number | undefined {
  const [, number, unit] = /^([0-9]{1,9}(?:\.[0-9]{1,9})?)(pt|in|cm|mm|pc|pi)?$/u.exec(text ?? '') ?? [];
  if (number === undefined) return undefined;
  const value = Number(number) * (unit === undefined ? 0.05 : (pointsPer[unit] ?? 1));
  return value > 0 ? value : undefined;
}
