/**
 * PDF (ISO 32000-1 and -2). Labels, properties and markings are read from its objects and written by an appended update (`syntax/`);
 * text is read with pdfium: pages, annotations, form fields, properties, bookmarks, forms in XML and embedded files. A page whose text
 * lies in a picture is an unread part.
 */
import { passingChunks } from '../../lib/patch.ts';
import type { ByteSource } from '../../model/bytes.ts';
import { FileError } from '../../model/errors.ts';
import type { Format, OpenContext, OpenDocument } from '../format.ts';
import type { Budget } from '../limits.ts';
import { isPdf } from '../sniff.ts';
import { loadPdf } from './document.ts';
import { findForeign } from './foreign/foreign-markings.ts';
import { createInstances, type Instances } from './instances.ts';
import { propertiesOf, readInfo } from './label/info.ts';
import { isSigned } from './label/signatures.ts';
import { labelsIn, readStores } from './label/stores.ts';
import { createLabeling, type Followed } from './labeling.ts';
import { readMarkings } from './marking/mark-pages.ts';
import { readTrueType, type TrueType } from './marking/true-type.ts';
import { readPdf } from './read-pdf.ts';
import { catalogOf } from './syntax/catalog.ts';
import { openPdfFile } from './syntax/pdf-file.ts';

export interface PdfEngines {
  /** pdfium's compiled module; called once, at the first PDF whose text is read. */
  readonly pdfium: () => WebAssembly.Module;
  /** The TrueType font that markings are set in; called once, with the first marking. */
  readonly markingFont: () => Buffer;
}

export function createPdf({ pdfium, markingFont }: PdfEngines): Format {
  const instances = createInstances(pdfium);
  let known: TrueType | undefined;
  const face = () => (known ??= readTrueType(markingFont()));
  return {
    name: 'pdf',
    extensions: ['pdf'],
    recognizes: (source) => isPdf(source),
    open: (source, context) => openPdf(source, context, { instances, face }),
  };
}

interface Tools {
  readonly instances: Instances;
  readonly face: () => TrueType;
}

/** What can't be followed, and what is encrypted, is opened by pdfium, which knows whether anything of it can be read. */
function openPdf(source: ByteSource, context: OpenContext, { instances, face }: Tools): OpenDocument {
  const { budget } = context;
  budget.checkTime();
  const found = orFailure(() => follow(source, budget));
  const clear = found instanceof FileError || found.file.encrypted ? undefined : found;
  if (clear === undefined) loadPdf(source, instances).close();
  const labels = clear === undefined ? [] : orFailure(() => labelsIn(readStores(clear.file, clear.catalog)));
  const signed = found instanceof FileError ? found : orFailure(() => isSigned(found.file, found.catalog));
  return {
    mediaType: 'application/pdf',
    labels: labels instanceof FileError ? [] : labels,
    signed: signed instanceof FileError ? namesSignature(source, budget) : signed,
    parts: () => readPdf(source, context, instances),
    properties: () => (clear === undefined ? new Map() : propertiesOf(readInfo(clear.file))),
    markings: () => (clear === undefined ? [] : readMarkings(clear.file, clear.catalog)),
    leftMarkings: (patterns) => (clear === undefined ? [] : findForeign(clear.file, clear.catalog, patterns).left),
    labeling: createLabeling(() => {
      if (found instanceof FileError) throw found;
      return found;
    }, face),
  };
}

function follow(source: ByteSource, budget: Budget): Followed {
  const file = openPdfFile(source, budget);
  return { file, catalog: catalogOf(file) };
}

/** What is broken hinders no reading: it is told when something is to be written. */
function orFailure<Result>(read: () => Result): Result | FileError {
  try {
    return read();
  } catch (error) {
    if (error instanceof FileError && error.kind !== 'too-slow') return error;
    throw error;
  }
}

/** Every signature says which bytes it covers, in plain sight (ISO 32000-1, 12.8.1). */
function namesSignature(source: ByteSource, budget: Budget): boolean {
  const name = '/ByteRange';
  let before = '';
  for (const chunk of passingChunks(source)) {
    budget.checkTime();
    if (chunk.includes(name)) return true;
    const edge = before + chunk.toString('latin1', 0, name.length);
    if (edge.includes(name)) return true;
    before = chunk.toString('latin1', Math.max(0, chunk.length - name.length));
  }
  return false;
}
