/**
 * What other programs say about PDFs that were labeled and marked here: qpdf about their structure, pdfinfo and exiftool about the label,
 * pdftotext about the marking on every page, pdftoppm about how the pages look, PDFBox about both. A check whose program is missing is
 * skipped with that as its reason.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';

import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import type { LabelId, SiteId } from '../../model/ids.ts';
import type { LabelAssignment } from '../../model/label.ts';
import type { Marking } from '../../model/marking.ts';
import { apply, budget } from '../formats/helpers.ts';
import { pdf } from '../formats/pdfs.ts';
import { xrefKinds } from '../formats/pdf-writer.ts';

const fixtures = join(import.meta.dirname, '../fixtures');
const tenant = '11111111-1111-4111-8111-111111111111' as SiteId;
const label = (id = 'a'): LabelAssignment => ({
  siteId: tenant,
  labelId: 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa'.replaceAll('a', id) as LabelId,
  name: 'Vertraulich – Łódź (R&D)',
  method: 'privileged',
  setDate: '2026-01-02T03:04:05Z',
  actionId: '33333333-3333-4333-8333-333333333333',
  contentBits: 0,
});
const marking = (kind: Marking['kind'], text: string, more: Partial<Marking> = {}): Marking => ({
  kind,
  text,
  font: 'Calibri',
  size: kind === 'watermark' ? 1 : 9,
  color: '#c00000',
  alignment: 'center',
  margin: 8,
  layout: 'horizontal',
  key: '0123456789abcdef',
  ...more,
});
const header = marking('header', 'Top-Ω-Ж-secret');
const markings = [header, marking('footer', 'Bottom-line', { alignment: 'right' }), marking('watermark', 'DRAFT')];

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'labelwright-pdf-labels-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Skips the test where a program does not work on this machine. */
function need(context: TestContext, program: string, option: string): void {
  if (spawnSync(program, [option], { stdio: 'ignore' }).status !== 0) context.skip(`\`${program}\` does not work here`);
}

const run = (program: string, ...args: readonly string[]): string =>
  execFileSync(program, args, { stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 64 * 1024 ** 2 }).toString();
const open = (bytes: Buffer) =>
  openDocument(memorySource(bytes), { name: 'a.pdf', budget: budget() }, formats).document;
const set = (bytes: Buffer, id: string, shown: readonly Marking[] = []): Buffer =>
  apply(bytes, open(bytes).labeling?.set(label(id), { store: 'auto', markings: shown }));
const remove = (bytes: Buffer): Buffer => apply(bytes, open(bytes).labeling?.remove(tenant));

function written(bytes: Buffer): string {
  const file = join(folder, `${readdirSync(folder).length}.pdf`);
  writeFileSync(file, bytes);
  return file;
}

/** Makes PDFs of the office files with LibreOffice, once for each filter. */
const made = new Map<string, string>();
function libreOffice(context: TestContext, name: string, filter: string): string {
  need(context, 'soffice', '--version');
  const known = made.get(`${name} ${filter}`);
  if (known !== undefined) return known;
  const out = join(folder, `out-${made.size}`);
  const profile = `-env:UserInstallation=file://${folder}/profile`;
  const source = join(fixtures, 'formats', name);
  execFileSync('soffice', [profile, '--headless', '--convert-to', filter, '--outdir', out, source], {
    stdio: 'ignore',
    timeout: 120_000,
  });
  const file = join(out, name.replace(/\.\w+$/u, '.pdf'));
  made.set(`${name} ${filter}`, file);
  return file;
}

const plain = 'pdf';
const pdfa = (version: number): string =>
  `pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"${version}"}}`;
const tagged = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}';
const fixture = join(fixtures, 'pdf/libreoffice.pdf');
const installed = [
  '/usr/share/doc/libtasn1-doc/libtasn1.pdf',
  '/usr/share/doc/libimage-exiftool-perl/html/MIE1.1-20070121.pdf',
].filter((file) => existsSync(file));

/** A page of every rotation, cropped and not, in one document. */
const turned = (xref: (typeof xrefKinds)[number]): Buffer =>
  pdf({
    pages: [0, 90, 180, 270].flatMap((rotate) =>
      ['', '/CropBox[50 100 450 500]', '/MediaBox[-300 -400 300 400]', '/UserUnit 1.5'].map((box) => ({
        lines: [`Page-${rotate}`],
        entries: `/Rotate ${rotate}${box}`,
      })),
    ),
    xref,
  });

