/** What .docx, .xlsx and .pptx have in common: an OPC package (ECMA-376 part 2), written so that each run gives the same bytes. */

/** Every seeded document is from this moment. */
export const madeAt = new Date('2026-03-02T09:00:00Z');

/** A part's name without the leading slash, and its XML without the declaration. */
export type Part = readonly [name: string, xml: string];

export interface Relationship {
  /** The part of the type's address that tells types apart: `officeDocument`, `package:metadata/core-properties`. */
  readonly type: string;
  readonly target: string;
}

export interface PackageOptions {
  readonly title: string;
  readonly author: string;
  /** Relationship target of the main part: `word/document.xml`. */
  readonly main: string;
  /** Content type of each part, without those that every package has. */
  readonly types: readonly (readonly [name: string, type: string])[];
  readonly parts: readonly Part[];
  /** Custom document properties, all of them text. */
  readonly properties?: readonly (readonly [name: string, value: string])[];
}

const office = 'http://schemas.openxmlformats.org/officeDocument/2006';
const openPackage = 'http://schemas.openxmlformats.org/package/2006';
const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** The package's bytes; relationships of parts are among `parts`. */
export async function writePackage(options: PackageOptions): Promise<Buffer> {
  const { default: JSZip } = await import('jszip');
  const zip = new JSZip();
  for (const [name, xml] of packageParts(options)) {
    zip.file(name, declaration + xml, { date: madeAt, createFolders: false });
  }
  return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE', platform: 'DOS' });
}

/** A `.rels` part; ids are `rId1`, `rId2` in order. */
export function relationships(list: readonly Relationship[]): string {
  const items = list.map(({ type, target }, index) => {
    const address = type.startsWith('package:')
      ? `${openPackage}/relationships/${type.slice('package:'.length)}`
      : `${office}/relationships/${type}`;
    return `<Relationship Id="rId${index + 1}" Type="${address}" Target="${target}"/>`;
  });
  return `<Relationships xmlns="${openPackage}/relationships">${items.join('')}</Relationships>`;
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function packageParts(options: PackageOptions): readonly Part[] {
  const properties = options.properties ?? [];
  return [
    ['[Content_Types].xml', contentTypes(options)],
    [
      '_rels/.rels',
      relationships([
        { type: 'officeDocument', target: options.main },
        { type: 'package:metadata/core-properties', target: 'docProps/core.xml' },
        ...(properties.length > 0 ? [{ type: 'custom-properties', target: 'docProps/custom.xml' }] : []),
      ]),
    ],
    ['docProps/core.xml', coreProperties(options)],
    ...(properties.length > 0 ? [['docProps/custom.xml', customProperties(properties)] as const] : []),
    ...options.parts,
  ];
}

function contentTypes({ types, properties = [] }: PackageOptions): string {
  const all = [
    ...types,
    ['docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties+xml'] as const,
    ...(properties.length > 0
      ? [['docProps/custom.xml', 'application/vnd.openxmlformats-officedocument.custom-properties+xml'] as const]
      : []),
  ];
  const overrides = all.map(([name, type]) => `<Override PartName="/${name}" ContentType="${type}"/>`);
  return (
    `<Types xmlns="${openPackage}/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    `<Default Extension="xml" ContentType="application/xml"/>${overrides.join('')}</Types>`
  );
}

function coreProperties({ title, author }: PackageOptions): string {
  const time = madeAt.toISOString().replace('.000Z', 'Z');
  const moment = (name: string) => `<dcterms:${name} xsi:type="dcterms:W3CDTF">${time}</dcterms:${name}>`;
  return (
    `<cp:coreProperties xmlns:cp="${openPackage}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" ` +
    'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
    `<dc:title>${escapeXml(title)}</dc:title><dc:creator>${escapeXml(author)}</dc:creator>` +
    `${moment('created')}${moment('modified')}</cp:coreProperties>`
  );
}

/** ECMA-376 part 1, 22.3: the format id of custom properties is fixed, and property ids begin at 2. */
function customProperties(properties: readonly (readonly [string, string])[]): string {
  const items = properties.map(
    ([name, value], index) =>
      `<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="${index + 2}" name="${escapeXml(name)}">` +
      `<vt:lpwstr>${escapeXml(value)}</vt:lpwstr></property>`,
  );
  return `<Properties xmlns="${office}/custom-properties" xmlns:vt="${office}/docPropsVTypes">${items.join('')}</Properties>`;
}
