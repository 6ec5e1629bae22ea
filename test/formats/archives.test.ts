import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDocument } from '../../formats/open.ts';
import { formats, inspect } from '../../inspect.ts';
import { memorySource } from '../../lib/patch.ts';
import type { Part } from '../../model/finding.ts';
import { budget, failure } from './helpers.ts';
import { cardNumber } from './cards.ts';
import { docx, paragraph } from './packages.ts';
import { rawZip, type RawEntry } from './raw-zip.ts';
import { tarFile } from './tar-file.ts';

const card = '4556 7375 8689 9855';
const content = `Card ${card}\n`;
const partsOf = (bytes: Buffer, name = 'a', limits = {}): readonly Part[] =>
  Array.from(openDocument(memorySource(bytes), { name, budget: budget(limits) }, formats).document.parts());
const namesOf = (bytes: Buffer, name = 'a', limits = {}): readonly string[] =>
  partsOf(bytes, name, limits).map((part) => ('text' in part ? part.name : `${part.name}: ${part.unread}`));
const zipOf = (entries: readonly RawEntry[]): Buffer => rawZip(entries);

describe('zip', () => {
  it('reads every entry with its own format, packages that are stored too', () => {
    const bytes = rawZip(
      [
        { name: 'dir/', content: '', stored: true },
        { name: 'dir/a.log', content },
        { name: 'b.docx', content: docx(paragraph(cardNumber(1))), stored: true },
        { name: 'c.zip', content: zipOf([{ name: 'd.txt', content: cardNumber(2) }]) },
      ],
      { comment: 'a comment' },
    );
    expect(namesOf(bytes)).toEqual(['dir/a.log > body', 'b.docx > body', 'c.zip > d.txt > body']);
    const { findings, format } = inspect(memorySource(bytes), 'a.zip', {
      ignoreTestNumbers: true,
      timeLimitMs: 60_000,
    });
    expect(format).toBe('zip');
    const found = findings.find(({ type }) => type === 'credit-card-number');
    expect(found?.count).toBe(3);
    expect(found?.places.map(({ part, at }) => [part, at])).toEqual([
      ['dir/a.log > body', 'line 1'],
      ['b.docx > body', undefined],
      ['c.zip > d.txt > body', 'line 1'],
    ]);
  });

  it('tells each entry that it cannot read, and reads the others', () => {
    const bytes = zipOf([
      { name: 'secret.txt', content, flags: 1 },
      { name: 'odd.txt', content, method: 14 },
      { name: 'broken.txt', content, crc: 1 },
      { name: 'same.txt', content },
      { name: 'same.txt', content },
    ]);
    expect(namesOf(bytes)).toEqual([
      'secret.txt: encrypted',
      'odd.txt: unsupported',
      'broken.txt: corrupt',
      'same.txt > body',
      'same.txt > body',
    ]);
  });

  it('without an end is told as broken, by who asks for its labels only too', () => {
    const broken = memorySource(Buffer.from('PK\u0003\u0004garbage', 'latin1'));
    const asked = { ignoreTestNumbers: false, timeLimitMs: 60_000, labelsOnly: true };
    expect(() => inspect(broken, 'report.docx', asked)).toThrow('its end is missing');
  });

  it('tells of overlapping entries, of entries that the directory hides, and of two ends', () => {
    const overlapping = zipOf([
      { name: 'a.txt', content },
      { name: 'b.txt', content, offset: 0 },
    ]);
    expect(namesOf(overlapping)).toContain('a.txt: corrupt');
    const inner = zipOf([{ name: 'hidden.txt', content }]);
    const shifted = zipOf([{ name: 'seen.txt', content: 'x' }]);
    const local = inner.subarray(0, inner.indexOf('PK\u0001\u0002'));
    const directory = shifted.indexOf('PK\u0001\u0002');
    const end = Buffer.from(shifted.subarray(shifted.indexOf('PK\u0005\u0006')));
    end.writeUInt32LE(directory + local.length, 16);
    const spliced = Buffer.concat([
      shifted.subarray(0, directory),
      local,
      shifted.subarray(directory, shifted.indexOf('PK\u0005\u0006')),
      end,
    ]);
    expect(namesOf(spliced)).toEqual(['seen.txt > body', 'entries outside of the directory: corrupt']);
    const twice = rawZip([{ name: 'a.txt', content }], { comment: rawZip([]).toString('latin1') });
    expect(failure(() => partsOf(twice)).kind).toBe('corrupt');
  });

  it('stops at bombs and at depth, and says so', () => {
    const bomb = zipOf([
      { name: 'bomb', content: Buffer.alloc(8 * 1024 ** 2) },
      { name: 'after.txt', content },
    ]);
    expect(namesOf(bomb)).toEqual(['bomb: too-large', 'after.txt > body']);
    let nested = zipOf([{ name: 'a.txt', content }]);
    for (let depth = 0; depth < 8; depth++) nested = zipOf([{ name: 'z.zip', content: nested }]);
    expect(namesOf(nested)).toEqual([`${Array(6).fill('z.zip').join(' > ')}: too-large`]);
    const tooMuch = zipOf([{ name: 'a.txt', content: 'x'.repeat(5000) }]);
    expect(namesOf(tooMuch, 'a', { inflatedBytes: 1000 })).toEqual(['a.txt: too-large']);
    const many = zipOf(Array.from({ length: 5 }, (_, index) => ({ name: `${index}.txt`, content })));
    expect(namesOf(many, 'a', { entries: 3 })).toEqual([
      '0.txt > body',
      '1.txt > body',
      '2.txt > body',
      'further entries: too-large',
    ]);
  });
});

