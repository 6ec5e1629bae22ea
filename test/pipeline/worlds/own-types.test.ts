import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { hashRecords } from '../../../cli/hash-records.ts';
import { writeFingerprint } from '../../../classification/own/fingerprint.ts';
import { fingerprintDocument, inspect } from '../../../inspect.ts';
import { createOwnFiles } from '../../../own-files.ts';
import { memorySource } from '../../../lib/patch.ts';
import type { FileRef } from '../../../model/file.ts';
import type { PolicyHash } from '../../../model/ids.ts';
import type { Pipeline } from '../../../pipeline/pipeline.ts';
import { loadPolicy } from '../../../policies/load.ts';
import { typesIn } from '../../../policies/types-in.ts';
import { docx } from '../../fixtures/documents.ts';
import { temporaryFolder } from '../../fixtures/temporary-folder.ts';
import { createWorld, outcomesOf } from '../../fixtures/world.ts';
import { ids, informationTypes, labelsYaml } from '../../policies/fixtures.ts';

const template = [
  'This agreement is made between the tenant and the keeper of the botanical garden for the summer season',
  'The tenant waters all orchids twice a week and reports withered leaves to the keeper without delay',
];
const rule = (type: string, label: string): string =>
  `  - { id: ${type}, name: ${type}, mode: automatic, severity: high, label: ${label}, when: { informationTypes: [{ type: ${type} }] } }`;
const policyText = `name: Test
${labelsYaml}
types:
  - id: by-regex
    name: By regular expression
    recommendedConfidence: 85
    patterns: [{ confidence: 85, primary: { regex: '\\bPRJ-[0-9]{4}[A-Z]\\b' }, evidence: [{ keywords: [greenhouse] }] }]
  - id: by-keywords
    name: By keywords
    recommendedConfidence: 75
    patterns: [{ confidence: 75, primary: { keywords: [operation mincemeat] } }]
  - id: by-dictionary
    name: By dictionary
    recommendedConfidence: 75
    patterns: [{ confidence: 75, primary: { dictionary: words.txt } }]
  - id: by-record
    name: By record
    recommendedConfidence: 85
    patterns:
      - confidence: 85
        primary: { table: customers.table, field: number, find: { regex: '\\b\\d{2}-\\d{4}\\b' } }
        evidence: [{ field: last name }]
  - id: by-template
    name: By template
    recommendedConfidence: 75
    patterns: [{ confidence: 75, primary: { fingerprint: lease.fingerprint, threshold: 80 } }]
rules:
${rule('by-regex', 'Public')}
${rule('by-keywords', 'General')}
${rule('by-dictionary', 'Conf-Everyone')}
${rule('by-record', 'Conf-Partners')}
${rule('by-template', 'Public')}
`;

/** What is planted of each type, what its alert may tell of it, and the label. */
const planted = [
  { type: 'by-regex', text: ['The greenhouse PRJ-4711K'], masked: 'XXX-####X', label: ids.public, secrets: ['4711K'] },
  {
    type: 'by-keywords',
    text: ['Operation Mincemeat begins'],
    masked: 'XXXXXXXXX XXXXXXXXX',
    label: ids.general,
    secrets: ['incemeat'],
  },
  {
    type: 'by-dictionary',
    text: ['Meet at the Quokka Lounge'],
    masked: 'XXXXXX XXXXXX',
    label: ids.everyone,
    secrets: ['uokka'],
  },
  {
    type: 'by-record',
    text: ['Mrs Whitfield, number 12-3456'],
    masked: '##-####',
    label: ids.partners,
    secrets: ['hitfield', '12-3456', '123456'],
  },
  { type: 'by-template', text: template, masked: '100 % of the template', label: ids.public, secrets: ['orchids'] },
] as const;

const folder = temporaryFolder();
let change: (pipeline: Pipeline) => Pipeline;
beforeAll(async () => {
  const file = (name: string): string => path.join(folder.path, name);
  writeFileSync(file('words.txt'), 'quokka lounge\nnumbat terrace\n');
  writeFileSync(file('rows.csv'), 'number,last name\n12-3456,Whitfield\n65-4321,Sommer\n');
  writeFileSync(
    file('schema.yaml'),
    'fields: [{ name: number, searchable: true, ignoredDelimiters: "-" }, { name: last name }]',
  );
  await hashRecords(file('rows.csv'), { schema: file('schema.yaml'), out: file('customers.table'), quiet: true });
  const fingerprint = fingerprintDocument(memorySource(await docx(...template)), 'lease.docx');
  writeFileSync(file('lease.fingerprint'), writeFingerprint(fingerprint));
  const own = createOwnFiles(folder.path);
  const policy = loadPolicy(policyText, { file: 'test.yaml', informationTypes, files: own.policy });
  const options = {
    ignoreTestNumbers: false,
    timeLimitMs: 60_000,
    types: typesIn(policy),
    ownTypes: policy.types,
    ownFiles: own.files,
  };
  change = (pipeline) => ({
    ...pipeline,
    policy,
    policyHash: 'own types' as PolicyHash,
    documents: {
      ...pipeline.documents,
      inspect: (content, name) => Promise.resolve().then(() => inspect(content.source, name, options)),
    },
  });
});
afterAll(() => {
  folder.remove();
});

describe.each(['graph', 'box'])("a policy's own types in %s", (cloud) => {
  it('label a file each and tell of it, and no value is in the store', async () => {
    const database = path.join(folder.path, `${cloud}.sqlite`);
    const world = await createWorld({ cloud, database });
    try {
      world.restart(change);
      const files: FileRef[] = [];
      for (const { type, text } of planted) {
        files.push(await world.cloud.user.create(`${type}.docx`, await docx(...text)));
      }
      const decoy = await world.cloud.user.create('decoy.docx', await docx('PRJ-4711K, number 65-4321, a quokka'));
      for (let round = 0; round < 3; round++) {
        await world.settle();
        world.pass(300_000);
      }
      const alerts = await world.alerts();
      for (const [index, { type, masked, label }] of planted.entries()) {
        const file = files[index];
        if (file === undefined) throw new Error('Cannot go on: a file is missing');
        expect(await outcomesOf(world, file)).toEqual([`labeled/${type}`]);
        const alert = alerts.find((one) => one.file.id === file.fileId);
        expect(alert?.label.after?.id).toBe(label);
        expect(alert?.findings).toMatchObject([{ type, count: 1, evidence: [masked] }]);
      }
      expect(await outcomesOf(world, decoy)).toEqual(['unchanged/no-rule-matched']);
      const stored = readdirSync(folder.path)
        .filter((name) => name.startsWith(`${cloud}.sqlite`))
        .map((name) => readFileSync(path.join(folder.path, name), 'latin1'))
        .join('');
      expect(stored).toContain('by-record');
      for (const secret of planted.flatMap(({ secrets }) => secrets)) expect(stored).not.toContain(secret);
    } finally {
      await world.close();
    }
  });
});
