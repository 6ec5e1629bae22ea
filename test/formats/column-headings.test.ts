import { describe, expect, it } from 'vitest';
import { createColumnHeadings } from '../../formats/column-headings.ts';
import { headerAmong } from '../../formats/column-names.ts';
import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import type { Part } from '../../model/finding.ts';
import { budget } from './helpers.ts';
import { odf, odfCell } from './odf-file.ts';
import { docx, paragraph, xlsx } from './packages.ts';

const rows = [
  ['List of members'],
  ['Entry', 'SSN', 'Town'],
  ['1', '489-36-8350', 'Porto'],
  ['2', '489-36-8351', 'Graz'],
];

function headingOf(bytes: Buffer, value: string, name = 'file'): string | undefined {
  const { document } = openDocument(memorySource(bytes), { name, budget: budget() }, formats);
  const parts: Part[] = [...document.parts()];
  const part = parts.find((one) => 'text' in one && one.text.includes(value));
  return part !== undefined && 'text' in part ? part.heading?.(part.text.indexOf(value)) : undefined;
}

const word = (cells: readonly (readonly string[])[]): string =>
  `<w:tbl>${cells.map((row) => `<w:tr>${row.map((cell) => `<w:tc>${paragraph(cell)}</w:tc>`).join('')}</w:tr>`).join('')}</w:tbl>`;

describe('heads of columns', () => {
  it('are known in Word tables, below a title, and nowhere else', () => {
    const bytes = docx(paragraph('before') + word(rows) + paragraph('489 behind'));
    expect(headingOf(bytes, '489-36-8351')).toBe('SSN');
    expect(headingOf(bytes, 'Graz')).toBe('Town');
    expect(headingOf(bytes, '489 behind')).toBeUndefined();
    expect(headingOf(bytes, 'before')).toBeUndefined();
  });

  it('are known in sheets, where cells are left out too', () => {
    const cell = (text: string, name: string): string => `<c r="${name}" t="inlineStr"><is><t>${text}</t></is></c>`;
    const sheet = rows
      .map(
        (row, at) =>
          `<row r="${at + 1}">${row.map((text, column) => cell(text, `${'ABC'.charAt(column)}${at + 1}`)).join('')}</row>`,
      )
      .join('');
    const bytes = xlsx(`${sheet}<row r="5">${cell('489-36-8352', 'B5')}</row>`);
    expect(headingOf(bytes, '489-36-8352')).toBe('SSN');
    expect(headingOf(bytes, 'Graz')).toBe('Town');
  });

  it('are known in pages', () => {
    const table = rows.map((row) => `<tr>${row.map((text) => `<td>${text}</td>`).join('')}</tr>`).join('');
    const bytes = Buffer.from(
      `<!DOCTYPE html><html><body><p>x</p><table>${table}</table><p>489 behind</p></body></html>`,
    );
    expect(headingOf(bytes, '489-36-8351', 'page.html')).toBe('SSN');
    expect(headingOf(bytes, '489 behind', 'page.html')).toBeUndefined();
  });

  it('are known in tables of text and of OpenDocument', () => {
    const csv = rows
      .slice(1)
      .map((row) => row.join(';'))
      .join('\r\n');
    expect(headingOf(Buffer.from(csv), '489-36-8351', 'members.csv')).toBe('SSN');
    const table = rows.map((row) => `<table:table-row>${row.map(odfCell).join('')}</table:table-row>`).join('');
    const bytes = odf('spreadsheet', `<office:spreadsheet><table:table>${table}</table:table></office:spreadsheet>`);
    expect(headingOf(bytes, '489-36-8351')).toBe('SSN');
  });

  it('are those of the inner table within a cell, and of the outer one behind it', () => {
    const headings = createColumnHeadings();
    const row = (offset: number, ...cells: readonly string[]): void => {
      headings.openRow();
      cells.forEach((cell, at) => {
        headings.openCell(offset + at);
        headings.text(cell);
      });
    };
    headings.openTable();
    row(0, 'Entry', 'SSN');
    row(10, '1');
    headings.openCell(11);
    headings.openTable();
    row(20, 'Town', 'Street');
    row(30, 'Porto');
    headings.closeTable(40);
    const { heading } = headings.done({ text: '' });
    expect([5, 10, 11, 30, 45].map((offset) => heading?.(offset))).toEqual([undefined, 'Entry', 'SSN', 'Town', 'SSN']);
  });

  it('are the row with the most names among the first ones', () => {
    const cells = (...texts: readonly string[]) => texts.map((text, at) => ({ column: at + 1, text }));
    expect([
      ...headerAmong([cells('Report'), cells('made on', '2026-03-12'), cells('SSN', 'Name'), cells('489', 'Ann')]),
    ]).toEqual([
      [1, 'SSN'],
      [2, 'Name'],
    ]);
  });
});
