import { stringify } from 'yaml';
import { confidenceTogether } from '../../model/own-type.ts';
import { ownTypeFaults } from '../own-types/own-type-faults.ts';
import { ownTypeSchema } from '../own-types/own-type-schema.ts';
import { noPolicyFiles } from '../policy-files.ts';
import { readAffinity } from './import-affinity.ts';
import { filtersOf } from './import-checks.ts';
import type { Remark } from './import-element.ts';
import { readExactMatch, type BuiltInType } from './import-exact-match.ts';
import { importPattern } from './import-pattern.ts';
import { kebabCase, proximityOf, versioned, type ReadType } from './read-type.ts';
import { decodeXml, readXml } from './read-xml.ts';
import type { XmlElement } from './read-xml.ts';
import { readRulePackage } from './rule-package.ts';
import type { RulePackage } from './rule-package.ts';

export interface Imported {
  /** The `types` section of a policy that loads; what could not be taken over stands in comments. */
  readonly yaml: string;
  /** The same remarks, each with the type that it is about. */
  readonly remarks: readonly string[];
  readonly count: number;
}

interface ImportedType {
  readonly name: string;
  readonly remarks: readonly string[];
  /** Absent where the type could not be taken over. */
  readonly type?: { readonly id: string };
}

/** A Purview rule package (XML export of custom types) as a policy's own types. Throws `SettingsError`. */
export function importRulePackage(bytes: Uint8Array, builtIn: readonly BuiltInType[]): Imported {
  const rules = readRulePackage(readXml(decodeXml(bytes)));
  const ids = new Set(builtIn.map(({ id }) => id));
  const taken = new Set(ids);
  const importAll = (elements: readonly XmlElement[], read: Reader): readonly ImportedType[] =>
    elements.map((element) => {
      const imported = importType(element, read, { rules, ids, taken });
      if (imported.type !== undefined) taken.add(imported.type.id);
      return imported;
    });
  const entities = [
    ...importAll(rules.entities, (entity, remark) => readEntity(entity, rules, remark)),
    ...importAll(rules.affinities, (affinity, remark) => readAffinity(affinity, rules, remark)),
    ...importAll(rules.exactMatches, (exact, remark) => readExactMatch(exact, builtIn, remark)),
  ];
  const others = rules.others.map((other) => `${other}: is no part of a policy and was left out`);
  const count = entities.filter(({ type }) => type !== undefined).length;
  return {
    yaml: [...others.map(comment), count === 0 ? 'types: []' : 'types:', ...entities.flatMap(linesOf), ''].join('\n'),
    remarks: [...others, ...entities.flatMap(({ name, remarks }) => remarks.map((remark) => `${name}: ${remark}`))],
    count,
  };
}

interface Context {
  readonly rules: RulePackage;
  /** Of the built-in types. */
  readonly ids: ReadonlySet<string>;
  /** The same, and those of types that were imported before. */
  readonly taken: ReadonlySet<string>;
}

/** What an element says in a policy's terms, but for id and name. */
type Reader = (element: XmlElement, remark: Remark) => ReadType;

function importType(element: XmlElement, read: Reader, { rules, ids, taken }: Context): ImportedType {
  const { id: guid = '', workload, relaxProximity } = element.attributes;
  const name = (rules.nameOf(guid) ?? guid).slice(0, 100);
  const remarks: string[] = [];
  const remark = (text: string): void => {
    if (!remarks.includes(text)) remarks.push(text);
  };
  for (const [attribute, value] of Object.entries({ relaxProximity, workload })) {
    if (value !== undefined) remark(`${attribute} has no meaning here and was left out`);
  }
  const { patterns, recommendedConfidence: wanted, proximity, tables, ...more } = read(element, remark);
  const highest = Math.max(...patterns.map(({ primary, confidence }) => highestOf(primary, confidence)));
  if (wanted > highest && patterns.length > 0) {
    remark(`recommendedConfidence ${wanted} is reached by no pattern that was taken over: it is ${highest} here`);
  }
  const type = {
    id: idFor(name, taken),
    name,
    recommendedConfidence: Math.min(wanted, highest),
    ...(proximity !== 300 && { proximity }),
    ...more,
    patterns,
  };
  if (patterns.length === 0)
    return { name, remarks: [...remarks, 'has no pattern that could be taken over: the type was left out'] };
  const faults = faultsOf(type, ids, tables);
  if (faults.length > 0) return { name, remarks: [...remarks, ...faults, 'the type was left out'] };
  return { name, remarks, type };
}

function highestOf(primary: ReadType['patterns'][number]['primary'], confidence: number): number {
  return 'together' in primary ? confidenceTogether(primary.together) : confidence;
}

function readEntity(entity: XmlElement, rules: RulePackage, remark: Remark): ReadType {
  const { patternsProximity = '300', recommendedConfidence } = entity.attributes;
  const { filters, validators } = filtersOf(entity, rules, remark);
  return {
    recommendedConfidence: Number(recommendedConfidence ?? 75),
    proximity: proximityOf(patternsProximity),
    ...(validators.length > 0 && { validators }),
    ...(filters.length > 0 && { filters }),
    patterns: versioned(entity, 'Pattern').flatMap((pattern) => importPattern(pattern, rules, remark) ?? []),
  };
}

function faultsOf(type: unknown, builtIn: ReadonlySet<string>, tables: ReadType['tables']): readonly string[] {
  const parsed = ownTypeSchema.safeParse(type);
  if (!parsed.success) return parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  // The tables that it names are still to be made.
  const files = tables === undefined ? noPolicyFiles : { ...noPolicyFiles, table: () => tables };
  return ownTypeFaults(parsed.data, [], { builtIn, files }).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

/** The name in kebab case, with a number where it is taken. */
function idFor(name: string, taken: ReadonlySet<string>): string {
  const kebab = kebabCase(name) || 'own-type';
  let id = kebab;
  for (let number = 2; taken.has(id); number++) id = `${kebab}-${number}`;
  return id;
}

function linesOf({ name, remarks, type }: ImportedType): readonly string[] {
  const comments = remarks.map((remark) => comment(`${name}: ${remark}`));
  if (type === undefined) return comments;
  const yaml = stringify([type], { lineWidth: 0, aliasDuplicateObjects: false }).trimEnd();
  return [...comments, ...yaml.split('\n').map((line) => `  ${line}`)];
}

function comment(text: string): string {
  return `  # ${text.replace(/\s+/g, ' ')}`;
}
