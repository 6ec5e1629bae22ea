import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { classify } from '../../classification/classify.ts';
import { detectors } from '../../classification/registry.ts';
import { evaluate } from '../../policies/evaluate.ts';
import { policyJsonSchema } from '../../policies/json-schema.ts';
import { loadPolicy } from '../../policies/load.ts';
import { factsOf, present } from './fixtures.ts';

const text = readFileSync(new URL('../../policies/default.yaml', import.meta.url), 'utf8');
const policy = loadPolicy(text, {
  file: 'default.yaml',
  informationTypes: new Map(detectors.map((detector) => [detector.id, detector])),
});
const labelId = (path: string): string => policy.labels.find((label) => label.path === path)?.id ?? path;

function decide(content: string, labels = factsOf().labels) {
  const findings = classify([{ name: 'body', text: content }], {
    detectors,
    checkTime: () => undefined,
    ignoreTestNumbers: policy.ignoreTestNumbers,
  });
  return evaluate(policy, factsOf({ findings, labels }));
}

const all = 'Confidential \\ All Employees';
const highly = 'Highly Confidential \\ All Employees';
const secret = 'pVq8Zt3LxR0nW7yKc5/JmD2sHf9+GbTa4EuXoN1i';
const ssns = Array.from({ length: 10 }, (_, index) => `SSN 489-36-835${index}`).join('\n');

describe('the default policy', () => {
  it.each([
    ['one card with evidence', 'Visa 4539 1488 0343 6467', 'label', all],
    ['a published test card', 'Visa 4111 1111 1111 1111', 'label', all],
    ['one IBAN', 'DE89 3704 0044 0532 0130 00', 'label', all],
    ['one social security number', 'SSN 489-36-8350', 'label', all],
    ['one NHS number', 'NHS number 943 476 5919', 'label', all],
    ['ten social security numbers', ssns, 'label', highly],
    ['an AWS secret key', `aws_secret_access_key=${secret}`, 'label', 'Highly Confidential \\ Secrets'],
    ['a bank code', 'SWIFT code DEUTDEFF', 'recommend', all],
    ['a routing number', 'ABA routing 021000021', 'recommend', all],
  ])('decides on %s', (_, content, kind, path) => {
    const decision = decide(content);
    expect(decision).toMatchObject({ kind, label: labelId(path) });
    expect(decision).toHaveProperty('rule');
  });

  it.each([
    ['nothing', 'Minutes of the meeting'],
    ['one number like a card', 'serial 4539148803436467'],
    ['a secret of an unknown service', `{"secretKey":"${secret}"}`],
  ])('does nothing about %s', (_, content) => {
    expect(decide(content)).toMatchObject({ kind: 'none', why: 'no-rule-matched' });
  });

  it('protects with one label only, which only two types reach', () => {
    const protecting = policy.labels.filter(({ protection }) => protection !== undefined);
    expect(protecting.map(({ path }) => path)).toEqual(['Highly Confidential \\ Secrets']);
    const reaching = policy.rules.filter(({ label }) => label === protecting[0]?.id);
    expect(reaching.flatMap(({ when }) => when.informationTypes?.map(({ type }) => type))).toEqual([
      'aws-secret-key',
      'azure-storage-key',
    ]);
    expect(decide(`aws_secret_access_key=${secret}`)).toMatchObject({ protection: 'secrets' });
    expect(decide('Visa 4539 1488 0343 6467')).not.toHaveProperty('protection');
  });

  it('leaves a file alone that carries what it asks for', () => {
    expect(decide('Visa 4539 1488 0343 6467', [present(labelId(all))])).toMatchObject({
      why: 'already-labeled',
      rule: { rule: 'payment-cards' },
    });
  });

  it('has labels in the order of their priorities, sublabels right after their parent', () => {
    expect(policy.labels.map(({ priority }) => priority)).toEqual(
      policy.labels.map(({ priority }) => priority).sort((a, b) => a - b),
    );
    expect(policy.labels.filter(({ applicable }) => !applicable).map(({ name }) => name)).toEqual([
      'Confidential',
      'Highly Confidential',
    ]);
  });

  it('is valid by its JSON Schema, which refuses an unknown key', () => {
    const validate = new Ajv2020({ strict: false }).compile(policyJsonSchema());
    const document: unknown = parse(text);
    expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...(document as object), marking: {} })).toBe(false);
  });
});
