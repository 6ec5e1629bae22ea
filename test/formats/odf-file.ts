/** Small OpenDocument packages for tests. */
import { rawZip } from './raw-zip.ts';

export const odfNames =
  'xmlns:office="urn:o" xmlns:text="urn:t" xmlns:table="urn:ta" xmlns:draw="urn:d" xmlns:presentation="urn:p" xmlns:xlink="urn:x" xmlns:dc="urn:dc"';

/** `kind`: `text`, `spreadsheet`; `more`: other entries by name. */
export function odf(kind: string, body: string, more: Readonly<Record<string, string | Buffer>> = {}): Buffer {
  return rawZip([
    { name: 'mimetype', content: `application/vnd.oasis.opendocument.${kind}`, stored: true },
    {
      name: 'content.xml',
      content: `<office:document-content ${odfNames}><office:body>${body}</office:body></office:document-content>`,
    },
    ...Object.entries(more).map(([name, content]) => ({ name, content })),
  ]);
}

/** A cell of a table, without text where that is empty. */
export function odfCell(text: string): string {
  return text === '' ? '<table:table-cell/>' : `<table:table-cell><text:p>${text}</text:p></table:table-cell>`;
}
