import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { holdsSecrets, withNames } from '../../formats/named-cells.ts';
import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import type { TextPart } from '../../model/finding.ts';
import { budget } from './helpers.ts';
import { odf, odfCell } from './odf-file.ts';
import { docx, paragraph, xlsx } from './packages.ts';

const rows = [
  ['Host', 'User', 'Password'],
  ['srv1', 'jdoe', 'Zk8!vQ2m'],
  ['srv2', 'asmith', ''],
  ['srv3', '', 'k9#mQ2$v'],
];

function partOf(bytes: Buffer, name: string): TextPart {
  const { document } = openDocument(memorySource(bytes), { name, budget: budget() }, formats);
  for (const part of document.parts()) {
    if ('text' in part && part.text.includes('srv3')) return part;
  }
  return expect.fail('there is no such part');
}

const sheet = rows
  .map((row, at) => {
    const cells = row.map((text, column) =>
      text === '' ? '' : `<c r="${'ABC'.charAt(column)}${at + 1}" t="inlineStr"><is><t>${text}</t></is></c>`,
    );
    return `<row r="${at + 1}">${cells.join('')}</row>`;
  })
  .join('');
const word = rows
  .map((row) => `<w:tr>${row.map((cell) => `<w:tc>${paragraph(cell)}</w:tc>`).join('')}</w:tr>`)
  .join('');
const page = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n');
const odfRows = rows.map((row) => `<table:table-row>${row.map(odfCell).join('')}</table:table-row>`).join('');

describe('cells of a table with a column of secrets', () => {
  it.each<[string, Buffer, string | undefined]>([
    ['hosts.csv', Buffer.from(rows.map((row) => row.join(',')).join('\n')), 'row 4, column 3'],
    ['hosts.xlsx', xlsx(sheet), 'cell C4'],
    [
      'hosts.ods',
      odf('spreadsheet', `<office:spreadsheet><table:table>${odfRows}</table:table></office:spreadsheet>`),
      'cell C4',
    ],
    ['hosts.docx', docx(`<w:tbl>${word}</w:tbl>`), undefined],
    ['hosts.html', Buffer.from(`<!DOCTYPE html><table>\n${page}</table>`), 'line 5'],
  ])('read as in a form: %s', (name, bytes, place) => {
    const { text, locate, heading } = partOf(bytes, name);
    expect(text.split(/[\t\n]+/u).filter((cell) => cell !== '')).toEqual([
      ...(rows[0] ?? []),
      'Host: srv1',
      'User: jdoe',
      'Password: Zk8!vQ2m',
      'Host: srv2',
      'User: asmith',
      'Host: srv3',
      'Password: k9#mQ2$v',
    ]);
    const at = text.indexOf('k9#mQ2$v');
    expect([locate?.(at), heading?.(at)]).toEqual([place, 'Password']);
  });

  it.each([
    ['Password', true],
    ['Initial passwort', true],
    ['API key', true],
    ['access_token', true],
    ['Pass', true],
    ['Contraseña', true],
    ['パスワード', true],
    ['Passport', false],
    ['Passed', false],
    ['Key', false],
    ['Compass', false],
    ['Customer', false],
  ])('have a name such as %s: %s', (name, secret) => {
    expect(holdsSecrets(['Id', name])).toBe(secret);
  });
});

describe('withNames()', () => {
  it('says of each place what it said before', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '7', '\t', '\n', 'é', ':'), maxLength: 6 });
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, fc.boolean()), { maxLength: 8 }), (cells) => {
        let text = '';
        const named: { start: number; name: string }[] = [];
        cells.forEach(([content, isNamed], index) => {
          if (isNamed) named.push({ start: text.length, name: `name ${index}` });
          text += `${content}\t`;
        });
        const before = { text, locate: String, heading: String, sourceOffset: (offset: number) => offset };
        const after = withNames(before, named);
        const kept = [...after.text.matchAll(/name \d: |[^]/gu)].filter(([piece]) => piece.length === 1);
        const units = kept.map(({ index }) => index);
        expect(units.map((at) => after.text.charAt(at)).join('')).toBe(text);
        expect(units.map((at) => after.locate(at))).toEqual(Array.from(text, (_, at) => String(at)));
        expect(units.map((at) => after.sourceOffset(at))).toEqual(Array.from(text, (_, at) => at));
      }),
    );
  });
});
