import type { TextPart } from '../../model/finding.ts';
import { linesPart } from '../lines-part.ts';
import type { PdfDocument } from './document.ts';
import type { Pdfium } from './pdfium.ts';
import { readUtf16, readUtf8 } from './strings.ts';

export interface PageAnnotations {
  /** `page 3 annotations` and `page 3 fields`, where there are any. */
  readonly parts: readonly TextPart[];
  /** Handles of files attached to the page. */
  readonly files: readonly number[];
}

/** FPDF_ANNOT_FILEATTACHMENT and FPDF_ANNOT_WIDGET (fpdf_annot.h). */
const fileAttachment = 17;
const widget = 20;
/** Keys of an annotation's dictionary that a person writes into (ISO 32000-1, 12.5): title or author, subject, text. */
const textKeys = ['T', 'Subj', 'Contents'];
/** Rich text, XHTML: asked for only where the plain text is missing (ISO 32000-1, 12.7.3.4). */
const richText = 'RC';

/** Everything that is attached to a page: comments with their pop-ups, free text, addresses of links, values of fields, files. */
export function annotationsOf(document: PdfDocument, page: number, pageName: string): PageAnnotations {
  const { pdfium } = document;
  const notes: string[] = [];
  const fields: string[] = [];
  const files: number[] = [];
  const count = pdfium.api.FPDFPage_GetAnnotCount(page);
  for (let index = 0; index < count; index++) {
    const annotation = pdfium.api.FPDFPage_GetAnnot(page, index);
    if (annotation === 0) continue;
    const type = pdfium.api.FPDFAnnot_GetSubtype(annotation);
    if (type === widget) fields.push(...fieldOf(document, annotation));
    else notes.push(...noteOf(document, annotation));
    if (type === fileAttachment) files.push(pdfium.api.FPDFAnnot_GetFileAttachment(annotation));
    pdfium.api.FPDFPage_CloseAnnot(annotation);
  }
  return {
    parts: [
      ...linesPart(`${pageName} annotations`, notes),
      // A field may be shown at several places; its value is one.
      ...linesPart(`${pageName} fields`, [...new Set(fields)]),
    ],
    files: files.filter((file) => file !== 0),
  };
}

/** The name that a person sees, or the one that programs use, and the value. */
function fieldOf(document: PdfDocument, annotation: number): string[] {
  const { pdfium } = document;
  const { api } = pdfium;
  const form = document.form();
  const value = readUtf16(pdfium, (buffer, length) =>
    api.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, length),
  );
  if (value === '') return [];
  const shown = readUtf16(pdfium, (buffer, length) =>
    api.FPDFAnnot_GetFormFieldAlternateName(form, annotation, buffer, length),
  );
  const name =
    shown !== ''
      ? shown
      : readUtf16(pdfium, (buffer, length) => api.FPDFAnnot_GetFormFieldName(form, annotation, buffer, length));
  return [`${name}: ${value}`];
}

function noteOf({ pdfium, handle }: PdfDocument, annotation: number): string[] {
  const texts = textKeys.map((key) => valueOf(pdfium, annotation, key));
  if (texts.at(-1) === '') texts.push(valueOf(pdfium, annotation, richText).replaceAll(/<[^>]*>/gu, ' '));
  texts.push(addressOf(pdfium, handle, annotation));
  return texts.filter((text) => text.trim() !== '');
}

function valueOf(pdfium: Pdfium, annotation: number, key: string): string {
  return readUtf16(pdfium, (buffer, length) =>
    pdfium.api.FPDFAnnot_GetStringValue(annotation, pdfium.constant(key), buffer, length),
  );
}

/** Where a link leads outside the document; empty for all else. */
function addressOf(pdfium: Pdfium, document: number, annotation: number): string {
  const link = pdfium.api.FPDFAnnot_GetLink(annotation);
  const action = link === 0 ? 0 : pdfium.api.FPDFLink_GetAction(link);
  if (action === 0) return '';
  return readUtf8(pdfium, (buffer, length) => pdfium.api.FPDFAction_GetURIPath(document, action, buffer, length));
}
