import { createLocalTools, informationTypes, type InformationType, type LocalTools } from '../app.ts';
import type { Finding } from '../model/finding.ts';
import type { OwnType } from '../model/own-type.ts';
import { hiding } from '../pipeline/partial.ts';
import { judge, type Verdict } from '../pipeline/local-file.ts';
import { loadEnvironment } from './environment.ts';
import { findFiles } from './find-files.ts';
import { describeFailure, withOpen } from './local-files.ts';
import { showCounter } from './progress.ts';

export interface ClassifyOptions {
  readonly json: boolean;
  readonly policy?: string;
  readonly quiet: boolean;
}

/** What is said of one file: with `--json` one such object a line, and nothing else. */
export interface Classified {
  readonly file: string;
  /** `ooxml`, `pdf`; null where the type is not read. */
  readonly format: string | null;
  /** `partial`: a piece could not be read. `skipped`: none could. */
  readonly status: 'classified' | 'partial' | 'skipped';
  readonly reason?: string;
  readonly findings: readonly ShownFinding[];
  readonly decision: {
    readonly label: string | null;
    readonly rule: string | null;
    readonly mode: string | null;
    readonly why: string;
  } | null;
}

interface ShownFinding extends Pick<Finding, 'type' | 'confidence' | 'places'> {
  readonly name: string;
  readonly purviewId: string | null;
  /** Instances; unique values. */
  readonly count: number;
  readonly uniqueCount: number;
  readonly levels: Finding['levels'];
  readonly evidence: Finding['evidence'];
}

const types: ReadonlyMap<string, InformationType> = new Map(informationTypes.map((type) => [type.id, type]));

/**
 * `labelwright classify`: every built-in type at every confidence, whatever the rules use. Exit code 0 whatever is found; 1 where a
 * file could not be got at. Throws `SettingsError`.
 */
export async function classifyFiles(paths: readonly string[], options: ClassifyOptions): Promise<number> {
  loadEnvironment();
  const tools = createLocalTools({ policy: options.policy });
  const { files, problems } = findFiles(paths);
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  const counter = options.quiet || files.length < 2 ? undefined : showCounter(process.stderr, files.length);
  try {
    for (const file of files) {
      print(await classifyFile(tools, file), options.json);
      counter?.step();
    }
  } finally {
    counter?.end();
    await tools.close();
  }
  return problems.length > 0 ? 1 : 0;
}

/** Never throws for what a file holds. */
export async function classifyFile(tools: LocalTools, file: string): Promise<Classified> {
  try {
    return classified(tools, file, await withOpen(file, (content) => judge(tools.judge, content, content.path)));
  } catch (error) {
    const { reason, message } = describeFailure(error);
    const why = `not read (${reason}): ${message}`;
    return { file, format: null, status: 'skipped', reason, findings: [], decision: { ...nothing, why } };
  }
}

const nothing = { label: null, rule: null, mode: null };

function classified(tools: LocalTools, file: string, { inspection, decision }: Verdict): Classified {
  const hidden = hiding(inspection.unread);
  return {
    file,
    format: inspection.format,
    status: hidden.length > 0 ? 'partial' : 'classified',
    ...(hidden.length > 0 && { reason: hidden.map(({ name, unread }) => `${name}: ${unread}`).join('; ') }),
    findings: inspection.findings.map((finding) => shown(finding, tools.judge.policy.types)),
    decision: {
      label: decision.label === undefined ? null : tools.labelPath(decision.label),
      rule: decision.rule?.rule ?? null,
      mode: decision.rule?.mode ?? null,
      why: decision.reason,
    },
  };
}

function shown(finding: Finding, ownTypes: readonly OwnType[]): ShownFinding {
  const { type, count, instances = count, confidence, places, levels, evidence } = finding;
  const known = types.get(type);
  return {
    type,
    name: known?.name ?? ownTypes.find(({ id }) => id === type)?.name ?? type,
    purviewId: known?.purviewId ?? null,
    count: instances,
    uniqueCount: count,
    confidence,
    places,
    levels,
    evidence,
  };
}

function print(one: Classified, json: boolean): void {
  process.stdout.write(`${json ? JSON.stringify(one) : asText(one)}\n`);
}

function asText({ file, status, reason, findings, decision }: Classified): string {
  const lines = [`${file}: ${status}${reason === undefined ? '' : ` (${reason})`}`];
  for (const { name, uniqueCount, confidence, places, evidence } of findings) {
    const [first] = places;
    const place = first === undefined ? '' : `, first in ${first.part}${first.at === undefined ? '' : `, ${first.at}`}`;
    lines.push(`  ${name}: ${uniqueCount} at ${confidence}${place}: ${evidence.join('; ')}`);
  }
  const label = decision?.label ?? 'no label';
  lines.push(`  -> ${label}: ${decision?.why ?? ''}`);
  return lines.join('\n');
}
