import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate, outOfScope } from '../../policies/evaluate.ts';
import { factsOf, finding, ids, otherSiteId, policyOf, present } from './fixtures.ts';

const rule = (
  id: string,
  label: string | undefined,
  options: { mode?: string; severity?: string; type?: string } = {},
) => `
  - id: ${id}
    name: Rule ${id}
    mode: ${options.mode ?? 'automatic'}
    severity: ${options.severity ?? 'medium'}
    ${label === undefined ? '' : `label: ${label}`}
    when: { informationTypes: [{ type: ${options.type ?? 'credit-card-number'} }] }`;
const rules = (...texts: readonly string[]) => `rules:${texts.join('')}\n`;
const cards = finding('credit-card-number', [85, 2], [65, 3]);
const iban = finding('iban', [85, 1]);
const everyone = 'Confidential \\ All Employees';

describe('evaluate() against the present label', () => {
  const policy = policyOf(rules(rule('cards', everyone)));
  const unknown = 'bbbbbbbb-0000-0000-0000-000000000001';
  it.each([
    { there: 'no label', labels: [], kind: 'label', why: undefined },
    { there: 'the same label', labels: [present(ids.everyone)], kind: 'none', why: 'already-labeled' },
    {
      there: 'the same label, by a person',
      labels: [present(ids.everyone, { method: 'privileged' })],
      kind: 'none',
      why: 'already-labeled',
    },
    { there: 'a lower label', labels: [present(ids.general)], kind: 'label', why: undefined },
    {
      there: 'a lower label by "auto"',
      labels: [present(ids.general, { method: 'auto' })],
      kind: 'label',
      why: undefined,
    },
    {
      there: 'a lower label by a person',
      labels: [present(ids.general, { method: 'privileged' })],
      kind: 'none',
      why: 'present-label-chosen-by-person',
    },
    { there: 'a higher label', labels: [present(ids.partners)], kind: 'none', why: 'present-label-higher' },
    {
      there: 'a higher label by a person',
      labels: [present(ids.secret, { method: 'privileged' })],
      kind: 'none',
      why: 'present-label-higher',
    },
    { there: 'the parent', labels: [present(ids.confidential)], kind: 'label', why: undefined },
    {
      there: 'a label that nobody knows',
      labels: [present(unknown)],
      kind: 'none',
      why: 'present-label-chosen-by-person',
    },
    {
      there: 'a lower label and one that nobody knows',
      labels: [present(ids.public), present(unknown)],
      kind: 'none',
      why: 'present-label-chosen-by-person',
    },
    {
      there: 'two labels of the tenant, one higher',
      labels: [present(ids.public), present(ids.secret)],
      kind: 'none',
      why: 'present-label-higher',
    },
    {
      there: "another tenant's label",
      labels: [present(ids.secret, { site: otherSiteId })],
      kind: 'label',
      why: undefined,
    },
    {
      there: "another tenant's protection",
      labels: [present(ids.secret, { site: otherSiteId, contentBits: 8 })],
      kind: 'none',
      why: 'foreign-protection',
    },
  ])('answers $kind $why where the file has $there', ({ labels, kind, why }) => {
    const decision = evaluate(policy, factsOf({ findings: [cards], labels }));
    expect(decision).toMatchObject({ kind, label: ids.everyone, rule: { rule: 'cards' }, ...(why && { why }) });
    expect(decision.reason).toContain('Rule cards');
    expect(decision.reason).toContain(everyone);
  });

  it('replaces a label that a person chose where the policy says so, upwards only', () => {
    const replacing = policyOf(`${rules(rule('cards', everyone))}relabel: { manual: replace }`);
    const of = (id: string) =>
      evaluate(replacing, factsOf({ findings: [cards], labels: [present(id, { method: 'privileged' })] }));
    expect(of(ids.general)).toMatchObject({ kind: 'label' });
    expect(of(ids.secret)).toMatchObject({ kind: 'none', why: 'present-label-higher' });
  });

  it('lowers a label where the policy says so, but not one that a person chose', () => {
    const lowering = policyOf(
      `${rules(rule('cards', everyone))}relabel: { downgrade: allow, justification: Cleanup of 2026 }`,
    );
    const of = (method: 'standard' | 'privileged') =>
      evaluate(lowering, factsOf({ findings: [cards], labels: [present(ids.secret, { method })] }));
    expect(of('standard')).toMatchObject({ kind: 'label', label: ids.everyone });
    expect(of('standard').reason).toContain('Cleanup of 2026');
    expect(of('privileged')).toMatchObject({ kind: 'none', why: 'present-label-chosen-by-person' });
  });

  it('labels beside the protection of another tenant where the policy says so', () => {
    const labeling = policyOf(`${rules(rule('cards', everyone))}relabel: { foreignProtection: label }`);
    const labels = [present(ids.secret, { site: otherSiteId, contentBits: 8 })];
    expect(evaluate(labeling, factsOf({ findings: [cards], labels }))).toMatchObject({ kind: 'label' });
  });
});

