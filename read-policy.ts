import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import type { OwnFiles } from './classification/own/own-program.ts';
import { detectors } from './classification/registry.ts';
import type { Settings } from './config.ts';
import type { InspectorOptions } from './inspect.ts';
import { SettingsError } from './model/errors.ts';
import type { SiteId } from './model/ids.ts';
import { requireLanguages } from './ocr/require-languages.ts';
import { createOwnFiles } from './own-files.ts';
import { tellsOf } from './pipeline/labeler.ts';
import { loadPolicy } from './policies/load.ts';
import { markingTexts } from './policies/markings-of.ts';
import type { Policy } from './policies/policy.ts';
import { asksForProperties } from './policies/types-in.ts';

/** The policy that a path names, or the one that ships. Throws `SettingsError` naming every fault. */
export function readPolicy(file: string | undefined): Policy {
  return readPolicyWithFiles(file).policy;
}

/** The same with what it names by file. */
export function readPolicyWithFiles(file: string | undefined): {
  readonly policy: Policy;
  readonly ownFiles: OwnFiles;
} {
  const location = file ?? fileURLToPath(new URL('./policies/default.yaml', import.meta.url));
  if (!existsSync(location)) throw new SettingsError('Cannot load policy', [`${location} does not exist`]);
  const own = createOwnFiles(path.dirname(location));
  const policy = loadPolicy(readFileSync(location, 'utf8'), {
    file: file ?? 'policies/default.yaml',
    informationTypes: new Map(detectors.map(({ id, recommendedConfidence }) => [id, { recommendedConfidence }])),
    files: own.policy,
  });
  return { policy, ownFiles: own.files };
}

/** How an inspector reads files under this policy. */
export function inspectorOptions(policy: Policy, ownFiles: OwnFiles, { siteId }: Settings): InspectorOptions {
  return {
    ignoreTestNumbers: policy.ignoreTestNumbers,
    ...(policy.labelStore === 'custom' && { customOnly: siteId as SiteId }),
    timeLimitMs: policy.limits.readSeconds * 1000,
    ownConventions: policy.imageLabels,
    ownTypes: policy.types,
    ...(policy.ocr.enabled && { ocr: requireLanguages(policy.ocr) }),
    ownFiles,
    tells: tellsOf(policy, asksForProperties(policy)),
    markingTexts: markingTexts(policy),
  };
}
