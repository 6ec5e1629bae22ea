/**
 * Text of LibreOffice against ours: its own export as text, or pdftotext's of the pages that it draws, for files of every office type, those of old versions
 * among them. Skipped where LibreOffice isn't installed.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import { textsOf } from '../fixtures/texts.ts';
import { cell, double, numbers, row, wide, xlsb } from '../formats/binary-workbook.ts';
import { record } from '../formats/biff.ts';
import { budget } from '../formats/helpers.ts';
import { cellAt, longBytes, oldDocument, oldWorkbook } from '../formats/old-office.ts';

const html = `<!doctype html><html><head><title>Payroll</title><style>p { color: red }</style></head><body>
<h1>Payroll of Gr&ouml;&szlig;e</h1><p>Card <b>4111</b> 1111 1111&nbsp;1111</p><table><tr><th>Name</th><th>Iban</th></tr>
<tr><td>Ann</td><td>DE89370400440532013000</td></tr></table><ul><li>first<li>second</ul><p>Ελλάδα Москва</p></body></html>`;

/** Written here, since no program at hand writes them. */
const written: Readonly<Record<string, Buffer>> = {
  'page.html': Buffer.from(html),
  'word6.doc': oldDocument({ body: Buffer.from('Card 4111 1111 1111 1111\rof the payroll\r'), pieces: 9 }),
  'excel5.xls': oldWorkbook([
    record(0x0204, cellAt(0, 0), longBytes(Buffer.from('Name'))),
    record(0x0204, cellAt(1, 1), longBytes(Buffer.from('Iban DE89370400440532013000'))),
  ]),
  'binary.xlsb': xlsb({
    strings: ['Name', 'Card'],
    sheet: [
      row(0),
      cell(7, 0, numbers(0)),
      cell(7, 1, numbers(1)),
      row(1),
      cell(6, 0, wide('Größe')),
      cell(5, 1, double(4111111111111111)),
    ],
  }),
};

const asText = 'txt:Text (encoded):UTF8';
/** How LibreOffice tells the text of each type; presentations and web pages have no export as text. */
const exports: Readonly<Record<string, string>> = {
  '.odt': asText,
  '.fodt': asText,
  '.rtf': asText,
  '.docx': asText,
  '.doc': asText,
  '.ods': 'csv:Text - txt - csv (StarCalc):44,34,76',
  '.xlsx': 'csv:Text - txt - csv (StarCalc):44,34,76',
  '.xls': 'csv:Text - txt - csv (StarCalc):44,34,76',
  '.xlsb': 'csv:Text - txt - csv (StarCalc):44,34,76',
  '.odp': 'pdf',
  '.pptx': 'pdf',
  '.ppt': 'pdf',
  '.html': 'pdf:writer_web_pdf_Export',
};
const fixtures: Readonly<Record<string, Buffer>> = {
  ...Object.fromEntries(
    ['unlabeled', 'formats', 'legacy'].flatMap((folder) => {
      const path = join(import.meta.dirname, '../fixtures', folder);
      const names = readdirSync(path).filter((name) => exports[extname(name)] !== undefined);
      return names.map((name) => [`${folder}-${name}`, readFileSync(join(path, name))] as const);
    }),
  ),
  ...written,
};
const works = spawnSync('soffice', ['--version'], { stdio: 'ignore' }).status === 0;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'labelwright-text-oracles-'));
  if (works) exportAll();
}, 240_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** One run for all files of a filter, since starting takes longest. Targets lose the extension, so that it stands in the name too. */
function exportAll(): void {
  for (const filter of new Set(Object.values(exports))) {
    const files = Object.keys(fixtures).filter((name) => exports[extname(name)] === filter);
    const paths = files.map((name) => join(folder, `${name}${extname(name)}`));
    files.forEach((name, index) => {
      writeFileSync(paths[index] ?? '', fixtures[name] ?? '');
    });
    const profile = `-env:UserInstallation=file://${folder}/profile`;
    execFileSync('soffice', [profile, '--headless', '--convert-to', filter, '--outdir', `${folder}/out`, ...paths], {
      stdio: 'ignore',
      timeout: 120_000,
    });
  }
}

function exported(name: string): string {
  const kind = exports[extname(name)]?.split(':', 1)[0] ?? '';
  const path = join(folder, 'out', `${name}.${kind}`);
  if (kind === 'pdf') return execFileSync('pdftotext', ['-enc', 'UTF-8', path, '-'], { encoding: 'utf8' });
  return readFileSync(path, 'utf8').replace(/^\uFEFF/u, '');
}

/** Share of the characters of all words that stand in `ours`; a note's number, which we leave out of the word before it, doesn't count, nor do bullets. */
function share(ours: string, theirs: string): number {
  const words = theirs
    .split(/[\s,"]+/u)
    .map((word) => word.replace(/(?<=\p{L})\d$/u, ''))
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  const length = (list: readonly string[]): number => list.join('').length;
  expect(words).not.toEqual([]);
  return length(words.filter((word) => ours.includes(word))) / length(words);
}

describe.skipIf(!works)('text of LibreOffice', () => {
  it.each(Object.keys(fixtures))('%s is found in ours', (name) => {
    const source = memorySource(fixtures[name] ?? Buffer.alloc(0));
    const { document } = openDocument(source, { name: 'a', budget: budget() }, formats);
    const ours = textsOf(document.parts())
      .map(({ text }) => text)
      .join('\n');
    expect(share(ours, exported(name))).toBeGreaterThanOrEqual(0.99);
  });
});
