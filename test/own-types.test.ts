import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { hashRecords } from '../cli/hash-records.ts';
import { createDocuments } from '../documents.ts';
import { inspect } from '../inspect.ts';
import { createOwnFiles } from '../own-files.ts';
import { memorySource } from '../lib/patch.ts';
import { evaluate } from '../policies/evaluate.ts';
import { loadPolicy } from '../policies/load.ts';
import { policyHash } from '../policies/policy-hash.ts';
import { typesIn } from '../policies/types-in.ts';
import { docx } from './fixtures/documents.ts';
import { temporaryFolder } from './fixtures/temporary-folder.ts';
import { factsOf, ids, informationTypes, labelsYaml, policyOf } from './policies/fixtures.ts';

const policy = policyOf(`
types:
  - id: project-code
    name: Project code
    recommendedConfidence: 85
    caseSensitive: false
    patterns:
      - confidence: 85
        primary: { regex: '\\bPRJ-[0-9]{4}[A-Z]\\b' }
        evidence: [{ keywords: [Projekt Ärger, confidential project] }]
        without: [{ keywords: [sample] }]
  - id: code-name
    name: Code name
    recommendedConfidence: 65
    patterns: [{ confidence: 65, primary: { keywords: [operation mincemeat, Ультра] } }]
rules:
  - { id: p, name: Projects, mode: automatic, severity: low, label: Public, when: { informationTypes: [{ type: project-code }] } }
  - { id: n, name: Names, mode: automatic, severity: low, label: General, when: { informationTypes: [{ type: code-name, minCount: 2 }] } }
`);
const options = { ignoreTestNumbers: false, timeLimitMs: 60_000, ownTypes: policy.types };
const chosen = { ...options, types: typesIn(policy) };

let documents: ReturnType<typeof createDocuments>;
beforeAll(() => {
  documents = createDocuments({ ...chosen, threads: 1 });
});
afterAll(() => documents.close());

function labelOf(text: string): string | undefined {
  const { findings, labels } = inspect(memorySource(Buffer.from(text)), 'a.txt', chosen);
  return evaluate(policy, factsOf({ findings, labels })).label;
}

test.each([
  ['Projekt Ärger: prj-1234x', ids.public],
  ['the confidential\u00a0project PRJ\u20111234X', ids.public],
  ['confidential project, sample: PRJ-1234X', undefined],
  ['PRJ-1234X', undefined],
  ['Operation  Mincemeat and УЛЬТРА', ids.general],
  ['Operation Mincemeat, operation-mincemeat', undefined],
  ['Operation Mincemeats and УЛЬТРА', undefined],
])('inspect() and evaluate() judge %s by the types of the policy', (text, label) => {
  expect(labelOf(text)).toBe(label);
});

test('a thread finds own types in a document, beside built-in ones where all are asked for', async () => {
  const bytes = await docx('confidential project PRJ-1234X');
  const { findings } = await documents.inspect({ source: memorySource(bytes), path: undefined }, 'a.docx');
  expect(findings).toMatchObject([{ type: 'project-code', count: 1, confidence: 85 }]);
  const all = inspect(
    memorySource(Buffer.from('confidential project PRJ-1234X, card 4556 7375 8689 9855')),
    'a.txt',
    options,
  );
  expect(all.findings.map(({ type }) => type)).toEqual(['credit-card-number', 'project-code']);
});

