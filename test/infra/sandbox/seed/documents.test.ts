import { readFileSync } from 'node:fs';
import JSZip from 'jszip';
import { beforeAll, describe, expect, test } from 'vitest';
import { sandboxTenantId } from '../../../../config.ts';
import { createSeed, seedLabel } from '../../../../infra/sandbox/seed/documents.ts';
import type { Seed, SeedFile } from '../../../../infra/sandbox/seed/seed.ts';
import { ibanHolds, inseeHolds, luhnHolds, nhsHolds, publishedTestCards } from './checks.ts';
import { routingHolds, steuerIdHolds } from './checks.ts';

let seed: Seed;
let files: readonly SeedFile[];
let texts: ReadonlyMap<string, string>;

beforeAll(async () => {
  seed = await createSeed();
  files = [...seed.drives, ...seed.folders].flatMap((place) => place.files);
  texts = new Map(await Promise.all(files.map(async (file) => [file.path, await textOf(file)] as const)));
});

const office = /\.(docx|xlsx|pptx)$/;
const unreadable = ['Salary bands 2026.xlsx', 'Notes/Recovered draft.docx'];
const packages = () => files.filter(({ path }) => office.test(path) && !unreadable.includes(path));

async function partOf(zip: JSZip, name: string): Promise<string> {
  const part = zip.file(name);
  if (part === null) throw new Error(`Cannot read package: ${name} is missing`);
  return part.async('string');
}

/** All text of a file, markup taken out; enough to look for numbers. */
async function textOf({ path, bytes }: SeedFile): Promise<string> {
  if (!office.test(path) || unreadable.includes(path)) return bytes.toString(path.endsWith('.pdf') ? 'latin1' : 'utf8');
  const zip = await JSZip.loadAsync(bytes, { checkCRC32: true });
  const parts = Object.keys(zip.files).filter((name) => /^(word|xl|ppt)\/.*\.xml$/.test(name));
  const xml = await Promise.all(parts.map((name) => partOf(zip, name)));
  return xml.join('\n').replace(/<[^>]*>/g, '\n');
}

function found(pattern: RegExp): readonly string[] {
  const matches = [...texts.values()].flatMap((text) =>
    [...text.matchAll(pattern)].map((match) => match[1] ?? match[0]),
  );
  return matches.map((value) => value.replace(/[ \r\n]/g, ''));
}

