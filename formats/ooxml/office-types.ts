/**
 * The families of Office files, told by the content type of the main part: ECMA-376 part 1, MS-OFFMACRO2 2.2 for macros, MS-XLSB 2.1.7
 * and MS-VSDX 2.2.3.
 */

export type Application = 'word' | 'excel' | 'powerpoint';

export interface OfficeType {
  readonly extension: string;
  /** Undefined where only labels and properties are read and written. */
  readonly application: Application | undefined;
  readonly mediaType: string;
  /** What such a file holds that isn't read. */
  readonly unread?: string;
}

const openXml = 'application/vnd.openxmlformats-officedocument.';
const [word, excel, powerpoint] = [
  'application/vnd.ms-word.',
  'application/vnd.ms-excel.',
  'application/vnd.ms-powerpoint.',
];

/** Extension, application, media type, and the main part's content type without its ending `main+xml`. */
const table: readonly (readonly [string, Application, string, string])[] = [
  ['docx', 'word', `${openXml}wordprocessingml.document`, `${openXml}wordprocessingml.document`],
  ['dotx', 'word', `${openXml}wordprocessingml.template`, `${openXml}wordprocessingml.template`],
  ['docm', 'word', `${word}document.macroEnabled.12`, `${word}document.macroEnabled`],
  ['dotm', 'word', `${word}template.macroEnabled.12`, `${word}template.macroEnabledTemplate`],
  ['xlsx', 'excel', `${openXml}spreadsheetml.sheet`, `${openXml}spreadsheetml.sheet`],
  ['xltx', 'excel', `${openXml}spreadsheetml.template`, `${openXml}spreadsheetml.template`],
  ['xlsm', 'excel', `${excel}sheet.macroEnabled.12`, `${excel}sheet.macroEnabled`],
  ['xltm', 'excel', `${excel}template.macroEnabled.12`, `${excel}template.macroEnabled`],
  ['xlam', 'excel', `${excel}addin.macroEnabled.12`, `${excel}addin.macroEnabled`],
  ['pptx', 'powerpoint', `${openXml}presentationml.presentation`, `${openXml}presentationml.presentation`],
  ['potx', 'powerpoint', `${openXml}presentationml.template`, `${openXml}presentationml.template`],
  ['ppsx', 'powerpoint', `${openXml}presentationml.slideshow`, `${openXml}presentationml.slideshow`],
  ['pptm', 'powerpoint', `${powerpoint}presentation.macroEnabled.12`, `${powerpoint}presentation.macroEnabled`],
  ['potm', 'powerpoint', `${powerpoint}template.macroEnabled.12`, `${powerpoint}template.macroEnabled`],
  ['ppsm', 'powerpoint', `${powerpoint}slideshow.macroEnabled.12`, `${powerpoint}slideshow.macroEnabled`],
  ['ppam', 'powerpoint', `${powerpoint}addin.macroEnabled.12`, `${powerpoint}addin.macroEnabled`],
];

const visio = 'application/vnd.ms-visio.';

/** Extension, media type, the main part's content type, and what is not read. */
const metadataOnly: readonly (readonly [string, string, string, string])[] = [
  ['xlsb', `${excel}sheet.binary.macroEnabled.12`, `${excel}sheet.binary.macroEnabled.main`, 'sheets'],
  ['vsdx', `${visio}drawing`, `${visio}drawing.main+xml`, 'pages'],
  ['vsdm', `${visio}drawing.macroEnabled.12`, `${visio}drawing.macroEnabled.main+xml`, 'pages'],
  ['vssx', `${visio}stencil`, `${visio}stencil.main+xml`, 'shapes'],
  ['vssm', `${visio}stencil.macroEnabled.12`, `${visio}stencil.macroEnabled.main+xml`, 'shapes'],
  ['vstx', `${visio}template`, `${visio}template.main+xml`, 'pages'],
  ['vstm', `${visio}template.macroEnabled.12`, `${visio}template.macroEnabled.main+xml`, 'pages'],
];

const byContentType = new Map<string, OfficeType>([
  ...table.map(
    ([extension, application, mediaType, main]) =>
      [`${main}.main+xml`.toLowerCase(), { extension, application, mediaType }] as const,
  ),
  ...metadataOnly.map(
    ([extension, mediaType, main, unread]) =>
      [main.toLowerCase(), { extension, application: undefined, mediaType, unread }] as const,
  ),
]);

export const officeExtensions: readonly string[] = [...table, ...metadataOnly].map(([extension]) => extension);

/** The family of a package, by its main part's content type in lower case. */
export function officeType(contentType: string): OfficeType | undefined {
  return byContentType.get(contentType);
}
