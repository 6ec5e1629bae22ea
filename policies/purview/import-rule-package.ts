import { stringify } from 'yaml';
import { ownTypeFaults } from '../own-types/own-type-faults.ts';
import { ownTypeSchema } from '../own-types/own-type-schema.ts';
import { noPolicyFiles } from '../policy-files.ts';
import { filtersOf } from './import-checks.ts';
import { importPattern } from './import-pattern.ts';
import { decodeXml, readXml } from './read-xml.ts';
import type { XmlElement } from './read-xml.ts';
import { childrenOf, readRulePackage } from './rule-package.ts';
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
export function importRulePackage(bytes: Uint8Array, builtIn: ReadonlySet<string>): Imported {
  const rules = readRulePackage(readXml(decodeXml(bytes)));
  const taken = new Set(builtIn);
  const entities = rules.entities.map((entity) => {
    const imported = importEntity(entity, rules, { taken, builtIn });
    if (imported.type !== undefined) taken.add(imported.type.id);
    return imported;
  });
  const others = rules.others.map((other) => `${other}: is no part of a policy and was left out`);
  const count = entities.filter(({ type }) => type !== undefined).length;
  return {
    yaml: [...others.map(comment), count === 0 ? 'types: []' : 'types:', ...entities.flatMap(linesOf), ''].join('\n'),
    remarks: [...others, ...entities.flatMap(({ name, remarks }) => remarks.map((remark) => `${name}: ${remark}`))],
    count,
  };
}

interface Ids {
  readonly builtIn: ReadonlySet<string>;
  /** Of the built-in types, and of those that were imported before. */
  readonly taken: ReadonlySet<string>;
}

function importEntity(entity: XmlElement, rules: RulePackage, { taken, builtIn }: Ids): ImportedType {
  const { id: guid = '', patternsProximity = '300', recommendedConfidence } = entity.attributes;
  const name = (rules.nameOf(guid) ?? guid).slice(0, 100);
  const remarks: string[] = [];
  const remark = (text: string): void => {
    if (!remarks.includes(text)) remarks.push(text);
  };
  for (const attribute of ['relaxProximity', 'workload']) {
    if (attribute in entity.attributes) remark(`${attribute} has no meaning here and was left out`);
  }
  const written = patternsOf(entity).flatMap((pattern) => importPattern(pattern, rules, remark) ?? []);
  const highest = Math.max(...written.map(({ confidence }) => confidence));
  const wanted = Number(recommendedConfidence ?? 75);
  if (wanted > highest && written.length > 0) {
    remark(`recommendedConfidence ${wanted} is reached by no pattern that was taken over: it is ${highest} here`);
  }
  const { filters, validators } = filtersOf(entity, rules, remark);
  const proximity = proximityOf(patternsProximity);
  const type = {
    id: idFor(name, taken),
    name,
    recommendedConfidence: Math.min(wanted, highest),
    ...(proximity !== 300 && { proximity }),
    ...(validators.length > 0 && { validators }),
    ...(filters.length > 0 && { filters }),
    patterns: written,
  };
  if (written.length === 0)
    return { name, remarks: [...remarks, 'has no pattern that could be taken over: the type was left out'] };
  const faults = faultsOf(type, builtIn);
  if (faults.length > 0) return { name, remarks: [...remarks, ...faults, 'the type was left out'] };
  return { name, remarks, type };
}

/** Also those that are for some versions of the engine only. */
function patternsOf(element: XmlElement): readonly XmlElement[] {
  return childrenOf(element, 'Pattern', 'Version').flatMap((child) =>
    child.name === 'Version' ? patternsOf(child) : [child],
  );
}

function proximityOf(text: string): number | 'unlimited' {
  return text.trim().toLowerCase() === 'unlimited' ? 'unlimited' : Number(text);
}

function faultsOf(type: unknown, builtIn: ReadonlySet<string>): readonly string[] {
  const parsed = ownTypeSchema.safeParse(type);
  if (!parsed.success) return parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  return ownTypeFaults(parsed.data, [], { builtIn, files: noPolicyFiles }).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );
}

/** The name in kebab case, with a number where it is taken. */
function idFor(name: string, taken: ReadonlySet<string>): string {
  const plain = name
    .normalize('NFD')
    .replace(/[\p{M}().']/gu, '')
    .replaceAll('ß', 'ss')
    .toLowerCase();
  const kebab =
    plain
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 80)
      .replace(/-$/, '') || 'own-type';
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
