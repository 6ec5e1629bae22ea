/**
 * Labels in XMP (ISO 16684-1): `MSIP_Label_…` as elements or attributes of whatever namespace, written in `pdfx`, where Acrobat mirrors a
 * PDF's own properties. An edit touches nothing but the pairs: packet wrapper, padding and everybody else's properties stay.
 */
import type { LabelPair } from './label-metadata.ts';
import type { Budget } from './limits.ts';
import { applyEdits, type TextEdit } from './text-edit.ts';
import { attributePlaces, escapeXml, prefixOf, scanXml, type XmlTag } from './xml.ts';

/** A pair and where it is written. */
export interface XmpPair extends LabelPair {
  readonly start: number;
  readonly end: number;
}

export interface Xmp {
  readonly pairs: readonly XmpPair[];
  /** Part of PDF/A that the document says it keeps to, as in `pdfaid:part`. */
  readonly pdfaPart: number | undefined;
  /** The packet with pairs taken out and added. */
  edit(change: { readonly remove: readonly XmpPair[]; readonly add: readonly LabelPair[] }): string;
}

const labelName = /^MSIP_Label_[0-9a-f-]{36}_.+$/iu;
const pdfxNamespace = 'http://ns.adobe.com/pdfx/1.3/';
const rdfNamespace = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';

/** An element of properties (`rdf:Description`), and what is in it beside blanks. */
interface Description {
  readonly start: number;
  end: number;
  readonly about: string;
  /** Properties of it, attributes or elements, but for declarations and `rdf:about`: by their place. */
  readonly members: Set<number>;
}

/** Throws `FileError` (`corrupt`) for what isn't XML, and undefined for XML that holds no RDF. */
export function readXmp(xml: string, budget: Budget): Xmp | undefined {
  const pairs: XmpPair[] = [];
  const descriptions: Description[] = [];
  const stack: XmlTag[] = [];
  let part: number | undefined;
  let rdf: { readonly prefix: string; readonly end: number } | undefined;
  let open: Description | undefined;
  let text: string[] = [];

  const property = (name: string, value: string, place: { readonly start: number; readonly end: number }): void => {
    const local = name.slice(name.indexOf(':') + 1);
    if (labelName.test(local)) pairs.push({ name: local, value, ...place });
    if (name === 'pdfaid:part' && /^\d$/u.test(value.trim())) part = Number(value);
  };

  scanXml(
    xml,
    {
      open(tag) {
        const parent = stack.at(-1);
        stack.push(tag);
        if (tag.local === 'Description' && parent?.local === 'RDF') {
          open = openDescription(tag, property);
          descriptions.push(open);
        } else if (parent?.local === 'Description') open?.members.add(tag.start);
        text = [];
      },
      text: (piece) => void text.push(piece),
      close(tag, start, end) {
        stack.pop();
        const parent = stack.at(-1);
        if (parent?.local === 'Description') property(tag.name, text.join(''), { start: tag.start, end });
        if (tag.local === 'RDF' && !tag.selfClosing) rdf = { prefix: prefixOf(tag), end: start };
        if (tag.local === 'Description' && open !== undefined && parent?.local === 'RDF') open.end = end;
      },
    },
    budget,
  );
  if (rdf === undefined) return undefined;
  const place = rdf;
  return {
    pairs,
    pdfaPart: part,
    edit({ remove, add }) {
      const edits = removals(remove, descriptions);
      const [first] = descriptions;
      if (add.length > 0) {
        const block = writeDescription(add, { prefix: place.prefix, about: first?.about ?? '' });
        edits.push({ start: place.end, end: place.end, text: block });
      }
      return applyEdits(xml, edits);
    },
  };
}

function openDescription(
  tag: XmlTag,
  property: (name: string, value: string, place: { readonly start: number; readonly end: number }) => void,
): Description {
  const members = new Set<number>();
  let about = '';
  for (const { name, value, start, end } of attributePlaces(tag)) {
    if (/^(?:\w+:)?about$/u.test(name)) about = value;
    else if (!/^xmlns(?::|$)/u.test(name)) {
      members.add(start);
      property(name, value, { start, end });
    }
  }
  return { start: tag.start, end: tag.end, about, members };
}

/** A description that holds nothing else goes as a whole. */
function removals(remove: readonly XmpPair[], descriptions: readonly Description[]): TextEdit[] {
  const gone = new Set(remove.map(({ start }) => start));
  const emptied = descriptions.filter(
    ({ members }) => members.size > 0 && [...members].every((start) => gone.has(start)),
  );
  const left = remove.filter(({ start }) => !emptied.some((whole) => start >= whole.start && start < whole.end));
  return [...emptied, ...left].map(({ start, end }) => ({ start, end, text: '' }));
}

function writeDescription(pairs: readonly LabelPair[], { prefix, about }: { prefix: string; about: string }): string {
  const elements = pairs.map(({ name, value }) => `<pdfx:${name}>${escapeXml(value)}</pdfx:${name}>`);
  const declared =
    prefix === ''
      ? `rdf:about="${escapeXml(about)}" xmlns:rdf="${rdfNamespace}"`
      : `${prefix}about="${escapeXml(about)}"`;
  return `<${prefix}Description ${declared} xmlns:pdfx="${pdfxNamespace}">${elements.join('')}</${prefix}Description>`;
}

/** The packet that we write where there is none; with `xmptk` it can be told that nobody else has added anything. */
export const emptyXmp =
  '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Labelwright">' +
  `<rdf:RDF xmlns:rdf="${rdfNamespace}"></rdf:RDF></x:xmpmeta>\n${`${' '.repeat(99)}\n`.repeat(20)}<?xpacket end="w"?>`;