describe('tar and gzip', () => {
  it('read names of every kind', () => {
    const long = `${'d/'.repeat(80)}ü.txt`;
    const bytes = tarFile([
      { name: 'a.txt', content },
      { name: long, content, long: 'pax' },
      { name: long, content, long: 'gnu' },
      { name: 'link', content: '', type: '2' },
    ]);
    expect(namesOf(bytes)).toEqual(['a.txt > body', `${long} > body`, `${long} > body`]);
    expect(namesOf(gzipSync(bytes), 'x.tgz')).toEqual(['a.txt', long, long].map((name) => `x.tar > ${name} > body`));
  });

  it('read what follows the end, and tell what is no entry', () => {
    const one = tarFile([{ name: 'a.txt', content }]);
    expect(namesOf(Buffer.concat([one, one]))).toEqual(['a.txt > body', 'a.txt > body']);
    expect(namesOf(Buffer.concat([one, Buffer.alloc(512, 'x')]))).toEqual(['a.txt > body', 'further entries: corrupt']);
    expect(failure(() => namesOf(one.subarray(0, 520))).kind).toBe('corrupt');
  });

  it('read several members, and refuse what is broken or a bomb', () => {
    expect(partsOf(Buffer.concat([gzipSync('one '), gzipSync('two')]), 'a.txt.gz')).toMatchObject([
      { name: 'a.txt > body', text: 'one two' },
    ]);
    expect(failure(() => namesOf(gzipSync(content.repeat(9)).subarray(0, 30))).kind).toBe('corrupt');
    expect(failure(() => namesOf(gzipSync(Buffer.alloc(64 * 1024 ** 2)))).kind).toBe('too-large');
  });

  it('name what they do not read', () => {
    const rar = Buffer.concat([Buffer.from('526172211A070100', 'hex'), Buffer.alloc(40)]);
    expect(namesOf(zipOf([{ name: 'a.rar', content: rar }]))).toEqual(['a.rar: unsupported']);
  });
});

it('archives damaged anywhere throw nothing but FileError', () => {
  const sound = [
    zipOf([
      { name: 'a.txt', content },
      { name: 'b.docx', content: docx(paragraph('x')) },
    ]),
    tarFile([{ name: 'a.txt', content, long: 'pax' }]),
    gzipSync(content),
  ];
  const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fc.constantFrom(...sound), damage, (bytes, changes) => {
      const copy = Buffer.from(bytes);
      for (const [at, value] of changes) copy[at % copy.length] = value;
      try {
        partsOf(copy, 'a', { inflatedBytes: 16 * 1024 ** 2 });
      } catch (error) {
        expect(error).toMatchObject({ name: 'FileError' });
      }
    }),
    { numRuns: 300 },
  );
});
