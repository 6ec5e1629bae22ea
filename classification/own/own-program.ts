import type { OwnCue, OwnEvidence, OwnPattern, OwnPrimary, OwnType } from '../../model/own-type.ts';
import type { Detector } from '../detector.ts';
import { createPatternScanner } from '../pattern-scanner.ts';
import type { PatternScanner } from '../pattern-scanner.ts';
import { compileCheck } from './checks.ts';
import type { Check } from './checks.ts';
import type { Dictionary } from './dictionary.ts';
import { createElementTable } from './elements.ts';
import type { ElementTable, ElementTableBuilder, Sources } from './elements.ts';
import type { Fingerprint } from './fingerprint.ts';
import type { RecordTable } from './record-table.ts';

/** What policies name by file, by the SHA-256 of the file; plain data that threads share. */
export interface OwnFiles {
  readonly dictionaries: ReadonlyMap<string, Dictionary>;
  readonly tables: ReadonlyMap<string, RecordTable>;
  readonly fingerprints: ReadonlyMap<string, Fingerprint>;
}

export const noOwnFiles: OwnFiles = { dictionaries: new Map(), tables: new Map(), fingerprints: new Map() };

/** Own types made ready for scanning. */
export interface OwnProgram {
  readonly types: readonly CompiledType[];
  readonly elements: ElementTable;
  readonly groups: readonly TypeGroup[];
  /** What documents are compared with. */
  readonly templates: readonly Fingerprint[];
}

/** Types that are looked for in the same stretches of a text. */
export interface TypeGroup {
  readonly types: readonly CompiledType[];
  /** What a stretch must see beyond itself, units; infinite where it must be the whole part. */
  readonly reach: number;
  /** Of the primary elements that are patterns. */
  readonly scanner: PatternScanner;
  /** The element of each of the scanner's patterns. */
  readonly scanned: readonly number[];
}

export interface CompiledType {
  readonly id: string;
  /** Among the types of the policy. */
  readonly index: number;
  readonly proximity: number;
  /** Of all patterns of the type, highest confidence first. */
  readonly levels: readonly { readonly confidence: number }[];
  /** Patterns that hold for a document as a whole. */
  readonly likenesses: readonly LikenessPattern[];
  /** Patterns that hold where several things stand near each other. */
  readonly together: readonly CompiledTogether[];
  readonly patterns: readonly CompiledPattern[];
  /** The primary elements, each with the patterns that it is the primary of, highest confidence first. */
  readonly primaries: readonly { readonly element: number; readonly patterns: readonly CompiledPattern[] }[];
}

export interface CompiledTogether {
  /** Of the patterns that this is the primary of, the highest first. */
  readonly levels: readonly { readonly level: number; readonly confidence: number }[];
  readonly cues: readonly { readonly confidence: number; readonly evidence: readonly CompiledEvidence[] }[];
  /** What the cues begin with: a window is looked at from each hit of one. */
  readonly elements: readonly number[];
}

export interface LikenessPattern {
  /** Among the patterns of the type. */
  readonly level: number;
  /** Among the program's templates. */
  readonly template: number;
  /** Percent. */
  readonly threshold: number;
}

export interface CompiledPattern {
  readonly confidence: number;
  /** Among the patterns of the type. */
  readonly level: number;
  readonly element: number;
  readonly checks: readonly Check[];
  /** The value must stand in this field of a table. */
  readonly record?: RecordColumn;
  readonly evidence: readonly CompiledEvidence[];
}

/** A field of a table. */
export interface RecordColumn {
  readonly table: RecordTable;
  readonly field: number;
}

export type CompiledEvidence =
  | { readonly column: RecordColumn; readonly name: string }
  | { readonly element: number; readonly minCount: number; readonly unique: boolean; readonly written: OwnEvidence }
  | { readonly any: readonly CompiledEvidence[]; readonly atLeast: number; readonly atMost: number };

/** Evidence that may lie further away than this is looked for in the part as a whole. */
const nearest = 8 * 1024;

export function compileOwnTypes(
  types: readonly OwnType[],
  { detectors, files = noOwnFiles }: { readonly detectors: readonly Detector[]; readonly files?: OwnFiles },
): OwnProgram {
  const sources: Sources = {
    typeOf: (id) =>
      mustFind(
        detectors.find((detector) => detector.id === id),
        `information type ${id}`,
      ),
    dictionary: (digest) => mustFind(files.dictionaries.get(digest), `dictionary ${digest}`),
  };
  const table = createElementTable(sources);
  const digests = [...new Set(types.flatMap(fingerprintsOf))];
  const recordTable = (digest: string) => mustFind(files.tables.get(digest), `table ${digest}`);
  const compiled = types.map((type, index) => compileType(type, index, { table, sources, recordTable, digests }));
  const elements = table.finish();
  const inText = compiled.filter(({ primaries, together }) => primaries.length + together.length > 0);
  const near = inText.filter(({ proximity }) => proximity <= nearest);
  const far = inText.filter(({ proximity }) => proximity > nearest);
  const reach = Math.max(...near.map(({ proximity }) => proximity));
  return {
    types: compiled,
    elements,
    templates: digests.map((digest) => mustFind(files.fingerprints.get(digest), `fingerprint ${digest}`)),
    groups: [...groupOf(near, reach, elements), ...groupOf(far, Infinity, elements)],
  };
}

