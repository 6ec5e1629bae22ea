import { describe, expect, it } from 'vitest';

import { readPolicy } from '../../read-policy.ts';
import type { LabelId } from '../../model/ids.ts';
import { evaluate } from '../../policies/evaluate.ts';
import { matchCatalog, type CatalogLabelFacts } from '../../policies/match-catalog.ts';
import { cloudFixtures } from '../fixtures/clouds.ts';
import { factsOf, ids, policyOf, siteId } from './fixtures.ts';

const yaml = `
rules:
  - id: cards
    name: Cards
    mode: automatic
    severity: high
    label: Confidential \\ All Employees
    when:
      informationTypes: [{ type: credit-card-number }]
  - id: lowered
    name: Lowered
    mode: report
    severity: low
    when:
      all:
        - not: { presentLabel: [Secret] }
        - any: [{ presentLabel: [Confidential \\ Partners, General] }, { presentLabel: any }]
defaults:
  - label: General
shownLabels:
  map: { Internal only: General }
labelByCustomProperties:
  - { property: Classification, value: plain, label: General }
`;
const policy = policyOf(yaml);

const tenant = (n: number): LabelId => `bbbbbbbb-0000-0000-0000-00000000000${n}` as LabelId;
const label = (id: string, displayName: string, rest: Partial<CatalogLabelFacts> = {}): CatalogLabelFacts => ({
  id: id as LabelId,
  name: `${displayName}-internal`,
  displayName,
  applicable: true,
  ...rest,
});

/** The policy's own ids, as the tenant may have them. */
const same: readonly CatalogLabelFacts[] = [
  label(ids.public, 'Public'),
  label(ids.general, 'General'),
  label(ids.confidential, 'Confidential', { applicable: false }),
  label(ids.everyone, 'All Employees', { parent: ids.confidential as LabelId }),
  label(ids.partners, 'Partners', { parent: ids.confidential as LabelId }),
  label(ids.secret, 'Secret'),
];

/** The same labels under GUIDs of the tenant, in other letters. */
const renumbered: readonly CatalogLabelFacts[] = [
  label(tenant(2), 'GENERAL'),
  label(tenant(3), 'Confidential', { applicable: false }),
  label(tenant(4), 'all employees', { parent: tenant(3) }),
  label(tenant(5), 'Something else', { parent: tenant(3), name: 'conf-partners' }),
  label(tenant(6), 'Secret'),
];

describe('matchCatalog()', () => {
  it('matchCatalog() leaves a policy as it is whose GUIDs are the tenant’s, whatever their names', () => {
    const renamed = same.map((one) => ({ ...one, displayName: `${one.displayName} (new)` }));
    expect(matchCatalog(policy, renamed)).toEqual({ policy, problems: [] });
  });

  it('matchCatalog() gives labels the tenant’s GUIDs by path, else by name, wherever they are named', () => {
    const { policy: matched, problems } = matchCatalog(policy, renumbered);
    expect(problems).toEqual([]);
    expect(matched.labels.map(({ id, parent }) => [id, parent])).toEqual([
      [ids.public, undefined],
      [tenant(2), undefined],
      [tenant(3), undefined],
      [tenant(4), tenant(3)],
      [tenant(5), tenant(3)],
      [tenant(6), undefined],
    ]);
    expect(matched.rules.map((rule) => rule.label)).toEqual([tenant(4), undefined]);
    expect(matched.defaults.map((entry) => entry.label)).toEqual([tenant(2)]);
    expect(matched.shownLabels.names.map((entry) => entry.label)).toEqual([tenant(2)]);
    expect(matched.labelByCustomProperties.map((entry) => entry.label)).toEqual([tenant(2)]);
    expect(matched.rules[1]?.when).toEqual({
      all: [
        { not: { presentLabel: [tenant(6)] } },
        { any: [{ presentLabel: [tenant(5), tenant(2)] }, { presentLabel: 'any' }] },
      ],
    });
  });

  it('matchCatalog() keeps everything else, so that the policy decides the same', () => {
    const { policy: matched } = matchCatalog(policy, renumbered);
    const decided = evaluate(matched, { ...factsOf(), siteId });
    expect(decided).toMatchObject({ kind: 'label', label: tenant(2) });
    const named = { labels: [], rules: [], defaults: [], shownLabels: {}, labelByCustomProperties: [] };
    expect({ ...matched, ...named }).toEqual({ ...policy, ...named });
  });

  it('matchCatalog() names a label that files get and the tenant hasn’t', () => {
    const { problems } = matchCatalog(
      policy,
      same.filter(({ id }) => id !== ids.everyone),
    );
    expect(problems).toEqual([
      `label "Confidential \\ All Employees" (${ids.everyone}): the tenant has none of this id or name`,
    ]);
  });

  it('matchCatalog() does not mind a missing label that no file gets', () => {
    expect(
      matchCatalog(
        policy,
        same.filter(({ id }) => id !== ids.public && id !== ids.secret),
      ).problems,
    ).toEqual([]);
  });

  it('matchCatalog() names a label that has sublabels in the tenant', () => {
    const child = label(tenant(9), 'Below', { parent: ids.general as LabelId });
    const catalog = [...same.map((one) => (one.id === ids.general ? { ...one, applicable: false } : one)), child];
    expect(matchCatalog(policy, catalog).problems).toEqual([
      `label "General" (${ids.general}): it has sublabels in the tenant`,
    ]);
  });

  it('matchCatalog() names a label that the tenant has disabled or keeps from files', () => {
    const catalog = same.map((one) => (one.id === ids.general ? { ...one, applicable: false } : one));
    expect(matchCatalog(policy, catalog).problems).toEqual([
      `label "General" (${ids.general}): the tenant has disabled it, or not made it for files`,
    ]);
  });

  it('matchCatalog() names two labels of the policy that are one in the tenant', () => {
    const catalog = same
      .filter(({ id }) => id !== ids.secret)
      .map((one) => (one.id === ids.public ? { ...one, name: 'secret' } : one));
    expect(matchCatalog(policy, catalog).problems).toEqual([
      `label "Secret" (${ids.secret}): in the tenant it is the same as "Public"`,
    ]);
  });

  it('matchCatalog() finds nothing in an empty catalog, and says so for each label that files get', () => {
    expect(matchCatalog(policy, []).problems).toHaveLength(2);
  });
});

it('every label of the policy that ships is found in the tenant that the Graph stand-in plays', async () => {
  const cloud = await cloudFixtures.graph?.();
  const shipped = readPolicy(undefined);
  const catalog = await cloud?.connector.features.catalog?.();
  expect(catalog).toHaveLength(shipped.labels.length);
  expect(matchCatalog(shipped, catalog ?? [])).toEqual({ policy: shipped, problems: [] });
  await cloud?.close();
});
