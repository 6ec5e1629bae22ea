/**
 * PDF (ISO 32000-1 and -2), read with pdfium: text of the pages, annotations, form fields, properties, bookmarks, forms in XML and
 * embedded files. A page whose text lies in a picture is an unread part.
 */
import type { ByteSource } from '../../model/bytes.ts';
import type { Format, OpenContext, OpenDocument } from '../format.ts';
import { isPdf } from '../sniff.ts';
import { loadPdf } from './document.ts';
import { createInstances, type Instances } from './instances.ts';
import { readPdf } from './read-pdf.ts';

/** `load` answers with pdfium's compiled module; it is called once, at the first PDF. */
export function createPdf(load: () => WebAssembly.Module): Format {
  const instances = createInstances(load);
  return {
    name: 'pdf',
    extensions: ['pdf'],
    recognizes: (source) => isPdf(source),
    open: (source, context) => openPdf(source, context, instances),
  };
}

/** Opened to tell whether it can be, and closed: a document has no end that could be waited for, only its parts have. */
function openPdf(source: ByteSource, context: OpenContext, instances: Instances): OpenDocument {
  context.budget.checkTime();
  const document = loadPdf(source, instances);
  const signed = isSigned(document.bytes());
  document.close();
  return {
    mediaType: 'application/pdf',
    labels: [],
    signed,
    parts: () => readPdf(source, context, instances),
    labeling: undefined,
  };
}

/** Every signature says which bytes it covers, in plain sight (ISO 32000-1, 12.8.1). */
function isSigned(bytes: Buffer): boolean {
  return bytes.includes('/ByteRange');
}