type Source = readonly [string, (context: TestContext) => string];
const qpdf = (context: TestContext, ...options: readonly string[]): string => {
  need(context, 'qpdf', '--version');
  const file = join(folder, `variant-${options.join('').replaceAll(/\W/gu, '')}.pdf`);
  execFileSync('qpdf', [...options, fixture, file]);
  return file;
};
const sources: readonly Source[] = [
  ...['libreoffice.docx', 'libreoffice.pptx'].map((name): Source => [
    `LibreOffice's PDF of ${name}`,
    (context) => libreOffice(context, name, plain),
  ]),
  ['a tagged PDF', (context) => libreOffice(context, 'libreoffice.docx', tagged)],
  ['PDF/A-1b', (context) => libreOffice(context, 'libreoffice.docx', pdfa(1))],
  ['PDF/A-2b', (context) => libreOffice(context, 'libreoffice.docx', pdfa(2))],
  ['a linearized one', (context) => qpdf(context, '--linearize')],
  ['a linearized one with object streams', (context) => qpdf(context, '--linearize', '--object-streams=generate')],
  ['one with object streams', (context) => qpdf(context, '--object-streams=generate')],
  ['one for editors', (context) => qpdf(context, '--qdf')],
  ...installed.map((file): Source => [file, () => file]),
  ...xrefKinds.map((kind): Source => [`turned and cropped pages: ${kind}`, () => written(turned(kind))]),
];

const pagesOf = (file: string): string[] => run('pdftotext', '-enc', 'UTF-8', file, '-').split('\f').slice(0, -1);
const checks = (file: string): number | null => spawnSync('qpdf', ['--check', file], { stdio: 'ignore' }).status;
const shown = (text: string, words: string): boolean => text.replaceAll(/\s/gu, '').includes(words);

describe.each(sources)('%s', (_, make) => {
  it('passes qpdf, shows its label and its marking on every page, and none of them once they are gone', (context) => {
    for (const [program, option] of [
      ['qpdf', '--version'],
      ['pdftotext', '-v'],
      ['pdfinfo', '-v'],
      ['exiftool', '-ver'],
    ] as const) {
      need(context, program, option);
    }
    const original = readFileSync(make(context));
    const first = set(original, 'a');
    const second = set(first, 'b', markings);
    const third = remove(second);
    expect(third.subarray(0, original.length).equals(original)).toBe(true);
    const files = [original, first, second, third].map(written);
    expect(files.map(checks)).toEqual([0, 0, 0, 0]);

    const isPdfa = original.includes('pdfaid:part');
    const each = isPdfa ? 7 : 14;
    expect(tagsIn(files)).toEqual([
      { a: 0, b: 0 },
      { a: each, b: 0 },
      { a: 0, b: each },
      { a: 0, b: 0 },
    ]);
    expect(files.map((file) => run('pdfinfo', '-custom', file).match(/^MSIP_Label_/gmu)?.length ?? 0)).toEqual([
      0, 7, 7, 0,
    ]);

    const [pages = [], labeled, marked = [], unlabeled] = files.map(pagesOf);
    expect(labeled).toEqual(pages);
    expect(unlabeled).toEqual(pages);
    expect(marked).toHaveLength(pages.length);
    for (const text of marked) {
      for (const words of [header.text, 'Bottom-line', 'DRAFT']) expect(shown(text, words)).toBe(true);
    }
  });
});

/** How many entries each of the two labels has in each file, to exiftool. */
function tagsIn(files: readonly string[]): readonly { readonly a: number; readonly b: number }[] {
  const answers = JSON.parse(run('exiftool', '-j', '-a', '-G1', ...files)) as readonly Record<string, unknown>[];
  const count = (tags: Record<string, unknown>, letter: string): number =>
    Object.keys(tags).filter((name) => new RegExp(`MSIP_?Label_?${letter}{8}`, 'iu').test(name)).length;
  return answers.map((tags) => ({ a: count(tags, 'a'), b: count(tags, 'b') }));
}

describe('the picture of a page', () => {
  /** A portable graymap of the first page at 36 dots an inch: its header, then a byte for each dot. */
  const picture = (file: string, page: number): Buffer =>
    execFileSync('pdftoppm', ['-cropbox', '-gray', '-r', '36', '-f', String(page), '-l', String(page), file], {
      maxBuffer: 16 * 1024 ** 2,
    });

  it('is what it was before once markings are gone, and has dark dots at its top while they are there', (context) => {
    need(context, 'pdftoppm', '-v');
    const original = turned('table');
    const marked = set(original, 'a', [header]);
    const files = [original, marked, remove(marked)].map(written);
    for (const page of [1, 2, 6, 11, 16]) {
      const [before, during, after] = files.map((file) => picture(file, page)) as [Buffer, Buffer, Buffer];
      expect(after.equals(before)).toBe(true);
      const [, width = '0'] = /^P5\n(\d+) \d+\n\d+\n/u.exec(during.toString('latin1', 0, 40)) ?? [];
      const dots = during.subarray(during.toString('latin1', 0, 40).indexOf('255\n') + 4);
      expect(dots.subarray(0, Number(width) * 12).some((dot) => dot < 200)).toBe(true);
      expect(before.equals(during)).toBe(false);
    }
  });
});

