import { FileError } from '../../../model/errors.ts';
import type { Catalog } from '../syntax/catalog.ts';
import { malformed } from '../syntax/parse-value.ts';
import type { PdfFile } from '../syntax/pdf-file.ts';
import { entryOf, type PdfDictionary, type PdfReference, type PdfValue } from '../syntax/values.ts';

export interface Page {
  readonly reference: PdfReference;
  readonly dictionary: PdfDictionary;
  /** The page's own value, or that of the nearest node above it (ISO 32000-1, 7.7.3.4); references not followed. */
  inherited(key: InheritedKey): PdfValue | undefined;
  /** Resources that the page has where it names none itself, and the number of the node that does. */
  readonly above: { readonly resources: PdfValue | undefined; readonly node: number };
}

const inheritedKeys = ['Resources', 'MediaBox', 'CropBox', 'Rotate'] as const;
type InheritedKey = (typeof inheritedKeys)[number];

const mostPages = 200_000;
const deepest = 200;

interface Inherited {
  readonly values: Readonly<Partial<Record<InheritedKey, PdfValue>>>;
  readonly resourcesOf: number;
}

/** All pages in order, one at a time. Throws `corrupt` where the tree can't be followed: no page may be left out. */
export function* pagesOf(file: PdfFile, { dictionary }: Catalog): Iterable<Page> {
  const seen = new Set<number>();
  yield* within(file, entryOf(dictionary, 'Pages'), { inherited: { values: {}, resourcesOf: 0 }, seen, depth: 0 });
}

interface Place {
  readonly inherited: Inherited;
  readonly seen: Set<number>;
  readonly depth: number;
}

function* within(file: PdfFile, node: PdfValue | undefined, { inherited, seen, depth }: Place): Iterable<Page> {
  const dictionary = file.resolve(node);
  if (node?.kind !== 'reference' || dictionary?.kind !== 'dictionary') throw malformed('its tree of pages is broken');
  if (seen.has(node.number)) throw malformed('its tree of pages holds a page twice');
  seen.add(node.number);
  if (seen.size > mostPages) throw new FileError('too-large', `Cannot mark PDF: it has more than ${mostPages} pages`);
  if (depth > deepest) throw malformed('its tree of pages is too deep');
  const known = inherit(inherited, node.number, dictionary);
  const kids = file.get(dictionary, 'Kids');
  if (kids === undefined) {
    const above = { resources: inherited.values.Resources, node: inherited.resourcesOf };
    yield { reference: node, dictionary, inherited: (key) => known.values[key], above };
    return;
  }
  if (kids.kind !== 'array') throw malformed('its tree of pages is broken');
  for (const kid of kids.items) yield* within(file, kid, { inherited: known, seen, depth: depth + 1 });
}

function inherit(above: Inherited, number: number, node: PdfDictionary): Inherited {
  const values = { ...above.values };
  for (const key of inheritedKeys) {
    const own = entryOf(node, key);
    if (own !== undefined && own.kind !== 'null') values[key] = own;
  }
  const isOwn = values.Resources !== above.values.Resources;
  return { values, resourcesOf: isOwn ? number : above.resourcesOf };
}
