import type { LabelId } from '../model/ids.ts';
import { labelNames } from './labels.ts';
import type { LabelNames } from './labels.ts';
import { lineSource } from './markings/marking-faults.ts';
import { resolveMarkings } from './markings/resolve-markings.ts';
import type {
  Condition,
  FileCondition,
  Label,
  MarkingSettings,
  Policy,
  PropertyMapping,
  Relabel,
  Rule,
  Scope,
} from './policy.ts';
import type { PolicyFiles } from './policy-files.ts';
import { resolveOwnType } from './own-types/resolve-own-type.ts';
import { bytesOf, confidenceWords } from './schema.ts';
import type {
  PolicyDocument,
  WrittenCondition,
  WrittenFileCondition,
  WrittenLabel,
  WrittenRule,
  WrittenScope,
} from './schema.ts';

/** Types that rules may name, and the confidence that a rule asks for when it names none. */
export type InformationTypes = ReadonlyMap<string, { readonly recommendedConfidence: number }>;

interface References {
  readonly names: LabelNames;
  readonly informationTypes: InformationTypes;
}

/** The policy of a document without faults: names become ids, defaults are filled in, sizes become bytes. */
export function resolvePolicy(document: PolicyDocument, builtIn: InformationTypes, files: PolicyFiles): Policy {
  const informationTypes: InformationTypes = new Map([
    ...builtIn,
    ...document.types.map((type) => [type.id, type] as const),
  ]);
  const references: References = { names: labelNames(document.labels), informationTypes };
  const { name, templates, ignoreTestNumbers, evidence, ocr, labelStore, imageLabels, signed } = document;
  return {
    name,
    labels: document.labels.map((label) => resolveLabel(label, references.names)),
    templates,
    types: document.types.map((type) => resolveOwnType(type, files)),
    rules: document.rules.map((rule) => resolveRule(rule, references)),
    defaults: document.defaults.map(({ label, when }) => ({
      label: labelId(label, references.names),
      when: resolveFileCondition(when ?? {}),
    })),
    inclusions: document.inclusions.map(resolveScope),
    exclusions: document.exclusions.map(resolveScope),
    relabel: defined<Relabel>(document.relabel),
    shownLabels: {
      drift: document.shownLabels.drift,
      names: Object.entries(document.shownLabels.map).map(([shown, label]) => ({
        name: shown,
        label: labelId(label, references.names),
      })),
    },
    ignoreTestNumbers,
    evidence,
    limits: { ...document.limits, fileBytes: bytesOf(document.limits.fileBytes) },
    ocr,
    labelStore,
    imageLabels,
    markings: defined<MarkingSettings>({ user: undefined, ...document.markings }),
    removeMarkings: document.removeMarkings.map(lineSource),
    labelByCustomProperties: document.labelByCustomProperties.map(({ property, value, regex, label }) =>
      defined<PropertyMapping>({
        property,
        value,
        regex: regex === undefined ? undefined : lineSource(regex),
        label: labelId(label, references.names),
      }),
    ),
    signed,
  };
}

function resolveScope({ name, when }: WrittenScope): Scope {
  return { name, when: resolveFileCondition(when) };
}

function resolveLabel(label: WrittenLabel, names: LabelNames): Label {
  const parent = names.parentOf(label);
  return defined<Label>({
    ...label,
    id: label.id as LabelId,
    displayName: label.displayName ?? label.name,
    path: names.pathOf(label),
    parent: parent && (parent.id as LabelId),
    applicable: names.childrenOf(label).length === 0,
    markings: label.markings && resolveMarkings(label.markings),
  });
}

function resolveRule(rule: WrittenRule, references: References): Rule {
  return defined<Rule>({
    ...rule,
    label: rule.label === undefined ? undefined : labelId(rule.label, references.names),
    when: resolveCondition(rule.when, references),
  });
}

function resolveCondition(written: WrittenCondition, references: References): Condition {
  const { all, any, not, informationTypes, presentLabel, ...file } = written;
  const inner = (condition: WrittenCondition): Condition => resolveCondition(condition, references);
  return defined<Condition>({
    ...resolveFileCondition(file),
    all: all?.map(inner),
    any: any?.map(inner),
    not: not && inner(not),
    informationTypes: informationTypes?.map((wanted) =>
      defined({
        ...wanted,
        minConfidence: confidenceOf(wanted.minConfidence) ?? recommended(wanted.type, references),
      }),
    ),
    presentLabel:
      typeof presentLabel === 'string' ? presentLabel : presentLabel?.map((name) => labelId(name, references.names)),
  });
}

function resolveFileCondition({ size, ...rest }: WrittenFileCondition): FileCondition {
  return defined<FileCondition>({
    ...rest,
    size:
      size &&
      defined({
        min: size.min === undefined ? undefined : bytesOf(size.min),
        max: size.max === undefined ? undefined : bytesOf(size.max),
      }),
  });
}

function confidenceOf(written: number | keyof typeof confidenceWords | undefined): number | undefined {
  return typeof written === 'string' ? confidenceWords[written] : written;
}

function recommended(type: string, { informationTypes }: References): number {
  return mustFind(informationTypes.get(type), `information type ${type}`).recommendedConfidence;
}

function labelId(reference: string, names: LabelNames): LabelId {
  return mustFind(names.find(reference), `label ${reference}`).id as LabelId;
}

/** References were checked before; a miss is a fault of this program. */
function mustFind<Found>(found: Found | undefined, what: string): Found {
  if (found === undefined) throw new Error(`Cannot resolve policy: ${what} is missing`);
  return found;
}

/** The same without keys whose value is undefined, so that a policy is the same whether a key is left out or not. */
function defined<Wanted extends object>(value: { readonly [Key in keyof Wanted]: Wanted[Key] | undefined }): Wanted {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as Wanted;
}
