/** How a marking looks: a form (ISO 32000-1, 8.10) with font and color of its own, so that a page needs to name nothing else. */
import type { Marking } from '../../../model/marking.ts';
import { writeDeflated, type Update } from '../syntax/append-update.ts';
import { writeDictionary } from '../syntax/edit-dictionary.ts';
import type { MarkingFont } from './font.ts';
import { decimal, type Geometry } from './geometry.ts';
import { layOut, type Layout } from './layout.ts';

export interface Style {
  readonly font: MarkingFont;
  /** Reference of the font as it is embedded. */
  readonly fontReference: string;
  /** PDF/A: color that doesn't depend on a device, and outlines in place of transparency (ISO 19005-1, 6.2.3 and 6.4). */
  readonly isPdfa: boolean;
}

/** Share of light that a watermark takes from what is under it. */
const opacity = 0.5;
/** sRGB as a calibrated space (ISO 32000-1, 8.6.5.3; IEC 61966-2-1). */
const calibrated =
  '[/CalRGB<</WhitePoint[0.9505 1 1.089]/Gamma[2.2 2.2 2.2]' +
  '/Matrix[0.4124 0.2126 0.0193 0.3576 0.7152 0.1192 0.1805 0.0722 0.9505]>>]';

/** Puts the marking's form for pages of this geometry in; answers with its reference. */
export function putForm(update: Update, marking: Marking, sheet: Geometry, style: Style): string {
  const isFaint = marking.kind === 'watermark' && !style.isPdfa;
  const resources = {
    Font: `<</F ${style.fontReference}>>`,
    ColorSpace: style.isPdfa ? `<</C ${calibrated}>>` : undefined,
    ExtGState: isFaint ? `<</G<</Type/ExtGState/ca ${opacity}/CA ${opacity}>>>>` : undefined,
  };
  const entries = {
    Type: '/XObject',
    Subtype: '/Form',
    BBox: `[0 0 ${decimal(sheet.width)} ${decimal(sheet.height)}]`,
    Resources: writeDictionary(resources),
  };
  return update.add(writeDeflated(entries, operators(marking, layOut(marking, sheet, style.font), style)));
}

function operators(marking: Marking, layout: Layout, { font, isPdfa }: Style): string {
  const color = colorOf(marking.color);
  const isOutline = marking.kind === 'watermark' && isPdfa;
  const paint = isPdfa ? `/C cs ${color} sc /C CS ${color} SC` : `${color} rg`;
  const state = marking.kind === 'watermark' && !isPdfa ? '/G gs ' : '';
  const outline = isOutline ? `1 Tr ${decimal(layout.size / 80)} w ` : '';
  const [cos, sin] = [Math.cos(layout.angle), Math.sin(layout.angle)];
  const place = [cos, sin, -sin, cos, ...layout.origin].map(decimal).join(' ');
  let [x, y] = [0, 0];
  const lines = layout.lines.map((line) => {
    const move = `${decimal(line.x - x)} ${decimal(line.y - y)} Td`;
    [x, y] = [Number(decimal(line.x)), Number(decimal(line.y))];
    return `${move} ${font.show(line.text)} Tj\n`;
  });
  return `q ${place} cm ${state}${paint}\nBT /F ${decimal(layout.size)} Tf ${outline}\n${lines.join('')}ET Q\n`;
}

/** Three operands from 0 to 1. */
function colorOf(color: string): string {
  const value = Number.parseInt(color.slice(1), 16) || 0;
  return [16, 8, 0].map((shift) => decimal(((value >> shift) & 0xff) / 255)).join(' ');
}

/** Where a marking is attached, so that readers aloud pass over it (ISO 32000-1, 14.8.2.2.2). */
const artifacts = {
  header: '/Type/Pagination/Subtype/Header/Attached[/Top]',
  footer: '/Type/Pagination/Subtype/Footer/Attached[/Bottom]',
  watermark: '/Type/Pagination/Subtype/Watermark',
} as const;

export interface Drawn {
  readonly kind: Marking['kind'];
  /** Name of the form in the page's resources, without the slash. */
  readonly name: string;
}

/** Operators that draw the forms on a page, each as an artifact. */
export function drawing(forms: readonly Drawn[], { matrix }: Geometry): string {
  return forms
    .map(({ kind, name }) => `/Artifact<<${artifacts[kind]}>>BDC\nq ${matrix} cm /${name} Do Q\nEMC\n`)
    .join('');
}
