import type { FileErrorKind } from '../model/errors.ts';
import type { FileItem, Sharing, Source } from '../model/file.ts';
import type { Finding } from '../model/finding.ts';
import type { LabelId } from '../model/ids.ts';
import { matchesGlob, matchesPathGlob } from '../lib/glob.ts';
import type { Condition, FileCondition, InformationTypeCondition } from './policy.ts';

/** What is known about a file without opening it. */
export interface FileFacts extends Pick<FileItem, 'name' | 'path' | 'size' | 'owner' | 'sharing'> {
  readonly connector: Source['connector'];
  readonly sourceName: string;
  readonly sourceKind: Source['kind'];
}

/** What conditions look at. */
export interface ConditionFacts {
  readonly file: FileFacts;
  readonly findings: readonly Finding[];
  /** The tenant's labels in the file, parents of sublabels included. */
  readonly presentLabels: ReadonlySet<LabelId>;
  /** Why parts could not be read. */
  readonly unread: readonly FileErrorKind[];
  /** Document properties by name. */
  readonly properties: ReadonlyMap<string, string>;
}

const sharingOrder = ['private', 'internal', 'external', 'anonymous'] as const satisfies readonly Sharing[];

/** Whether every key of the condition holds. */
export function holds(condition: Condition, facts: ConditionFacts): boolean {
  return (
    fileHolds(condition, facts.file) &&
    (condition.informationTypes?.some((type) => isFound(type, facts.findings)) ?? true) &&
    (condition.presentLabel === undefined || labelHolds(condition.presentLabel, facts.presentLabels)) &&
    (condition.unread === undefined || isUnread(condition.unread, facts.unread)) &&
    (condition.property === undefined || propertiesHold(condition.property, facts.properties)) &&
    (condition.all?.every((inner) => holds(inner, facts)) ?? true) &&
    (condition.any?.some((inner) => holds(inner, facts)) ?? true) &&
    (condition.not === undefined || !holds(condition.not, facts))
  );
}

/** The part of a condition that can be judged without opening the file. */
export function fileHolds(condition: FileCondition, file: FileFacts): boolean {
  const { size, sharing } = condition;
  return (
    anyOf(condition.fileName, (glob) => matchesGlob(glob, file.name)) &&
    anyOf(condition.path, (glob) => matchesPathGlob(glob, file.path)) &&
    anyOf(condition.extension, (extension) => extension === extensionOf(file.name)) &&
    anyOf(condition.owner, (glob) => file.owner !== undefined && matchesGlob(glob, file.owner)) &&
    anyOf(condition.source, (glob) => matchesGlob(glob, file.sourceName)) &&
    anyOf(condition.sourceKind, (kind) => kind === file.sourceKind) &&
    anyOf(condition.connector, (name) => name === file.connector) &&
    (size === undefined || (file.size >= (size.min ?? 0) && file.size <= (size.max ?? Infinity))) &&
    (sharing === undefined || isSharedAtLeast(file.sharing, sharing))
  );
}

/** Types that the condition asks for and that were found as it asks, each once; those under `not` aside. */
export function typesFound(condition: Condition, findings: readonly Finding[]): readonly string[] {
  const own = (condition.informationTypes ?? []).filter((type) => isFound(type, findings)).map(({ type }) => type);
  const inner = [...(condition.all ?? []), ...(condition.any ?? [])].flatMap((part) => typesFound(part, findings));
  return [...new Set([...own, ...inner])];
}

function isFound(
  { type, minCount, maxCount, minConfidence }: InformationTypeCondition,
  findings: readonly Finding[],
): boolean {
  const finding = findings.find((candidate) => candidate.type === type);
  const count = finding?.levels.findLast(({ confidence }) => confidence >= minConfidence)?.count ?? 0;
  return count >= minCount && count <= (maxCount ?? Infinity);
}

function labelHolds(wanted: NonNullable<Condition['presentLabel']>, present: ReadonlySet<LabelId>): boolean {
  if (wanted === 'none') return present.size === 0;
  if (wanted === 'any') return present.size > 0;
  return wanted.some((label) => present.has(label));
}

/** A property that the file hasn't holds for no glob. */
function propertiesHold(wanted: NonNullable<Condition['property']>, properties: ReadonlyMap<string, string>): boolean {
  return Object.entries(wanted).every(([name, globs]) =>
    [...properties].some(
      ([key, value]) => key.toLowerCase() === name.toLowerCase() && globs.some((glob) => matchesGlob(glob, value)),
    ),
  );
}

function isUnread(wanted: NonNullable<Condition['unread']>, unread: readonly FileErrorKind[]): boolean {
  return wanted === 'any' ? unread.length > 0 : unread.some((kind) => wanted.includes(kind));
}

function isSharedAtLeast(sharing: Sharing, { atLeast, orUnknown }: NonNullable<FileCondition['sharing']>): boolean {
  if (sharing === 'unknown') return orUnknown;
  return sharingOrder.indexOf(sharing) >= sharingOrder.indexOf(atLeast);
}

function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot === -1 ? '' : name.slice(dot + 1).toLowerCase();
}

function anyOf<Item>(items: readonly Item[] | undefined, test: (item: Item) => boolean): boolean {
  return items?.some(test) ?? true;
}
