import { describe, expect, it } from 'vitest';
import { evaluate } from '../../policies/evaluate.ts';
import { asksForProperties } from '../../policies/types-in.ts';
import { factsOf, finding, ids, policyOf, present } from './fixtures.ts';

/** Whether a rule with this condition matches. */
function matches(when: string, facts = factsOf()): boolean {
  const policy = policyOf(`rules: [{ id: r, name: R, mode: report, severity: low, when: ${when} }]`);
  return evaluate(policy, facts).matches.length === 1;
}

const found = factsOf({ findings: [finding('credit-card-number', [85, 2], [65, 12]), finding('iban', [85, 1])] });

describe('conditions over information types', () => {
  it.each([
    ['{ type: credit-card-number }', true],
    ['{ type: credit-card-number, minCount: 2 }', true],
    ['{ type: credit-card-number, minCount: 3 }', false],
    ['{ type: credit-card-number, minCount: 12, minConfidence: low }', true],
    ['{ type: credit-card-number, minCount: 13, minConfidence: low }', false],
    ['{ type: credit-card-number, minCount: 3, minConfidence: medium }', false],
    ['{ type: credit-card-number, minConfidence: 86 }', false],
    ['{ type: credit-card-number, maxCount: 2 }', true],
    ['{ type: credit-card-number, maxCount: 11, minConfidence: low }', false],
    ['{ type: us-social-security-number }', false],
    ['{ type: us-social-security-number }, { type: iban }', true],
  ])('%s: %s', (types, expected) => {
    expect(matches(`{ informationTypes: [${types}] }`, found)).toBe(expected);
  });

  it('names in a match only what was found as it asks', () => {
    const policy = policyOf(`rules: [{ id: r, name: R, mode: report, severity: low, when: { any: [
      { informationTypes: [{ type: iban }, { type: us-social-security-number }] },
      { informationTypes: [{ type: credit-card-number, minCount: 3 }] }
    ], not: { informationTypes: [{ type: credit-card-number, minCount: 50 }] } } }]`);
    expect(evaluate(policy, found).matches[0]?.types).toEqual(['iban']);
  });
});

describe('conditions over the file', () => {
  it.each([
    ["{ fileName: ['*.docx'] }", true],
    ["{ fileName: ['report.*', x] }", true],
    ["{ fileName: ['*.xlsx'] }", false],
    ["{ path: ['Finance/**'] }", true],
    ["{ path: ['Finance/*'] }", false],
    ['{ extension: [docx] }', true],
    ['{ extension: [pdf] }', false],
    ["{ owner: ['*@contoso.com'] }", true],
    ["{ owner: ['*@fabrikam.com'] }", false],
    ["{ source: ['finance*'] }", true],
    ['{ sourceKind: [sharepoint] }', true],
    ['{ sourceKind: [onedrive, box-folder] }', false],
    ['{ connector: [graph] }', true],
    ['{ connector: [box] }', false],
    ['{ size: { min: 1000, max: 1000 } }', true],
    ['{ size: { min: 1001 } }', false],
    ['{ size: { max: 0.5 KB } }', false],
    ['{ size: { max: 1 KB } }', true],
    ['{ sharing: { atLeast: private } }', true],
    ['{ sharing: { atLeast: internal } }', true],
    ['{ sharing: { atLeast: external } }', false],
    ["{ extension: [docx], path: ['HR/**'] }", false],
    ['{ all: [{ extension: [docx] }, { connector: [graph] }] }', true],
    ['{ all: [{ extension: [docx] }, { connector: [box] }] }', false],
    ['{ any: [{ extension: [pdf] }, { connector: [graph] }] }', true],
    ['{ any: [{ extension: [pdf] }, { connector: [box] }] }', false],
    ['{ not: { extension: [pdf] } }', true],
    ['{ not: { any: [{ extension: [pdf] }, { not: { extension: [pdf] } }] } }', false],
  ])('%s: %s', (when, expected) => {
    expect(matches(when)).toBe(expected);
  });

  it('counts a sharing that is not known only where asked to', () => {
    const unknown = factsOf({ file: { sharing: 'unknown' } });
    expect(matches('{ sharing: { atLeast: private } }', unknown)).toBe(false);
    expect(matches('{ sharing: { atLeast: anonymous, orUnknown: true } }', unknown)).toBe(true);
  });

  it('knows no owner where there is none, and no extension without a dot', () => {
    const { connector, path, sharing, size, sourceKind, sourceName } = factsOf().file;
    const file = { connector, path, sharing, size, sourceKind, sourceName, name: 'README' };
    const facts = { ...factsOf(), file };
    expect(matches("{ owner: ['*'] }", facts)).toBe(false);
    expect(matches('{ extension: [readme] }', facts)).toBe(false);
  });
});

describe('conditions over the present label', () => {
  it.each([
    ['none', [], true],
    ['none', [present(ids.public)], false],
    ['any', [], false],
    ['any', [present(ids.public)], true],
    ['[General, Public]', [present(ids.public)], true],
    ['[General]', [present(ids.public)], false],
    ['[Confidential]', [present(ids.partners)], true],
    ['["Confidential \\\\ All Employees"]', [present(ids.partners)], false],
  ])('%s of %j: %s', (presentLabel, labels, expected) => {
    expect(matches(`{ presentLabel: ${presentLabel} }`, factsOf({ labels }))).toBe(expected);
  });
});

describe('conditions over what could not be read', () => {
  it.each([
    ['any', [], false],
    ['any', ['unsupported'], true],
    ['[encrypted]', ['unsupported', 'corrupt'], false],
    ['[encrypted, corrupt]', ['corrupt'], true],
  ] as const)('unread: %s with %j: %s', (wanted, unread, expected) => {
    expect(matches(`{ unread: ${wanted} }`, { ...factsOf(), unread })).toBe(expected);
  });
});

describe('conditions over document properties', () => {
  const facts = {
    ...factsOf(),
    properties: new Map([
      ['Title', 'Secret plan'],
      ['Project', 'X1'],
    ]),
  };
  it.each([
    ["{ property: { title: ['secret *'] } }", true],
    ["{ property: { title: ['public'], project: ['x1'] } }", false],
    ["{ property: { title: ['*'], PROJECT: ['y', 'x?'] } }", true],
    ["{ property: { author: ['*'] } }", false],
    ["{ not: { property: { author: ['*'] } } }", true],
  ])('%s: %s', (when, expected) => {
    expect(matches(when, facts)).toBe(expected);
  });

  it('never hold for a file without properties, and are asked for only where a rule has one', () => {
    expect(matches("{ property: { title: ['*'] } }")).toBe(false);
    const rules = (when: string) => policyOf(`rules: [{ id: r, name: R, mode: report, severity: low, when: ${when} }]`);
    expect(asksForProperties(rules("{ any: [{ not: { property: { a: ['*'] } } }] }"))).toBe(true);
    expect(asksForProperties(rules("{ fileName: ['*'] }"))).toBe(false);
  });
});