describe('createSeed()', () => {
  test('createSeed() makes the same bytes each time', async () => {
    expect(await createSeed()).toEqual(seed);
  });

  test('createSeed() holds libraries, OneDrives and folders of every kind', () => {
    expect(files.length).toBeGreaterThanOrEqual(40);
    expect(seed.drives.filter(({ kind }) => kind === 'sharepoint').length).toBeGreaterThanOrEqual(3);
    expect(seed.drives.filter(({ kind }) => kind === 'onedrive').length).toBeGreaterThanOrEqual(2);
    expect(seed.folders.length).toBeGreaterThanOrEqual(3);
    expect(new Set(files.map(({ sharing }) => sharing))).toEqual(new Set(['private', 'organization', 'anonymous']));
    const extensions = files.map(({ path }) => path.slice(path.lastIndexOf('.') + 1));
    expect(new Set(extensions)).toEqual(new Set(['docx', 'xlsx', 'pptx', 'pdf', 'txt', 'csv', 'eml']));
  });

  test('createSeed() names only users that it made', () => {
    const mails = new Set(seed.users.map(({ mail }) => mail));
    const named = [
      ...files.map(({ author }) => author),
      ...seed.folders.map(({ owner }) => owner),
      ...seed.drives.flatMap(({ owner }) => owner ?? []),
    ];
    expect(named.filter((mail) => !mails.has(mail))).toEqual([]);
    for (const drive of seed.drives) expect(drive.kind === 'onedrive' ? drive.owner : drive.site).toBeDefined();
  });

  test('createSeed() gives every file a place of its own, by a path that both clouds accept', () => {
    for (const { files: inPlace } of [...seed.drives, ...seed.folders]) {
      const paths = inPlace.map(({ path }) => path.toLowerCase());
      expect(new Set(paths).size).toBe(paths.length);
    }
    expect(files.filter(({ path }) => /["*:<>?\\|#%]|^\/|\/\/|[ .](\/|$)/.test(path))).toEqual([]);
  });

  test('createSeed() keeps every document small and only one of them empty', () => {
    expect(files.filter(({ bytes }) => bytes.length === 0).map(({ path }) => path)).toEqual(['Notes/placeholder.txt']);
    expect(Math.max(...files.map(({ bytes }) => bytes.length))).toBeLessThan(64 * 1024);
  });

  test('createSeed() puts the label that is passed in into one contract', async () => {
    const label = { siteId: '11111111-2222-4333-8444-555555555555', labelId: seedLabel.labelId, name: 'General' };
    const other = await createSeed({ label });
    const before = files.map(({ bytes }) => bytes);
    const changed = [...other.drives, ...other.folders]
      .flatMap((place) => place.files)
      .filter(({ bytes }, index) => before[index]?.equals(bytes) !== true);
    expect(changed.map(({ path }) => path)).toEqual(['Agreements/Distribution agreement Ohio.docx']);
  });
});

test('the seeded label is one of the sandbox tenant and of the policy that ships', () => {
  const policy = readFileSync(new URL('../../../../policies/default.yaml', import.meta.url), 'utf8');
  expect(seedLabel.siteId).toBe(sandboxTenantId);
  expect(policy).toMatch(new RegExp(`id: ${seedLabel.labelId}\\s+name: ${seedLabel.name}\\n`));
});

describe('Office documents', () => {
  test('are packages whose parts are typed, related and well-formed', async () => {
    expect(packages().length).toBeGreaterThan(25);
    for (const { path, bytes } of packages()) {
      const zip = await JSZip.loadAsync(bytes, { checkCRC32: true });
      const names = Object.keys(zip.files);
      expect(names[0], path).toBe('[Content_Types].xml');
      const types = await partOf(zip, '[Content_Types].xml');
      const typed = [...types.matchAll(/PartName="\/([^"]+)"/g)].map((match) => match[1]);
      const parts = names.filter((name) => name !== '[Content_Types].xml' && !name.endsWith('.rels'));
      expect(typed.toSorted(), path).toEqual(parts.toSorted());
      for (const name of names) {
        expect(balanced(await partOf(zip, name)), `${path}: ${name}`).toBe(true);
      }
      for (const name of names.filter((each) => each.endsWith('.rels'))) {
        const base = new URL(name.replace(/_rels\/[^/]*$/, ''), 'zip://package/');
        const xml = await partOf(zip, name);
        for (const [, target = ''] of xml.matchAll(/Target="([^"]+)"/g)) {
          expect(names, `${path}: ${name}`).toContain(decodeURI(new URL(target, base).pathname.slice(1)));
        }
      }
    }
  });

  test('carry the label of a person in one place only', async () => {
    const labeled = await Promise.all(
      packages().map(async ({ path, bytes }) => {
        const custom = await (await JSZip.loadAsync(bytes)).file('docProps/custom.xml')?.async('string');
        return custom === undefined ? [] : [{ path, custom }];
      }),
    );
    const [only, ...others] = labeled.flat();
    expect(others).toEqual([]);
    expect(only?.custom).toContain(`name="MSIP_Label_${seedLabel.labelId}_Method"><vt:lpwstr>Privileged<`);
    expect(only?.custom).toContain(`<vt:lpwstr>${seedLabel.siteId}<`);
  });

  test('refer to shared strings that exist', async () => {
    for (const { path, bytes } of packages().filter((file) => file.path.endsWith('.xlsx'))) {
      const zip = await JSZip.loadAsync(bytes);
      const strings = await partOf(zip, 'xl/sharedStrings.xml');
      const count = strings.split('<si>').length - 1;
      expect(strings, path).toContain(`uniqueCount="${count}"`);
      const sheets = Object.keys(zip.files).filter((name) => name.startsWith('xl/worksheets/'));
      expect(sheets.length, path).toBeGreaterThan(1);
      const xml = (await Promise.all(sheets.map((name) => partOf(zip, name)))).join('');
      const used = [...xml.matchAll(/t="s"><v>(\d+)</g)].map((match) => Number(match[1]));
      expect(new Set(used).size, path).toBe(count);
      expect(Math.max(...used), path).toBe(count - 1);
    }
  });

  test('include one that is broken, since its end was lost', async () => {
    const broken = files.find(({ path }) => path === 'Notes/Recovered draft.docx')?.bytes ?? Buffer.alloc(0);
    expect(broken.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004');
    await expect(JSZip.loadAsync(broken)).rejects.toThrow();
  });
});

/** Every tag is closed in order; the parts hold no comments and no processing instructions. */
function balanced(xml: string): boolean {
  const open: string[] = [];
  for (const [, slash, name, empty] of xml.matchAll(/<(\/?)([\w:]+)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (slash === '/') {
      if (open.pop() !== name) return false;
    } else if (empty !== '/' && name !== undefined) open.push(name);
  }
  return open.length === 0 && xml.startsWith('<?xml ') && !/&(?!(amp|lt|gt|quot);)/.test(xml);
}

test('PDF documents have a cross-reference table that leads to each object', () => {
  const documents = files.filter(({ path }) => path.endsWith('.pdf'));
  expect(documents.length).toBeGreaterThan(2);
  for (const { path, bytes } of documents) {
    const content = bytes.toString('latin1');
    const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(content)?.[1]);
    const [, count = '0'] = /^xref\n0 (\d+)\n0000000000 65535 f \n/.exec(content.slice(start)) ?? [];
    const entries = [...content.slice(start).matchAll(/^(\d{10}) 00000 n $/gm)];
    expect(entries.length, path).toBe(Number(count) - 1);
    for (const [index, entry] of entries.entries()) {
      expect(content.slice(Number(entry[1])), path).toMatch(new RegExp(`^${index + 1} 0 obj\n`));
    }
    for (const [, length = '', body = ''] of content.matchAll(/\/Length (\d+) >>\nstream\n([^]*?)\nendstream/g)) {
      expect(body.length, path).toBe(Number(length));
    }
    expect(content.split('/Type /Page ').length - 1, path).toBeGreaterThan(1);
  }
});

test('mails are MIME messages, and what is attached can be read back', () => {
  const withAttachment = files.filter(({ path, bytes }) => path.endsWith('.eml') && bytes.includes('multipart/mixed'));
  expect(withAttachment.length).toBeGreaterThan(0);
  for (const { path, bytes } of files.filter((file) => file.path.endsWith('.eml'))) {
    expect(bytes.toString().replaceAll('\r\n', ''), path).not.toMatch(/[\r\n]/);
    const [head = ''] = bytes.toString().split('\r\n\r\n');
    expect(head, path).toMatch(/^[\x20-\x7e\r\n]*$/);
    for (const name of ['From', 'To', 'Subject', 'Date', 'MIME-Version']) expect(head, path).toContain(`${name}: `);
  }
  const dispute = files.find(({ path }) => path.endsWith('Card dispute Lyon.eml'))?.bytes.toString() ?? '';
  const [, encoded = ''] = /filename="statement.csv"\r\n\r\n([^-]*)\r\n--/.exec(dispute) ?? [];
  expect(Buffer.from(encoded, 'base64').toString()).toContain('Hotel Perrache');
});

test('the workbook with a password is a compound file with both streams in place', () => {
  const bytes = files.find(({ path }) => path === 'Salary bands 2026.xlsx')?.bytes ?? Buffer.alloc(0);
  expect(bytes.subarray(0, 8).toString('hex')).toBe('d0cf11e0a1b11ae1');
  expect(bytes.length % 512).toBe(0);
  const sector = (index: number) => bytes.subarray((index + 1) * 512, (index + 2) * 512);
  const follow = (start: number, table: Buffer) => {
    const chain: number[] = [];
    for (let at = start; at < 0xfffffffe; at = table.readUInt32LE(at * 4)) chain.push(at);
    return chain;
  };
  const fat = sector(bytes.readUInt32LE(76));
  const directory = sector(bytes.readUInt32LE(48));
  const entries = [0, 1, 2].map((index) => {
    const entry = directory.subarray(index * 128, (index + 1) * 128);
    const name = entry.subarray(0, entry.readUInt16LE(64) - 2).toString('utf16le');
    return { name, start: entry.readUInt32LE(116), size: entry.readUInt32LE(120) };
  });
  const [root, encrypted, info] = entries;
  expect(entries.map(({ name }) => name)).toEqual(['Root Entry', 'EncryptedPackage', 'EncryptionInfo']);
  if (root === undefined || encrypted === undefined || info === undefined) return;
  const big = Buffer.concat(follow(encrypted.start, fat).map(sector)).subarray(0, encrypted.size);
  expect(encrypted.size).toBe(8 + Math.ceil(Number(big.readBigUInt64LE(0)) / 16) * 16);
  expect(big.length).toBe(encrypted.size);
  const mini = Buffer.concat(follow(root.start, fat).map(sector));
  const miniChain = follow(info.start, sector(bytes.readUInt32LE(60)));
  const found = Buffer.concat(miniChain.map((index) => mini.subarray(index * 64, index * 64 + 64)));
  expect(found.subarray(0, 8).toString('hex')).toBe('0400040040000000');
  expect(found.subarray(8, info.size).toString()).toMatch(/^<\?xml [^]*<\/encryption>$/);
});

describe('sensitive values', () => {
  test('are cards that hold their check digit and that nobody publishes for tests', () => {
    const cards = found(/(?<![\d-])((?:[45]\d{3}(?: \d{4}){3})|(?:3[47]\d\d \d{6} \d{5}))(?![\d-])/g).filter(luhnHolds);
    const invented = new Set(cards.filter((card) => !publishedTestCards.includes(card)));
    expect(invented.size).toBeGreaterThanOrEqual(9);
  });

  test.each([
    ['IBANs', /(?<!\w)((?:DE|FR|GB|NL)\d\d(?: ?[A-Z\d]{4}){3,5}(?: ?[A-Z\d]{1,4})?)(?!\w)/g, ibanHolds, 10],
    ['NHS numbers', /(?<!\d[ ]?)(\d{3} \d{3} \d{4})(?! ?\d)/g, nhsHolds, 4],
    ['German tax numbers', /(?<![\dA-Z] ?)(\d{11})(?!\d)/g, steuerIdHolds, 5],
    ['French social security numbers', /([12] \d\d \d\d \d\d \d{3} \d{3} \d\d)/g, inseeHolds, 3],
    ['routing numbers', /\n(\d{9})\n/g, routingHolds, 1],
  ])('are %s that hold their check digits', (_what, pattern, holds, least) => {
    const values = found(pattern);
    expect(values.filter((value) => !holds(value))).toEqual([]);
    expect(values.length).toBeGreaterThanOrEqual(least);
  });

  test('are secrets of the right shape', () => {
    expect(found(/aws_secret_access_key = ([A-Za-z\d+/]{40})\n/g).length).toBe(2);
    expect(found(/AccountKey=([A-Za-z\d+/]{86}==);/g).length).toBe(1);
    expect(found(/aws_access_key_id = (AKIA[A-Z2-7]{16})\n/g).length).toBe(2);
  });

  test('are absent where numbers only look like cards', () => {
    for (const name of [
      'Open order numbers.csv',
      'Drawing register.xlsx',
      'Tracking numbers.txt',
      'Delivery notes.csv',
    ]) {
      const [path = '', text = ''] = [...texts].find(([each]) => each.endsWith(name)) ?? [];
      const numbers = [...text.matchAll(/(?<!\d[ -]?)\d(?:[ -]?\d){12,19}(?![ -]?\d)/g)].map(([value]) =>
        value.replace(/\D/g, ''),
      );
      expect(numbers.length, path).toBeGreaterThan(0);
      expect(numbers.filter(luhnHolds), path).toEqual([]);
    }
  });

  test('include reserved test cards, so that both kinds can be told apart', () => {
    const [, plan = ''] = [...texts].find(([path]) => path.endsWith('Payment gateway test plan.docx')) ?? [];
    const cards = [...plan.matchAll(/\d{4} \d{4} \d{4} \d{4}/g)].map(([value]) => value.replaceAll(' ', ''));
    expect(cards.length).toBe(3);
    expect(cards.every((card) => publishedTestCards.includes(card))).toBe(true);
  });
});
