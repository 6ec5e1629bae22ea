/**
 * What independent programs say about files that were labeled here. They are packages of the operating system; a check whose
 * program is missing is skipped with that as its reason.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import JSZip from 'jszip';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import type { LabelId, SiteId } from '../../model/ids.ts';
import type { LabelAssignment, LabelStore } from '../../model/label.ts';
import { apply, budget } from '../formats/helpers.ts';

const fixtures = join(import.meta.dirname, '../fixtures/formats');
const label: LabelAssignment = {
  siteId: '11111111-1111-4111-8111-111111111111' as SiteId,
  labelId: 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa' as LabelId,
  name: 'Confidential & Co',
  method: 'privileged',
  setDate: '2026-01-02T03:04:05Z',
  actionId: '33333333-3333-4333-8333-333333333333',
  contentBits: 0,
};
const python = '/usr/bin/python3';

/** Neither library reads presentations. */
const pythonChecks: Readonly<Record<string, { library: string; code: string; expected: Record<string, string> }>> = {
  '.docx': {
    library: 'docx',
    code: 'import docx, sys; d = docx.Document(sys.argv[1]); print(*[p.partname for p in d.part.package.iter_parts()], sep="\\n")',
    expected: { custom: '/docProps/custom.xml', labelInfo: '/docMetadata/LabelInfo.xml' },
  },
  '.xlsx': {
    library: 'openpyxl',
    code: 'import openpyxl, sys; w = openpyxl.load_workbook(sys.argv[1]); print(*w.sheetnames, [p.name for p in w.custom_doc_props.props] if hasattr(w, "custom_doc_props") else "")',
    expected: { custom: 'ustomers', labelInfo: 'ustomers' },
  },
};

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'labelwright-oracles-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Skips the test where `program args` does not work on this machine. */
function need(context: TestContext, program: string, args: readonly string[]): void {
  const works = spawnSync(program, args, { stdio: 'ignore' }).status === 0;
  if (!works) context.skip(`\`${program} ${args.join(' ')}\` does not work here`);
}

function labelFile(name: string, store: LabelStore): string {
  const bytes = readFileSync(join(fixtures, name));
  const { document } = openDocument(memorySource(bytes), { name, budget: budget() }, formats);
  const file = join(folder, `${store}-${name}`);
  writeFileSync(file, apply(bytes, document.labeling?.set(label, { store, markings: [] })));
  return file;
}

describe.each(readdirSync(fixtures))('labeled %s', (name) => {
  describe.each<LabelStore>(['custom', 'labelInfo'])('in the store %s', (store) => {
    it('passes the test of unzip', (context) => {
      need(context, 'unzip', ['-v']);
      const file = labelFile(name, store);
      expect(execFileSync('unzip', ['-tq', file]).toString()).toContain('No errors detected');
    });

    it('has the same entries as before to jszip, and one more', async () => {
      const before = await JSZip.loadAsync(readFileSync(join(fixtures, name)), { checkCRC32: true });
      const after = await JSZip.loadAsync(readFileSync(labelFile(name, store)), { checkCRC32: true });
      const added = store === 'custom' ? 'docProps/custom.xml' : 'docMetadata/LabelInfo.xml';
      expect(Object.keys(after.files)).toEqual([...Object.keys(before.files), added]);
    });

    it('is opened by LibreOffice and turned into a PDF', (context) => {
      need(context, 'soffice', ['--version']);
      const file = labelFile(name, store);
      execFileSync(
        'soffice',
        [
          `-env:UserInstallation=file://${folder}/profile`,
          '--headless',
          '--convert-to',
          'pdf',
          '--outdir',
          folder,
          file,
        ],
        { stdio: 'ignore', timeout: 120_000 },
      );
      const pdf = readFileSync(join(folder, `${basename(file, extname(file))}.pdf`));
      expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    });

    const check = pythonChecks[extname(name)];
    if (check === undefined) return;
    it(`is loaded by ${check.library}`, (context) => {
      need(context, python, ['-c', `import ${check.library}`]);
      const answer = execFileSync(python, ['-c', check.code, labelFile(name, store)]).toString();
      expect(answer).toContain(check.expected[store]);
    });
  });

  it('shows the seven properties of its label to exiftool', (context) => {
    need(context, 'exiftool', ['-ver']);
    need(context, 'perl', ['-MArchive::Zip', '-e', '1']);
    const file = labelFile(name, 'custom');
    const [tags] = JSON.parse(execFileSync('exiftool', ['-j', file]).toString()) as [Record<string, unknown>];
    const found = Object.entries(tags).filter(([key]) => /^MSIP_Label_/iu.test(key));
    expect(Object.fromEntries(found.map(([key, value]) => [key.split('_').at(-1), value]))).toEqual({
      Enabled: true,
      SetDate: expect.stringContaining('2026') as string,
      Method: 'Privileged',
      Name: label.name,
      SiteId: label.siteId,
      ActionId: label.actionId,
      ContentBits: 0,
    });
  });
});
