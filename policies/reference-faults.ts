import type {
  WrittenCondition,
  WrittenDefault,
  WrittenLabel,
  WrittenMapping,
  WrittenRule,
  WrittenScope,
  WrittenTemplate,
} from './schema.ts';
import { bytesOf } from './schema.ts';
import { labelNames } from './labels.ts';
import type { LabelNames } from './labels.ts';
import { mappingFaults, markingFaults, removalFaults } from './markings/marking-faults.ts';
import { ownTypeFaults } from './own-types/own-type-faults.ts';
import type { OwnTypeContext } from './own-types/own-type-faults.ts';
import type { WrittenOwnType } from './own-types/own-type-schema.ts';
import { suggestion } from './suggest.ts';
import type { Fault, FaultPath } from './yaml-document.ts';

/** The entries of one list that have the right form, with their places in the file. */
export interface Section<Entry> {
  readonly entries: readonly { readonly index: number; readonly value: Entry }[];
  /** False where an entry has a wrong form: then what refers to the section is not judged. */
  readonly complete: boolean;
}

export interface Sections {
  readonly labels: Section<WrittenLabel>;
  readonly templates: Section<WrittenTemplate>;
  readonly types: Section<WrittenOwnType>;
  readonly rules: Section<WrittenRule>;
  readonly defaults: Section<WrittenDefault>;
  readonly inclusions: Section<WrittenScope>;
  readonly exclusions: Section<WrittenScope>;
  readonly mappings: Section<WrittenMapping>;
  readonly removals: Section<string>;
  /** What services call labels. */
  readonly shownNames: Readonly<Record<string, string>>;
}

/** What refers to nothing, is there twice, or contradicts something else. */
export function referenceFaults(sections: Sections, context: OwnTypeContext): readonly Fault[] {
  const { labels, templates, types, rules, defaults, mappings, removals, shownNames } = sections;
  const informationTypes = new Set([...context.builtIn, ...types.entries.map(({ value }) => value.id)]);
  const names = labelNames(labels.entries.map(({ value }) => value));
  const known: Known = { names, labelsComplete: labels.complete, informationTypes, typesComplete: types.complete };
  return [
    ...duplicates('labels', labels, {
      id: ({ id }) => id,
      name: ({ name }) => name,
      priority: ({ priority }) => String(priority),
    }),
    ...duplicates('labels', labels, { displayName: (label) => names.pathOf(label) }),
    ...duplicates('templates', templates, { id: ({ id }) => id }),
    ...duplicates('types', types, { id: ({ id }) => id }),
    ...types.entries.flatMap(({ index, value }) => ownTypeFaults(value, ['types', index], context)),
    ...duplicates('rules', rules, { id: ({ id }) => id }),
    ...labels.entries.flatMap(({ index, value }) => labelFaults(value, ['labels', index], { known, templates })),
    ...rules.entries.flatMap(({ index, value }) => [
      ...(value.label === undefined ? [] : targetFaults(value.label, ['rules', index, 'label'], known)),
      ...conditionFaults(value.when, ['rules', index, 'when'], known),
    ]),
    ...defaults.entries.flatMap(({ index, value }) => [
      ...targetFaults(value.label, ['defaults', index, 'label'], known),
      ...conditionFaults(value.when ?? {}, ['defaults', index, 'when'], known),
    ]),
    ...unreachableDefaults(defaults),
    ...(['inclusions', 'exclusions'] as const).flatMap((list) =>
      sections[list].entries.flatMap(({ index, value }) => conditionFaults(value.when, [list, index, 'when'], known)),
    ),
    ...mappings.entries.flatMap(({ index, value }) => [
      ...targetFaults(value.label, ['labelByCustomProperties', index, 'label'], known),
      ...mappingFaults(value, ['labelByCustomProperties', index]),
    ]),
    ...removals.entries.flatMap(({ index, value }) => removalFaults(value, ['removeMarkings', index])),
    ...Object.entries(shownNames).flatMap(([name, label]) => targetFaults(label, ['shownLabels', 'map', name], known)),
  ];
}

interface Known {
  readonly names: LabelNames;
  readonly labelsComplete: boolean;
  readonly informationTypes: ReadonlySet<string>;
  readonly typesComplete: boolean;
}

function duplicates<Entry>(
  list: string,
  section: Section<Entry>,
  keys: Readonly<Record<string, (entry: Entry) => string>>,
): readonly Fault[] {
  return Object.entries(keys).flatMap(([key, valueOf]) => {
    const first = new Map<string, number>();
    return section.entries.flatMap(({ index, value }) => {
      const text = valueOf(value).toLowerCase();
      const earlier = first.get(text);
      if (earlier === undefined) first.set(text, index);
      return earlier === undefined
        ? []
        : [{ path: [list, index, key], message: `is the same as that of ${list}[${earlier}]: ${valueOf(value)}` }];
    });
  });
}

