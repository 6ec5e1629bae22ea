import { FileError } from '../../model/errors.ts';
import { createHost, PdfiumAbort, type Host, type HostExports } from './host.ts';

/** Functions of pdfium's public headers (fpdfview.h, fpdf_text.h, fpdf_annot.h and so on); handles and pointers are numbers. */
const names = [
  'malloc',
  'free',
  'FPDF_InitLibrary',
  'FPDF_LoadMemDocument64',
  'FPDF_CloseDocument',
  'FPDF_GetLastError',
  'FPDF_GetPageCount',
  'FPDF_LoadPage',
  'FPDF_ClosePage',
  'FPDF_GetPageWidthF',
  'FPDF_GetPageHeightF',
  'FPDF_RenderPageBitmap',
  'FPDFBitmap_CreateEx',
  'FPDFBitmap_FillRect',
  'FPDFBitmap_GetBuffer',
  'FPDFBitmap_GetStride',
  'FPDFBitmap_Destroy',
  'FPDF_GetMetaText',
  'FPDF_DocumentHasValidCrossReferenceTable',
  'FPDF_GetXFAPacketCount',
  'FPDF_GetXFAPacketName',
  'FPDF_GetXFAPacketContent',
  'FPDFText_LoadPage',
  'FPDFText_ClosePage',
  'FPDFText_CountChars',
  'FPDFText_GetText',
  'FPDFPage_CountObjects',
  'FPDFPage_GetObject',
  'FPDFPageObj_GetType',
  'FPDFPageObj_GetBounds',
  'FPDFFormObj_CountObjects',
  'FPDFFormObj_GetObject',
  'FPDFPage_GetAnnotCount',
  'FPDFPage_GetAnnot',
  'FPDFPage_CloseAnnot',
  'FPDFAnnot_GetSubtype',
  'FPDFAnnot_GetStringValue',
  'FPDFAnnot_GetLink',
  'FPDFAnnot_GetFileAttachment',
  'FPDFAnnot_GetFormFieldName',
  'FPDFAnnot_GetFormFieldAlternateName',
  'FPDFAnnot_GetFormFieldValue',
  'FPDFLink_GetAction',
  'FPDFAction_GetURIPath',
  'FPDFDOC_InitFormFillEnvironment',
  'FPDFDOC_ExitFormFillEnvironment',
  'FPDFDoc_GetAttachmentCount',
  'FPDFDoc_GetAttachment',
  'FPDFAttachment_GetName',
  'FPDFAttachment_GetFile',
  'FPDFBookmark_GetFirstChild',
  'FPDFBookmark_GetNextSibling',
  'FPDFBookmark_GetTitle',
] as const;

type Api = Readonly<Record<(typeof names)[number], (...values: number[]) => number>>;

/** One running copy of pdfium with a memory of its own. */
export interface Pdfium {
  /** A crash is thrown; from then on every call does nothing and answers 0, so that handles may be closed all the same. */
  readonly api: Api;
  /** Its memory, bytes; what grew never shrinks. */
  memoryBytes(): number;
  /** Whether a call crashed: nothing more can be asked of it. */
  crashed(): boolean;
  /** A view of its memory that holds until the next call of `api`. */
  view(pointer: number, length: number): Buffer;
  /** Memory that is the caller's until freed; throws `too-large` where there is none. */
  allocate(length: number): number;
  /** Memory for one call at least `length` bytes long; the next caller gets the same. */
  scratch(length: number): number;
  /** A C string that is kept for as long as pdfium runs; for names of keys. */
  constant(text: string): number;
  /** Calls go through here: a crash becomes a `FileError`, `too-large` where memory ran out, else `corrupt`. */
  run<Result>(action: () => Result): Result;
}

/** Starts a copy of pdfium, which never takes more than `memoryLimit` bytes. A copy costs a few milliseconds. */
export function startPdfium(module: WebAssembly.Module, memoryLimit: number): Pdfium {
  const host = createHost(memoryLimit);
  const { exports } = new WebAssembly.Instance(module, host.imports);
  requireExports(exports);
  const started = exports as unknown as Api & HostExports & Startup;
  host.attach(started);
  const pdfium = createPdfium(started, started.memory, host);
  pdfium.run(() => {
    started.emscripten_stack_init();
    started.__wasm_call_ctors();
    pdfium.api.FPDF_InitLibrary();
  });
  return pdfium;
}

/** What Emscripten calls before anything else. */
interface Startup {
  readonly emscripten_stack_init: () => void;
  readonly __wasm_call_ctors: () => void;
}

function requireExports(exports: WebAssembly.Exports): void {
  const missing = names.filter((name) => typeof exports[name] !== 'function');
  if (missing.length > 0) throw new Error(`Cannot start pdfium: it lacks ${missing.join(', ')}`);
}

function createPdfium(exports: Api, memory: WebAssembly.Memory, host: Host): Pdfium {
  const constants = new Map<string, number>();
  let scratch = { pointer: 0, length: 0 };
  let crashed = false;

  const guarded = (name: keyof Api) => {
    const call = exports[name];
    return (...values: number[]) => {
      if (crashed) return 0;
      try {
        return call(...values);
      } catch (error) {
        crashed = isCrash(error);
        throw error;
      }
    };
  };
  const api = Object.fromEntries(names.map((name) => [name, guarded(name)])) as Api;

  const allocate = (length: number) => {
    const pointer = api.malloc(length) >>> 0;
    if (pointer === 0) throw new FileError('too-large', 'Cannot read PDF: it needs more memory than it may have');
    return pointer;
  };
  const view = (pointer: number, length: number) => Buffer.from(memory.buffer, pointer, length);

  return {
    api,
    memoryBytes: () => memory.buffer.byteLength,
    crashed: () => crashed,
    view,
    allocate,
    scratch(length) {
      if (length > scratch.length) {
        api.free(scratch.pointer);
        scratch = { pointer: 0, length: 0 };
        scratch = { pointer: allocate(length), length };
      }
      return scratch.pointer;
    },
    constant(text) {
      const known = constants.get(text);
      if (known !== undefined) return known;
      const bytes = Buffer.from(`${text}\0`, 'latin1');
      const pointer = allocate(bytes.length);
      bytes.copy(view(pointer, bytes.length));
      constants.set(text, pointer);
      return pointer;
    },
    run(action) {
      try {
        return action();
      } catch (error) {
        if (!crashed) throw error;
        throw host.memoryRefused()
          ? new FileError('too-large', 'Cannot read PDF: it needs more memory than it may have', { cause: error })
          : new FileError('corrupt', 'Cannot read PDF: the reader gave up on it', { cause: error });
      }
    },
  };
}

/** A trap, an abort, or a stack that ran over: V8 reports the last as a RangeError. */
function isCrash(error: unknown): boolean {
  return error instanceof WebAssembly.RuntimeError || error instanceof PdfiumAbort || error instanceof RangeError;
}