describe('what a policy names by file', () => {
  const folder = temporaryFolder();
  afterAll(() => {
    folder.remove();
  });
  const write = (name: string, text: string) => {
    writeFileSync(path.join(folder.path, name), text);
  };
  const yaml = `
types:
  - id: code-name
    name: Code name
    recommendedConfidence: 75
    patterns: [{ confidence: 75, primary: { dictionary: words.txt } }]
rules:
  - { id: n, name: Names, mode: automatic, severity: low, label: General, when: { informationTypes: [{ type: code-name }] } }
`;
  const load = (written = yaml) => {
    const own = createOwnFiles(folder.path);
    const text = `name: Test\n${labelsYaml}${written}`;
    return { files: own.files, policy: loadPolicy(text, { file: 'p.yaml', informationTypes, files: own.policy }) };
  };

  test('is found on threads, and a change of it changes the hash of the policy', async () => {
    write('words.txt', 'operation mincemeat\nultra\n');
    const before = load();
    const several = createDocuments({
      ...options,
      ownTypes: before.policy.types,
      ownFiles: before.files,
      types: typesIn(before.policy),
      threads: 1,
    });
    const bytes = await docx('Operation Mincemeat begins');
    const { findings } = await several.inspect({ source: memorySource(bytes), path: undefined }, 'a.docx');
    await several.close();
    expect(evaluate(before.policy, factsOf({ findings })).label).toBe(ids.general);
    const hash = () => policyHash(load().policy, { mode: 'enforce', detectorSet: 'x' });
    const first = hash();
    expect(hash()).toBe(first);
    write('words.txt', 'operation mincemeat\nenigma\n');
    expect(hash()).not.toBe(first);
  });

  test('may be a table of records, made by edm hash, whose fields stand together', async () => {
    const rows = [
      'Number;Last name;Born;City',
      '12-3456;"Whitfield; Nora";1980-03-14;York',
      '65-4321;Sommer;1975-11-02;Bonn',
    ];
    write('rows.csv', `\ufeff${rows.join('\r\n')}`);
    write(
      'schema.yaml',
      'fields: [{ name: number, searchable: true, ignoredDelimiters: "- " }, { name: last name }, { name: born }]',
    );
    const file = (name: string) => path.join(folder.path, name);
    await hashRecords(file('rows.csv'), { schema: file('schema.yaml'), out: file('customers.table'), quiet: true });
    const table = readFileSync(file('customers.table'), 'latin1');
    for (const value of ['Whitfield', 'whitfield', '123456', '12-3456', 'Sommer', '1975'])
      expect(table).not.toContain(value);
    const { policy: named, files } = load(`
types:
  - id: customer
    name: Customer
    recommendedConfidence: 75
    patterns:
      - confidence: 85
        primary: { table: customers.table, field: number, find: { regex: '\\b\\d{2}-\\d{4}\\b' } }
        evidence: [{ any: [{ field: last name }, { field: born }], atLeast: 2 }]
      - { confidence: 75, primary: { table: customers.table, field: number, find: { regex: '\\b\\d{2}-\\d{4}\\b' } } }
rules:
  - { id: n, name: Names, mode: automatic, severity: low, label: General, when: { informationTypes: [{ type: customer }] } }
`);
    const findings = (text: string) =>
      inspect(memorySource(Buffer.from(text)), 'a.txt', {
        ...options,
        types: typesIn(named),
        ownTypes: named.types,
        ownFiles: files,
      }).findings.map(({ confidence, count }) => [confidence, count]);
    expect(findings('Whitfield, Nora, born 1980-03-14: 12-3456')).toEqual([[85, 1]]);
    expect(findings('Sommer 1980-03-14: 12-3456, 65-4321')).toEqual([[75, 2]]);
    expect(findings('Sommer 1975-11-02: 65-4322')).toEqual([]);
    await expect(
      hashRecords(file('schema.yaml'), { schema: file('schema.yaml'), out: file('x.table'), quiet: true }),
    ).rejects.toThrow('line 1: no column number, last name, born');
    write('rows.csv', `${rows[0] ?? ''}\n1;2;3;4\n1;2\n`);
    await expect(
      hashRecords(file('rows.csv'), { schema: file('schema.yaml'), out: file('x.table'), quiet: true }),
    ).rejects.toThrow('line 3: 2 cells, and the first line has 4');
    expect(existsSync(file('x.table'))).toBe(false);
  });

  test('is a fault of the policy where it is missing or wrong, with its line', () => {
    write('words.txt', 'fine\n...\n');
    expect(() => load()).toThrow('primary.dictionary (line 17): words.txt: line 2: a word needs a letter or a digit');
    rmSync(path.join(folder.path, 'words.txt'));
    expect(() => load()).toThrow("primary.dictionary (line 17): words.txt can't be read: ");
  });
});
