import { startPdfium, type Pdfium } from './pdfium.ts';

/** Copies of pdfium, one for each PDF that is open: a crash within a nested one never reaches the one around it. */
export interface Instances {
  /** A copy that nobody else uses until it is given back. */
  take(): Pdfium;
  /** Keeps it for the next document, unless it crashed, grew, or has served enough. */
  give(pdfium: Pdfium): void;
}

/** A copy is left to the garbage collector beyond these: its memory never shrinks, and what pdfium leaks adds up. */
const mostBytes = 256 * 1024 ** 2;
const mostDocuments = 200;

/** Room for the largest file, its objects and what is inflated of it; bombs end here. */
const memoryLimit = 640 * 1024 ** 2;

/** `load` answers with pdfium's compiled module; it is called once, with the first document. */
export function createInstances(load: () => WebAssembly.Module, limit = memoryLimit): Instances {
  let module: WebAssembly.Module | undefined;
  let idle: Pdfium | undefined;
  const served = new WeakMap<Pdfium, number>();
  return {
    take() {
      const pdfium = idle ?? startPdfium((module ??= load()), limit);
      idle = undefined;
      served.set(pdfium, (served.get(pdfium) ?? 0) + 1);
      return pdfium;
    },
    give(pdfium) {
      const spent = pdfium.memoryBytes() > mostBytes || (served.get(pdfium) ?? 0) >= mostDocuments;
      if (!spent && !pdfium.crashed()) idle = pdfium;
    },
  };
}
