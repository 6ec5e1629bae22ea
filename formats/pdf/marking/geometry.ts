import { malformed } from '../syntax/parse-value.ts';
import type { PdfFile } from '../syntax/pdf-file.ts';
import type { PdfValue } from '../syntax/values.ts';
import type { Page } from './pages.ts';

/** A page as it is seen: upright, from its lower left corner, in points. */
export interface Geometry {
  readonly width: number;
  readonly height: number;
  /** From there to the page's own space, as an operand of `cm`; the same for pages that look alike. */
  readonly matrix: string;
}

/** US letter, where a page doesn't say (as viewers take it), units. */
const defaultBox = [0, 0, 612, 792] as const;

/** The visible part of the page (ISO 32000-1, 14.11.2), its rotation (table 30) and its unit (UserUnit). */
export function geometryOf(file: PdfFile, page: Page): Geometry {
  const media = boxOf(file, page.inherited('MediaBox')) ?? defaultBox;
  const crop = boxOf(file, page.inherited('CropBox')) ?? media;
  const cut = [
    Math.max(media[0], crop[0]),
    Math.max(media[1], crop[1]),
    Math.min(media[2], crop[2]),
    Math.min(media[3], crop[3]),
  ] as const;
  const [left, bottom, right, top] = cut[2] > cut[0] && cut[3] > cut[1] ? cut : media;
  const unit = unitOf(file.get(page.dictionary, 'UserUnit'));
  const [width, height] = [right - left, top - bottom];
  const scale = 1 / unit;
  const turns = turnsOf(file.resolve(page.inherited('Rotate')));
  const matrices = [
    [scale, 0, 0, scale, left, bottom],
    [0, scale, -scale, 0, right, bottom],
    [-scale, 0, 0, -scale, right, top],
    [0, -scale, scale, 0, left, top],
  ];
  return {
    width: (turns % 2 === 0 ? width : height) * unit,
    height: (turns % 2 === 0 ? height : width) * unit,
    matrix: (matrices[turns] ?? []).map(decimal).join(' '),
  };
}

/** As an operand: no exponents, no more digits than can be seen. */
export function decimal(value: number): string {
  return String(Number(value.toFixed(5)));
}

/** Left, bottom, right, top; any two opposite corners may be written. */
function boxOf(file: PdfFile, value: PdfValue | undefined): readonly [number, number, number, number] | undefined {
  const found = file.resolve(value);
  if (found?.kind !== 'array') return undefined;
  const [a, b, c, d] = found.items.map((item) => {
    const number = file.resolve(item);
    return number?.kind === 'number' ? number.value : Number.NaN;
  });
  if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined;
  if (![a, b, c, d].every(Number.isFinite)) throw malformed('a page has a size that is broken');
  const box = [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)] as const;
  return box[2] > box[0] && box[3] > box[1] ? box : undefined;
}

/** Quarters, clockwise. */
function turnsOf(value: PdfValue | undefined): number {
  const degrees = value?.kind === 'number' ? value.value : 0;
  return (((Math.round(degrees / 90) % 4) + 4) % 4) | 0;
}

/** Points to a unit. */
function unitOf(value: PdfValue | undefined): number {
  return value?.kind === 'number' && value.value > 0 ? value.value : 1;
}
