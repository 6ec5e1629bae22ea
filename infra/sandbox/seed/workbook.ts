import { escapeXml, relationships, writePackage } from './package.ts';

export interface Sheet {
  /** At most 31 characters, without `\ / ? * [ ]`. */
  readonly name: string;
  /** The first row holds the columns' names. */
  readonly rows: readonly (readonly (string | number)[])[];
}

export interface Workbook {
  readonly title: string;
  readonly author: string;
  readonly sheets: readonly Sheet[];
}

const namespace = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relationshipNamespace = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const type = (name: string) => `application/vnd.openxmlformats-officedocument.spreadsheetml.${name}+xml`;
const sheetPart = (index: number) => `worksheets/sheet${index + 1}.xml`;

/** An .xlsx with shared strings. */
export function workbook({ title, author, sheets }: Workbook): Promise<Buffer> {
  const cells = sheets.flatMap((sheet) => sheet.rows.flat());
  const strings = [...new Set(cells.filter((cell) => typeof cell === 'string'))];
  const indexes = new Map(strings.map((text, index) => [text, index]));
  return writePackage({
    title,
    author,
    main: 'xl/workbook.xml',
    types: [
      ['xl/workbook.xml', type('sheet.main')],
      ['xl/styles.xml', type('styles')],
      ['xl/sharedStrings.xml', type('sharedStrings')],
      ...sheets.map((_sheet, index) => [`xl/${sheetPart(index)}`, type('worksheet')] as const),
    ],
    parts: [
      ['xl/workbook.xml', workbookXml(sheets)],
      [
        'xl/_rels/workbook.xml.rels',
        relationships([
          ...sheets.map((_sheet, index) => ({ type: 'worksheet', target: sheetPart(index) })),
          { type: 'styles', target: 'styles.xml' },
          { type: 'sharedStrings', target: 'sharedStrings.xml' },
        ]),
      ],
      ['xl/styles.xml', styles],
      ['xl/sharedStrings.xml', sharedStrings(strings, cells.filter((cell) => typeof cell === 'string').length)],
      ...sheets.map((sheet, index) => [`xl/${sheetPart(index)}`, sheetXml(sheet, indexes)] as const),
    ],
  });
}

function workbookXml(sheets: readonly Sheet[]): string {
  const items = sheets.map(
    ({ name }, index) => `<sheet name="${escapeXml(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  );
  return (
    `<workbook xmlns="${namespace}" xmlns:r="${relationshipNamespace}">` +
    `<sheets>${items.join('')}</sheets></workbook>`
  );
}

function sheetXml({ rows }: Sheet, indexes: ReadonlyMap<string, number>): string {
  const rowXml = (row: readonly (string | number)[], index: number) => {
    const cells = row.map((cell, column) => {
      const place = `r="${columnName(column)}${index + 1}"${index === 0 ? ' s="1"' : ''}`;
      if (typeof cell === 'number') return `<c ${place}><v>${cell}</v></c>`;
      return `<c ${place} t="s"><v>${indexes.get(cell) ?? 0}</v></c>`;
    });
    return `<row r="${index + 1}">${cells.join('')}</row>`;
  };
  const columns = Math.max(...rows.map((row) => row.length));
  return (
    `<worksheet xmlns="${namespace}"><cols><col min="1" max="${columns}" width="22" customWidth="1"/></cols>` +
    `<sheetData>${rows.map(rowXml).join('')}</sheetData></worksheet>`
  );
}

/** A to Z; no seeded sheet is wider. */
function columnName(column: number): string {
  if (column >= 26) throw new RangeError(`Cannot write sheet: ${column + 1} columns, 26 are supported`);
  return String.fromCharCode(65 + column);
}

function sharedStrings(strings: readonly string[], count: number): string {
  const items = strings.map((text) => `<si><t xml:space="preserve">${escapeXml(text)}</t></si>`);
  return `<sst xmlns="${namespace}" count="${count}" uniqueCount="${strings.length}">${items.join('')}</sst>`;
}

const styles =
  `<styleSheet xmlns="${namespace}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>` +
  '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' +
  '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>' +
  '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>';
