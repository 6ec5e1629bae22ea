import type { TextPart } from '../../model/finding.ts';
import { decodeText } from '../decode-text.ts';
import type { Budget } from '../limits.ts';
import type { PdfDocument } from './document.ts';
import { linesPart } from '../lines-part.ts';
import type { Pdfium } from './pdfium.ts';
import { readUtf16, readUtf8 } from './strings.ts';
import { xmlLines } from '../xml-lines.ts';

export interface EmbeddedFile {
  readonly name: string;
  /** Undefined where the file isn't there or can't be inflated. */
  readonly bytes: Buffer | undefined;
}

/** The embedded file behind a handle of pdfium, copied out of its memory. */
export function embeddedFile({ pdfium }: PdfDocument, handle: number, budget: Budget): EmbeddedFile {
  const { api } = pdfium;
  return {
    name: readUtf16(pdfium, (buffer, length) => api.FPDFAttachment_GetName(handle, buffer, length)),
    bytes: readStream(pdfium, budget, (buffer, length, out) => api.FPDFAttachment_GetFile(handle, buffer, length, out)),
  };
}

/** Packets of a form in XML whose words are a person's: what is filled in, and what the form says around it. */
const formPackets = new Set(['datasets', 'form', 'template']);

/** The parts `form datasets` and so on of a form in XML (XFA), whose pages hold nothing of it. */
export function xmlForms({ pdfium, handle }: PdfDocument, budget: Budget): readonly TextPart[] {
  const { api } = pdfium;
  const parts: TextPart[] = [];
  const count = api.FPDF_GetXFAPacketCount(handle);
  for (let index = 0; index < count; index++) {
    const name = readUtf8(pdfium, (buffer, length) => api.FPDF_GetXFAPacketName(handle, index, buffer, length));
    if (!formPackets.has(name)) continue;
    const bytes = readStream(pdfium, budget, (buffer, length, out) =>
      api.FPDF_GetXFAPacketContent(handle, index, buffer, length, out),
    );
    parts.push(...linesPart(`form ${name}`, xmlLines(decodeText(bytes ?? Buffer.alloc(0)) ?? '', budget)));
  }
  return parts;
}

/**
 * What a function of pdfium writes that answers whether it could, and says the size at `out` even where there is no buffer yet.
 * Undefined where it could not.
 */
function readStream(
  { api, ...pdfium }: Pdfium,
  budget: Budget,
  fill: (buffer: number, length: number, out: number) => number,
): Buffer | undefined {
  const out = pdfium.scratch(4);
  if (fill(0, 0, out) === 0) return undefined;
  const size = pdfium.view(out, 4).readUInt32LE();
  if (size === 0) return Buffer.alloc(0);
  budget.spend(size);
  const buffer = pdfium.allocate(size);
  try {
    return fill(buffer, size, out) === 0 ? undefined : Buffer.from(pdfium.view(buffer, size));
  } finally {
    api.free(buffer);
  }
}
