import type { Catalog } from '../syntax/catalog.ts';
import type { PdfFile } from '../syntax/pdf-file.ts';
import { entryOf, type PdfDictionary, type PdfValue } from '../syntax/values.ts';

/** Fields looked at; a form that has more, and says that it is signed, counts as signed. */
const mostFields = 20_000;

/**
 * Whether a signature stands in the document: a field of signatures or time stamps with a value (ISO 32000-1, 12.7.4.5), or permissions
 * that are bound to one (`DocMDP`, usage rights; 12.8.4). Locks of fields (`FieldMDP`) are part of such a value.
 */
export function isSigned(file: PdfFile, { dictionary }: Catalog): boolean {
  const permissions = file.dictionary(dictionary, 'Perms');
  if (permissions?.entries.some(({ value }) => file.resolve(value) !== undefined) === true) return true;
  const form = file.dictionary(dictionary, 'AcroForm');
  if (form === undefined) return false;
  const fields = walkFields(file, file.get(form, 'Fields'));
  if (fields !== undefined) return fields;
  const flags = file.get(form, 'SigFlags');
  return flags?.kind === 'number' && (flags.value & 1) === 1;
}

/** Undefined where there are too many fields to tell. */
function walkFields(file: PdfFile, fields: PdfValue | undefined): boolean | undefined {
  if (fields?.kind !== 'array') return false;
  const seen = new Set<number>();
  const waiting = fields.items.map((field) => ({ field, isSignature: false }));
  for (let next = waiting.pop(), count = 0; next !== undefined; next = waiting.pop(), count++) {
    if (count > mostFields || waiting.length > mostFields) return undefined;
    const { field } = next;
    if (field.kind === 'reference') {
      if (seen.has(field.number)) continue;
      seen.add(field.number);
    }
    const dictionary = file.resolve(field);
    if (dictionary?.kind !== 'dictionary') continue;
    const isSignature = typeOf(file, dictionary) ?? next.isSignature;
    if (isSignature && file.get(dictionary, 'V') !== undefined) return true;
    const kids = file.get(dictionary, 'Kids');
    if (kids?.kind === 'array') waiting.push(...kids.items.map((kid) => ({ field: kid, isSignature })));
  }
  return false;
}

/** Whether the field says itself that it is one of signatures; undefined where it leaves that to its parent. */
function typeOf(file: PdfFile, field: PdfDictionary): boolean | undefined {
  const type = entryOf(field, 'FT') === undefined ? undefined : file.get(field, 'FT');
  return type?.kind === 'name' ? type.value === 'Sig' : undefined;
}
