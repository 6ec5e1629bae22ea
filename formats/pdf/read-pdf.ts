import { memorySource } from '../../lib/patch.ts';
import type { ByteSource } from '../../model/bytes.ts';
import { FileError } from '../../model/errors.ts';
import type { Part } from '../../model/finding.ts';
import type { OpenContext } from '../format.ts';
import type { Budget } from '../limits.ts';
import { loadPdf, type PdfDocument } from './document.ts';
import { embeddedFile, xmlForms, type EmbeddedFile } from './embedded.ts';
import type { Instances } from './instances.ts';
import { bookmarksOf } from './outline.ts';
import { readPage } from './page.ts';
import { propertiesOf } from './properties.ts';

/** What is read in one go. pdfium can crash in it; what comes after is read all the same. */
interface Step {
  /** Of the part that is unread should the step fail. */
  readonly name: string;
  read(document: PdfDocument, budget: Budget): Content;
}

interface Content {
  readonly parts: readonly Part[];
  readonly files: readonly EmbeddedFile[];
}

/** Crashes within one file; each costs a new copy of pdfium and of the file. */
const mostCrashes = 10;

/** All parts of a PDF: properties, pages in order with what is attached to each, bookmarks, forms in XML, embedded files. */
export function* readPdf(source: ByteSource, context: OpenContext, instances: Instances): Iterable<Part> {
  const { budget, openNested } = context;
  let document = loadPdf(source, instances);
  let crashes = 0;
  try {
    for (const step of stepsOf(document)) {
      budget.checkTime();
      const content = attempt(step, document, budget);
      yield* content.parts;
      for (const { name, bytes } of content.files) {
        if (bytes === undefined) yield { name, unread: 'corrupt' };
        else yield* openNested(memorySource(bytes), name);
      }
      if (!document.pdfium.crashed()) continue;
      if (++crashes >= mostCrashes) {
        yield { name: `after ${step.name}`, unread: 'corrupt' };
        return;
      }
      document = loadPdf(source, instances);
    }
  } finally {
    document.close();
  }
}

function attempt(step: Step, document: PdfDocument, budget: Budget): Content {
  try {
    const content = document.pdfium.run(() => step.read(document, budget));
    for (const part of content.parts) if ('text' in part) budget.spend(part.text.length);
    return content;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return { parts: [{ name: step.name, unread: error.kind }], files: [] };
  }
}

function* stepsOf({ pageCount, fileCount }: PdfDocument): Iterable<Step> {
  const only = (read: (document: PdfDocument, budget: Budget) => readonly Part[]): Step['read'] => {
    return (document, budget) => ({ parts: read(document, budget), files: [] });
  };
  yield { name: 'properties', read: only(propertiesOf) };
  yield { name: 'end of file', read: only(missingEnd) };
  for (let index = 0; index < pageCount; index++) {
    const name = `page ${index + 1}`;
    yield { name, read: (document, budget) => pageContent(document, index, budget) };
  }
  yield { name: 'bookmarks', read: only(bookmarksOf) };
  yield { name: 'form', read: only(xmlForms) };
  for (let index = 0; index < fileCount; index++) {
    const name = `attachment ${index + 1}`;
    yield { name, read: (document, budget) => ({ parts: [], files: fileAt(document, index, budget) }) };
  }
}

function pageContent(document: PdfDocument, index: number, budget: Budget): Content {
  const page = readPage(document, index);
  if (page === undefined) return { parts: [{ name: `page ${index + 1}`, unread: 'corrupt' }], files: [] };
  const files = page.files.map((file, at) =>
    named(embeddedFile(document, file, budget), `page ${index + 1} file ${at + 1}`),
  );
  return { parts: page.parts, files };
}

function fileAt(document: PdfDocument, index: number, budget: Budget): readonly EmbeddedFile[] {
  const handle = document.pdfium.api.FPDFDoc_GetAttachment(document.handle, index);
  const name = `attachment ${index + 1}`;
  return [handle === 0 ? { name, bytes: undefined } : named(embeddedFile(document, handle, budget), name)];
}

function named(file: EmbeddedFile, name: string): EmbeddedFile {
  return file.name === '' ? { ...file, name } : file;
}

/** Where readers look for the end (ISO 32000-1, annex H.3, note 18). */
const endBytes = 1024;

/** A file that was cut off is repaired as far as it goes; what was cut off stays unknown. So does one that has no pages. */
function missingEnd({ pdfium, handle, pageCount, bytes }: PdfDocument): readonly Part[] {
  if (pageCount === 0) return [{ name: 'pages', unread: 'corrupt' }];
  if (pdfium.api.FPDF_DocumentHasValidCrossReferenceTable(handle) !== 0) return [];
  const file = bytes();
  const ends = file.subarray(Math.max(0, file.length - endBytes)).includes('%%EOF');
  return ends ? [] : [{ name: 'end of file', unread: 'corrupt' }];
}