describe('a marked PDF that somebody else has written anew', () => {
  const ways: Readonly<Record<string, readonly string[]>> = {
    'with other numbers': ['--object-streams=generate'],
    'with its streams of content made one': ['--coalesce-contents'],
    'with pages of another document before its own': ['--pages', fixture, '.', '--'],
  };

  it.for(Object.entries(ways))('is relabeled and unlabeled: %s', ([, options], context) => {
    need(context, 'qpdf', '--version');
    need(context, 'pdftotext', '-v');
    const original = turned('table');
    const marked = written(set(original, 'a', markings));
    const theirs = join(folder, 'theirs.pdf');
    execFileSync('qpdf', [marked, ...options, theirs]);
    const relabeled = set(readFileSync(theirs), 'b', [marking('header', 'Other-words', { key: 'fedcba9876543210' })]);
    const [again, gone] = [relabeled, remove(relabeled)].map(written) as [string, string];
    expect([again, gone].map(checks)).toEqual([0, 0]);
    for (const text of pagesOf(again)) {
      expect(shown(text, 'Other-words')).toBe(true);
      expect(text).not.toMatch(/secret|Bottom-line|DRAFT/u);
    }
    for (const text of pagesOf(gone)) expect(text).not.toMatch(/Other-words|secret|Bottom-line|DRAFT/u);
  });
});

describe('a reader in Java', () => {
  const jars = ['pdfbox2', 'fontbox2', 'commons-logging'].map((name) => `/usr/share/java/${name}.jar`);
  const reader = [
    'import org.apache.pdfbox.pdmodel.*;',
    'import org.apache.pdfbox.text.PDFTextStripper;',
    'public class Read {',
    '  public static void main(String[] files) throws Exception {',
    '    for (String file : files) try (PDDocument d = PDDocument.load(new java.io.File(file))) {',
    '      int n = 0;',
    '      for (int p = 1; p <= d.getNumberOfPages(); p++) {',
    '        PDFTextStripper s = new PDFTextStripper(); s.setStartPage(p); s.setEndPage(p);',
    '        if (s.getText(d).contains("secret")) n++;',
    '      }',
    '      String key = "MSIP_Label_aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa_Name";',
    '      System.out.println(d.getNumberOfPages() + " " + n + " " + d.getDocumentInformation().getCustomMetadataValue(key));',
    '    }',
    '  }',
    '}',
  ].join('\n');

  it('finds the label and every marking', (context) => {
    if (spawnSync('java', ['-version'], { stdio: 'ignore' }).status !== 0) context.skip('`java` does not work here');
    if (!jars.every((jar) => existsSync(jar))) context.skip('PDFBox is not installed here');
    const source = join(folder, 'Read.java');
    writeFileSync(source, reader);
    const files = xrefKinds.map((kind) => written(set(turned(kind), 'a', markings)));
    const answer = run('java', '-Dfile.encoding=UTF-8', '-cp', jars.join(':'), source, ...files);
    expect(answer.trim().split('\n')).toEqual(xrefKinds.map(() => '16 16 Vertraulich – Łódź (R&D)'));
  });
});

describe('a PDF that pdfsig has signed', () => {
  it('is refused, and read all the same', (context) => {
    for (const program of ['pdfsig', 'certutil']) {
      if (spawnSync('which', [program], { stdio: 'ignore' }).status !== 0)
        context.skip(`\`${program}\` does not work here`);
    }
    const store = join(folder, 'nss');
    const signed = join(folder, 'signed.pdf');
    run('mkdir', store);
    writeFileSync(join(folder, 'noise'), Buffer.alloc(64, 7));
    run('certutil', '-N', '-d', `sql:${store}`, '--empty-password');
    run(
      'certutil',
      '-S',
      '-d',
      `sql:${store}`,
      '-n',
      'me',
      '-s',
      'CN=me',
      '-x',
      '-t',
      'u,u,u',
      '-z',
      join(folder, 'noise'),
    );
    execFileSync('pdfsig', ['-nssdir', store, '-add-signature', '-nick', 'me', fixture, signed], { stdio: 'ignore' });
    expect(run('pdfsig', '-nssdir', store, signed)).toContain('Signature #1');
    const bytes = readFileSync(signed);
    const document = open(bytes);
    expect(document.signed).toBe(true);
    expect(() => document.labeling?.set(label(), { store: 'auto', markings: [] })).toThrow(
      expect.objectContaining({ kind: 'signed' }),
    );
    expect([...document.parts()].some((part) => 'text' in part && part.text.includes('4556 7375'))).toBe(true);
  });
});
