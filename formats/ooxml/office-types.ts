/**
 * The families of Office files, told by the content type of the main part: ECMA-376 part 1, MS-OFFMACRO2 2.2 for macros, MS-XLSB 2.1.7
 * and MS-VSDX 2.2.3.
 */

export type Application = 'word' | 'excel' | 'powerpoint';

export interface OfficeType {
  readonly extension: string;
  /** Undefined where no markings are read and written. */
  readonly application: Application | undefined;
  readonly mediaType: string;
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

/** Extension, media type and the main part's content type. */
const unmarked: readonly (readonly [string, string, string])[] = [
  ['xlsb', `${excel}sheet.binary.macroEnabled.12`, `${excel}sheet.binary.macroEnabled.main`],
  ['vsdx', `${visio}drawing`, `${visio}drawing.main+xml`],
  ['vsdm', `${visio}drawing.macroEnabled.12`, `${visio}drawing.macroEnabled.main+xml`],
  ['vssx', `${visio}stencil`, `${visio}stencil.main+xml`],
  ['vssm', `${visio}stencil.macroEnabled.12`, `${visio}stencil.macroEnabled.main+xml`],
  ['vstx', `${visio}template`, `${visio}template.main+xml`],
  ['vstm', `${visio}template.macroEnabled.12`, `${visio}template.macroEnabled.main+xml`],
];

const byContentType = new Map<string, OfficeType>([
  ...table.map(
    ([extension, application, mediaType, main]) =>
      [`${main}.main+xml`.toLowerCase(), { extension, application, mediaType }] as const,
  ),
  ...unmarked.map(
    ([extension, mediaType, main]) => [main.toLowerCase(), { extension, application: undefined, mediaType }] as const,
  ),
]);

export const officeExtensions: readonly string[] = [...table, ...unmarked].map(([extension]) => extension);

/** The family of a package, by its main part's content type in lower case. */
export function officeType(contentType: string): OfficeType | undefined {
  return byContentType.get(contentType);
}
