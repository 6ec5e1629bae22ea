import { informationTypes, type InformationType, type LocalTools } from '../local-tools.ts';
import type { Finding, Grounds, NearMiss, Place } from '../model/finding.ts';
import type { OwnType } from '../model/own-type.ts';
import { hiding } from '../pipeline/partial.ts';
import { judge, type Verdict } from '../pipeline/local-file.ts';
import { openLocalTools } from './open-local-tools.ts';
import { findFiles } from './find-files.ts';
import { describeFailure, withOpen } from './local-files.ts';
import { showCounter } from './progress.ts';

export interface ClassifyOptions {
  readonly json: boolean;
  readonly policy?: string;
  readonly quiet: boolean;
  /** Says what earned the findings their confidence, and what only just was none. */
  readonly explain: boolean;
}

/** What is said of one file: with `--json` one such object a line, and nothing else. */
export interface Classified {
  readonly file: string;
  /** `ooxml`, `pdf`; null where the type is not read. */
  readonly format: string | null;
  /** `partial`: a piece could not be read. `skipped`: none could. */
  readonly status: 'classified' | 'partial' | 'skipped';
  /** Null where everything could be read. */
  readonly reason: string | null;
  readonly findings: readonly ShownFinding[];
  readonly decision: {
    readonly label: string | null;
    readonly rule: string | null;
    readonly mode: string | null;
    readonly why: string;
  } | null;
  /** With `--explain`. */
  readonly nearMisses?: readonly ShownNearMiss[];
}

interface ShownFinding extends Pick<Finding, 'type' | 'confidence' | 'places'> {
  readonly name: string;
  readonly purviewId: string | null;
  /** Instances; unique values. */
  readonly count: number;
  readonly uniqueCount: number;
  /** With `--explain`: unique values by confidence, values masked as the policy has it, their keyed hashes, reasons. */
  readonly levels?: Finding['levels'];
  readonly evidence?: Finding['evidence'];
  readonly fingerprints?: readonly string[];
  readonly because?: readonly Grounds[];
}

type ShownNearMiss = NearMiss & { readonly name: string };

const types: ReadonlyMap<string, InformationType> = new Map(informationTypes.map((type) => [type.id, type]));

/**
 * `labelwright classify`: every built-in type at every confidence, whatever the rules use. Exit code 0 whatever is found; 1 where a
 * file could not be got at. Throws `SettingsError`.
 */
export async function classifyFiles(paths: readonly string[], options: ClassifyOptions): Promise<number> {
  const tools = openLocalTools(options.policy);
  const { files, problems } = findFiles(paths);
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  const counter = options.quiet || files.length < 2 ? undefined : showCounter(process.stderr, files.length);
  try {
    for (const file of files) {
      print(await classifyFile(tools, file, options), options.json);
      counter?.step();
    }
  } finally {
    counter?.end();
    await tools.close();
  }
  return problems.length > 0 ? 1 : 0;
}

/** Never throws for what a file holds. */
export async function classifyFile(
  tools: LocalTools,
  file: string,
  { explain }: { readonly explain: boolean } = { explain: false },
): Promise<Classified> {
  try {
    const verdict = await withOpen(file, (content) => judge(tools.judge, content, { path: content.path, explain }));
    return classified(tools, file, verdict);
  } catch (error) {
    const { reason, message } = describeFailure(error);
    const why = `not read (${reason}): ${message}`;
    return { file, format: null, status: 'skipped', reason, findings: [], decision: { ...nothing, why } };
  }
}

const nothing = { label: null, rule: null, mode: null };

function classified(tools: LocalTools, file: string, { inspection, decision }: Verdict): Classified {
  const hidden = hiding(inspection.unread);
  const ownTypes = tools.judge.policy.types;
  const { nearMisses } = inspection;
  const explained = nearMisses !== undefined;
  return {
    file,
    format: inspection.format,
    status: hidden.length > 0 ? 'partial' : 'classified',
    reason: hidden.length > 0 ? hidden.map(({ name, unread }) => `${name}: ${unread}`).join('; ') : null,
    findings: inspection.findings.map((finding) => shown(finding, { ownTypes, explained })),
    decision: {
      label: decision.label === undefined ? null : tools.labelPath(decision.label),
      rule: decision.rule?.rule ?? null,
      mode: decision.rule?.mode ?? null,
      why: decision.reason,
    },
    ...(nearMisses !== undefined && {
      nearMisses: nearMisses.map((miss) => ({ ...miss, name: nameOf(miss.type, ownTypes) })),
    }),
  };
}

function nameOf(type: string, ownTypes: readonly OwnType[]): string {
  return types.get(type)?.name ?? ownTypes.find(({ id }) => id === type)?.name ?? type;
}

function shown(
  finding: Finding,
  { ownTypes, explained }: { readonly ownTypes: readonly OwnType[]; readonly explained: boolean },
): ShownFinding {
  const { type, count, instances = count, confidence, places, levels, evidence, fingerprints, because } = finding;
  return {
    type,
    name: nameOf(type, ownTypes),
    purviewId: types.get(type)?.purviewId ?? null,
    count: instances,
    uniqueCount: count,
    confidence,
    places,
    ...(explained && {
      levels,
      evidence,
      ...(fingerprints !== undefined && { fingerprints }),
      because: because ?? [],
    }),
  };
}

function print(one: Classified, json: boolean): void {
  process.stdout.write(`${json ? JSON.stringify(one) : asText(one)}\n`);
}

function asText({ file, status, reason, findings, decision, nearMisses = [] }: Classified): string {
  const lines = [`${file}: ${status}${reason === null ? '' : ` (${reason})`}`];
  for (const { name, count, uniqueCount, confidence, places, because = [] } of findings) {
    const [first] = places;
    const place = first === undefined ? '' : `, first in ${placeText(first)}`;
    const times = count === uniqueCount ? '' : ` (met ${count} times)`;
    lines.push(`  ${name}: ${uniqueCount}${times} at confidence ${confidence}${place}`);
    lines.push(...because.flatMap(groundsText));
  }
  for (const { name, count, reason: lacking, places } of nearMisses) {
    const [first] = places;
    lines.push(`  nearly ${name}: ${count}, ${lacking}${first === undefined ? '' : `; first in ${placeText(first)}`}`);
  }
  const label = decision?.label ?? 'no label';
  lines.push(`  -> ${label}: ${decision?.why ?? ''}`);
  return lines.join('\n');
}

function groundsText({ place, confidence, earnedBy, context }: Grounds): readonly string[] {
  return [`    ${confidence} in ${placeText(place)}: ${earnedBy.join('; ')}`, `       ${context}`];
}

function placeText({ part, at, offset }: Place): string {
  return `${part}, ${at ?? `character ${offset}`}`;
}
