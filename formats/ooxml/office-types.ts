/** The families of Office files, told by the content type of the main part: ECMA-376 part 1, and MS-OFFMACRO2 2.2 for macros. */

export type Application = 'word' | 'excel' | 'powerpoint';

export interface OfficeType {
  readonly extension: string;
  readonly application: Application;
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
  ['pptx', 'powerpoint', `${openXml}presentationml.presentation`, `${openXml}presentationml.presentation`],
  ['potx', 'powerpoint', `${openXml}presentationml.template`, `${openXml}presentationml.template`],
  ['ppsx', 'powerpoint', `${openXml}presentationml.slideshow`, `${openXml}presentationml.slideshow`],
  ['pptm', 'powerpoint', `${powerpoint}presentation.macroEnabled.12`, `${powerpoint}presentation.macroEnabled`],
  ['potm', 'powerpoint', `${powerpoint}template.macroEnabled.12`, `${powerpoint}template.macroEnabled`],
  ['ppsm', 'powerpoint', `${powerpoint}slideshow.macroEnabled.12`, `${powerpoint}slideshow.macroEnabled`],
];

const byContentType = new Map<string, OfficeType>(
  table.map(([extension, application, mediaType, main]) => [
    `${main}.main+xml`.toLowerCase(),
    { extension, application, mediaType },
  ]),
);

export const officeExtensions: readonly string[] = table.map(([extension]) => extension);

/** The family of a package, by its main part's content type in lower case. */
export function officeType(contentType: string): OfficeType | undefined {
  return byContentType.get(contentType);
}
