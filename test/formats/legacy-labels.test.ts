import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findStream, openCompoundFile } from '../../formats/containers/compound-file.ts';
import { readEncryptedLabels } from '../../formats/encrypted-label.ts';
import type { OpenDocument } from '../../formats/format.ts';
import { openDocument } from '../../formats/open.ts';
import { formats } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import type { LabelAssignment } from '../../model/label.ts';
import { checkCompoundFile } from './cfb-check.ts';
import { apply, budget, failure } from './helpers.ts';
import { assignment, idA, idB, otherTenant, pairs, tenant } from './label-values.ts';
import { propertyStream, summaryName, type StreamOptions } from './property-sets.ts';
import { storageFile, type Tree } from './storage-file.ts';

const options = { store: 'auto', markings: [] } as const;
const open = (bytes: Buffer): OpenDocument =>
  openDocument(memorySource(bytes), { name: 'a', budget: budget() }, formats).document;
const labeled = (bytes: Buffer, label: LabelAssignment = assignment()): Buffer =>
  apply(bytes, open(bytes).labeling?.set(label, options));
const unlabeled = (bytes: Buffer): Buffer => apply(bytes, open(bytes).labeling?.remove(tenant));
const ids = (bytes: Buffer): string[] => open(bytes).labels.map(({ labelId }) => labelId);
const streamsOf = (bytes: Buffer): Record<string, Buffer> => {
  const file = openCompoundFile(memorySource(bytes), budget());
  return Object.fromEntries(
    [...file.root.streams.values()].map((stream) => [stream.name, Buffer.from(file.read(stream))]),
  );
};
const fixture = (name: string): Buffer => readFileSync(join(import.meta.dirname, '../fixtures/legacy', name));

/** A drawing, whose content is nobody's business here. */
const visio = (stream?: Buffer | StreamOptions, more: Tree = {}): Buffer =>
  storageFile({
    VisioDocument: Buffer.alloc(5000, 7),
    ...(stream === undefined ? {} : { [summaryName]: Buffer.isBuffer(stream) ? stream : propertyStream(stream) }),
    ...more,
  });
const custom = (values: Record<string, string | number>, more = {}): StreamOptions => ({ custom: { values, ...more } });

