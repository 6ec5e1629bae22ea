/** A PDF written by hand, so that a test decides what lies where. */
import { writePdf, type PdfStream, type XrefKind } from './pdf-writer.ts';

export interface PdfPage {
  /** Lines of text, one below the other; ASCII. */
  readonly lines?: readonly string[];
  /** More operators of the content stream. */
  readonly operators?: string;
  /** Dictionaries of annotations; `>>` and all. */
  readonly annotations?: readonly string[];
  /** More entries of the page's dictionary, in place of those that it has by itself. */
  readonly entries?: string;
}

export interface PdfParts {
  readonly pages: readonly PdfPage[];
  /** More objects by number, from 100 on: their text, or a stream. */
  readonly objects?: Readonly<Record<number, string | PdfStream>>;
  /** More entries of the catalog: `/AcroForm 100 0 R`. */
  readonly catalog?: string;
  /** More entries of the trailer: `/Info 101 0 R`. */
  readonly trailer?: string;
  readonly xref?: XrefKind;
}

export function pdf({ pages, objects = {}, catalog = '', trailer = '', xref = 'table' }: PdfParts): Buffer {
  const all = new Map<number, string | PdfStream>();
  const kids = pages.map((page, index) => {
    const number = 10 + index * 2;
    const unless = (key: string, value: string) =>
      page.entries?.includes(`/${key}`) === true ? '' : `/${key}${value}`;
    const annotations = page.annotations === undefined ? '' : `/Annots[${page.annotations.join(' ')}]`;
    all.set(
      number,
      `<</Type/Page/Parent 2 0 R${unless('MediaBox', '[0 0 600 800]')}${unless('Contents', ` ${number + 1} 0 R`)}` +
        `${unless('Resources', '<</Font<</F 3 0 R>>/XObject<</I 4 0 R>>>>')}${annotations}${page.entries ?? ''}>>`,
    );
    all.set(number + 1, { entries: '', content: `${textOperators(page.lines ?? [])}${page.operators ?? ''}` });
    return `${number} 0 R`;
  });
  all.set(1, `<</Type/Catalog/Pages 2 0 R${catalog}>>`);
  all.set(2, `<</Type/Pages/Count ${kids.length}/Kids[${kids.join(' ')}]>>`);
  all.set(3, '<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>');
  all.set(4, {
    entries: '/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray',
    content: '\u0080',
  });
  for (const [number, object] of Object.entries(objects)) all.set(Number(number), object);
  return writePdf(all, trailer, xref);
}

/** Operators that draw the picture over the given share of the page's height. */
export function picture(share: number): string {
  return `q 600 0 0 ${800 * share} 0 0 cm /I Do Q\n`;
}

function textOperators(lines: readonly string[]): string {
  const shown = lines.map((line) => `(${line.replaceAll(/[\\()]/gu, '\\$&')}) Tj T*\n`);
  return shown.length === 0 ? '' : `BT /F 10 Tf 14 TL 40 760 Td\n${shown.join('')}ET\n`;
}
