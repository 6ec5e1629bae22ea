import { decodeText } from '../decode-text.ts';
import { FileError } from '../../model/errors.ts';
import type { Budget } from '../limits.ts';
import { xmlLines } from '../xml-lines.ts';
import { readXmp } from '../xmp.ts';
import { iptcTexts } from './iptc.ts';

/** What an image says of itself, as its container holds it. */
export interface Metadata {
  /** XMP packets: XML (ISO 16684-1). */
  readonly xmp: readonly Buffer[];
  /** Datasets of IPTC's Information Interchange Model. */
  readonly iptc: readonly Buffer[];
  /** Comments, and texts of Exif. */
  readonly texts: readonly string[];
}

export const emptyMetadata: Metadata = { xmp: [], iptc: [], texts: [] };

/** Largest piece of metadata that is looked at, bytes. */
export const pieceLimit = 4 * 1024 ** 2;

export function joinMetadata(all: readonly Metadata[]): Metadata {
  return {
    xmp: all.flatMap(({ xmp }) => xmp),
    iptc: all.flatMap(({ iptc }) => iptc),
    texts: all.flatMap(({ texts }) => texts),
  };
}

/** All its texts, a line each; what is said several times, as it often is in Exif and XMP, stands there once. */
export function metadataLines({ xmp, iptc, texts }: Metadata, budget: Budget): readonly string[] {
  const packets = xmp.flatMap((bytes) => {
    budget.spend(bytes.length);
    return xmlLines(withoutLabels(decodeText(bytes) ?? '', budget), budget);
  });
  const lines = [...texts, ...iptc.flatMap(iptcTexts), ...packets].map((text) => text.trim());
  return [...new Set(lines)].filter((line) => line !== '');
}

/** A label must not change what its own image is classified as. */
function withoutLabels(text: string, budget: Budget): string {
  if (!text.includes('MSIP_Label_')) return text;
  try {
    const xmp = readXmp(text, budget);
    return xmp?.edit({ remove: xmp.pairs, add: [] }).replace(' x:xmptk="Labelwright"', '') ?? text;
  } catch (error) {
    if (error instanceof FileError && error.kind === 'corrupt') return text;
    throw error;
  }
}
