import { bzip2 } from './archive/bzip2.ts';
import { gzip } from './archive/gzip.ts';
import { sevenZip } from './archive/seven-zip.ts';
import { tar } from './archive/tar.ts';
import { xz } from './archive/xz.ts';
import { zip } from './archive/zip-archive.ts';
import type { Format } from './format.ts';
import { html } from './html/html.ts';
import { image } from './image/image.ts';
import { excel } from './legacy/excel.ts';
import { labelsOnly } from './legacy/labels-only.ts';
import { powerpoint } from './legacy/powerpoint.ts';
import { word } from './legacy/word.ts';
import { eml } from './mail/eml.ts';
import { mbox } from './mail/mbox.ts';
import { outlook } from './mail/msg.ts';
import { odf } from './odf/odf.ts';
import { ooxml } from './ooxml/ooxml.ts';
import { createPdf } from './pdf/pdf.ts';
import { rtf } from './rtf/rtf.ts';
import { text } from './text/text.ts';

/** What formats need that isn't bytes of the file: formats read no files, so it is handed to them. */
export interface Engines {
  /** pdfium's compiled WebAssembly module; called at the first PDF. */
  readonly pdfium: () => WebAssembly.Module;
  /** A TrueType font that may be embedded, for markings in PDFs; called at the first one. */
  readonly markingFont: () => Buffer;
}

/** All formats, in the order in which they are asked: text last, since almost anything can look like it. */
export function createFormats({ pdfium, markingFont }: Engines): readonly Format[] {
  return [
    ooxml,
    odf,
    zip,
    word,
    excel,
    powerpoint,
    outlook,
    labelsOnly,
    createPdf({ pdfium, markingFont }),
    image,
    rtf,
    gzip,
    bzip2,
    xz,
    sevenZip,
    tar,
    eml,
    mbox,
    html,
    text,
  ];
}
