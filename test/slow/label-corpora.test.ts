/**
 * Files that other programs make here and now: labeled, labeled otherwise, unlabeled, and looked at by others in between. A program that
 * is missing on this machine is a declared skip.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import JSZip from 'jszip';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import type { OpenDocument } from '../../formats/format.ts';
import { openDocument } from '../../formats/open.ts';
import { paragraph, wordDocument } from '../../infra/sandbox/seed/word-document.ts';
import { formats } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import type { LabelId, SiteId } from '../../model/ids.ts';
import type { LabelAssignment, LabelStore } from '../../model/label.ts';
import { apply, budget, contents, rawEntries } from '../formats/helpers.ts';

const siteId = '11111111-1111-4111-8111-111111111111' as SiteId;
const label: LabelAssignment = {
  siteId,
  labelId: 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa' as LabelId,
  name: 'Confidential & Co',
  method: 'privileged',
  setDate: '2026-01-02T03:04:05Z',
  actionId: '33333333-3333-4333-8333-333333333333',
  contentBits: 0,
};
const other: LabelAssignment = { ...label, labelId: 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb' as LabelId };
const python = '/usr/bin/python3';
const fixtures = join(import.meta.dirname, '../fixtures');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'labelwright-corpora-'));
  for (const name of ['made', 'labeled', 'opened']) mkdirSync(join(folder, name));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Skips the test where `program args` does not work on this machine. */
function need(context: TestContext, program: string, args: readonly string[]): void {
  const works = spawnSync(program, args, { stdio: 'ignore' }).status === 0;
  if (!works) context.skip(`\`${program} ${args.join(' ')}\` does not work here`);
}

function soffice(to: string, outdir: string, files: readonly string[]): void {
  const profile = `-env:UserInstallation=file://${folder}/profile`;
  execFileSync('soffice', [profile, '--headless', '--convert-to', to, '--outdir', outdir, ...files], {
    stdio: 'ignore',
    timeout: 180_000,
  });
}

function byPython(code: string, ...args: readonly string[]): string {
  return execFileSync(python, ['-c', code, ...args]).toString();
}

/** Makers of files, each with what it needs; they answer with the files' paths. */
const makers: Readonly<Record<string, (context: TestContext) => Promise<readonly string[]> | readonly string[]>> = {
  LibreOffice(context) {
    need(context, 'soffice', ['--version']);
    const made = join(folder, 'made');
    const sources = {
      docx: 'libreoffice.docx',
      dotx: 'libreoffice.docx',
      xlsx: 'libreoffice.xlsx',
      pptx: 'libreoffice.pptx',
    };
    return Object.entries(sources).map(([type, source]) => {
      soffice(type, made, [join(fixtures, 'formats', source)]);
      return join(made, source.replace(/\w+$/u, type));
    });
  },
  'python-docx'(context) {
    need(context, python, ['-c', 'import docx']);
    const file = join(folder, 'made', 'python.docx');
    byPython(
      'import docx, sys; d = docx.Document(); d.add_heading("Title"); t = d.add_table(2, 2); t.cell(0, 0).text = "cell"; d.core_properties.title = "T"; d.sections[0].header.paragraphs[0].text = "h"; d.save(sys.argv[1])',
      file,
    );
    return [file];
  },
  openpyxl(context) {
    need(context, python, ['-c', 'import openpyxl']);
    const file = join(folder, 'made', 'python.xlsx');
    byPython(
      'import openpyxl, sys; w = openpyxl.Workbook(); w.active["A1"] = "Wert"; w.create_sheet("Zweites Blatt")["B2"] = 4; w.save(sys.argv[1])',
      file,
    );
    return [file];
  },
  async jszip() {
    const bytes = await wordDocument({ title: 'Report', author: 'Nora Whitfield', blocks: [paragraph('text')] });
    const zip = await JSZip.loadAsync(bytes);
    return Promise.all(
      [
        { name: 'deflated.docx', compression: 'DEFLATE' },
        { name: 'stored.docx', compression: 'STORE' },
        { name: 'streamed.docx', compression: 'DEFLATE', streamFiles: true },
      ].map(async ({ name, ...options }) => {
        const file = join(folder, 'made', name);
        writeFileSync(file, await zip.generateAsync({ type: 'nodebuffer', ...(options as { compression: 'STORE' }) }));
        return file;
      }),
    );
  },
};

