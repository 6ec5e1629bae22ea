/** Small Office packages for tests, written part by part. */
import { rawZip, type RawEntry, type RawOptions } from './raw-zip.ts';

export interface Part {
  /** Content type, without `application/vnd.openxmlformats-officedocument.` where it begins so; absent means none declared. */
  readonly type?: string;
  readonly content: Buffer | string;
}

export interface PackageOptions {
  readonly main: string;
  readonly parts: Readonly<Record<string, Part>>;
  /** Relationships by the part that has them: `[id, kind, target]`; the empty name is the package. */
  readonly relationships?: Readonly<Record<string, readonly (readonly [string, string, string])[]>>;
  readonly strict?: boolean;
  readonly zip?: RawOptions & Partial<RawEntry>;
  /** Put before and after all other entries. */
  readonly first?: readonly RawEntry[];
  readonly last?: readonly RawEntry[];
}

const transitional = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/';
const strictBase = 'http://purl.oclc.org/ooxml/officeDocument/relationships/';

export function officePackage(options: PackageOptions): Buffer {
  const { main, parts, relationships = {}, strict = false, zip = {}, first = [], last = [] } = options;
  const base = strict ? strictBase : transitional;
  const all = { ...relationships, '': [['rId1', 'officeDocument', main] as const, ...(relationships[''] ?? [])] };
  const entries: RawEntry[] = [
    ...first,
    { name: '[Content_Types].xml', content: contentTypes(parts) },
    ...Object.entries(all).map(([part, list]) => ({ name: relsName(part), content: rels(base, list) })),
    ...Object.entries(parts).map(([name, { content }]) => ({ name, content })),
    ...last,
  ];
  return rawZip(
    entries.map((entry) => ({ ...zip, ...entry })),
    zip,
  );
}

function contentTypes(parts: Readonly<Record<string, Part>>): string {
  const overrides = Object.entries(parts).flatMap(([name, { type }]) => {
    if (type === undefined) return [];
    const full = type.startsWith('application/') ? type : `application/vnd.openxmlformats-officedocument.${type}`;
    return [`<Override PartName="/${name}" ContentType="${full}"/>`];
  });
  return (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n' +
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    `<Default Extension="xml" ContentType="application/xml"/>${overrides.join('')}</Types>`
  );
}

function rels(base: string, list: readonly (readonly [string, string, string])[]): string {
  const items = list.map(
    ([id, kind, target]) =>
      `<Relationship Id="${id}" Type="${kind.includes(':') ? kind : base + kind}" Target="${target}"/>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${items.join('')}</Relationships>`;
}

function relsName(part: string): string {
  const slash = part.lastIndexOf('/');
  return `${part.slice(0, slash + 1)}_rels/${part.slice(slash + 1)}.rels`;
}

const wordNamespace =
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:wp="urn:wp" xmlns:v="urn:v" xmlns:mc="urn:mc"';

export function wordXml(body: string): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<w:document ${wordNamespace}><w:body>${body}</w:body></w:document>`;
}

/** A paragraph of one run per argument. */
export function paragraph(...runs: readonly string[]): string {
  return `<w:p>${runs.map((text) => `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`).join('')}</w:p>`;
}

export const documentType = 'wordprocessingml.document.main+xml';

/** A Word document with this body and whatever else. */
export function docx(body = paragraph('Hello'), more: Partial<PackageOptions> = {}): Buffer {
  return officePackage({
    main: 'word/document.xml',
    ...more,
    parts: { 'word/document.xml': { type: documentType, content: wordXml(body) }, ...more.parts },
  });
}

const sheetNamespace =
  'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';

/** A workbook of one sheet `Customers` with these rows and shared strings. */
export function xlsx(rows: string, strings = '', more: Partial<PackageOptions> = {}): Buffer {
  return officePackage({
    main: 'xl/workbook.xml',
    ...more,
    parts: {
      'xl/workbook.xml': {
        type: 'spreadsheetml.sheet.main+xml',
        content: `<workbook ${sheetNamespace}><sheets><sheet name="Customers" sheetId="1" r:id="rId1"/></sheets></workbook>`,
      },
      'xl/worksheets/sheet1.xml': {
        type: 'spreadsheetml.worksheet+xml',
        content: `<worksheet ${sheetNamespace}><sheetData>${rows}</sheetData></worksheet>`,
      },
      'xl/sharedStrings.xml': {
        type: 'spreadsheetml.sharedStrings+xml',
        content: `<sst ${sheetNamespace}>${strings}</sst>`,
      },
      ...more.parts,
    },
    relationships: {
      'xl/workbook.xml': [
        ['rId1', 'worksheet', 'worksheets/sheet1.xml'],
        ['rId2', 'sharedStrings', '/xl/sharedStrings.xml'],
      ],
      ...more.relationships,
    },
  });
}

export const customType = 'custom-properties+xml';

/** `docProps/custom.xml` with these properties, numbered from 2. */
export function customXml(properties: Readonly<Record<string, string>>): string {
  const items = Object.entries(properties).map(
    ([name, value], index) =>
      `<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="${index + 2}" name="${name}"><vt:lpwstr>${value}</vt:lpwstr></property>`,
  );
  return (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n' +
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" ' +
    `xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">${items.join('')}</Properties>`
  );
}

/** Adds custom properties and/or a LabelInfo part to a document. */
export function withStores(stores: { readonly custom?: string; readonly info?: string }): Partial<PackageOptions> {
  const { custom, info } = stores;
  return {
    parts: {
      ...(custom === undefined ? {} : { 'docProps/custom.xml': { type: customType, content: custom } }),
      ...(info === undefined
        ? {}
        : {
            'docMetadata/LabelInfo.xml': {
              type: 'application/vnd.ms-office.classificationlabels+xml',
              content: info,
            },
          }),
    },
    relationships: {
      '': [
        ...(custom === undefined ? [] : [['rId3', 'custom-properties', 'docProps/custom.xml'] as const]),
        ...(info === undefined
          ? []
          : [
              [
                'rId4',
                'http://schemas.microsoft.com/office/2020/02/relationships/classificationlabels',
                'docMetadata/LabelInfo.xml',
              ] as const,
            ]),
      ],
    },
  };
}
