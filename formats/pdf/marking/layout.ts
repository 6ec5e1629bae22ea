import type { Marking } from '../../../model/marking.ts';
import type { MarkingFont } from './font.ts';
import type { Geometry } from './geometry.ts';

/** Lines of a marking in their places: the beginnings of their baselines, points from the origin. */
export interface Layout {
  /** Points. */
  readonly size: number;
  readonly lines: readonly { readonly text: string; readonly x: number; readonly y: number }[];
  /** Points from the lower left corner of what is seen. */
  readonly origin: readonly [number, number];
  /** Radians, counterclockwise, around the origin. */
  readonly angle: number;
}

type Sheet = Pick<Geometry, 'width' | 'height'>;

/** Of lines, as a share of the size. */
const leading = 1.15;
/** Points from the left and right edge to headers and footers, at most a twelfth of the page. */
const sideMargin = 36;
/** Share of the page's height that a header or footer takes at most, and of a watermark's extent. */
const mostHeight = 0.3;
const mostExtent = 0.9;
const smallest = 2;

export function layOut(marking: Marking, sheet: Sheet, font: MarkingFont): Layout {
  return marking.kind === 'watermark' ? watermark(marking, sheet, font) : line(marking, sheet, font);
}

/** Wrapped at the page's width; smaller where even so it would take too much of the page. */
function line(marking: Marking, sheet: Sheet, font: MarkingFont): Layout {
  const side = Math.min(sideMargin, sheet.width / 12);
  const room = sheet.width - 2 * side;
  const margin = Math.min(marking.margin, sheet.height / 4);
  const most = sheet.height * mostHeight;
  let size = Math.min(marking.size, most);
  let texts = wrapped(marking.text, room / size, font);
  while (size > smallest && texts.length * leading * size > most) {
    size *= 0.9;
    texts = wrapped(marking.text, room / size, font);
  }
  const first =
    marking.kind === 'header'
      ? sheet.height - margin - font.ascent * size
      : margin + font.descent * size + (texts.length - 1) * leading * size;
  const lines = texts.map((text, index) => {
    const free = room - font.width(text) * size;
    const shift = marking.alignment === 'left' ? 0 : marking.alignment === 'right' ? free : free / 2;
    return { text, x: side + shift, y: first - index * leading * size };
  });
  return { size, lines, origin: [0, 0], angle: 0 };
}

/** Lines no wider than `width` at a size of one point; words that are wider are broken. */
function wrapped(text: string, width: number, font: MarkingFont): readonly string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let current = '';
    for (const word of paragraph.split(' ')) {
      const longer = current === '' ? word : `${current} ${word}`;
      if (font.width(longer) <= width) {
        current = longer;
        continue;
      }
      if (current !== '') lines.push(current);
      const pieces = broken(word, width, font);
      lines.push(...pieces.slice(0, -1));
      current = pieces.at(-1) ?? '';
    }
    return [...lines, current];
  });
}

function broken(word: string, width: number, font: MarkingFont): readonly string[] {
  const pieces: string[] = [''];
  for (const character of word) {
    const longer = (pieces.at(-1) ?? '') + character;
    if (font.width(longer) <= width || longer === character) pieces[pieces.length - 1] = longer;
    else pieces.push(character);
  }
  return pieces;
}

/** As large as it is asked for, and as fits: a size of 1 asks for the latter alone. */
function watermark(marking: Marking, { width, height }: Sheet, font: MarkingFont): Layout {
  const texts = marking.text.split('\n');
  const widest = Math.max(...texts.map((text) => font.width(text)), 0.001);
  const tall = texts.length * leading;
  const angle = marking.layout === 'diagonal' ? Math.atan2(height, width) : 0;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const fitting = Math.min(
    (mostExtent * width) / (widest * cos + tall * sin),
    (mostExtent * height) / (widest * sin + tall * cos),
    (mostHeight * height) / tall,
  );
  const size = marking.size === 1 ? fitting : Math.min(marking.size, fitting);
  const middle = ((font.ascent - font.descent) / 2) * size;
  const lines = texts.map((text, index) => ({
    text,
    x: (-font.width(text) * size) / 2,
    y: ((texts.length - 1) / 2 - index) * leading * size - middle,
  }));
  return { size, lines, origin: [width / 2, height / 2], angle };
}
