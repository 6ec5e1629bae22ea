import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import JSZip from 'jszip';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import { labelFiles, type LabelOptions } from '../../cli/label-files.ts';
import { statusOfFiles } from '../../cli/status-files.ts';
import { unlabelFiles, type UnlabelOptions } from '../../cli/unlabel-files.ts';
import type { FilesOptions } from '../../cli/work-on-files.ts';
import { memorySource } from '../../lib/patch.ts';
import { parseCertificates } from '../../protection/certificate.ts';
import { createCmsProtector } from '../../protection/cms/cms.ts';
import { cardText, docx, labelProperties, plainText, withLabel } from '../fixtures/documents.ts';
import { signedDocx } from '../fixtures/mixed-folder.ts';
import { storageFile } from '../formats/storage-file.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { runHere, runIn } from './run.ts';

/** Shaped like a secret access key of AWS and made for this test. */
const secretText =
  'aws_access_key_id = AKIAQ3EXN7WVZ4HBM2TL aws_secret_access_key = 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';
const everyone = '6c1f1a52-8f0b-4b6e-9a35-0d0e5c7a1011';
const general = '6c1f1a52-8f0b-4b6e-9a35-0d0e5c7a1003';

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const run = runIn(folder.path);

/** The words of a command as its options; the files lie in the test's folder. */
const flags: Readonly<Record<string, string>> = {
  '--json': 'json',
  '--quiet': 'quiet',
  '--dry-run': 'dryRun',
  '--preserve-times': 'preserveTimes',
};

/** The command in this process, its paths shown from the test's folder as a person there would see them. */
async function here(command: 'label' | 'unlabel' | 'status', ...words: readonly string[]) {
  const options: Record<string, unknown> = { json: true, quiet: true, dryRun: false, preserveTimes: false };
  const files: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word in flags) options[flags[word] ?? ''] = true;
    else if (word.startsWith('--')) options[word.slice(2)] = words[++index];
    else files.push(at(word));
  }
  vi.stubEnv('LABELWRIGHT_STATE', at('.labelwright'));
  if (typeof options.output === 'string') options.output = at(options.output);
  const ran = await runHere(() => {
    if (command === 'label') return labelFiles(files, options as unknown as LabelOptions);
    if (command === 'unlabel') return unlabelFiles(files, options as unknown as UnlabelOptions);
    return statusOfFiles(files, options as unknown as FilesOptions);
  });
  return { ...ran, out: ran.out.replaceAll(`${folder.path}/`, '') };
}

interface Worked {
  readonly file: string;
  readonly output: string | null;
  readonly outcome: string;
  readonly reason: string;
}
interface Status {
  readonly file: string;
  readonly format: string | null;
  readonly label: { readonly id: string; readonly method: string } | null;
}
function objectsOf(out: string): readonly unknown[] {
  return out
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}
const linesOf = (out: string): readonly Worked[] => objectsOf(out) as readonly Worked[];
const statusOf = async (...names: readonly string[]): Promise<readonly Status[]> =>
  objectsOf((await here('status', ...names)).out) as readonly Status[];

/** Types that carry no label inside, from content that others write. */
async function unlabelable(): Promise<Readonly<Record<string, Buffer>>> {
  const zip = new JSZip();
  zip.file('notes.txt', 'Nothing to see');
  const odt = new JSZip();
  odt.file('mimetype', 'application/vnd.oasis.opendocument.text', { compression: 'STORE' });
  odt.file(
    'content.xml',
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><office:body/></office:document-content>',
  );
  return {
    'a.txt': Buffer.from(plainText),
    'b.csv': Buffer.from('name,town\nAda,London\n'),
    'c.rtf': Buffer.from('{\\rtf1\\ansi Tulips\\par}'),
    'd.zip': await zip.generateAsync({ type: 'nodebuffer' }),
    'e.odt': await odt.generateAsync({ type: 'nodebuffer' }),
    'f.mp4': Buffer.concat([Buffer.from('00000018667479706d703432', 'hex'), Buffer.alloc(400, 7)]),
  };
}

