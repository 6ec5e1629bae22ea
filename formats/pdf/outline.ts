import type { TextPart } from '../../model/finding.ts';
import type { PdfDocument } from './document.ts';
import { linesPart } from '../lines-part.ts';
import { readUtf16 } from './strings.ts';

/** Bookmarks looked at; a broken file can have them run in circles. */
const mostBookmarks = 10_000;

/** The part `bookmarks`: one title a line, in the order of the outline (ISO 32000-1, 12.3.3). */
export function bookmarksOf({ pdfium, handle }: PdfDocument): readonly TextPart[] {
  const { api } = pdfium;
  const titles: string[] = [];
  const seen = new Set<number>();
  const waiting = [api.FPDFBookmark_GetFirstChild(handle, 0)];
  while (waiting.length > 0 && seen.size < mostBookmarks) {
    const bookmark = waiting.pop() ?? 0;
    if (bookmark === 0 || seen.has(bookmark)) continue;
    seen.add(bookmark);
    titles.push(readUtf16(pdfium, (buffer, length) => api.FPDFBookmark_GetTitle(bookmark, buffer, length)));
    waiting.push(api.FPDFBookmark_GetNextSibling(handle, bookmark), api.FPDFBookmark_GetFirstChild(handle, bookmark));
  }
  const lines = titles.filter((title) => title.trim() !== '');
  return linesPart('bookmarks', lines);
}
