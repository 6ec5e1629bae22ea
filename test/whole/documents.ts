import { readFileSync } from 'node:fs';
import JSZip from 'jszip';

/** A document that a word processor made, with this paragraph for its text. */
export async function documentWith(text: string): Promise<Buffer> {
  const made = readFileSync(new URL('../fixtures/formats/libreoffice.docx', import.meta.url));
  const zip = await JSZip.loadAsync(made);
  const part = zip.file('word/document.xml');
  if (part === null) throw new Error('The fixture has no document part');
  const xml = await part.async('string');
  zip.file(
    'word/document.xml',
    xml.replace(/<w:body>.*(?=<w:sectPr>)/s, `<w:body><w:p><w:r><w:t>${text}</w:t></w:r></w:p>`),
  );
  return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' });
}

/** The custom properties of a document by name, as another reader than the product's sees them. */
export async function customProperties(bytes: Buffer): Promise<ReadonlyMap<string, string>> {
  const zip = await JSZip.loadAsync(bytes);
  const xml = (await zip.file('docProps/custom.xml')?.async('string')) ?? '';
  const properties = xml.matchAll(/<property [^>]*name="([^"]*)"[^>]*><vt:lpwstr>([^<]*)<\/vt:lpwstr>/g);
  return new Map([...properties].map(([, name = '', value = '']) => [name, value]));
}
