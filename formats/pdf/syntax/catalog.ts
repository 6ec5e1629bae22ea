import { malformed } from './parse-value.ts';
import type { PdfFile } from './pdf-file.ts';
import { entryOf, type PdfDictionary, type PdfReference } from './values.ts';

export interface Catalog {
  readonly reference: PdfReference;
  readonly dictionary: PdfDictionary;
}

/** The root of all objects (ISO 32000-1, 7.7.2). Throws `corrupt` where there is none with pages. */
export function catalogOf(file: PdfFile): Catalog {
  const reference = entryOf(file.trailer, 'Root');
  const dictionary = file.resolve(reference);
  if (reference?.kind !== 'reference' || dictionary?.kind !== 'dictionary') throw malformed('it has no catalog');
  if (file.dictionary(dictionary, 'Pages') === undefined) throw malformed('its catalog has no pages');
  return { reference, dictionary };
}
