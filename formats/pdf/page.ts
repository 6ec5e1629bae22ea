import type { Part } from '../../model/finding.ts';
import type { PdfDocument } from './document.ts';
import { annotationsOf, type PageAnnotations } from './annotations.ts';
import type { Pdfium } from './pdfium.ts';
import { renderPage } from './render.ts';

/** What one page holds; `files` are the handles of the files attached to it, which hold until the document is closed. */
export interface PageContent {
  readonly parts: readonly Part[];
  readonly files: PageAnnotations['files'];
}

/** FPDF_PAGEOBJ_PATH, _IMAGE and _FORM (fpdf_edit.h). */
const pathObject = 2;
const imageObject = 3;
const formObject = 5;

/** Share of the page that pictures must cover before a page without text counts as a scan: logos don't. */
const leastPicture = 0.05;
/** A page with no more letters than a stamp has, under a picture that covers nearly all of it, is a scan as well. */
const stampLength = 100;
const fullPicture = 0.8;
/** More outlines than this on a page without text may be letters that were turned into shapes. */
const mostOutlines = 100;
/** Objects looked at in search of pictures. */
const mostObjects = 5_000;

/** Reads page `index`, from 0. Undefined where pdfium can't load it. */
export function readPage(document: PdfDocument, index: number): PageContent | undefined {
  const { pdfium, handle } = document;
  const page = pdfium.api.FPDF_LoadPage(handle, index);
  if (page === 0) return undefined;
  try {
    const name = `page ${index + 1}`;
    const text = textOf(pdfium, page);
    if (text === undefined) return undefined;
    const { parts, files } = annotationsOf(document, page, name);
    const picture = () => renderPage(document, index);
    const scan: Part[] = isScan(pdfium, page, text)
      ? [{ name: `${name} (image)`, unread: 'unsupported', picture }]
      : [];
    return { parts: [{ name, text }, ...parts, ...scan], files };
  } finally {
    pdfium.api.FPDF_ClosePage(page);
  }
}

function textOf(pdfium: Pdfium, page: number): string | undefined {
  const { api } = pdfium;
  const textPage = api.FPDFText_LoadPage(page);
  if (textPage === 0) return undefined;
  try {
    const count = api.FPDFText_CountChars(textPage);
    if (count <= 0) return '';
    // Two units for each character, should one lie beyond the first plane, and one for the terminator.
    const buffer = pdfium.scratch(4 * count + 4);
    const written = api.FPDFText_GetText(textPage, 0, count, buffer);
    return joined(pdfium.view(buffer, Math.max(0, written - 1) * 2).toString('utf16le'));
  } finally {
    api.FPDFText_ClosePage(textPage);
  }
}

/** A number that ends a line with its hyphen goes on in the next one; pdfium says the same of words by U+FFFE. */
function joined(text: string): string {
  return text.replaceAll(/(?<=\d-)\r\n(?=\d)/gu, '');
}

/** Whether a page shows more than its text says: what is in a picture is not known. */
function isScan(pdfium: Pdfium, page: number, text: string): boolean {
  const letters = text.length > 2 * stampLength ? text.length : text.replace(/[^\p{L}\p{N}]/gu, '').length;
  if (letters > stampLength) return false;
  const { pictures, outlines } = picturesOn(pdfium, page);
  const share = pictures / Math.max(1, pdfium.api.FPDF_GetPageWidthF(page) * pdfium.api.FPDF_GetPageHeightF(page));
  return letters === 0 ? share >= leastPicture || outlines > mostOutlines : share >= fullPicture;
}

/** The area that pictures cover, in square points, and the number of outlines. */
function picturesOn(pdfium: Pdfium, page: number): { readonly pictures: number; readonly outlines: number } {
  const { api } = pdfium;
  let pictures = 0;
  let outlines = 0;
  const count = Math.min(api.FPDFPage_CountObjects(page), mostObjects);
  for (let index = 0; index < count; index++) {
    const object = api.FPDFPage_GetObject(page, index);
    const found = within(pdfium, object, 0);
    if (found.picture) pictures += areaOf(pdfium, object);
    outlines += found.outlines;
  }
  return { pictures, outlines };
}

const deepest = 4;

/** What an object of a page is, or holds where it is a form: a page within a page. */
function within(
  pdfium: Pdfium,
  object: number,
  depth: number,
): { readonly picture: boolean; readonly outlines: number } {
  const { api } = pdfium;
  const type = api.FPDFPageObj_GetType(object);
  if (type !== formObject || depth > deepest) {
    return { picture: type === imageObject, outlines: type === pathObject ? 1 : 0 };
  }
  const count = Math.min(Math.max(0, api.FPDFFormObj_CountObjects(object)), mostObjects);
  let picture = false;
  let outlines = 0;
  for (let index = 0; index < count && !picture; index++) {
    const found = within(pdfium, api.FPDFFormObj_GetObject(object, index), depth + 1);
    picture ||= found.picture;
    outlines += found.outlines;
  }
  return { picture, outlines };
}

function areaOf(pdfium: Pdfium, object: number): number {
  const buffer = pdfium.scratch(16);
  if (pdfium.api.FPDFPageObj_GetBounds(object, buffer, buffer + 4, buffer + 8, buffer + 12) === 0) return 0;
  const view = pdfium.view(buffer, 16);
  const [left, bottom, right, top] = [0, 4, 8, 12].map((offset) => view.readFloatLE(offset));
  return Math.abs(((right ?? 0) - (left ?? 0)) * ((top ?? 0) - (bottom ?? 0)));
}
