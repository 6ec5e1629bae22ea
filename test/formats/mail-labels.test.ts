import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCompoundFile } from '../../formats/containers/compound-file.ts';
import type { OpenDocument } from '../../formats/format.ts';
import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import type { LabelAssignment } from '../../model/label.ts';
import { checkCompoundFile } from './cfb-check.ts';
import { apply, budget, failure } from './helpers.ts';
import { assignment, idA, idB, otherTenant, pairs, tenant } from './label-values.ts';
import { msg, type Properties } from './messages.ts';
import { storageFile, type Tree } from './storage-file.ts';

const options = { store: 'auto', markings: [] } as const;
const open = (bytes: Buffer, name = 'a.eml'): OpenDocument =>
  openDocument(memorySource(bytes), { name, budget: budget() }, formats).document;
const labeled = (bytes: Buffer, label: LabelAssignment = assignment()): Buffer =>
  apply(bytes, open(bytes).labeling?.set(label, options));
const unlabeled = (bytes: Buffer): Buffer => apply(bytes, open(bytes).labeling?.remove(tenant));
const labelsOf = (bytes: Buffer) => open(bytes).labels.map(({ labelId, name, method }) => [labelId, name, method]);

const eml = (fields: readonly string[], body = 'Hello\r\n', eol = '\r\n'): Buffer =>
  Buffer.from(
    ['From: ann@contoso.example', 'To: bob@contoso.example', ...fields, 'Subject: Plans', '', body]
      .join('\r\n')
      .replaceAll('\r\n', eol),
    'latin1',
  );
const joined = (values: Record<string, string>, by = '; '): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join(by);

