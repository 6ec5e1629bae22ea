import type { LabelId } from '../model/ids.ts';
import type { Condition, Label, Policy } from './policy.ts';

/** What has to be known of a label of the tenant's catalog. */
export interface CatalogLabelFacts {
  readonly id: LabelId;
  readonly name: string;
  readonly displayName: string;
  readonly parent?: LabelId;
  /** False for a label with sublabels, a disabled one, and one that isn't for files. */
  readonly applicable: boolean;
}

export interface CatalogMatch {
  /** The policy with the tenant's GUIDs. A label that the tenant hasn't keeps its own. */
  readonly policy: Policy;
  /** Why files must not be labeled by this policy; empty where they may. */
  readonly problems: readonly string[];
}

/**
 * Finds the policy's labels in the tenant's catalog: by GUID, else by display names from the top, else by name, both without
 * regard to case. Only labels that the policy gives to files have to be there and applicable: what Office and Purview don't know
 * must not be written.
 */
export function matchCatalog(policy: Policy, catalog: readonly CatalogLabelFacts[]): CatalogMatch {
  const find = finder(catalog);
  const matches = new Map(policy.labels.map((label) => [label.id, find(label)]));
  const given = givenLabels(policy);
  const problems = policy.labels
    .filter(({ id }) => given.has(id))
    .flatMap((label) => problemOf(label, matches.get(label.id), catalog) ?? []);
  const idOf = (id: LabelId): LabelId => matches.get(id)?.id ?? id;
  return { policy: withIds(policy, idOf), problems: [...problems, ...doubles(policy, idOf)] };
}

type Find = (label: Label) => CatalogLabelFacts | undefined;

function finder(catalog: readonly CatalogLabelFacts[]): Find {
  const byId = new Map(catalog.map((label) => [label.id, label]));
  const byPath = new Map(catalog.map((label) => [key(pathOf(label, byId)), label]));
  const byName = new Map(catalog.map((label) => [key(label.name), label]));
  return ({ id, path, name }) => byId.get(id) ?? byPath.get(key(path)) ?? byName.get(key(name));
}

/** Microsoft's labels are nested once. */
function pathOf(label: CatalogLabelFacts, byId: ReadonlyMap<LabelId, CatalogLabelFacts>): string {
  const parent = label.parent === undefined ? undefined : byId.get(label.parent);
  return parent === undefined ? label.displayName : `${parent.displayName} \\ ${label.displayName}`;
}

function key(text: string): string {
  return text.trim().toLowerCase();
}

/** Labels that rules, mappings and defaults put on files, or recommend. */
function givenLabels({ rules, defaults, labelByCustomProperties }: Policy): ReadonlySet<LabelId> {
  const ruled = rules.flatMap(({ mode, label }) => (mode === 'report' || label === undefined ? [] : [label]));
  return new Set([...ruled, ...[...defaults, ...labelByCustomProperties].map(({ label }) => label)]);
}

function problemOf(
  { path, id }: Label,
  match: CatalogLabelFacts | undefined,
  catalog: readonly CatalogLabelFacts[],
): string | undefined {
  if (match === undefined) return `label "${path}" (${id}): the tenant has none of this id or name`;
  if (match.applicable) return undefined;
  const hasSublabels = catalog.some(({ parent }) => parent === match.id);
  const state = hasSublabels
    ? 'it has sublabels in the tenant'
    : 'the tenant has disabled it, or not made it for files';
  return `label "${path}" (${match.id}): ${state}`;
}

/** Two labels of the policy that are one in the tenant could not be told apart in a file. */
function doubles({ labels }: Policy, idOf: (id: LabelId) => LabelId): readonly string[] {
  return labels.flatMap((label, at) => {
    const first = labels.slice(0, at).find((other) => idOf(other.id) === idOf(label.id));
    return first === undefined
      ? []
      : [`label "${label.path}" (${label.id}): in the tenant it is the same as "${first.path}"`];
  });
}

function withIds(policy: Policy, idOf: (id: LabelId) => LabelId): Policy {
  return {
    ...policy,
    labels: policy.labels.map((label) => ({
      ...label,
      id: idOf(label.id),
      ...(label.parent === undefined ? {} : { parent: idOf(label.parent) }),
    })),
    rules: policy.rules.map((rule) => ({
      ...rule,
      ...(rule.label === undefined ? {} : { label: idOf(rule.label) }),
      when: conditionWithIds(rule.when, idOf),
    })),
    defaults: policy.defaults.map((entry) => ({ ...entry, label: idOf(entry.label) })),
    shownLabels: {
      ...policy.shownLabels,
      names: policy.shownLabels.names.map((entry) => ({ ...entry, label: idOf(entry.label) })),
    },
    labelByCustomProperties: policy.labelByCustomProperties.map((entry) => ({ ...entry, label: idOf(entry.label) })),
  };
}

function conditionWithIds(condition: Condition, idOf: (id: LabelId) => LabelId): Condition {
  const { all, any, not, presentLabel } = condition;
  const inner = (one: Condition): Condition => conditionWithIds(one, idOf);
  return {
    ...condition,
    ...(all === undefined ? {} : { all: all.map(inner) }),
    ...(any === undefined ? {} : { any: any.map(inner) }),
    ...(not === undefined ? {} : { not: inner(not) }),
    ...(typeof presentLabel === 'object' ? { presentLabel: presentLabel.map(idOf) } : {}),
  };
}
