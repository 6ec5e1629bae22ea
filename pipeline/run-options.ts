import { hashOf } from '../lib/hash.ts';
import type { PolicyHash } from '../model/ids.ts';
import type { Policy } from '../policies/policy.ts';
import type { RunOptions, RunPlan } from '../store/store.ts';
import type { Pipeline } from './pipeline.ts';

/**
 * The pipeline as a run's options change it. What a run with a default label or without inspection settles stands under a hash of its
 * own beside the policy's, so that a run with other options looks at the file again, while live work leaves it alone.
 */
export function pipelineOf(pipeline: Pipeline, { id, options }: Pick<RunPlan, 'id' | 'options'>): Pipeline {
  const run = { ...pipeline, run: { id } };
  if (!changesDecisions(options)) return run;
  const { documents } = pipeline;
  return {
    ...run,
    policy: policyOf(pipeline.policy, options),
    policyHash: hashUnder(pipeline.policyHash, options),
    ...(options.inspect === false
      ? { documents: { ...documents, inspect: (content, name) => documents.open(content, name) } }
      : {}),
  };
}

/** Rules could only guess without findings, so that a run without inspection asks none. */
function policyOf(policy: Policy, { defaultLabel, inspect }: RunOptions): Policy {
  return {
    ...policy,
    ...(defaultLabel === undefined ? {} : { defaults: [{ label: defaultLabel, when: {} }] }),
    ...(inspect === false ? { rules: [] } : {}),
  };
}

function changesDecisions({ defaultLabel, inspect }: RunOptions): boolean {
  return defaultLabel !== undefined || inspect === false;
}

function hashUnder(policyHash: PolicyHash, { defaultLabel, inspect }: RunOptions): PolicyHash {
  const own = hashOf(defaultLabel ?? '', inspect === false ? 'labels only' : 'inspected');
  return `${policyHash}.${own.slice(0, 16)}` as PolicyHash;
}

/** Whether what was settled under this hash still stands. A run is strict; to live work a run's own options count as the policy. */
export function isUnderPolicy({ policyHash, run }: Pick<Pipeline, 'policyHash' | 'run'>, settled: PolicyHash): boolean {
  return settled === policyHash || (run === undefined && settled.startsWith(`${policyHash}.`));
}