function groupOf(types: readonly CompiledType[], reach: number, { patterns }: ElementTable): readonly TypeGroup[] {
  if (types.length === 0) return [];
  const primaries = new Set(
    types.flatMap((type) => [
      ...type.primaries.map(({ element }) => element),
      ...type.together.flatMap(({ elements }) => elements),
    ]),
  );
  const scanned = [...primaries].filter((element) => patterns[element] !== undefined);
  const scanner = createPatternScanner(scanned.flatMap((element) => patterns[element]?.pattern ?? []));
  return [{ types, reach, scanner, scanned }];
}

interface Context {
  readonly table: ElementTableBuilder;
  readonly sources: Sources;
  recordTable(digest: string): RecordTable;
  /** Of the program's templates. */
  readonly digests: readonly string[];
}

function fingerprintsOf({ patterns }: OwnType): readonly string[] {
  return patterns.flatMap(({ primary }) => ('fingerprint' in primary ? [primary.fingerprint] : []));
}

function compileType({ id, proximity, patterns }: OwnType, index: number, context: Context): CompiledType {
  const compiled = patterns.flatMap((pattern, level) => {
    const { primary } = pattern;
    return 'fingerprint' in primary || 'together' in primary
      ? []
      : [compilePattern(pattern, primary, { ...context, level, owner: index })];
  });
  const elements = [...new Set(compiled.map(({ element }) => element))];
  return {
    id,
    index,
    proximity: proximity === 'unlimited' ? Infinity : proximity,
    levels: patterns.map(({ confidence }) => ({ confidence })),
    likenesses: patterns.flatMap(({ primary }, level) =>
      'fingerprint' in primary
        ? [{ level, template: context.digests.indexOf(primary.fingerprint), threshold: primary.threshold }]
        : [],
    ),
    together: compileTogether(patterns, { table: context.table, owner: index }),
    patterns: compiled,
    primaries: elements.map((element) => ({ element, patterns: compiled.filter((one) => one.element === element) })),
  };
}

function compileTogether(
  patterns: readonly OwnPattern[],
  { table, owner }: { readonly table: ElementTableBuilder; readonly owner: number },
): readonly CompiledTogether[] {
  const all = new Map<readonly OwnCue[], { level: number; confidence: number }[]>();
  patterns.forEach(({ primary, confidence }, level) => {
    if (!('together' in primary)) return;
    const levels = all.get(primary.together) ?? [];
    all.set(primary.together, levels);
    levels.push({ level, confidence });
  });
  return [...all].map(([written, levels]) => {
    const cues = written.map(({ confidence, evidence }) => ({
      confidence,
      evidence: evidence.map((one) => compileEvidence(one, { table, owner, record: undefined })),
    }));
    const elements = cues.flatMap(({ evidence }) => evidence.flatMap(elementsOf));
    return { levels, cues, elements: [...new Set(elements)] };
  });
}

/** Those that may make it hold. */
function elementsOf(evidence: CompiledEvidence): readonly number[] {
  if ('any' in evidence) return evidence.atMost === 0 ? [] : evidence.any.flatMap(elementsOf);
  return 'element' in evidence ? [evidence.element] : [];
}

function compilePattern(
  { confidence, checks, evidence }: OwnPattern,
  primary: Exclude<OwnPrimary, { fingerprint: string } | { together: readonly OwnCue[] }>,
  context: Context & { readonly level: number; readonly owner: number },
): CompiledPattern {
  const { table, sources, level, owner } = context;
  const record = 'table' in primary ? columnOf(context.recordTable(primary.table), primary.field) : undefined;
  return {
    confidence,
    level,
    element: table.index('table' in primary ? primary.find : primary, owner),
    checks: checks.map((check) => compileCheck(check, sources.typeOf)),
    ...(record && { record }),
    evidence: evidence.map((one) => compileEvidence(one, { table, owner, record })),
  };
}

function columnOf(table: RecordTable, name: string): RecordColumn {
  const field = table.fields.findIndex((one) => one.name === name);
  return { table, field: mustFind(field === -1 ? undefined : field, `field ${name}`) };
}

function compileEvidence(
  written: OwnEvidence,
  context: { readonly table: ElementTableBuilder; readonly owner: number; readonly record: RecordColumn | undefined },
): CompiledEvidence {
  if ('any' in written) {
    const { any, atLeast, atMost = Infinity } = written;
    return { any: any.map((one) => compileEvidence(one, context)), atLeast, atMost };
  }
  if ('field' in written)
    return { column: columnOf(mustFind(context.record?.table, 'table'), written.field), name: written.field };
  const { element, minCount, unique } = written;
  return { element: context.table.index(element, context.owner), minCount, unique, written };
}

/** References were checked when the policy was loaded; a miss is a fault of this program. */
function mustFind<Found>(found: Found | undefined, what: string): Found {
  if (found === undefined) throw new Error(`Cannot compile own type: ${what} is missing`);
  return found;
}
