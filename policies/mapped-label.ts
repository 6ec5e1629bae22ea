import { matchesGlob } from '../lib/glob.ts';
import type { Label, Policy, PropertyMapping } from './policy.ts';

/** Values are looked at no further: what names a label is short. */
const longestValue = 1024;

export interface MappedLabel {
  readonly label: Label;
  /** As the policy names the property. */
  readonly property: string;
}

/** The most sensitive label that a document's properties stand for by `labelByCustomProperties`, the first on a tie. */
export function mappedLabel(
  { labels, labelByCustomProperties }: Pick<Policy, 'labels' | 'labelByCustomProperties'>,
  properties: ReadonlyMap<string, string> | undefined,
): MappedLabel | undefined {
  const named = [...(properties ?? [])];
  let best: MappedLabel | undefined;
  for (const mapping of labelByCustomProperties) {
    const label = labels.find(({ id }) => id === mapping.label);
    if (label === undefined || (best !== undefined && best.label.priority >= label.priority)) continue;
    if (named.some(([name, value]) => says(mapping, name, value))) best = { label, property: mapping.property };
  }
  return best;
}

function says({ property, value: wanted, regex }: PropertyMapping, name: string, value: string): boolean {
  if (!matchesGlob(property, name)) return false;
  const told = value.trim().slice(0, longestValue);
  if (regex !== undefined) return new RegExp(regex, 'i').test(told);
  return wanted === undefined ? told !== '' : matchesGlob(wanted, told);
}
