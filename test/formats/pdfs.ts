/** A PDF written by hand, so that a test decides what lies where. */

export interface PdfPage {
  /** Lines of text, one below the other; ASCII. */
  readonly lines?: readonly string[];
  /** More operators of the content stream. */
  readonly operators?: string;
  /** Dictionaries of annotations; `>>` and all. */
  readonly annotations?: readonly string[];
  /** More entries of the page's dictionary. */
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
}

export interface PdfStream {
  readonly entries: string;
  readonly content: Buffer | string;
}

export function pdf({ pages, objects = {}, catalog = '', trailer = '' }: PdfParts): Buffer {
  const all = new Map<number, string | PdfStream>();
  const kids = pages.map((page, index) => {
    const number = 10 + index * 2;
    const annotations = page.annotations === undefined ? '' : `/Annots[${page.annotations.join(' ')}]`;
    all.set(
      number,
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents ${number + 1} 0 R` +
        `/Resources<</Font<</F 3 0 R>>/XObject<</I 4 0 R>>>>${annotations}${page.entries ?? ''}>>`,
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
  return written(all, trailer);
}

/** Operators that draw the picture over the given share of the page's height. */
export function picture(share: number): string {
  return `q 600 0 0 ${800 * share} 0 0 cm /I Do Q\n`;
}

function textOperators(lines: readonly string[]): string {
  const shown = lines.map((line) => `(${line.replaceAll(/[\\()]/gu, '\\$&')}) Tj T*\n`);
  return shown.length === 0 ? '' : `BT /F 10 Tf 14 TL 40 760 Td\n${shown.join('')}ET\n`;
}

function written(objects: ReadonlyMap<number, string | PdfStream>, trailer: string): Buffer {
  const chunks: Buffer[] = [Buffer.from('%PDF-1.7\n%\u00e2\u00e3\n', 'latin1')];
  const size = () => chunks.reduce((sum, { length }) => sum + length, 0);
  const offsets = new Map<number, number>();
  for (const [number, object] of objects) {
    offsets.set(number, size());
    chunks.push(Buffer.from(`${number} 0 obj\n`), bodyOf(object), Buffer.from('\nendobj\n'));
  }
  const start = size();
  const table = [...offsets].map(([number, at]) => `${number} 1\n${String(at).padStart(10, '0')} 00000 n \n`);
  chunks.push(
    Buffer.from(
      `xref\n0 1\n0000000000 65535 f \n${table.join('')}trailer\n` +
        `<</Size ${Math.max(...objects.keys()) + 1}/Root 1 0 R${trailer}>>\nstartxref\n${start}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(chunks);
}

function bodyOf(object: string | PdfStream): Buffer {
  if (typeof object === 'string') return Buffer.from(object, 'latin1');
  const content = typeof object.content === 'string' ? Buffer.from(object.content, 'latin1') : object.content;
  return Buffer.concat([
    Buffer.from(`<<${object.entries}/Length ${content.length}>>\nstream\n`),
    content,
    Buffer.from('\nendstream'),
  ]);
}
