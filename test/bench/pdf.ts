import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { startChild } from './children.ts';
import { printFigure, printTitle } from './figures.ts';
import type { ReadPdfsOrder, ReadPdfsResult } from './read-pdfs.ts';

const megabyte = 1024 ** 2;
/** Of TeX and of Word, by packages of Debian; a machine without them measures with the others. */
const installed = [
  '/usr/share/doc/libtasn1-doc/libtasn1.pdf',
  '/usr/share/doc/libimage-exiftool-perl/html/MIE1.1-20070121.pdf',
];
const fixture = fileURLToPath(new URL('../fixtures/pdf/libreoffice.pdf', import.meta.url));
const pages = 60;
const rounds = 5;

/** Text of PDFs beside pdftotext on the same files, and the memory that a thousand of them take in one process. */
export async function benchPdf(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'labelwright-bench-'));
  try {
    const files = [letters(folder), fixture, ...installed.filter((file) => existsSync(file))];
    const size = files.reduce((sum, file) => sum + statSync(file).size, 0);
    printTitle(
      `pdf: ${files.length} files, ${(size / megabyte).toFixed(1)} MB: text of all pages; best of ${rounds} rounds`,
    );
    const floor = Math.min(...Array.from({ length: rounds }, () => timeOf(() => files.forEach(pdftotext))));
    const result = await read({ files, rounds, documents: 1000 });
    printFigure({
      what: 'all files, as a share of pdftotext',
      value: result.ms / floor,
      unit: 'times',
      target: { atMost: 1.5 },
      note: `${result.ms.toFixed(0)} ms beside ${floor.toFixed(0)} ms`,
    });
    const peer = await readWithPeer({ files, rounds });
    printFigure({
      what: 'beside pdf.js on the same files',
      value: peer.cpuMs / result.cpuMs,
      unit: 'times as fast',
      target: { atLeast: 2.5 },
      note: `of the processor: ${result.cpuMs.toFixed(0)} ms beside ${peer.cpuMs.toFixed(0)} ms`,
    });
    printFigure({ what: 'text of all pages', value: size / megabyte / (result.ms / 1000), unit: 'MB/s' });
    printFigure({
      what: '1,000 documents in one process: memory',
      value: result.peak / megabyte,
      unit: 'MB',
      target: { atMost: 600 },
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function read(order: ReadPdfsOrder): Promise<ReadPdfsResult> {
  const child = startChild({ script: 'read-pdfs.ts', data: order });
  try {
    return (await child.message()) as ReadPdfsResult;
  } finally {
    await child.stop();
  }
}

async function readWithPeer(order: { readonly files: readonly string[]; readonly rounds: number }) {
  const child = startChild({ script: 'read-pdfs-peer.ts', data: order });
  try {
    return (await child.message()) as { readonly cpuMs: number };
  } finally {
    await child.stop();
  }
}

function pdftotext(file: string): void {
  execFileSync('pdftotext', ['-enc', 'UTF-8', file, '/dev/null'], { stdio: 'ignore' });
}

function timeOf(run: () => void): number {
  const begun = performance.now();
  run();
  return performance.now() - begun;
}

/** A long document as LibreOffice writes it: letters of a company, one a page. */
function letters(folder: string): string {
  const file = path.join(folder, 'letters.fodt');
  writeFileSync(file, flatDocument());
  const profile = `-env:UserInstallation=file://${folder}/profile`;
  const options = [profile, '--headless', '--convert-to', 'pdf', '--outdir', folder, file];
  execFileSync('soffice', options, { stdio: 'ignore', timeout: 180_000 });
  return path.join(folder, 'letters.pdf');
}

function flatDocument(): string {
  const kinds = { office: 'office', text: 'text', style: 'style', fo: 'xsl-fo-compatible' };
  const spaces = Object.entries(kinds).map(
    ([prefix, kind]) => `xmlns:${prefix}="urn:oasis:names:tc:opendocument:xmlns:${kind}:1.0"`,
  );
  const sentence =
    'The meters of order number were delivered on time, and the invoice was paid in full by the customer. ';
  const letter = (index: number) =>
    `<text:h text:style-name="Top" text:outline-level="1">Letter ${index}</text:h>` +
    Array.from({ length: 6 }, (_, at) => `<text:p>${index}.${at} ${sentence.repeat(6)}</text:p>`).join('');
  return (
    `<?xml version="1.0" encoding="UTF-8"?><office:document ${spaces.join(' ')} office:version="1.2" ` +
    'office:mimetype="application/vnd.oasis.opendocument.text"><office:automatic-styles>' +
    '<style:style style:name="Top" style:family="paragraph"><style:paragraph-properties fo:break-before="page"/></style:style>' +
    `</office:automatic-styles><office:body><office:text>${Array.from({ length: pages }, (_, index) => letter(index)).join('')}` +
    '</office:text></office:body></office:document>'
  );
}