describe('labels of messages', () => {
  it.each<[string, readonly string[]]>([
    ['as Outlook wrote it in 2020', [`msip_labels: ${joined(pairs(idA, tenant))}`]],
    [
      'with a semicolon at the end and none but line ends between',
      [`msip_labels: ${joined(pairs(idA, tenant), ';\r\n ')};`],
    ],
    [
      'in alphabetical order with tags',
      [`MSIP_Labels: ${joined({ ...pairs(idA, tenant), [`MSIP_Label_${idA}_Tag`]: '10, 3, 0, 1' })};`],
    ],
    ['folded within a value', [`msip_labels: ${joined(pairs(idA, tenant)).replace('Old', 'Old\r\n')}`]],
    [
      'with a field for each pair',
      Object.entries(pairs(idA, tenant)).map(([name, value]) => `${name.toLowerCase()}: ${value}`),
    ],
    ['both ways', [`msip_labels: ${joined(pairs(idA, tenant))}`, `msip_label_${idA}_enabled: true`]],
    ['in encoded words', [`msip_labels: =?utf-8?B?${Buffer.from(joined(pairs(idA, tenant))).toString('base64')}?=`]],
  ])('are read %s', (_, fields) => {
    expect(open(eml(fields)).labels).toEqual([
      { siteId: tenant, labelId: idA, method: 'privileged', name: 'Old', contentBits: 0, source: 'msip-labels' },
    ]);
  });

  it.each<[string, Buffer]>([
    ['with a body', eml([])],
    ['with line feeds alone', eml([], 'a\n', '\n')],
    ['without a body', eml([]).subarray(0, -9)],
    ['that ends in its header', Buffer.from('From: a@b.example\r\nTo: c@d.example\r\nSubject: x')],
    ['in bytes of no encoding', Buffer.concat([eml(['X: \xff\xfe']), Buffer.from([0x80, 0x0d, 0xff, 0x0a])])],
  ])('are set, exchanged and taken out without a trace: a message %s', (_, bytes) => {
    const first = labeled(bytes, assignment(idB, { name: 'Łódź & Größe; draft', method: 'privileged' }));
    expect(labelsOf(first)).toEqual([[idB, 'Łódź & Größe, draft', 'privileged']]);
    const second = labeled(first);
    expect(labelsOf(second)).toEqual([[idA, 'Confidential & Co', 'standard']]);
    expect(second.includes(idB)).toBe(false);
    expect(open(second).labeling?.set(assignment(), options)).toBeUndefined();
    for (const line of first.toString('latin1').split('\n')) expect(line.length).toBeLessThan(999);
    const isOpen = bytes.at(-1) !== 0x0a && !bytes.includes('\n\n') && !bytes.includes('\r\n\r\n');
    const cleared = unlabeled(second);
    expect(cleared.toString('latin1')).toBe(isOpen ? `${bytes.toString('latin1')}\r\n` : bytes.toString('latin1'));
    expect(open(cleared).labeling?.remove(tenant)).toBeUndefined();
  });

  it('leave those of other tenants where they are, and all other fields in their places', () => {
    const theirs = joined(pairs(idB, otherTenant));
    const bytes = eml([
      `msip_labels: ${theirs}`,
      'X-After: 1',
      `msip_label_${idA}_enabled: true`,
      `MSIP_Label_${idA}_SiteId: ${tenant}`,
    ]);
    const other = idB.replace('b', 'c');
    const after = labeled(bytes, assignment(other));
    expect(labelsOf(after).map(([id]) => id)).toEqual([idB, other]);
    expect(after.toString()).not.toContain(idA);
    expect(after.toString()).toMatch(
      /^From: .*\r\nTo: .*\r\nmsip_labels: [^]*\r\nX-After: 1\r\nSubject: Plans\r\n\r\nHello\r\n$/u,
    );
    expect(labelsOf(unlabeled(after)).map(([id]) => id)).toEqual([idB]);
  });

  it('are refused in what is signed or encrypted', () => {
    const typed = (type: string): Buffer => eml(['MIME-Version: 1.0', `Content-Type: ${type}`]);
    const kinds = [
      ['multipart/signed; boundary=a', 'signed'],
      ['application/pkcs7-mime; smime-type=signed-data', 'signed'],
      ['application/pkcs7-mime; smime-type=enveloped-data', 'encrypted'],
      ['application/x-pkcs7-mime', 'encrypted'],
      ['multipart/encrypted; boundary=a', 'encrypted'],
    ] as const;
    for (const [type, kind] of kinds) {
      expect(failure(() => open(typed(type)).labeling?.set(assignment(), { ...options, signed: true })).kind).toBe(
        kind,
      );
      expect(failure(() => open(typed(type)).labeling?.remove(tenant)).kind).toBe(kind);
    }
  });

  it('are not written into mailboxes and web archives', () => {
    const bytes = eml([]);
    expect(open(bytes, 'a.mht').labeling).toBeUndefined();
    expect(
      open(Buffer.concat([Buffer.from('From ann@b.example Mon Jan  1 00:00:00 2026\r\n'), bytes])).labeling,
    ).toBeUndefined();
  });

  it('are set in any message, whose other bytes are kept', () => {
    const field = fc.tuple(fc.stringMatching(/^X-[A-Za-z-]{1,10}$/u), fc.stringMatching(/^[ -~]{0,60}$/u));
    const name = fc.string({ maxLength: 80, unit: fc.constantFrom('a', 'é', '東', ' ', '=', '?', '"', '𝄞') });
    fc.assert(
      fc.property(fc.array(field), fc.uint8Array({ maxLength: 200 }), name, (fields, body, label) => {
        const bytes = Buffer.concat([
          eml(
            fields.map(([key, value]) => `${key}: ${value}`),
            '',
          ),
          body,
        ]);
        const after = labeled(bytes, assignment(idA, { name: label }));
        expect(labelsOf(after)).toEqual([[idA, label.trim(), 'standard']]);
        expect(unlabeled(after).equals(bytes)).toBe(true);
      }),
      { numRuns: 150, seed: 3 },
    );
  });
});

