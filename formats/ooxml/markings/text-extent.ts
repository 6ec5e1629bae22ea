/** How large a text is, by rough widths of characters: no font is at hand, and none needs to be. All in points. */
import type { Marking } from '../../../model/marking.ts';

export interface Extent {
  readonly width: number;
  readonly height: number;
}

const lineHeight = 1.22;

/** Of the text's lines, one below the other. */
export function textExtent(text: string, size: number): Extent {
  const lines = text.split('\n');
  const widest = Math.max(
    ...lines.map((line) => Array.from(line).reduce((sum, character) => sum + widthOf(character), 0)),
  );
  return { width: Math.max(widest, 0.5) * size, height: lines.length * lineHeight * size };
}

/** Of a header or footer that is broken into lines between its margins; points. */
export function wrappedHeight({ text, size, margin }: Marking, width: number): number {
  const available = Math.max(width - 2 * margin, 10 * size);
  const lines = text.split('\n').map((line) => Math.ceil(textExtent(line, size).width / available));
  return lines.reduce((sum, count) => sum + count, 0) * lineHeight * size;
}

/** In em, on the generous side of common sans-serif fonts. */
function widthOf(character: string): number {
  if (/[ijlIft.,:;!|'()[\] ]/u.test(character)) return 0.32;
  if (/[mwMW@%]/u.test(character)) return 0.92;
  if (/[\p{Lu}\p{N}&]/u.test(character)) return 0.65;
  if (/[\u1100-\u11ff\u2e80-\uffef]|[\u{1f000}-\u{3ffff}]/u.test(character)) return 1;
  return 0.54;
}

export interface Fitted extends Extent {
  /** Of the font. */
  readonly size: number;
}

/** How much of the page a watermark may take. */
const share = 0.85;
const [smallest, largest] = [4, 1000];

/**
 * A watermark as large as asked for, or as fits into the page where its size is 1 or too large. Turned by 45 degrees, a box takes
 * (width + height) / √2 of either side.
 */
export function fitWatermark(marking: Marking, page: Extent): Fitted {
  const unit = textExtent(marking.text, 1);
  const fits =
    marking.layout === 'diagonal'
      ? (Math.SQRT2 * Math.min(page.width, page.height)) / (unit.width + unit.height)
      : Math.min(page.width / unit.width, page.height / unit.height);
  const limit = clamp(fits * share);
  const size = marking.size === 1 ? limit : Math.min(marking.size, limit);
  return { ...textExtent(marking.text, size), size };
}

function clamp(size: number): number {
  return Math.min(Math.max(Math.floor(size), smallest), largest);
}
