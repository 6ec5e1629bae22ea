import type { Pdfium } from './pdfium.ts';

/** Enough for most titles and comments, bytes; a longer one is asked for again. */
const firstGuess = 4096;

/**
 * The answer of a function of pdfium that fills a buffer: it answers with the length in bytes, terminator included, whether
 * the buffer was large enough or not.
 */
export function readBytes(pdfium: Pdfium, fill: (buffer: number, length: number) => number): Buffer {
  const length = fill(pdfium.scratch(firstGuess), firstGuess) >>> 0;
  if (length <= firstGuess) return pdfium.view(pdfium.scratch(firstGuess), length);
  const buffer = pdfium.scratch(length);
  return pdfium.view(buffer, Math.min(fill(buffer, length) >>> 0, length));
}

/** The same for UTF-16LE. */
export function readUtf16(pdfium: Pdfium, fill: (buffer: number, length: number) => number): string {
  return withoutEnd(readBytes(pdfium, fill).toString('utf16le'));
}

/** The same for bytes of UTF-8. */
export function readUtf8(pdfium: Pdfium, fill: (buffer: number, length: number) => number): string {
  return withoutEnd(readBytes(pdfium, fill).toString());
}

function withoutEnd(text: string): string {
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}
