/**
 * Labels and markings in messages held against other programs: Python's own email package and olefile. Without them the checks are skipped
 * with that as their reason.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';

import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { wrapRtf } from '../../formats/mail/compressed-rtf.ts';
import { memorySource } from '../../lib/patch.ts';
import type { Marking } from '../../model/marking.ts';
import { apply, budget } from '../formats/helpers.ts';
import { assignment, idA, tenant } from '../formats/label-values.ts';
import { msg } from '../formats/messages.ts';

const python = '/usr/bin/python3';
let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'labelwright-mail-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function need(context: TestContext, module: string): void {
  if (spawnSync(python, ['-c', `import ${module}`], { stdio: 'ignore' }).status !== 0) {
    context.skip(`\`${python} -c "import ${module}"\` does not work here`);
  }
}

const open = (bytes: Buffer, name: string) =>
  openDocument(memorySource(bytes), { name, budget: budget() }, formats).document;

/** Messages as Python writes them: with alternatives, an attachment and a message within, in several encodings. */
const make = `
import sys
from email.message import EmailMessage
from email.policy import SMTP
folder = sys.argv[1]
for name, cte, charset in [('a', 'quoted-printable', 'utf-8'), ('b', 'base64', 'utf-8'), ('c', '8bit', 'iso-8859-1')]:
    message = EmailMessage(policy=SMTP)
    message['From'] = 'Ann <ann@contoso.example>'
    message['To'] = 'bob@contoso.example'
    message['Subject'] = 'Pläne for Łódź'
    message['X-Long'] = 'word ' * 60
    message.set_content('Größe: a line = of text.\\n' * 30, cte=cte, charset=charset)
    message.add_alternative('<html><body class="a"><p>Größe = of text</p>' + '<p>more</p>\\n' * 30 + '</body></html>', subtype='html', cte=cte, charset=charset)
    message.add_attachment(b'\\x00\\x01\\xff' * 500, maintype='application', subtype='octet-stream', filename='a.bin')
    open(folder + '/' + name + '.eml', 'wb').write(message.as_bytes())
`;
const read = `
import hashlib, json, sys
from email import message_from_binary_file
from email.policy import default
def told(name):
    message = message_from_binary_file(open(name, 'rb'), policy=default)
    parts = [part for part in message.walk() if not part.is_multipart()]
    return {
        'labels': message['msip_labels'],
        'headers': [[key, str(value)] for key, value in message.items() if key.lower() not in ('msip_labels', 'x-labelwright-markings')],
        'texts': [part.get_content() for part in parts if part.get_content_maintype() == 'text'],
        'others': [hashlib.sha256(part.get_content()).hexdigest() for part in parts if part.get_content_maintype() != 'text'],
        'defects': [str(defect) for part in message.walk() for defect in part.defects],
    }
print(json.dumps([told(name) for name in sys.argv[1:]]))
`;

interface Told {
  readonly labels: string | null;
  readonly headers: readonly (readonly [string, string])[];
  readonly texts: readonly string[];
  readonly others: readonly string[];
  readonly defects: readonly string[];
}

const marking = (kind: 'header' | 'footer', text: string): Marking => ({
  kind,
  text,
  font: 'Calibri',
  size: 10,
  color: '#ff0000',
  alignment: 'left',
  margin: 5,
  layout: 'horizontal',
  key: '0123456789abcdef',
});

const bothMarkings = [marking('header', 'Größe: Confidential'), marking('footer', 'For staff only')];

