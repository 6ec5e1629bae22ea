import { readInto } from '../../lib/patch.ts';
import type { ByteSource } from '../../model/bytes.ts';
import { FileError } from '../../model/errors.ts';
import type { Instances } from './instances.ts';
import type { Pdfium } from './pdfium.ts';

/** A PDF that pdfium has open. */
export interface PdfDocument {
  readonly pdfium: Pdfium;
  readonly handle: number;
  readonly pageCount: number;
  /** Files embedded in the document as a whole; those attached to a page are not among them. */
  readonly fileCount: number;
  /** Handle of the document's form, which is opened when it is first asked for. */
  form(): number;
  /** The file as it is; holds until the next call of pdfium. */
  bytes(): Buffer;
  /** Gives back all that it holds; nothing may be asked of it afterwards. */
  close(): void;
}

/** pdfium needs the whole file in its memory, beside what it makes of it. */
const sizeLimit = 256 * 1024 ** 2;
/** FPDF_ERR_PASSWORD and FPDF_ERR_SECURITY (fpdfview.h). */
const passwordError = 4;
const securityError = 5;

/** Opens with the empty user password. Throws `FileError`: `encrypted`, `corrupt` or `too-large`. */
export function loadPdf(source: ByteSource, instances: Instances): PdfDocument {
  if (source.size > sizeLimit) throw new FileError('too-large', `Cannot open PDF: it exceeds ${sizeLimit} bytes`);
  const pdfium = instances.take();
  try {
    return pdfium.run(() => load(source, pdfium, instances));
  } catch (error) {
    instances.give(pdfium);
    throw error;
  }
}

function load(source: ByteSource, pdfium: Pdfium, instances: Instances): PdfDocument {
  const { api } = pdfium;
  const pointer = pdfium.allocate(source.size);
  readInto(source, 0, pdfium.view(pointer, source.size));
  const handle = api.FPDF_LoadMemDocument64(pointer, source.size, 0);
  if (handle === 0) {
    const error = api.FPDF_GetLastError();
    api.free(pointer);
    throw refusalOf(error);
  }
  const form = openOnce(pdfium, handle);
  return {
    pdfium,
    handle,
    pageCount: api.FPDF_GetPageCount(handle),
    fileCount: api.FPDFDoc_GetAttachmentCount(handle),
    form: form.open,
    bytes: () => pdfium.view(pointer, source.size),
    close() {
      try {
        pdfium.run(() => {
          form.close();
          api.FPDF_CloseDocument(handle);
          api.free(pointer);
        });
      } catch (error) {
        // What was read stands; a copy that crashed is not kept.
        if (!(error instanceof FileError)) throw error;
      } finally {
        instances.give(pdfium);
      }
    },
  };
}

/** FPDF_FORMFILLINFO (fpdf_formfill.h): a version, then callbacks, none of which reading calls. */
const formInfoBytes = 256;
/** The version that pdfium takes when it is built with forms in XML, and the one without. */
const formInfoVersions = [2, 1];

function openOnce({ api, ...pdfium }: Pdfium, handle: number): { open(): number; close(): void } {
  let info = 0;
  let form = 0;
  return {
    open() {
      if (info !== 0) return form;
      info = pdfium.allocate(formInfoBytes);
      for (const version of formInfoVersions) {
        const view = pdfium.view(info, formInfoBytes).fill(0);
        view.writeUInt32LE(version);
        form ||= api.FPDFDOC_InitFormFillEnvironment(handle, info);
      }
      return form;
    },
    close() {
      if (form !== 0) api.FPDFDOC_ExitFormFillEnvironment(form);
      api.free(info);
    },
  };
}

function refusalOf(error: number): FileError {
  if (error === passwordError) return new FileError('encrypted', 'Cannot open PDF: it is encrypted with a password');
  if (error === securityError) {
    return new FileError('encrypted', 'Cannot open PDF: it is encrypted in a way that is not supported');
  }
  return new FileError('corrupt', 'Cannot open PDF: it has no pages that could be found');
}
