import { afterAll, beforeAll, expect, test } from 'vitest';

import { createDocuments, inspect } from '../inspect.ts';
import { memorySource } from '../lib/patch.ts';
import { evaluate } from '../policies/evaluate.ts';
import { typesIn } from '../policies/types-in.ts';
import { factsOf, ids, policyOf } from './policies/fixtures.ts';
import { docx } from './fixtures/documents.ts';

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