beforeAll(async () => {
  writeFileSync(at('plain.docx'), await docx(plainText));
});
afterAll(folder.remove);

describe('labelwright label', () => {
  test('labels in place as the policy decides, keeps mode and on request times, and leaves a labeled file as it is', async () => {
    writeFileSync(at('label.docx'), await docx(cardText));
    const then = new Date('2020-02-03T04:05:06Z');
    utimesSync(at('label.docx'), then, then);
    chmodSync(at('label.docx'), 0o664);
    const original = readFileSync(at('label.docx'));

    const dry = await here('label', '--dry-run', '--json', 'label.docx');
    expect(linesOf(dry.out)).toMatchObject([{ output: null, outcome: 'would be labeled' }]);
    expect(readFileSync(at('label.docx')).equals(original)).toBe(true);

    const first = await here('label', '--preserve-times', 'label.docx');
    expect(first.code).toBe(0);
    const [line] = linesOf(first.out);
    expect(line).toMatchObject({ file: 'label.docx', output: 'label.docx', outcome: 'labeled' });
    expect(line?.reason).toMatch(/^payment-cards: Rule "Payment cards"/);
    expect(Object.keys(line ?? {})).toEqual(['file', 'output', 'outcome', 'reason']);
    const labeled = readFileSync(at('label.docx'));
    expect(await labelProperties(labeled)).toHaveLength(7);
    expect(statSync(at('label.docx')).mtime).toEqual(then);
    expect(statSync(at('label.docx')).mode & 0o777).toBe(0o664);

    const second = await here('label', 'label.docx');
    expect(second.code).toBe(0);
    expect(linesOf(second.out)).toMatchObject([{ output: null, outcome: 'unchanged' }]);
    expect(readFileSync(at('label.docx')).equals(labeled)).toBe(true);
    expect(readdirSync(folder.path).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('sets a label of somebody’s choice, named by path, name, display name or GUID, and shows it', async () => {
    for (const [index, name] of ['confidential \\ partners', 'Confidential - Partners', 'Partners'].entries()) {
      writeFileSync(at(`chosen${index}.docx`), await docx(plainText));
      const { code, out } = await here('label', '--label', name, `chosen${index}.docx`);
      expect([code, linesOf(out)[0]?.outcome]).toEqual([0, 'labeled']);
    }
    const [status] = objectsOf((await here('status', 'chosen2.docx')).out);
    expect(status).toEqual({
      file: 'chosen2.docx',
      format: 'ooxml',
      label: {
        id: '6c1f1a52-8f0b-4b6e-9a35-0d0e5c7a1012',
        name: 'Confidential - Partners',
        method: 'privileged',
        siteId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        contentBits: 0,
        source: 'custom-properties',
      },
      markings: [],
      protection: null,
      signed: false,
      others: [],
    });
    writeFileSync(at('standard.docx'), await docx(plainText));
    await here('label', '--label', general, '--method', 'standard', 'standard.docx');
    expect((await statusOf('standard.docx'))[0]?.label).toMatchObject({ id: general, method: 'standard' });
  });

  test('ends with 2 for a label that is none, a heading, or one of several, and says which to use', async () => {
    const wrong = (...words: readonly string[]) => expect(here('label', 'plain.docx', ...words)).rejects;
    await wrong('--label', 'Generl').toThrow('did you mean General');
    await wrong('--label', 'Confidential').toThrow(
      'Confidential has sublabels and is never written: use Confidential \\ All Employees',
    );
    await wrong('--label', 'All Employees').toThrow(
      'Confidential \\ All Employees, Highly Confidential \\ All Employees',
    );
    await wrong('--justification', 'x').toThrow('--justification need --label');
    const process = await run('label', '--label', 'Confidential', 'plain.docx');
    expect([process.code, process.out]).toEqual([2, '']);
    expect(process.err).toContain('Confidential has sublabels');
    expect((await run('label', '--label', 'General', '--method', 'auto', 'plain.docx')).code).toBe(2);
  });

  test('lowers a label only with a justification, and never as a policy what a person chose', async () => {
    writeFileSync(at('lower.docx'), await docx(plainText));
    const set = (...more: readonly string[]) => here('label', 'lower.docx', ...more);
    expect((await set('--label', everyone)).code).toBe(0);
    const before = readFileSync(at('lower.docx'));

    const refused = await set('--label', 'General');
    expect([refused.code, linesOf(refused.out)[0]?.outcome]).toEqual([1, 'skipped']);
    expect(linesOf(refused.out)[0]?.reason).toMatch(/^justification-required: General is less sensitive/);
    const kept = await set('--label', 'Partners', '--method', 'standard');
    expect(linesOf(kept.out)[0]?.reason).toMatch(/^present-label-chosen-by-person: /);
    expect(readFileSync(at('lower.docx')).equals(before)).toBe(true);

    const lowered = await set('--label', 'General', '--justification', 'It was released');
    expect([lowered.code, linesOf(lowered.out)[0]?.outcome]).toEqual([0, 'labeled']);
    expect(linesOf(lowered.out)[0]?.reason).toContain('justification: It was released');
    expect((await statusOf('lower.docx'))[0]?.label?.id).toBe(general);
  });

  test('labels what a link points at and keeps the link', async () => {
    writeFileSync(at('target.docx'), await docx(cardText));
    symlinkSync('target.docx', at('link.docx'));
    expect((await here('label', 'link.docx')).code).toBe(0);
    expect(await labelProperties(readFileSync(at('target.docx')))).toHaveLength(7);
    expect(
      readdirSync(folder.path, { withFileTypes: true })
        .find(({ name }) => name === 'link.docx')
        ?.isSymbolicLink(),
    ).toBe(true);
  });

  test('records a label for types that carry none inside, and never changes a byte of them', async () => {
    mkdirSync(at('others'));
    const files = await unlabelable();
    for (const [name, bytes] of Object.entries(files)) writeFileSync(at(`others/${name}`), bytes);
    const { code, out, err } = await run('label', '--json', '--label', 'General', 'others');
    expect(linesOf(out).map(({ file, outcome, output }) => [file, outcome, output])).toEqual(
      Object.keys(files).map((name) => [join('others', name), 'recorded', null]),
    );
    expect(code).toBe(0);
    expect(err).toMatch(/6\/6 files\n$/);
    for (const [name, bytes] of Object.entries(files)) {
      expect(readFileSync(at(`others/${name}`)).equals(bytes), name).toBe(true);
    }
  });

  test('protects secrets as NAME.p7m, which the recovery key opens, and overwrites none', async () => {
    writeFileSync(at('keys.txt'), secretText);
    const { code, out } = await here('label', 'keys.txt');
    expect(linesOf(out)).toMatchObject([{ file: 'keys.txt', output: 'keys.txt.p7m', outcome: 'protected' }]);
    expect(code).toBe(0);
    expect(existsSync(at('keys.txt'))).toBe(false);
    expect(readFileSync(at('keys.txt.p7m')).includes('uX7rQ2mZ9vK4')).toBe(false);
    const key = at('.labelwright/keys/recovery-key.pem');
    expect(statSync(key).mode & 0o077).toBe(0);
    const certificate = parseCertificates(
      readFileSync(at('.labelwright/keys/recovery-certificate.pem'), 'utf8'),
      new Date(),
    )[0];
    if (certificate === undefined) throw new Error('There is no recovery certificate');
    const opened = createCmsProtector().unprotect(memorySource(readFileSync(at('keys.txt.p7m'))), {
      certificate,
      privateKey: readFileSync(key, 'utf8'),
    });
    expect(Buffer.concat([...opened]).toString()).toBe(secretText);

    const sealed = readFileSync(at('keys.txt.p7m'));
    writeFileSync(at('keys.txt'), secretText);
    const again = await here('label', 'keys.txt');
    expect(again.code).toBe(1);
    expect(linesOf(again.out)[0]?.reason).toContain('there is such a file already');
    expect(readFileSync(at('keys.txt'), 'utf8')).toBe(secretText);
    expect(readFileSync(at('keys.txt.p7m')).equals(sealed)).toBe(true);

    const [status] = objectsOf((await here('status', 'keys.txt.p7m')).out);
    expect(status).toMatchObject({
      format: null,
      label: null,
      protection: 'encrypted: Cannot open file: it is protected by CMS',
    });
  });
});

describe('labelwright status of an encrypted Office file', () => {
  test('tells the label that stands beside the content', async () => {
    const xml = `<clbl:labelList xmlns:clbl="http://schemas.microsoft.com/office/2020/mipLabelMetadata"><clbl:label id="{${general}}" enabled="1" method="Privileged" siteId="{22222222-2222-4222-8222-222222222222}" contentBits="8" removed="0" /></clbl:labelList>`;
    const spaces = { TransformInfo: { LabelInfo: Buffer.from(xml) } };
    writeFileSync(at('sealed.docx'), storageFile({ EncryptedPackage: Buffer.alloc(100), '\u0006DataSpaces': spaces }));
    const [status] = objectsOf((await here('status', 'sealed.docx')).out);
    expect(status).toMatchObject({
      format: null,
      label: null,
      protection: 'encrypted: Cannot open file: it is protected by rights management',
      others: [{ id: general, method: 'privileged', contentBits: 8, source: 'data-spaces' }],
    });
  });
});

describe('labelwright label --output', () => {
  test('writes whole trees elsewhere, with names, relative paths and, on request, times; the files stay as they are', async () => {
    mkdirSync(at('tree/sub/deep'), { recursive: true });
    const bytes = await docx(cardText);
    const then = new Date('2020-02-03T04:05:06Z');
    for (const name of ['tree/one.docx', 'tree/sub/deep/two.docx']) {
      writeFileSync(at(name), bytes);
      utimesSync(at(name), then, then);
    }
    writeFileSync(at('tree/sub/note.txt'), plainText);
    writeFileSync(at('tree/broken.docx'), bytes.subarray(0, bytes.length - 200));

    const { code, out } = await run(
      'label',
      '--json',
      '--quiet',
      '--preserve-times',
      '--output',
      'tree/new/out',
      'tree',
      'nowhere.docx',
    );
    expect(code).toBe(1);
    expect(linesOf(out).map(({ file, output, outcome }) => [file, output, outcome])).toEqual([
      ['nowhere.docx', null, 'failed'],
      ['tree/broken.docx', null, 'skipped'],
      ['tree/one.docx', 'tree/new/out/one.docx', 'labeled'],
      ['tree/sub/deep/two.docx', 'tree/new/out/sub/deep/two.docx', 'labeled'],
      ['tree/sub/note.txt', 'tree/new/out/sub/note.txt', 'unchanged'],
    ]);
    expect(readFileSync(at('tree/one.docx')).equals(bytes)).toBe(true);
    expect(await labelProperties(readFileSync(at('tree/new/out/sub/deep/two.docx')))).toHaveLength(7);
    expect(statSync(at('tree/new/out/sub/deep/two.docx')).mtime).toEqual(then);
    expect(readFileSync(at('tree/new/out/sub/note.txt'), 'utf8')).toBe(plainText);
    expect(readdirSync(at('tree/new/out'))).toEqual(['one.docx', 'sub']);

    const again = await run(
      'label',
      '--json',
      '--quiet',
      '--output',
      'tree/new/out',
      'tree/one.docx',
      'tree/sub/deep/two.docx',
    );
    expect([again.code, linesOf(again.out).length]).toEqual([0, 2]);
  });

  test('never puts two files of one name in one place', async () => {
    mkdirSync(at('left'));
    mkdirSync(at('right'));
    for (const side of ['left', 'right']) writeFileSync(at(`${side}/same.docx`), await docx(side));
    const { code, out } = await run(
      'label',
      '--json',
      '--quiet',
      '--label',
      'General',
      '--output',
      'both',
      'left',
      'right',
    );
    expect(code).toBe(1);
    expect(linesOf(out).map(({ outcome }) => outcome)).toEqual(['labeled', 'skipped']);
    expect(linesOf(out)[1]?.reason).toContain('left/same.docx went there already');
  });
});

/** A package with a signature's origin part, as far as a reader looks that does not check it. */
describe('markings by labelwright label', () => {
  const policy = () => {
    const shipped = readFileSync(new URL('../../policies/default.yaml', import.meta.url), 'utf8');
    const marked = shipped.replace(
      'name: General\n',
      "name: General\n    markings: { footer: { text: 'Ours: ${Item.Name}' }, watermark: { text: Ours } }\n",
    );
    writeFileSync(at('marked.yaml'), marked.replace('signed: skip', 'signed: metadata'));
    return ['--policy', at('marked.yaml')] as const;
  };

  test('are put in, shown by status, put right beneath a label that is there, and taken out with it', async () => {
    const original = await docx(plainText);
    writeFileSync(at('marked.docx'), original);
    await here('label', '--label', 'General', 'marked.docx');
    const put = await here('label', ...policy(), '--label', 'General', 'marked.docx');
    expect(linesOf(put.out)[0]).toMatchObject({ outcome: 'labeled', output: 'marked.docx' });
    expect(linesOf(put.out)[0]?.reason).toMatch(/^markings: .*marked with footer and watermark$/);
    expect(objectsOf((await here('status', 'marked.docx')).out)).toMatchObject([
      {
        label: { method: 'privileged', contentBits: 6 },
        markings: [
          { kind: 'footer', text: 'Ours: marked.docx', by: 'ours' },
          { kind: 'watermark', text: 'Ours', by: 'ours' },
        ],
      },
    ]);
    const again = await here('label', ...policy(), '--label', 'General', 'marked.docx');
    expect(linesOf(again.out)).toMatchObject([{ outcome: 'unchanged', output: null }]);
    expect((await here('unlabel', '--justification', 'x', 'marked.docx')).code).toBe(0);
    expect(objectsOf((await here('status', 'marked.docx')).out)).toMatchObject([{ label: null, markings: [] }]);
  });

  test('are left out of a signed file, which gets its label beside what is signed where the policy says so', async () => {
    writeFileSync(at('signed.docx'), await signedDocx());
    const refused = await here('label', '--label', 'General', 'signed.docx');
    expect([refused.code, linesOf(refused.out)[0]?.reason.slice(0, 7)]).toEqual([1, 'signed:']);
    const put = await here('label', ...policy(), '--label', 'General', 'signed.docx');
    expect([put.code, linesOf(put.out)[0]?.outcome]).toEqual([0, 'labeled']);
    expect(linesOf(put.out)[0]?.reason).toContain('no footer: it would break the signature');
    expect(objectsOf((await here('status', 'signed.docx')).out)).toMatchObject([
      { signed: true, label: { id: general, contentBits: 0 }, markings: [] },
    ]);
  });
});

describe('whose labels they are', () => {
  const tenant = '11111111-2222-4333-8444-555555555555';
  test.each(['LABELWRIGHT_SITE_ID', 'LABELWRIGHT_TENANT_ID'])('is said by %s alone', async (name) => {
    vi.stubEnv(name, tenant);
    writeFileSync(at('whose.docx'), await docx(plainText));
    const { code } = await here('label', '--label', 'General', 'whose.docx');
    expect(code).toBe(0);
    expect(await statusOf('whose.docx')).toMatchObject([{ label: { id: general, siteId: tenant }, others: [] }]);
    vi.unstubAllEnvs();
  });

  test('is the tenant of the sandbox, as a person is told, where no setting says it', async () => {
    writeFileSync(at('whose.docx'), await docx(plainText));
    const { err } = await run('label', '--json', '--label', 'General', 'whose.docx');
    expect(err).toBe("LABELWRIGHT_SITE_ID is not set: the labels are those of the sandbox's tenant\n");
  });
});

describe('labelwright unlabel', () => {
  test('asks for a justification, takes the label out, and leaves other tenants’ labels', async () => {
    const foreign = { labelId: 'ffffffff-0000-0000-0000-000000000001', siteId: 'ffffffff-0000-0000-0000-000000000002' };
    writeFileSync(at('unlabel.docx'), await withLabel(await docx(plainText), foreign));
    await here('label', '--label', 'General', 'unlabel.docx');
    const labeled = readFileSync(at('unlabel.docx'));

    const refused = await here('unlabel', 'unlabel.docx');
    expect(refused.code).toBe(1);
    expect(linesOf(refused.out)).toMatchObject([{ output: null, outcome: 'skipped' }]);
    expect(linesOf(refused.out)[0]?.reason).toMatch(/^justification-required: The file has the label General/);
    expect(readFileSync(at('unlabel.docx')).equals(labeled)).toBe(true);

    const removed = await here('unlabel', '--justification', 'Wrong file', '--output', 'bare', 'unlabel.docx');
    expect(removed.code).toBe(0);
    expect(linesOf(removed.out)).toEqual([
      {
        file: 'unlabel.docx',
        output: 'bare/unlabel.docx',
        outcome: 'unlabeled',
        reason: `removed: Removed by hand: General; justification: Wrong file; label ${foreign.labelId} of tenant ${foreign.siteId} stays`,
      },
    ]);
    expect(await statusOf('bare/unlabel.docx')).toMatchObject([
      { label: null, others: [{ id: foreign.labelId, siteId: foreign.siteId, method: 'standard' }] },
    ]);

    const nothing = await here('unlabel', 'bare/unlabel.docx', 'plain.docx');
    expect(nothing.code).toBe(0);
    expect(linesOf(nothing.out).map(({ outcome, output }) => [outcome, output])).toEqual([
      ['unchanged', null],
      ['unchanged', null],
    ]);
  });
});

describe('labelwright status', () => {
  test('tells of every file of a folder what it is, and leaves out the state folder', async () => {
    mkdirSync(at('mixed'));
    for (const [name, bytes] of Object.entries(await unlabelable())) writeFileSync(at(`mixed/${name}`), bytes);
    const whole = await docx(plainText);
    writeFileSync(at('mixed/broken.docx'), whole.subarray(0, whole.length - 200));
    const { code, out, err } = await here('status', 'mixed');
    expect((objectsOf(out) as readonly Status[]).map(({ file, format }) => [file, format])).toEqual([
      ['mixed/a.txt', 'text'],
      ['mixed/b.csv', 'text'],
      ['mixed/broken.docx', null],
      ['mixed/c.rtf', 'rtf'],
      ['mixed/d.zip', 'zip'],
      ['mixed/e.odt', 'odf'],
      ['mixed/f.mp4', null],
    ]);
    expect(code).toBe(1);
    expect(err).toContain('mixed/broken.docx: Cannot');
    mkdirSync(at('.labelwright'), { recursive: true });
    writeFileSync(at('.labelwright/own.txt'), 'x');
    expect((await here('status', '')).out).not.toContain('own.txt');
    rmSync(at('mixed'), { recursive: true });
  });

  test('says so where there is nothing to look at', async () => {
    mkdirSync(at('empty'));
    for (const command of ['status', 'label'] as const) {
      expect(await here(command, 'empty')).toEqual({ code: 0, out: '', err: 'No files found\n' });
    }
  });

  test('is readable without --json', async () => {
    writeFileSync(at('shown.docx'), await docx(plainText));
    await here('label', '--label', everyone, 'shown.docx');
    const { code, out } = await run('status', 'shown.docx', 'plain.docx');
    expect(code).toBe(0);
    expect(out).toMatch(
      /^shown\.docx: ooxml\n {2}label: Confidential \\ All Employees \([0-9a-f-]+\), privileged, tenant [0-9a-f-]+, content bits 0, in custom-properties\nplain\.docx: ooxml\n {2}label: none\n$/,
    );
  });
});