describe('labels of Outlook messages', () => {
  const openMsg = (bytes: Buffer): OpenDocument => open(bytes, 'a.msg');
  const streamsOf = (bytes: Buffer): Record<string, string> => {
    const file = openCompoundFile(memorySource(bytes), budget());
    return Object.fromEntries(
      [...file.root.streams.values()].map((stream) => [stream.name, file.read(stream).toString('hex')]),
    );
  };
  const plain: Properties = { 0x0037: 'Plans', 0x1000: 'Hello' };
  const names = (tree: Tree): Tree => ({ '__nameid_version1.0': tree });
  const entry = (first: number, kind: number, index: number): Buffer => {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32LE(first, 0);
    bytes.writeUInt16LE(kind, 4);
    bytes.writeUInt16LE(index, 6);
    return bytes;
  };
  const named = (text: string): Buffer => {
    const name = Buffer.from(text, 'utf16le');
    const bytes = Buffer.alloc(4 + Math.ceil(name.length / 4) * 4);
    bytes.writeUInt32LE(name.length);
    name.copy(bytes, 4);
    return bytes;
  };
  const headers = Buffer.from('8603020000000000c000000000000046', 'hex');
  const common = Buffer.from('0820060000000000c000000000000046', 'hex');
  /** Three names: one by number, one of internet headers, and the label's. */
  const table = names({
    '__substg1.0_00020102': Buffer.concat([common, headers]),
    '__substg1.0_00030102': Buffer.concat([
      entry(0x8501, 3 << 1, 0),
      entry(0, (4 << 1) | 1, 1),
      entry(16, (4 << 1) | 1, 2),
    ]),
    '__substg1.0_00040102': Buffer.concat([named('x-abc'), named('MSIP_Labels')]),
  });
  const withNames = (tree: Tree): Buffer => {
    const file = openCompoundFile(memorySource(msg({ 0x0037: 'Plans' })), budget());
    const streams = [...file.root.streams.values()].map(
      (stream) => [stream.name, Buffer.from(file.read(stream))] as const,
    );
    return storageFile({ ...Object.fromEntries(streams), ...table, ...tree });
  };

  it('are read from the named property', () => {
    const bytes = withNames({ '__substg1.0_8002001F': Buffer.from(joined(pairs(idA, tenant)), 'utf16le') });
    expect(openMsg(bytes).labels).toEqual([
      { siteId: tenant, labelId: idA, method: 'privileged', name: 'Old', contentBits: 0, source: 'msip-labels' },
    ]);
    expect(JSON.stringify([...openMsg(bytes).parts()])).not.toContain(idA);
    expect(
      openMsg(withNames({ '__substg1.0_8001001F': Buffer.from(joined(pairs(idA, tenant)), 'utf16le') })).labels,
    ).toEqual([]);
  });

  it.each<[string, Buffer]>([
    ['without names', msg(plain)],
    ['with names, the label among them', withNames({})],
    [
      'in a code page',
      storageFile({ '__properties_version1.0': Buffer.alloc(32), '__substg1.0_0037001E': Buffer.from('Plans') }),
    ],
  ])('are set, exchanged and taken out, and all else is kept: a message %s', (_, bytes) => {
    const before = streamsOf(bytes);
    const first = apply(bytes, openMsg(bytes).labeling?.set(assignment(idB), options));
    const second = apply(first, openMsg(first).labeling?.set(assignment(idA, { method: 'privileged' }), options));
    expect(openMsg(first).labels).toMatchObject([{ labelId: idB, name: 'Confidential & Co', source: 'msip-labels' }]);
    expect(openMsg(second).labels).toMatchObject([{ labelId: idA, method: 'privileged' }]);
    expect(openMsg(second).labeling?.set(assignment(), options)).toBeUndefined();
    expect([...openMsg(second).parts()]).toEqual([...openMsg(bytes).parts()]);
    const cleared = apply(second, openMsg(second).labeling?.remove(tenant));
    expect(streamsOf(cleared)).toEqual(before);
    expect(openMsg(cleared).labels).toEqual([]);
    expect(openMsg(cleared).labeling?.remove(tenant)).toBeUndefined();
    for (const file of [first, second, cleared]) {
      checkCompoundFile(file);
      expect(Object.keys(streamsOf(file)).filter((name) => !(name in before)).length).toBeLessThanOrEqual(1);
    }
  });

  it('get a number and a hash for their name where it has none', () => {
    const hash = crcFromZero(Buffer.from('msip_labels', 'utf16le'));
    const bucket = `__substg1.0_${(0x1000 + (((hash ^ 7) >>> 0) % 0x1f)).toString(16)}0102`;
    const bytes = apply(msg(plain), openMsg(msg(plain)).labeling?.set(assignment(), options));
    const file = openCompoundFile(memorySource(bytes), budget());
    const storage = file.root.storages.get('__NAMEID_VERSION1.0');
    const streams = [...(storage?.streams.values() ?? [])].map((stream) => [
      stream.name,
      file.read(stream).toString('hex'),
    ]);
    expect(Object.fromEntries(streams)).toEqual({
      '__substg1.0_00020102': headers.toString('hex'),
      '__substg1.0_00030102': entry(0, 7, 0).toString('hex'),
      '__substg1.0_00040102': named('msip_labels').toString('hex'),
      [bucket]: entry(hash, 7, 0).toString('hex'),
    });
    const properties = Buffer.from(streamsOf(bytes)['__properties_version1.0'] ?? '', 'hex').subarray(-16);
    const text = joined(pairs(idA, tenant));
    expect(text.length).toBeGreaterThan(0);
    expect(properties.readUInt32LE(0)).toBe(0x8000001f);
    expect(properties.readUInt32LE(8)).toBe((streamsOf(bytes)['__substg1.0_8000001F'] ?? '').length / 2 + 2);
  });

  it('leave those of other tenants as they are', () => {
    const bytes = withNames({ '__substg1.0_8002001F': Buffer.from(joined(pairs(idB, otherTenant)), 'utf16le') });
    const after = apply(bytes, openMsg(bytes).labeling?.set(assignment(), options));
    expect(openMsg(after).labels.map(({ labelId }) => labelId)).toEqual([idB, idA]);
    const cleared = apply(after, openMsg(after).labeling?.remove(tenant));
    expect(openMsg(cleared).labels.map(({ labelId }) => labelId)).toEqual([idB]);
  });

  it('are refused in what is signed or encrypted', () => {
    const kinds = [
      [{ 0x001a: 'IPM.Note.SMIME.MultipartSigned' }, {}, 'signed'],
      [{ 0x001a: 'IPM.Note.SMIME' }, {}, 'encrypted'],
      [{ 0x001a: 'IPM.Note' }, { attachments: [{ 0x3707: 'message.rpmsg', 0x3701: Buffer.from('x') }] }, 'encrypted'],
    ] as const;
    for (const [properties, more, kind] of kinds) {
      const document = openMsg(msg(properties, more));
      expect(failure(() => document.labeling?.set(assignment(), options)).kind).toBe(kind);
    }
  });

  it('are refused where a property has the number that their name would get', () => {
    const bytes = msg({ ...plain, 0x8000: 'of somebody' });
    expect(failure(() => openMsg(bytes).labeling?.set(assignment(), options)).kind).toBe('corrupt');
  });

  it('are refused where the tables of names are broken', () => {
    const broken = withNames(names({ '__substg1.0_00020102': headers, '__substg1.0_00030102': entry(900, 7, 0) }));
    expect(openMsg(broken).labels).toEqual([]);
    expect(failure(() => openMsg(broken).labeling?.set(assignment(), options)).kind).toBe('corrupt');
  });
});

/** CRC-32 bit by bit, from 0 and not inverted, as MS-OXRTFCP has it. */
function crcFromZero(bytes: Buffer): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ 0xedb88320;
  }
  return crc >>> 0;
}
