/** What names in the content of a page stand for (ISO 32000-1, 7.8.3). */
import type { MarkingKind } from '../../../model/marking.ts';
import type { PdfFile } from '../syntax/pdf-file.ts';
import { entryOf, type PdfDictionary, type PdfObject, type PdfValue } from '../syntax/values.ts';

/** The value that the resources have for a name, references not followed. */
export function resource(
  file: PdfFile,
  resources: PdfDictionary | undefined,
  [category, name]: readonly [string, string],
): PdfValue | undefined {
  const names = resources === undefined ? undefined : file.dictionary(resources, category);
  return names === undefined ? undefined : entryOf(names, name);
}

/** The form that a name stands for; `undefined` for a picture and for what isn't there. */
export function formOf(file: PdfFile, value: PdfValue | undefined): (PdfObject & { value: PdfDictionary }) | undefined {
  const object = value?.kind === 'reference' ? file.object(value.number) : undefined;
  if (object?.value.kind !== 'dictionary' || object.streamStart === undefined) return undefined;
  const subtype = file.get(object.value, 'Subtype');
  return subtype?.kind === 'name' && subtype.value === 'Form' ? { ...object, value: object.value } : undefined;
}

const artifactKinds: Readonly<Record<string, MarkingKind>> = {
  Header: 'header',
  Footer: 'footer',
  Watermark: 'watermark',
};
const edgeKinds: Readonly<Record<string, MarkingKind>> = { Top: 'header', Bottom: 'footer' };

/** What an artifact's properties say that it is (ISO 32000-1, table 330), if anything; undefined for other artifacts. */
export function artifactKind(file: PdfFile, properties: PdfDictionary): MarkingKind | 'untold' | undefined {
  const [type, subtype, attached] = ['Type', 'Subtype', 'Attached'].map((key) => file.get(properties, key));
  const kind = subtype?.kind === 'name' ? artifactKinds[subtype.value] : undefined;
  if (type === undefined && subtype === undefined && attached === undefined) return 'untold';
  if (kind !== undefined || type?.kind !== 'name' || type.value !== 'Pagination') return kind;
  const [edge, ...more] = attached?.kind === 'array' ? attached.items : [];
  return edge?.kind === 'name' && more.length === 0 ? edgeKinds[edge.value] : undefined;
}

/** ISO 32000-1, table 102: headers and footers, and graphics before or behind the page, as Acrobat puts them in. */
const pageElements: Readonly<Record<string, MarkingKind>> = { HF: 'header', FG: 'watermark', BG: 'watermark' };

/** What optional content, a group or the membership in one (8.11.2.2), says that it is on its page. */
export function optionalKind(file: PdfFile, value: PdfValue | undefined): MarkingKind | undefined {
  const found = file.resolve(value);
  const group = found?.kind === 'dictionary' ? (file.dictionary(found, 'OCGs') ?? found) : undefined;
  const usage = group === undefined ? undefined : file.dictionary(group, 'Usage');
  const element = usage === undefined ? undefined : file.dictionary(usage, 'PageElement');
  const subtype = element === undefined ? undefined : file.get(element, 'Subtype');
  return subtype?.kind === 'name' ? pageElements[subtype.value] : undefined;
}

/** What a form says that it is: by its optional content, or by Acrobat's own note. */
export function formKind(file: PdfFile, form: PdfDictionary): MarkingKind | undefined {
  const pieces = file.dictionary(form, 'PieceInfo');
  const note = pieces === undefined ? undefined : file.dictionary(pieces, 'ADBE_CompoundType');
  const type = note === undefined ? undefined : file.get(note, 'Private');
  const kind = type?.kind === 'name' ? artifactKinds[type.value] : undefined;
  return kind ?? optionalKind(file, entryOf(form, 'OC'));
}