describe('labels of legacy files', () => {
  it.each<[string, StreamOptions]>([
    ['in Windows-1252', custom(pairs(idA, tenant, { Name: 'Größe' }))],
    ['in UTF-8', custom(pairs(idA, tenant, { Name: 'Größe' }), { codePage: 65001 })],
    ['in UTF-16 by the code page', custom(pairs(idA, tenant, { Name: 'Größe' }), { codePage: 1200 })],
    ['in UTF-16 by the type', custom(pairs(idA, tenant, { Name: 'Größe' }), { wide: true })],
    ['in UTF-16 by both', custom(pairs(idA, tenant, { Name: 'Größe' }), { wide: true, codePage: 1200 })],
  ])('are read %s', (_, stream) => {
    expect(open(visio(stream)).labels).toEqual([
      {
        siteId: tenant,
        labelId: idA,
        method: 'privileged',
        name: 'Größe',
        contentBits: 0,
        source: 'summary-information',
      },
    ]);
  });

  it('are those of all tenants', () => {
    expect(ids(visio(custom({ ...pairs(idA, tenant), Project: 'Heron', ...pairs(idB, otherTenant) })))).toEqual([
      idA,
      idB,
    ]);
  });

  it.each<[string, Buffer]>([
    ['word.doc', fixture('word.doc')],
    ['excel.xls', fixture('excel.xls')],
    ['powerpoint.ppt', fixture('powerpoint.ppt')],
    ['a drawing without a stream for it', visio()],
    ['a drawing with an empty stream', visio(Buffer.alloc(0))],
    ['a drawing without custom properties', visio({ main: { values: { a: 'sales' } } })],
    ['a drawing with some', visio(custom({ Project: 'Heron', Count: 3 }))],
    ['a drawing with some in UTF-16', visio(custom({ Project: 'Ł', Count: 3 }, { codePage: 1200 }))],
    ['a drawing that is filled up', visio({ ...custom({ Project: 'Heron' }), filled: true })],
    ['a plan', storageFile({ '   114': { Data: Buffer.alloc(10) } })],
    ['a publication', storageFile({ Quill: { QuillSub: { CONTENTS: Buffer.alloc(9) } }, Contents: Buffer.alloc(10) })],
  ])('are set, exchanged and taken out, and all other streams are kept: %s', (_, bytes) => {
    const before = streamsOf(bytes);
    const trees = before[summaryName] === undefined;
    const first = labeled(bytes, assignment(idB, { name: 'Ł & Größe' }));
    expect(open(first).labels).toEqual([
      {
        siteId: tenant,
        labelId: idB,
        method: 'standard',
        name: 'Ł & Größe',
        contentBits: 0,
        source: 'summary-information',
      },
    ]);
    const second = labeled(first, assignment(idA, { method: 'privileged', contentBits: 8 }));
    expect(open(second).labels).toEqual([
      {
        siteId: tenant,
        labelId: idA,
        method: 'privileged',
        name: 'Confidential & Co',
        contentBits: 8,
        source: 'summary-information',
      },
    ]);
    expect(second.includes(idB)).toBe(false);
    expect(open(second).labeling?.set(assignment(idA), options)).toBeUndefined();
    for (const file of [first, second]) {
      checkCompoundFile(file, { trees });
      expect({ ...streamsOf(file), [summaryName]: undefined }).toEqual({ ...before, [summaryName]: undefined });
      expect(Object.keys(streamsOf(file)).sort()).toEqual([...new Set([...Object.keys(before), summaryName])].sort());
      expect(open(file).properties?.()).toEqual(open(bytes).properties?.());
    }
    const cleared = unlabeled(second);
    checkCompoundFile(cleared, { trees });
    expect(open(cleared).labels).toEqual([]);
    expect(cleared.includes('MSIP_Label')).toBe(false);
    expect(open(cleared).labeling?.remove(tenant)).toBeUndefined();
    const after = streamsOf(cleared);
    if ((before[summaryName]?.length ?? 0) === 0) expect(Object.keys(after)).not.toContain(summaryName);
    else expect(after).toEqual(before);
  });

  it('leave those of other tenants and attributes of others as they are', () => {
    const bytes = visio(
      custom({
        ...pairs(idB, otherTenant),
        ...pairs(idA, tenant, { GeneratedBy: 'x' }),
        ...pairs(idB.replace('b', 'c'), tenant),
      }),
    );
    const after = labeled(bytes, assignment(idA));
    expect(ids(after)).toEqual([idB, idA]);
    expect(after.includes(`MSIP_Label_${idA}_GeneratedBy`)).toBe(true);
    expect(ids(unlabeled(after))).toEqual([idB]);
  });

  it('keep the way in which a file has its texts', () => {
    const stored = (stream: StreamOptions): string => {
      const bytes = streamsOf(labeled(visio(stream), assignment(idA, { name: 'ü' })))[summaryName];
      const ways = ['1e00000002000000fc00', '1e00000003000000c3bc00', '1f00000002000000fc000000'];
      return ways.find((hex) => bytes?.includes(Buffer.from(hex, 'hex'))) ?? 'none';
    };
    expect(stored(custom({ a: 'b' }))).toBe('1e00000002000000fc00');
    expect(stored(custom({ a: 'b' }, { codePage: 65001 }))).toBe('1e00000003000000c3bc00');
    expect(stored(custom({ a: 'b' }, { wide: true }))).toBe('1f00000002000000fc000000');
    expect(stored(custom({ a: 'b' }, { codePage: 932 }))).toBe('1f00000002000000fc000000');
    expect(stored({ main: { codePage: 65001 } })).toBe('1e00000003000000c3bc00');
  });

  it('do not change what their file is classified as', () => {
    const texts = (bytes: Buffer): string => JSON.stringify([...open(bytes).parts()]);
    const bytes = visio(custom({ Project: 'Heron' }));
    expect(texts(labeled(bytes))).toBe(texts(bytes));
    expect(texts(bytes)).toContain('Project: Heron');
    expect([...open(bytes).parts()].at(-1)).toEqual({ name: 'document', unread: 'unsupported' });
  });

  it('are refused where the file is signed', () => {
    for (const name of ['_signatures', '_xmlsignatures']) {
      const bytes = visio({}, { [name]: name === '_signatures' ? Buffer.from('x') : { a: Buffer.from('x') } });
      expect(open(bytes).signed).toBe(true);
      expect(failure(() => open(bytes).labeling?.set(assignment(), { ...options, signed: true })).kind).toBe('signed');
      expect(failure(() => open(bytes).labeling?.remove(tenant)).kind).toBe('signed');
    }
  });

  it.each<[string, (stream: Buffer) => Buffer]>([
    ['is cut off', (stream) => stream.subarray(0, 90)],
    ['has a set outside of it', (stream) => (stream.writeUInt32LE(stream.length + 4, 28 + 20 + 16), stream)],
    ['has two properties at one place', (stream) => (stream.copyWithin(68 + 12, 68 + 20, 68 + 24), overlap(stream))],
    ['has a set of a foreign kind', (stream) => (stream.fill(1, 48, 64), stream)],
  ])('are refused where the stream for them %s', (_, damage) => {
    const stream = propertyStream({ ...custom({ Project: 'Heron', Other: 'x' }), main: { values: { a: 'x' } } });
    const bytes = visio(damage(stream));
    expect(open(bytes).labels).toEqual([]);
    expect(failure(() => open(bytes).labeling?.set(assignment(), options)).kind).toBe('corrupt');
  });

  it('are set in any file with any custom properties, which are kept', () => {
    const text = fc.string({ maxLength: 20, unit: fc.constantFrom('a', 'é', ' ', 'Z', '&') });
    const name = fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom('p', 'Q', '1', ' ') });
    const set = fc.record({
      codePage: fc.constantFrom(1252, 65001, 1200),
      wide: fc.boolean(),
      values: fc.dictionary(name, fc.oneof(text, fc.integer()), { maxKeys: 6, noNullPrototype: true }),
    });
    fc.assert(
      fc.property(set, set, fc.boolean(), (main, own, filled) => {
        const bytes = visio({ main, custom: own, filled });
        const after = labeled(labeled(bytes), assignment(idB));
        expect(ids(after)).toEqual([idB]);
        expect(open(after).properties?.()).toEqual(open(bytes).properties?.());
        const cleared = streamsOf(unlabeled(after))[summaryName];
        if (Object.keys(own.values).length > 0) expect(cleared).toEqual(streamsOf(bytes)[summaryName]);
        expect({ ...streamsOf(after), [summaryName]: 0 }).toEqual({ ...streamsOf(bytes), [summaryName]: 0 });
      }),
      { numRuns: 60, seed: 11 },
    );
  });
});