interface LabelContext {
  readonly known: Known;
  readonly templates: Section<WrittenTemplate>;
}

function labelFaults(label: WrittenLabel, path: FaultPath, { known, templates }: LabelContext): readonly Fault[] {
  const faults: Fault[] = [];
  const add = (key: string, message: string): void => void faults.push({ path: [...path, key], message });
  const template = label.protection;
  if (template !== undefined) {
    const ids = templates.entries.map(({ value }) => value.id);
    if (templates.complete && !ids.includes(template)) {
      add('protection', `unknown template "${template}"${suggestion(template, ids)}`);
    }
    if (known.names.childrenOf(label).length > 0) {
      add('protection', "a label with sublabels is never applied and can't protect");
    }
  }
  if (label.markings !== undefined) {
    if (known.names.childrenOf(label).length > 0) {
      add('markings', 'a label with sublabels is never applied and marks nothing');
    }
    faults.push(...markingFaults(label.markings, [...path, 'markings']));
  }
  if (label.parent === undefined) return faults;
  const parent = known.names.find(label.parent);
  if (parent === undefined) {
    if (known.labelsComplete)
      add('parent', `unknown label "${label.parent}"${suggestion(label.parent, known.names.paths)}`);
  } else if (leadsBack(label, known.names)) {
    add('parent', 'leads back to the label itself');
  } else if (parent.parent !== undefined) {
    add('parent', `${known.names.pathOf(parent)} is a sublabel itself; sublabels have no sublabels`);
  } else if (parent.priority >= label.priority) {
    add('priority', `must be above that of the parent, ${parent.priority}`);
  }
  return faults;
}

function leadsBack(label: WrittenLabel, names: LabelNames): boolean {
  const seen = new Set<WrittenLabel>();
  for (let next = names.parentOf(label); next !== undefined && !seen.has(next); next = names.parentOf(next)) {
    if (next === label) return true;
    seen.add(next);
  }
  return false;
}

/** A label that a rule or a default writes. */
function targetFaults(reference: string, path: FaultPath, known: Known): readonly Fault[] {
  const label = known.names.find(reference);
  if (label === undefined) return unknownLabel(reference, path, known);
  const children = known.names.childrenOf(label).map((child) => known.names.pathOf(child));
  if (children.length === 0) return [];
  return [
    {
      path,
      message: `${known.names.pathOf(label)} has sublabels and can't be applied; name one of ${children.join(', ')}`,
    },
  ];
}

function unknownLabel(reference: string, path: FaultPath, { names, labelsComplete }: Known): readonly Fault[] {
  if (!labelsComplete) return [];
  return [{ path, message: `unknown label "${reference}"${suggestion(reference, names.paths)}` }];
}

function conditionFaults(condition: WrittenCondition, path: FaultPath, known: Known): readonly Fault[] {
  const { informationTypes = [], presentLabel, size } = condition;
  const inner = (['all', 'any'] as const).flatMap((key) =>
    (condition[key] ?? []).flatMap((part, index) => conditionFaults(part, [...path, key, index], known)),
  );
  return [
    ...informationTypes.flatMap(({ type }, index) =>
      known.informationTypes.has(type) || !known.typesComplete
        ? []
        : [
            {
              path: [...path, 'informationTypes', index, 'type'],
              message: `unknown information type "${type}"${suggestion(type, known.informationTypes)}`,
            },
          ],
    ),
    ...(Array.isArray(presentLabel) ? presentLabel : []).flatMap((reference: string, index) =>
      known.names.find(reference) === undefined ? unknownLabel(reference, [...path, 'presentLabel', index], known) : [],
    ),
    ...(size !== undefined && bytesOf(size.min ?? 0) > bytesOf(size.max ?? Infinity)
      ? [{ path: [...path, 'size', 'max'], message: 'must not be below min' }]
      : []),
    ...inner,
    ...(condition.not === undefined ? [] : conditionFaults(condition.not, [...path, 'not'], known)),
  ];
}

function unreachableDefaults({ entries }: Section<WrittenDefault>): readonly Fault[] {
  const everything = entries.find(({ value }) => value.when === undefined);
  return entries
    .filter(({ index }) => everything !== undefined && index > everything.index)
    .map(({ index }) => ({
      path: ['defaults', index],
      message: `is never reached: defaults[${everything?.index ?? 0}] has no condition and takes every file`,
    }));
}
