import { describe, expect, it } from 'vitest';

import { evaluate } from '../../policies/evaluate.ts';
import { factsOf, finding, ids, otherSiteId, policyOf, present } from './fixtures.ts';

const policy = policyOf(`rules:
  - { id: cards, name: Cards, mode: automatic, severity: high, label: Conf-Everyone, when: { informationTypes: [{ type: credit-card-number }] } }
labelByCustomProperties:
  - { property: Classification, value: 'Secret*', label: Conf-Partners }
  - { property: 'Titus*', regex: '^(?:intern|public)$', label: General }
  - { property: MSIP_Label_*_Enabled, label: Public }
defaults: [{ label: Public }]
`);

const decided = (properties: Readonly<Record<string, string>>, change: Parameters<typeof factsOf>[0] = {}) =>
  evaluate(policy, { ...factsOf(change), properties: new Map(Object.entries(properties)) });
const cards = [finding('credit-card-number', [85, 1])];

describe('evaluate() and labels of other products', () => {
  it.each([
    [{ Classification: 'Secret for the board' }, ids.partners],
    [{ classification: ' SECRET ' }, ids.partners],
    [{ TitusClass: 'Intern' }, ids.general],
    [{ 'MSIP_Label_aaaaaaaa-0000-0000-0000-00000000000f_Enabled': 'true' }, ids.public],
    [{ TitusClass: 'public', Classification: 'secret' }, ids.partners],
  ])('gives a file with %j the label that it stands for, set by the policy', (properties, label) => {
    expect(decided(properties)).toMatchObject({ kind: 'label', label, mapped: true });
    expect(decided(properties)).not.toHaveProperty('method');
  });

  it('names the property and never its value', () => {
    const { reason } = decided({ Classification: 'Secret of Contoso' });
    expect(reason).toBe(
      'Its document property Classification stands for Confidential \\ Partners; the file has no label of the tenant',
    );
  });

  it.each([{ Classification: 'Open' }, { TitusClass: 'internal' }, { Class: 'Secret' }, { Classification: '' }])(
    'takes %j for nothing',
    (properties) => {
      expect(decided(properties)).toMatchObject({ kind: 'label', label: ids.public });
      expect(decided(properties)).not.toHaveProperty('mapped');
    },
  );

  it('lets a rule outdo it, and never lower it', () => {
    expect(decided({ TitusClass: 'intern' }, { findings: cards })).toMatchObject({
      kind: 'label',
      label: ids.everyone,
      rule: { rule: 'cards' },
    });
    expect(decided({ Classification: 'Secret' }, { findings: cards })).toMatchObject({
      label: ids.partners,
      mapped: true,
    });
  });

  it('does not look at a file with a label of the policy, and says what one stands for that nobody knows', () => {
    const { kind } = decided({ Classification: 'Secret' }, { labels: [present(ids.general)] });
    expect(kind).toBe('none');
    const unknown = present('ffffffff-0000-0000-0000-000000000000');
    expect(decided({ Classification: 'Secret' }, { labels: [unknown] })).toMatchObject({ label: ids.partners });
    expect(decided({}, { labels: [unknown] })).toMatchObject({ kind: 'none' });
  });

  it('leaves a file alone that another tenant protects', () => {
    const foreign = present('ffffffff-0000-0000-0000-000000000000', { site: otherSiteId, contentBits: 8 });
    expect(decided({ Classification: 'Secret' }, { labels: [foreign] })).toMatchObject({
      kind: 'none',
      why: 'foreign-protection',
    });
  });
});