describe('evaluate() with several rules', () => {
  it('keeps the higher label when two rules match', () => {
    const policy = policyOf(rules(rule('low', 'General'), rule('high', 'Secret'), rule('middle', everyone)));
    const decision = evaluate(policy, factsOf({ findings: [cards] }));
    expect(decision).toMatchObject({ kind: 'label', label: ids.secret, protection: 'secrets', rule: { rule: 'high' } });
    expect(decision.matches.map((match) => match.rule)).toEqual(['low', 'high', 'middle']);
  });

  it('takes the first rule when two ask for the same label', () => {
    const policy = policyOf(rules(rule('first', 'General'), rule('second', 'General')));
    expect(evaluate(policy, factsOf({ findings: [cards] }))).toMatchObject({ rule: { rule: 'first' } });
  });

  it('recommends only what is higher than the present label', () => {
    const policy = policyOf(rules(rule('advice', everyone, { mode: 'recommended' })));
    const of = (...labels: Parameters<typeof present>[0][]) =>
      evaluate(
        policy,
        factsOf({ findings: [cards], labels: labels.map((id) => present(id, { method: 'privileged' })) }),
      );
    expect(of()).toMatchObject({ kind: 'recommend', label: ids.everyone, rule: { rule: 'advice' } });
    expect(of(ids.general)).toMatchObject({ kind: 'recommend' });
    expect(of(ids.everyone)).toMatchObject({ kind: 'none', why: 'already-labeled' });
    expect(of(ids.secret)).toMatchObject({ kind: 'none', why: 'present-label-higher' });
    expect(of('bbbbbbbb-0000-0000-0000-000000000001')).toMatchObject({
      kind: 'none',
      why: 'present-label-chosen-by-person',
    });
  });

  it('never recommends a lower label, even where rules may lower one', () => {
    const policy = policyOf(
      `${rules(rule('advice', 'General', { mode: 'recommended' }))}relabel: { downgrade: allow, justification: Cleanup }`,
    );
    expect(evaluate(policy, factsOf({ findings: [cards], labels: [present(ids.secret)] }))).toMatchObject({
      kind: 'none',
      why: 'present-label-higher',
    });
  });

  it('labels first and recommends once that label is there', () => {
    const policy = policyOf(rules(rule('do', 'General'), rule('advice', everyone, { mode: 'recommended' })));
    expect(evaluate(policy, factsOf({ findings: [cards] }))).toMatchObject({ kind: 'label', label: ids.general });
    expect(evaluate(policy, factsOf({ findings: [cards], labels: [present(ids.general)] }))).toMatchObject({
      kind: 'recommend',
      label: ids.everyone,
    });
  });

  it('reports the most severe of the rules that only report', () => {
    const policy = policyOf(
      rules(
        rule('a', undefined, { mode: 'report', severity: 'low' }),
        rule('b', undefined, { mode: 'report', severity: 'high' }),
        rule('c', undefined, { mode: 'report', severity: 'high' }),
      ),
    );
    const decision = evaluate(policy, factsOf({ findings: [cards], labels: [present(ids.secret)] }));
    expect(decision).toMatchObject({ kind: 'report', rule: { rule: 'b' } });
    expect(decision.matches).toHaveLength(3);
  });
});

describe('evaluate() without a rule that asks for a label', () => {
  const policy = policyOf(`${rules(rule('cards', everyone), rule('ibans', undefined, { mode: 'report', type: 'iban' }))}
defaults:
  - { label: Public, when: { source: ['Press*'] } }
  - { label: General }
exclusions:
  - { name: Templates, when: { path: ['**/Templates/**'] } }
`);

  it('gives the default of the source to a file without a label', () => {
    const decision = evaluate(policy, factsOf());
    expect(decision).toMatchObject({ kind: 'label', label: ids.general });
    expect(decision).not.toHaveProperty('rule');
    expect(evaluate(policy, factsOf({ file: { sourceName: 'Press releases' } }))).toMatchObject({ label: ids.public });
  });

  it('gives the default beside a rule that only reports', () => {
    const decision = evaluate(policy, factsOf({ findings: [iban] }));
    expect(decision).toMatchObject({ kind: 'label', label: ids.general, matches: [{ rule: 'ibans' }] });
  });

  it('gives no default to a file with any label of the tenant', () => {
    expect(evaluate(policy, factsOf({ labels: [present(ids.public)] }))).toMatchObject({
      kind: 'none',
      why: 'no-rule-matched',
    });
    expect(evaluate(policy, factsOf({ labels: [present('bbbbbbbb-0000-0000-0000-000000000001')] }))).toMatchObject({
      kind: 'none',
    });
  });

  it('says what was found although nothing is done', () => {
    const decision = evaluate(
      policy,
      factsOf({ findings: [finding('credit-card-number', [65, 3])], labels: [present(ids.public)] }),
    );
    expect(decision.reason).toBe('No rule matched; found credit-card-number (3 at confidence 65)');
  });

  it('leaves excluded files alone, whatever is in them', () => {
    const facts = factsOf({ findings: [cards], file: { path: 'HR/templates/Form.docx' } });
    expect(evaluate(policy, facts)).toEqual({
      kind: 'none',
      matches: [],
      why: 'excluded',
      reason: 'Excluded by "Templates"',
    });
    expect(outOfScope(policy, facts.file)).toBe('Excluded by "Templates"');
    expect(outOfScope(policy, factsOf().file)).toBeUndefined();
  });

  it('names rule, types, counts and confidences in its reason', () => {
    expect(evaluate(policy, factsOf({ findings: [cards, iban] })).reason).toBe(
      'Rule "Rule cards" (cards), having found credit-card-number (2 at confidence 85, 3 at 65 or more), ' +
        'asks for Confidential \\ All Employees; the file has no label of the tenant',
    );
  });
});