/** Makes the second value of the custom set begin where the first does. */
function overlap(stream: Buffer): Buffer {
  const start = stream.readUInt32LE(64);
  stream.writeUInt32LE(stream.readUInt32LE(start + 8 + 2 * 8 + 4), start + 8 + 3 * 8 + 4);
  return stream;
}

describe('readEncryptedLabels()', () => {
  const element = (id: string, siteId: string, removed = '0'): string =>
    `<clbl:label id="{${id}}" enabled="1" method="Privileged" siteId="{${siteId}}" contentBits="8" removed="${removed}" />`;
  const info = (...elements: readonly string[]): Buffer =>
    Buffer.from(
      '\uFEFF<?xml version="1.0" encoding="utf-8" standalone="yes"?>' +
        '<clbl:labelList xmlns:clbl="http://schemas.microsoft.com/office/2020/mipLabelMetadata">' +
        `${elements.join('')}</clbl:labelList>`,
    );
  const read = (tree: Tree) => readEncryptedLabels(memorySource(storageFile(tree)), budget());
  const package_ = { EncryptedPackage: Buffer.alloc(100) };
  const spaces = (content: Buffer): Tree => ({ '\u0006DataSpaces': { TransformInfo: { LabelInfo: content } } });

  it('reads the label beside the encrypted content', () => {
    expect(read({ ...package_, ...spaces(info(element(idA, tenant))) })).toEqual({
      protection: 'rights-management',
      labels: [{ siteId: tenant, labelId: idA, method: 'privileged', contentBits: 8, source: 'data-spaces' }],
    });
    expect(read({ ...package_, EncryptionInfo: Buffer.alloc(8) })).toEqual({ protection: 'password', labels: [] });
  });

  it('takes custom properties for tenants that have no element', () => {
    const stream = propertyStream(custom({ ...pairs(idB, tenant), ...pairs(idB.replace('b', 'c'), otherTenant) }));
    const tree = { '\tDRMContent': Buffer.alloc(9), [summaryName]: stream, ...spaces(info(element(idA, tenant, '1'))) };
    expect(read(tree)?.labels.map(({ labelId, source }) => [labelId, source])).toEqual([
      [idB.replace('b', 'c'), 'summary-information'],
    ]);
  });

  it('answers nothing for files that are not encrypted as a whole', () => {
    expect(read({ WordDocument: Buffer.alloc(9) })).toBeUndefined();
    expect(readEncryptedLabels(memorySource(Buffer.from('text')), budget())).toBeUndefined();
  });

  it('says where the label cannot be read', () => {
    expect(failure(() => read({ ...package_, ...spaces(Buffer.from('<a><b')) })).kind).toBe('corrupt');
  });

  it('does not open what it tells about', () => {
    const bytes = storageFile({ ...package_, ...spaces(info(element(idA, tenant))) });
    expect(failure(() => open(bytes)).kind).toBe('encrypted');
    expect(findStream(openCompoundFile(memorySource(bytes), budget()).root, 'EncryptedPackage')).toBeDefined();
  });
});
