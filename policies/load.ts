import { z } from 'zod';
import { SettingsError } from '../model/errors.ts';
import { noPolicyFiles } from './policy-files.ts';
import type { PolicyFiles } from './policy-files.ts';
import type { Policy } from './policy.ts';
import { referenceFaults } from './reference-faults.ts';
import type { Section, Sections } from './reference-faults.ts';
import { resolvePolicy } from './resolve.ts';
import type { InformationTypes } from './resolve.ts';
import {
  defaultSchema,
  labelSchema,
  mappingSchema,
  policySchema,
  removeMarkingSchema,
  ruleSchema,
  scopeSchema,
  shownLabelsSchema,
  templateSchema,
} from './schema.ts';
import { shapeFaults } from './shape-faults.ts';
import { ownTypeSchema } from './own-types/own-type-schema.ts';
import { readYaml } from './yaml-document.ts';
import type { Fault, FaultPath, YamlDocument } from './yaml-document.ts';

export interface LoadOptions {
  /** Named in messages. */
  readonly file: string;
  readonly informationTypes: InformationTypes;
  /** The files that the policy may name; none without it. */
  readonly files?: PolicyFiles;
}

/** The policy that a YAML text holds. Throws `SettingsError` with every fault, each with its path and line. */
export function loadPolicy(text: string, options: LoadOptions): Policy {
  const { informationTypes, files = noPolicyFiles } = options;
  const document = readYaml(text);
  if (document.faults.length > 0) throw failure(options.file, document.faults, document);
  const parsed = policySchema.safeParse(document.value);
  const faults = [
    ...(parsed.success ? [] : shapeFaults(parsed.error.issues, document.value)),
    ...referenceFaults(sectionsOf(document.value), { builtIn: new Set(informationTypes.keys()), files }),
  ];
  if (!parsed.success || faults.length > 0) throw failure(options.file, faults, document);
  return resolvePolicy(parsed.data, informationTypes, files);
}

function failure(file: string, faults: readonly Fault[], document: YamlDocument): SettingsError {
  const placed = faults.map((fault) => ({ ...fault, line: fault.line ?? document.lineOf(fault.path) }));
  const problems = placed
    .sort((a, b) => a.line - b.line)
    .map(({ path, line, message }) =>
      path.length === 0 ? `line ${line}: ${message}` : `${pathText(path)} (line ${line}): ${message}`,
    );
  return new SettingsError(`Cannot load policy ${file}`, [...new Set(problems)]);
}

/** `rules[3].when.informationTypes[0].type` */
function pathText(path: FaultPath): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}

/** What has the right form, so that references can be judged although something else is wrong. */
function sectionsOf(value: unknown): Sections {
  const lists = z.looseObject({}).safeParse(value).data ?? {};
  return {
    labels: sectionOf(lists.labels, labelSchema),
    templates: sectionOf(lists.templates, templateSchema),
    types: sectionOf(lists.types, ownTypeSchema),
    rules: sectionOf(lists.rules, ruleSchema),
    defaults: sectionOf(lists.defaults, defaultSchema),
    inclusions: sectionOf(lists.inclusions, scopeSchema),
    exclusions: sectionOf(lists.exclusions, scopeSchema),
    mappings: sectionOf(lists.labelByCustomProperties, mappingSchema),
    removals: sectionOf(lists.removeMarkings, removeMarkingSchema),
    shownNames: shownLabelsSchema.safeParse(lists.shownLabels).data?.map ?? {},
  };
}

function sectionOf<Entry>(list: unknown, schema: z.ZodType<Entry>): Section<Entry> {
  if (list === undefined) return { entries: [], complete: true };
  if (!Array.isArray(list)) return { entries: [], complete: false };
  const parsed = list.map((entry: unknown) => schema.safeParse(entry));
  return {
    entries: parsed.flatMap((result, index) => (result.success ? [{ index, value: result.data }] : [])),
    complete: parsed.every(({ success }) => success),
  };
}
