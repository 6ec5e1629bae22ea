import type { LocalTools } from '../local-tools.ts';
import { SettingsError } from '../model/errors.ts';
import { reasonOf } from '../pipeline/labeler.ts';
import { judge, judgeByHand, type Judged, relabel, staleMarkings } from '../pipeline/local-file.ts';
import { markingWords } from '../pipeline/marking.ts';
import { labelNamed, type ByHand } from '../policies/by-hand.ts';
import { openLocalTools } from './open-local-tools.ts';
import type { LocalContent } from './local-files.ts';
import { workOnFiles, type Work, type WriteOptions } from './work-on-files.ts';

export interface LabelOptions extends WriteOptions {
  readonly dryRun: boolean;
  /** Name, path, display name or GUID; the policy decides without it. */
  readonly label?: string;
  readonly method?: 'standard' | 'privileged';
  readonly justification?: string;
}

/**
 * `labelwright label`: exit code 0, or 1 where a file was refused or could not be read or written. Throws `SettingsError`, for an unknown
 * label too.
 */
export async function labelFiles(paths: readonly string[], options: LabelOptions): Promise<number> {
  const tools = openLocalTools(options.policy);
  try {
    const wish = wishOf(tools, options);
    if (!tools.tenantIsSet && !options.quiet) {
      process.stderr.write("LABELWRIGHT_SITE_ID is not set: the labels are those of the sandbox's tenant\n");
    }
    return await workOnFiles(paths, {
      tools,
      options,
      work: (content) => labelFile(tools, content, { options, wish }),
    });
  } finally {
    await tools.close();
  }
}

function wishOf(tools: LocalTools, { label: wanted, method, justification }: LabelOptions): ByHand | undefined {
  if (wanted === undefined) {
    const idle = [
      ...(method === undefined ? [] : ['--method']),
      ...(justification === undefined ? [] : ['--justification']),
    ];
    if (idle.length === 0) return undefined;
    throw new SettingsError('Cannot label', [`${idle.join(' and ')} need --label: without it the policy decides`]);
  }
  const found = labelNamed(tools.judge.policy, wanted);
  if ('problem' in found) throw new SettingsError('Cannot label', [found.problem]);
  return { label: found.label, method: method ?? 'privileged', justification };
}

interface LabelFile {
  readonly options: LabelOptions;
  readonly wish: ByHand | undefined;
}

async function labelFile(tools: LocalTools, content: LocalContent, { options, wish }: LabelFile): Promise<Work> {
  const { path } = content;
  const judged: Judged =
    wish === undefined
      ? await judge(tools.judge, content, { path })
      : await judgeByHand(tools.judge, content, { path, wish });
  const { inspection, decision } = judged;
  if (decision.kind === 'refused') return { refused: decision.why, reason: decision.reason };
  const stale = decision.kind === 'label' ? undefined : staleMarkings(tools.judge, { path, inspection, decision });
  if (decision.kind !== 'label' && stale === undefined) {
    const code = decision.kind === 'none' ? decision.why : decision.rule.rule;
    const outcome = decision.kind === 'none' ? 'unchanged' : decision.kind === 'recommend' ? 'recommended' : 'reported';
    return { outcome, reason: `${code}: ${decision.reason}` };
  }
  const set = stale?.decision ?? decision;
  if (set.kind !== 'label') throw new Error('Cannot label file: no label was decided');
  const code = stale === undefined ? reasonOf(set) : 'markings';
  const outcome = set.protection === undefined ? 'labeled' : 'protected';
  const isRecorded = !inspection.labelable && set.protection === undefined;
  if (options.dryRun) {
    return { outcome: isRecorded ? 'would be recorded' : `would be ${outcome}`, reason: `${code}: ${set.reason}` };
  }
  const { written, markings } = await relabel(await tools.labeler(), {
    content,
    path,
    inspection,
    decision: set,
    refresh: stale?.refresh,
  });
  const told = [set.reason, markingWords(markings)].filter((words) => words !== undefined && words !== '').join('; ');
  if (written !== undefined) return { outcome, reason: `${code}: ${told}`, write: written };
  if (isRecorded) {
    return {
      outcome: 'recorded',
      reason: `${code}: ${told}; this type carries no label inside, so the file stays as it is`,
    };
  }
  return { outcome: 'unchanged', reason: `already-labeled: ${told}` };
}