describe('evaluate() whatever comes', () => {
  const targets = ['Public', 'General', everyone, 'Confidential \\ Partners', 'Secret'];
  const someRules = fc
    .array(
      fc.tuple(
        fc.constantFrom(...targets),
        fc.constantFrom('automatic', 'recommended'),
        fc.constantFrom('iban', 'credit-card-number'),
      ),
      {
        minLength: 1,
        maxLength: 5,
      },
    )
    .map((drafts) => drafts.map(([label, mode, type], index) => rule(`r${index}`, label, { mode, type })));
  const someLabels = fc.array(
    fc
      .tuple(
        fc.constantFrom(...Object.values(ids)),
        fc.constantFrom('standard' as const, 'privileged' as const, 'auto' as const),
      )
      .map(([id, method]) => present(id, { method })),
    { maxLength: 2 },
  );
  const someFindings = fc.subarray([cards, iban]);

  it('never lowers a label, never replaces one that a person chose, never writes a parent', () => {
    fc.assert(
      fc.property(someRules, someLabels, someFindings, (texts, labels, findings) => {
        const policy = policyOf(`${rules(...texts)}defaults: [{ label: General }]`);
        const decision = evaluate(policy, factsOf({ labels, findings }));
        expect(decision.reason).not.toBe('');
        if (decision.kind !== 'label') return;
        const priority = (id: string) => policy.labels.find((label) => label.id === id)?.priority ?? -1;
        for (const label of labels) {
          expect(label.method).not.toBe('privileged');
          expect(priority(decision.label)).toBeGreaterThan(priority(label.labelId));
        }
        expect(policy.labels.find(({ id }) => id === decision.label)?.applicable).toBe(true);
      }),
    );
  });

  it('decides the same whatever the order of the rules', () => {
    fc.assert(
      fc.property(someRules, someLabels, someFindings, fc.nat(), (texts, labels, findings, turn) => {
        const cut = turn % texts.length;
        const turned = [...texts.slice(cut), ...texts.slice(0, cut)];
        const decide = (order: readonly string[]) => {
          const decision = evaluate(policyOf(rules(...order)), factsOf({ labels, findings }));
          return {
            kind: decision.kind,
            label: decision.label,
            why: decision.kind === 'none' ? decision.why : undefined,
          };
        };
        expect(decide(turned)).toEqual(decide(texts));
      }),
    );
  });

  it('wants nothing more of a file that it has labeled', () => {
    fc.assert(
      fc.property(someRules, someFindings, (texts, findings) => {
        const policy = policyOf(`${rules(...texts)}defaults: [{ label: General }]`);
        const first = evaluate(policy, factsOf({ findings }));
        if (first.kind !== 'label') return;
        expect(evaluate(policy, factsOf({ findings, labels: [present(first.label)] })).kind).not.toBe('label');
      }),
    );
  });
});

describe('outOfScope()', () => {
  const policy = policyOf(`${rules(rule('cards', everyone))}
defaults: [{ label: General }]
inclusions:
  - { name: Finance, when: { path: ['Finance/**'] } }
  - { name: Audit team, when: { owner: ['*@audit.example'] } }
exclusions:
  - { name: Templates, when: { path: ['**/Templates/**'] } }
`);
  const fileAt = (path: string, owner = 'ada@example.test') => factsOf({ findings: [cards], file: { path, owner } });

  it('outOfScope() takes a file that one of the inclusions holds', () => {
    expect(evaluate(policy, fileAt('Finance/2026/a.docx')).kind).toBe('label');
    expect(evaluate(policy, fileAt('Sales/a.docx', 'eve@audit.example')).kind).toBe('label');
  });

  it('outOfScope() leaves a file alone that no inclusion holds, default and rules alike, and names them', () => {
    const facts = fileAt('Sales/a.docx');
    const reason = 'Not included by "Finance" or "Audit team"';
    expect(evaluate(policy, facts)).toEqual({ kind: 'none', matches: [], why: 'excluded', reason });
    expect(outOfScope(policy, facts.file)).toBe(reason);
  });

  it('outOfScope() lets an exclusion go before an inclusion', () => {
    expect(outOfScope(policy, fileAt('Finance/Templates/a.docx').file)).toBe('Excluded by "Templates"');
  });
});
