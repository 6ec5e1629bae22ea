import type { WrittenLabel } from './schema.ts';

/** Finds labels as people name them: by id, by name, or by display names from the top, `Confidential \ All Employees`. */
export interface LabelNames {
  /** Without regard to case and to spaces around the backslash. */
  find(reference: string): WrittenLabel | undefined;
  parentOf(label: WrittenLabel): WrittenLabel | undefined;
  pathOf(label: WrittenLabel): string;
  childrenOf(label: WrittenLabel): readonly WrittenLabel[];
  /** Every path, for suggestions. */
  readonly paths: readonly string[];
}

/** Works on labels that contradict each other, too; then it is not said which one is found. */
export function labelNames(labels: readonly WrittenLabel[]): LabelNames {
  const byReference = new Map<string, WrittenLabel>();
  const remember = (reference: string, label: WrittenLabel): void => {
    if (!byReference.has(key(reference))) byReference.set(key(reference), label);
  };
  for (const label of labels) {
    remember(label.id, label);
    remember(label.name, label);
    if (label.parent === undefined) remember(displayName(label), label);
  }
  const parentOf = (label: WrittenLabel): WrittenLabel | undefined =>
    label.parent === undefined ? undefined : byReference.get(key(label.parent));
  const pathOf = (label: WrittenLabel): string => {
    const parent = parentOf(label);
    return parent === undefined ? displayName(label) : `${displayName(parent)} \\ ${displayName(label)}`;
  };
  for (const label of labels) remember(pathOf(label), label);
  return {
    find: (reference) => byReference.get(key(reference)),
    parentOf,
    pathOf,
    childrenOf: (label) => labels.filter((other) => other !== label && parentOf(other) === label),
    paths: labels.map(pathOf),
  };
}

function displayName(label: WrittenLabel): string {
  return label.displayName ?? label.name;
}

function key(reference: string): string {
  return reference
    .split('\\')
    .map((part) => part.trim())
    .join('\\')
    .toLowerCase();
}
