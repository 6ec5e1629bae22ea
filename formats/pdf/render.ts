import { FileError } from '../../model/errors.ts';
import type { PdfDocument } from './document.ts';
import type { Pdfium } from './pdfium.ts';

/** Dots per inch: letters of 8 points are then 22 pixels high, which is what recognition wants. */
const resolution = 200;
const pointsPerInch = 72;
/** Pixels of the longer side: posters and plans are drawn smaller. */
const longestSide = 5_000;

/** FPDFBitmap_Gray; FPDF_ANNOT and FPDF_GRAYSCALE (fpdfview.h). */
const gray = 1;
const flags = 0x01 | 0x08;
const white = 0xffffffff;

/** Page `index`, from 0, as a PGM picture. Throws `FileError`: `corrupt`, `too-large`. */
export function renderPage({ pdfium, handle }: PdfDocument, index: number): Buffer {
  return pdfium.run(() => {
    const page = pdfium.api.FPDF_LoadPage(handle, index);
    if (page === 0) throw new FileError('corrupt', 'Cannot draw page of PDF: it could not be loaded');
    try {
      return draw(pdfium, page);
    } finally {
      pdfium.api.FPDF_ClosePage(page);
    }
  });
}

function draw(pdfium: Pdfium, page: number): Buffer {
  const { api } = pdfium;
  const points = [api.FPDF_GetPageWidthF(page), api.FPDF_GetPageHeightF(page)];
  const scale = Math.min(resolution / pointsPerInch, longestSide / Math.max(...points));
  const [width = 1, height = 1] = points.map((side) => Math.max(1, Math.round(side * scale)));
  const bitmap = api.FPDFBitmap_CreateEx(width, height, gray, 0, 0);
  if (bitmap === 0) throw new FileError('too-large', 'Cannot draw page of PDF: it needs more memory than it may have');
  try {
    api.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, white);
    api.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, flags);
    const stride = api.FPDFBitmap_GetStride(bitmap);
    const pixels = pdfium.view(api.FPDFBitmap_GetBuffer(bitmap), stride * height);
    const rows = Array.from({ length: height }, (_, y) => pixels.subarray(y * stride, y * stride + width));
    return Buffer.concat([Buffer.from(`P5 ${width} ${height} 255\n`), ...rows]);
  } finally {
    api.FPDFBitmap_Destroy(bitmap);
  }
}