const open = (bytes: Buffer): OpenDocument =>
  openDocument(memorySource(bytes), { name: 'a', budget: budget() }, formats).document;
const set = (bytes: Buffer, assignment: LabelAssignment, store: LabelStore): Buffer =>
  apply(bytes, open(bytes).labeling?.set(assignment, { store, markings: [] }));

/** Labeled in custom properties, by all makers. */
const all: string[] = [];
const rewritten = new Set(['[Content_Types].xml', '_rels/.rels']);

describe.each(Object.keys(makers))('what %s makes', (maker) => {
  it('is labeled, labeled otherwise and unlabeled, and then what it was; others read it in between', async (context) => {
    const files = (await makers[maker]?.(context)) ?? [];
    expect(files.length).toBeGreaterThan(0);
    const labeled: string[] = [];
    for (const file of files) {
      const bytes = readFileSync(file);
      for (const store of ['auto', 'labelInfo'] as const) {
        const first = set(bytes, label, store);
        expect(open(first).labels).toMatchObject([{ siteId, labelId: label.labelId, method: 'privileged' }]);
        const second = set(first, other, store);
        expect(open(second).labels).toMatchObject([{ siteId, labelId: other.labelId }]);
        const third = apply(second, open(second).labeling?.remove(siteId));
        expect(open(third).labels).toEqual([]);
        expectBack(third, bytes, store === 'labelInfo');
        const target = join(folder, 'labeled', `${maker}-${store}-${labeled.length}${extname(file)}`);
        writeFileSync(target, first);
        labeled.push(target);
        await JSZip.loadAsync(second, { checkCRC32: true });
      }
    }
    judge(labeled);
    all.push(...labeled.filter((file) => file.includes('-auto-')));
  });
});

it('LibreOffice opens all of them and shows the seven properties of the label', (context) => {
  need(context, 'soffice', ['--version']);
  for (const [extension, flat] of [
    ['.docx', 'fodt'],
    ['.xlsx', 'fods'],
    ['.pptx', 'fodp'],
  ] as const) {
    const group = all.filter((file) => file.endsWith(extension));
    if (group.length === 0) continue;
    soffice(flat, join(folder, 'opened'), group);
    for (const file of group) {
      const opened = join(folder, 'opened', basename(file).replace(/\w+$/u, flat));
      expect(readFileSync(opened, 'utf8').match(/<meta:user-defined meta:name="MSIP_Label_/gu)).toHaveLength(7);
    }
  }
});

/** Every entry has its raw bytes again but those that list parts, which have their content; and a tombstone is there. */
function expectBack(bytes: Buffer, original: Buffer, tombstone: boolean): void {
  const after = contents(bytes);
  const before = contents(original);
  const names = Object.keys(before);
  expect(Object.keys(after)).toEqual([...names, ...(tombstone ? ['docMetadata/LabelInfo.xml'] : [])]);
  for (const [name, raw] of rawEntries(original)) {
    if (!rewritten.has(name)) expect(rawEntries(bytes).get(name)).toEqual(raw);
    else if (!tombstone) expect(after[name]).toBe(before[name]);
  }
}

/** What unzip, exiftool and Python's libraries say of labeled files, as far as they are here. */
function judge(files: readonly string[]): void {
  const has = (program: string, ...args: readonly string[]): boolean =>
    spawnSync(program, args, { stdio: 'ignore' }).status === 0;
  if (has('unzip', '-v'))
    for (const file of files) expect(execFileSync('unzip', ['-tq', file]).toString()).toContain('No errors');
  if (has('exiftool', '-ver') && has('perl', '-MArchive::Zip', '-e', '1')) {
    const tags = JSON.parse(execFileSync('exiftool', ['-j', ...files]).toString()) as Record<string, unknown>[];
    const keys = tags.map((found) => Object.keys(found).filter((key) => /^MSIP_Label_/iu.test(key)).length);
    expect(keys).toEqual(files.map((file) => (file.includes('labelInfo') ? 0 : 7)));
  }
  for (const file of files) {
    const library = { '.docx': 'docx', '.xlsx': 'openpyxl' }[extname(file)];
    if (library === undefined || !has(python, '-c', `import ${library}`)) continue;
    const load = { docx: 'docx.Document(sys.argv[1])', openpyxl: 'openpyxl.load_workbook(sys.argv[1])' }[library] ?? '';
    expect(byPython(`import ${library}, sys; ${load}; print("loaded")`, file)).toContain('loaded');
  }
}
