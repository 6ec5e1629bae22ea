import type { ShownLabel, ShownLabelFeature } from '../connectors/connector.ts';
import type { LabelId } from '../model/ids.ts';
import type { Label, Policy } from '../policies/policy.ts';

/** A label as a service is to show it. A sublabel without a color of its own has its parent's, as in Office. */
export function toShown(policy: Policy, label: Label): ShownLabel {
  const parent = policy.labels.find(({ id }) => id === label.parent);
  const color = label.color ?? parent?.color;
  const name = policy.shownLabels.names.find((one) => one.label === label.id)?.name;
  return {
    id: label.id,
    path: label.path,
    ...(name === undefined ? {} : { name }),
    ...(color === undefined ? {} : { color }),
    ...(label.tooltip === undefined ? {} : { tooltip: label.tooltip }),
  };
}

/** What the service calls a label of the policy; undefined for one that the policy doesn't know. */
export function shownNameOf(policy: Policy, feature: ShownLabelFeature, id: LabelId): string | undefined {
  const label = policy.labels.find((one) => one.id === id);
  return label === undefined ? undefined : feature.nameOf(toShown(policy, label));
}

/** The label of the policy that a name in the service stands for: as the policy says, else as the service calls them. */
export function labelShownAs(policy: Policy, feature: ShownLabelFeature, name: string): LabelId | undefined {
  const named = policy.shownLabels.names.find((one) => one.name === name);
  if (named !== undefined) return named.label;
  return policy.labels.find((label) => label.applicable && feature.nameOf(toShown(policy, label)) === name)?.id;
}

/** Names that others made in the service and that the policy has a label for. */
export function replaceableNames(policy: Policy): ReadonlySet<string> {
  return new Set(policy.shownLabels.names.map(({ name }) => name));
}
