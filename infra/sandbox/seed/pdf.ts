/** A .pdf of text pages, written by hand (ISO 32000-1): one font, no compression, a plain cross-reference table. */
export interface PdfDocument {
  readonly title: string;
  readonly author: string;
  /** Lines of each page, at most 48; characters of Windows-1252 that Latin-1 has too. */
  readonly pages: readonly (readonly string[])[];
}

export function pdf({ title, author, pages }: PdfDocument): Buffer {
  const pageObject = (index: number) => 5 + index * 2;
  const kids = pages.map((_page, index) => `${pageObject(index)} 0 R`).join(' ');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    `<< /Title ${literal(title)} /Author ${literal(author)} /CreationDate (D:20260302090000Z) >>`,
    ...pages.flatMap((lines, index) => [
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> ' +
        `/Contents ${pageObject(index) + 1} 0 R >>`,
      stream(lines),
    ]),
  ];
  return assemble(objects);
}

function stream(lines: readonly string[]): string {
  const shown = lines.map((line) => `${literal(line)} Tj T*`);
  const content = ['BT', '/F1 11 Tf', '15 TL', '60 780 Td', ...shown, 'ET'].join('\n');
  return `<< /Length ${content.length} >>\nstream\n${content}\nendstream`;
}

/** Strings are Latin-1, so that a character is a byte and offsets are lengths. */
function assemble(objects: readonly string[]): Buffer {
  // The second line's bytes above 127 tell transfer programs that the file is binary (7.5.2).
  let text = '%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n';
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries.join('')}`;
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 4 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
  return Buffer.from(text + table + trailer, 'latin1');
}

function literal(text: string): string {
  const foreign = /[^\u0020-\u007e\u00a0-\u00ff]/u.exec(text);
  if (foreign !== null) throw new RangeError(`Cannot write PDF: character at ${foreign.index} is not in Latin-1`);
  return `(${text.replaceAll(/[\\()]/g, (character) => `\\${character}`)})`;
}
