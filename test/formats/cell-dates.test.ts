import { describe, expect, it } from 'vitest';

import { cellDates, dateText } from '../../formats/ooxml/cell-dates.ts';
import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import { budget } from './helpers.ts';
import { xlsx } from './packages.ts';

function styleSheet(formats: Readonly<Record<number, string>>, used: readonly number[]): string {
  const made = Object.entries(formats).map(([id, code]) => `<numFmt numFmtId="${id}" formatCode="${code}"/>`);
  const styles = used.map((id) => `<xf numFmtId="${id}"/>`);
  return (
    `<styleSheet><numFmts>${made.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>` +
    `<cellXfs>${styles.join('')}</cellXfs><cellStyles/></styleSheet>`
  );
}

function workbook(rows: string, styles: string, properties = ''): Buffer {
  return xlsx(rows, '', {
    parts: {
      'xl/styles.xml': { type: 'spreadsheetml.styles+xml', content: styles },
      'xl/workbook.xml': {
        type: 'spreadsheetml.sheet.main+xml',
        content:
          '<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">' +
          `${properties}<sheets><sheet name="Customers" sheetId="1" r:id="rId1"/></sheets></workbook>`,
      },
    },
    relationships: {
      'xl/workbook.xml': [
        ['rId1', 'worksheet', 'worksheets/sheet1.xml'],
        ['rId3', 'styles', 'styles.xml'],
      ],
    },
  });
}

function textOf(bytes: Buffer): string | undefined {
  const { document } = openDocument(memorySource(bytes), { name: 'a.xlsx', budget: budget() }, formats);
  const [sheet] = [...document.parts()];
  return sheet !== undefined && 'text' in sheet ? sheet.text : undefined;
}

const row = '<row><c r="A1" s="1"><v>30895</v></c><c r="B1" s="0"><v>30895</v></c><c r="C1"><v>30895</v></c></row>';

describe('dates in cells', () => {
  it('are told by the style of the cell', () => {
    expect(textOf(workbook(row, styleSheet({}, [0, 14])))).toBe('1984-08-01\t30895\t30895\n');
  });

  it('count from 1904 where the workbook says so', () => {
    const bytes = workbook(row, styleSheet({}, [0, 14]), '<workbookPr date1904="1"/>');
    expect(textOf(bytes)).toBe('1988-08-02\t30895\t30895\n');
  });

  it('stay numbers where the styles can not be read', () => {
    expect(textOf(workbook(row, '<styleSheet><cellXfs>'))).toBe('30895\t30895\t30895\n');
  });

  it('are no strings, whatever the style', () => {
    const cells = '<row><c r="A1" s="1" t="str"><v>30895</v></c><c r="B1" s="1"/></row>';
    expect(textOf(workbook(cells, styleSheet({}, [0, 14])))).toBe('30895\n');
  });

  it.each([
    ['dd.mm.yyyy', 1],
    ['[$-407]d. mmmm yyyy;@', 1],
    ['m/d/yy h:mm', 1],
    ['yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;', 1],
    ['General', 0],
    ['0.00', 0],
    ['#,##0.00 [$USD];[Red]-#,##0.00', 0],
    ['0 &quot;days&quot;', 0],
    ['0\\d', 0],
    ['_d0*y', 0],
    ['h:mm:ss', 0],
    ['[h]:mm', 0],
  ])('have the format %s: %i', (code, shown) => {
    expect([...cellDates(styleSheet({ 164: code }, [164]), '<workbook/>', budget()).styles]).toEqual([shown]);
  });

  it.each([
    ['1', '1900-01-01'],
    ['59', '1900-02-28'],
    ['61', '1900-03-01'],
    ['44197.75', '2021-01-01'],
    ['4.4197E4', '2021-01-01'],
    ['2958465', '9999-12-31'],
    ['2958466', '2958466'],
    ['0.5', '0.5'],
    ['-1', '-1'],
    ['', ''],
    ['x', 'x'],
  ])('%s days are %s', (days, text) => {
    expect(dateText(days, cellDates('<styleSheet/>', '<workbook/>', budget()))).toBe(text);
  });
});
