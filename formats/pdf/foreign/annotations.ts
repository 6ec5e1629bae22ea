/** Watermarks that lie on a page as annotations (ISO 32000-1, 12.5.6.22). */
import type { Page } from '../marking/pages.ts';
import type { PdfFile } from '../syntax/pdf-file.ts';
import { entryOf, rawText, type PdfDictionary, type PdfReference, type PdfValue } from '../syntax/values.ts';
import type { FormTexts } from './form-text.ts';
import type { FoundMarking } from './page-markings.ts';
import { formOf } from './resources.ts';

export interface AnnotationsChange {
  /** Of the list, where it is an object by itself. */
  readonly reference: PdfReference | undefined;
  /** The list without what is to go; undefined where nothing is left of a list that the page holds itself. */
  readonly text: string | undefined;
}

interface Looking {
  readonly formTexts: FormTexts;
  readonly isWanted: (marking: Pick<FoundMarking, 'kind' | 'text' | 'isTied'>) => boolean;
}

/** Undefined where all stay. */
export function watermarksOf(file: PdfFile, page: Page, looking: Looking): AnnotationsChange | undefined {
  const written = entryOf(page.dictionary, 'Annots');
  const list = file.resolve(written);
  if (list?.kind !== 'array') return undefined;
  const kept = list.items.filter((item) => !isForeignWatermark(file, item, looking));
  if (kept.length === list.items.length) return undefined;
  const reference = written?.kind === 'reference' ? written : undefined;
  const text = kept.length === 0 && reference === undefined ? undefined : `[${kept.map(rawText).join(' ')}]`;
  return { reference, text };
}

function isForeignWatermark(file: PdfFile, item: PdfValue, { formTexts, isWanted }: Looking): boolean {
  const annotation = file.resolve(item);
  if (annotation?.kind !== 'dictionary') return false;
  const subtype = file.get(annotation, 'Subtype');
  if (subtype?.kind !== 'name' || subtype.value !== 'Watermark') return false;
  const form = formOf(file, appearanceOf(file, annotation));
  if (form === undefined) return false;
  const { text, hasPicture } = formTexts(form, undefined);
  // What the structure of the document names must stay where it is.
  const isTied = hasPicture || entryOf(annotation, 'StructParent') !== undefined;
  return isWanted({ kind: 'watermark', text, isTied });
}

function appearanceOf(file: PdfFile, annotation: PdfDictionary): PdfValue | undefined {
  const appearances = file.dictionary(annotation, 'AP');
  return appearances === undefined ? undefined : entryOf(appearances, 'N');
}