describe('messages with a label', () => {
  it("are read by Python's email package: the label, all other fields, bodies with markings, attachments", (context) => {
    need(context, 'email');
    execFileSync(python, ['-c', make, folder]);
    const names = ['a', 'b', 'c'].map((name) => join(folder, `${name}.eml`));
    const save = (name: string, kind: string, bytes: Buffer): string => {
      writeFileSync(`${name}.${kind}`, bytes);
      return `${name}.${kind}`;
    };
    const markings = bothMarkings;
    const files = names.flatMap((name) => {
      const bytes = execFileSync('cat', [name]);
      const set = (with_: readonly Marking[]): Buffer =>
        apply(
          bytes,
          open(bytes, 'a.eml').labeling?.set(assignment(idA, { name: 'Größe & Łódź' }), {
            store: 'auto',
            markings: with_,
          }),
        );
      for (const version of [set([]), set(markings)]) {
        expect(apply(version, open(version, 'a.eml').labeling?.remove(tenant)).equals(bytes), name).toBe(true);
      }
      return [name, save(name, 'labeled', set([])), save(name, 'marked', set(markings))];
    });
    const told = JSON.parse(execFileSync(python, ['-c', read, ...files], { encoding: 'utf8' })) as readonly Told[];
    for (let index = 0; index < told.length; index += 3) {
      const [before, labeled, marked] = told.slice(index, index + 3);
      const labels = `MSIP_Label_${idA}_Enabled=true;`;
      expect(before?.labels).toBeNull();
      expect(labeled).toEqual({ ...before, labels: expect.stringContaining(labels) as string });
      expect(labeled?.labels).toContain(`MSIP_Label_${idA}_Name=Größe & Łódź;`);
      expect(marked).toMatchObject({ headers: before?.headers, others: before?.others, defects: [] });
      const [plain, page] = marked?.texts ?? [];
      const first = before?.texts[0] ?? '';
      const eol = first.includes('\r\n') ? '\r\n' : '\n';
      expect(plain).toBe(`Größe: Confidential${eol}${eol}${first}${eol}For staff only${eol}`);
      expect(page).toMatch(
        /^<html><body class="a"><div [^]*Größe: Confidential<\/div><p>Größe[^]*For staff only<\/div><\/body>/u,
      );
    }
  });

  it('are opened by olefile, where they are Outlook messages: no other stream changes but those of names', (context) => {
    need(context, 'olefile');
    const digests = `
import hashlib, json, olefile, sys
def told(name):
    file = olefile.OleFileIO(name)
    assert not file.parsing_issues, file.parsing_issues
    return {'/'.join(path): hashlib.sha256(file.openstream(path).read()).hexdigest() for path in file.listdir()}
print(json.dumps([told(name) for name in sys.argv[1:]]))
`;
    const bytes = msg(
      { 0x0037: 'Plans', 0x1000: 'Hello '.repeat(2000) },
      { recipients: [{ 0x3001: 'Bob' }], attachments: [{ 0x3707: 'a.bin', 0x3701: Buffer.alloc(9000, 7) }] },
    );
    const labeled = apply(bytes, open(bytes, 'a.msg').labeling?.set(assignment(), { store: 'auto', markings: [] }));
    const cleared = apply(labeled, open(labeled, 'a.msg').labeling?.remove(tenant));
    const paths = [bytes, labeled, cleared].map((content, index) => {
      writeFileSync(join(folder, `${index}.msg`), content);
      return join(folder, `${index}.msg`);
    });
    const [before = {}, after = {}, last = {}] = JSON.parse(
      execFileSync(python, ['-c', digests, ...paths], { encoding: 'utf8' }),
    ) as readonly Record<string, string>[];
    const added = Object.keys(after).filter((path) => !(path in before));
    expect(added.filter((path) => !path.startsWith('__nameid_version1.0/'))).toEqual(['__substg1.0_8000001F']);
    const changed = Object.keys(before).filter((path) => before[path] !== after[path]);
    expect(changed).toEqual(['__properties_version1.0']);
    for (const [path, digest] of Object.entries(before)) expect(last[path]).toBe(digest);
    expect(Object.keys(last)).not.toContain('__substg1.0_8000001F');
  });

  it('show their markings to readers of Outlook messages in every form, with sizes that are right', (context) => {
    need(context, 'olefile');
    if (spawnSync('soffice', ['--version'], { stdio: 'ignore' }).status !== 0)
      context.skip('`soffice` does not work here');
    const read = `
import json, olefile, struct, sys
def told(name):
    file = olefile.OleFileIO(name)
    assert not file.parsing_issues, file.parsing_issues
    stream = lambda name: file.openstream(name).read()
    listed = stream('__properties_version1.0')[32:]
    for at in range(0, len(listed), 16):
        kind, number, flags, size = struct.unpack('<HHII', listed[at:at + 12])
        if kind in (0x1f, 0x102):
            there = len(stream('__substg1.0_%04X%04X' % (number, kind)))
            assert size == there + (2 if kind == 0x1f else 0), (hex(number), size, there)
    rich = stream('__substg1.0_10090102')
    length, raw, form, crc = struct.unpack('<II4sI', rich[:16])
    assert (length + 4, raw, form, crc) == (len(rich), len(rich) - 16, b'MELA', 0)
    open(name + '.rtf', 'wb').write(rich[16:])
    return [stream('__substg1.0_1000001F').decode('utf-16le'), stream('__substg1.0_10130102').decode('utf-8')]
print(json.dumps([told(name) for name in sys.argv[1:]]))
`;
    const rich = [
      '{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Arial;}}\\pard\\f0\\fs20 Hello\\par}',
      '{\\rtf1\\ansi\\fromhtml1 \\deff0{\\fonttbl{\\f0 Arial;}}{\\*\\htmltag50 <body>}\\htmlrtf \\f0\\htmlrtf0 ' +
        '{\\*\\htmltag64 <p>}\\htmlrtf {\\htmlrtf0 Hello{\\*\\htmltag72 </p>}\\htmlrtf\\par}\\htmlrtf0 {\\*\\htmltag58 </body>}}',
    ];
    const paths = rich.map((text, index) => {
      const html = Buffer.from('<html><body><p>Hello</p></body></html>');
      const bytes = msg({ 0x1000: 'Hello', 0x1013: html, 0x3fde: 65001, 0x1009: wrapRtf(Buffer.from(text)) });
      const path = join(folder, `marked-${index}.msg`);
      const change = { store: 'auto', markings: bothMarkings } as const;
      writeFileSync(path, apply(bytes, open(bytes, 'a.msg').labeling?.set(assignment(), change)));
      return path;
    });
    const told = JSON.parse(execFileSync(python, ['-c', read, ...paths], { encoding: 'utf8' })) as readonly string[][];
    for (const texts of told)
      for (const text of texts) expect(text).toMatch(/Größe: Confidential[^]*Hello[^]*For staff only/u);
    const profile = `-env:UserInstallation=file://${folder}/profile`;
    const shown = ['--headless', '--convert-to', 'txt:Text (encoded):UTF8', '--outdir', folder];
    execFileSync('soffice', [profile, ...shown, ...paths.map((path) => `${path}.rtf`)], {
      stdio: 'ignore',
      timeout: 120_000,
    });
    for (const path of paths) {
      const lines = readFileSync(`${path}.txt`, 'utf8')
        .replace(/^\uFEFF/u, '')
        .split(/\s*\n\s*/u);
      expect(lines.filter((line) => line !== '')).toEqual(['Größe: Confidential', 'Hello', 'For staff only']);
    }
  });
});
