/**
 * What other programs say about PDFs from which markings of others were taken: qpdf about their structure, pdftotext about every page,
 * pdftoppm about how the pages look. Markings are put there by pdf-lib, and by LibreOffice itself, whose headers are artifacts. A check
 * whose program is missing is skipped with that as its reason.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PDFDocument, PDFName, PDFOperator, PDFOperatorNames, StandardFonts } from 'pdf-lib';
import { afterAll, beforeAll, expect, it, type TestContext } from 'vitest';

import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import { apply, budget } from '../formats/helpers.ts';
import { label, marking } from '../formats/markings.ts';

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'labelwright-pdf-foreign-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function need(context: TestContext, ...programs: readonly (readonly [string, string])[]): void {
  for (const [program, option] of programs) {
    if (spawnSync(program, [option], { stdio: 'ignore' }).status !== 0)
      context.skip(`\`${program}\` does not work here`);
  }
}

const open = (bytes: Buffer) =>
  openDocument(memorySource(bytes), { name: 'a.pdf', budget: budget() }, formats).document;

/** A document of three pages with a header and a footer of its own, as a tagged PDF of LibreOffice. */
function tagged(context: TestContext): Buffer {
  need(context, ['soffice', '--version']);
  const source = join(folder, 'report.fodt');
  const lines = Array.from(
    { length: 120 },
    (_, line) => `<text:p>Body ${line}, company confidential they say.</text:p>`,
  );
  const style = (kind: string, text: string): string => `<style:${kind}><text:p>${text}</text:p></style:${kind}>`;
  writeFileSync(
    source,
    '<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" ' +
      'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" ' +
      'office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text"><office:automatic-styles>' +
      '<style:page-layout style:name="L"><style:header-style/><style:footer-style/></style:page-layout></office:automatic-styles>' +
      `<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="L">${style('header', 'Company Confidential')}` +
      `${style('footer', 'Quarterly report')}</style:master-page></office:master-styles>` +
      `<office:body><office:text>${lines.join('')}</office:text></office:body></office:document>`,
  );
  const filter = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}';
  const profile = `-env:UserInstallation=file://${folder}/profile`;
  execFileSync('soffice', [profile, '--headless', '--convert-to', filter, '--outdir', folder, source], {
    stdio: 'ignore',
    timeout: 120_000,
  });
  return readFileSync(join(folder, 'report.pdf'));
}

/** Somebody else's stamp on every page, as an artifact around what pdf-lib draws. */
async function stamped(bytes: Buffer): Promise<Buffer> {
  const document = await PDFDocument.load(bytes);
  const font = await document.embedFont(StandardFonts.HelveticaBold);
  for (const page of document.getPages()) {
    const properties = document.context.obj({ Type: 'Pagination', Subtype: 'Watermark' });
    page.pushOperators(
      PDFOperator.of(PDFOperatorNames.BeginMarkedContentSequence, [PDFName.of('Artifact'), properties as never]),
    );
    page.drawText('Vendor draft', { x: 150, y: 250, size: 60, font, opacity: 0.4 });
    page.pushOperators(PDFOperator.of(PDFOperatorNames.EndMarkedContent));
  }
  return Buffer.from(await document.save());
}

function saved(name: string, bytes: Buffer): string {
  const file = join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

const pages = (file: string): readonly string[] =>
  execFileSync('pdftotext', ['-layout', file, '-']).toString().split('\f').slice(0, -1);
const picture = (file: string, page: number): Buffer =>
  execFileSync('pdftoppm', ['-gray', '-r', '50', '-f', String(page), '-l', String(page), file], {
    maxBuffer: 16 * 1024 ** 2,
  });

it("pages look as before others' markings came, word for word and dot for dot", async (context) => {
  need(context, ['qpdf', '--version'], ['pdftotext', '-v'], ['pdftoppm', '-v']);
  const plain = tagged(context);
  const bytes = await stamped(plain);
  const change = { store: 'auto', markings: [], removeMarkings: [/^vendor draft$/iu] } as const;
  const after = apply(bytes, open(bytes).labeling?.set(label, change));
  expect(after.subarray(0, bytes.length).equals(bytes)).toBe(true);
  expect(open(after).leftMarkings?.(change.removeMarkings)).toEqual([]);
  const [before, during, cleared] = [
    saved('plain.pdf', plain),
    saved('stamped.pdf', bytes),
    saved('cleared.pdf', after),
  ] as [string, string, string];
  expect(spawnSync('qpdf', ['--check', cleared]).status).toBe(0);
  expect(pages(during).join('')).toContain('Vendor');
  expect(pages(cleared)).toEqual(pages(before));
  expect(pages(cleared)).toHaveLength(3);
  for (const page of [1, 2, 3]) expect(picture(cleared, page).equals(picture(before, page))).toBe(true);
  expect(picture(during, 1).equals(picture(before, 1))).toBe(false);
});

it("LibreOffice's own header goes where it says what the policy names, its footer and every word of the body stay", (context) => {
  need(context, ['qpdf', '--version'], ['pdftotext', '-v'], ['pdftoppm', '-v']);
  const bytes = tagged(context);
  const shown = [marking('header', { text: 'Labeled anew' })];
  const change = { store: 'auto', markings: shown, removeMarkings: [/company confidential/iu] } as const;
  const after = apply(bytes, open(bytes).labeling?.set(label, change));
  const unlabeled = apply(after, open(after).labeling?.remove(label.siteId));
  const [before, during, gone] = [saved('b.pdf', bytes), saved('d.pdf', after), saved('g.pdf', unlabeled)];
  for (const file of [during, gone]) expect(spawnSync('qpdf', ['--check', file]).status).toBe(0);
  const bodyOf = (text: string): string =>
    text.replaceAll(/^.*(?:Company Confidential|Labeled anew).*$/gmu, '').replaceAll(/^\s+/gu, '');
  expect(pages(during).every((text) => text.includes('Labeled anew') && !text.includes('Company Confidential'))).toBe(
    true,
  );
  expect(pages(gone).some((text) => /Labeled anew|Company Confidential/u.test(text))).toBe(false);
  expect(pages(gone).map(bodyOf)).toEqual(pages(before).map(bodyOf));
  // Below the header no dot has changed.
  const rows = (file: string): Buffer => picture(file, 2).subarray(-Math.floor(413 * 550 * 0.85));
  expect(rows(gone).equals(rows(before))).toBe(true);
});
