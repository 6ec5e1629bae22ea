/** The composition root of commands that work on files on disk: the same rooms, without clouds, queue or store. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { Detector } from './classification/detector.ts';
import { detectors } from './classification/registry.ts';
import { readSettings, sandboxTenantId, type Settings } from './config.ts';
import { createDocuments } from './documents.ts';
import type { InspectorOptions } from './inspect.ts';
import { createProtection } from './keys.ts';
import { createSpool } from './lib/spool.ts';
import type { LabelId, SiteId } from './model/ids.ts';
import type { Judge, Labeler } from './pipeline/labeler.ts';
import { labelOf } from './pipeline/pipeline.ts';
import type { Policy } from './policies/policy.ts';
import { evidenceKeyOf } from './protection/evidence-key.ts';
import { inspectorOptions, readPolicyWithFiles } from './read-policy.ts';

/** What judging and labeling files on disk works with. */
export interface LocalTools {
  readonly judge: Judge & Pick<Labeler, 'now'>;
  /** The state folder, which holds keys: no command works on what is in it. */
  readonly state: string;
  /** Whether a setting says whose labels they are; else they are those of the sandbox's tenant. */
  readonly tenantIsSet: boolean;
  /** Made when first asked for: it brings a recovery key and a spool folder along, which nobody wants for a look. */
  labeler(): Promise<Labeler>;
  labelPath(id: LabelId): string;
  close(): Promise<void>;
}

/** Throws `SettingsError`. `policy` goes before the environment's. */
export function createLocalTools(options: {
  readonly policy: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
}): LocalTools {
  const settings = readSettings(options.environment);
  const { policy, ownFiles } = readPolicyWithFiles(options.policy ?? settings.policy);
  const evidence = localEvidence(settings, policy);
  const inspector = { ...inspectorOptions(policy, ownFiles, settings), evidence };
  const documents = createDocuments({ threads: 1, opensHere: true, ...inspector });
  const judge = { documents, policy, siteId: settings.siteId as SiteId, now: () => Date.now() };
  const createLabeler = async (): Promise<Labeler> => ({
    ...judge,
    protection: await createProtection(settings, policy),
    spool: createSpool({ folder: path.join(settings.state, 'spool') }),
    random: (length) => randomBytes(length),
  });
  let labeler: Promise<Labeler> | undefined;
  return {
    judge,
    state: settings.state,
    tenantIsSet: settings.siteId !== sandboxTenantId,
    labeler: () => (labeler ??= createLabeler()),
    labelPath: (id) => labelOf(policy, id)?.path ?? id,
    close: () => documents.close(),
  };
}

/** A built-in information type, as people are shown it. */
export interface InformationType extends Pick<
  Detector,
  'id' | 'name' | 'purviewId' | 'recommendedConfidence' | 'samples'
> {
  /** The confidences that it can be found at, falling. */
  readonly confidences: readonly number[];
}

/** Every built-in information type, by id. */
export const informationTypes: readonly InformationType[] = detectors.map((detector) => ({
  ...detector,
  confidences: [...new Set(detector.levels.map(({ confidence }) => confidence))],
}));

/** A look makes no key: none where the installation has none yet. */
function localEvidence({ keys, recovery }: Settings, { evidence }: Policy): NonNullable<InspectorOptions['evidence']> {
  const file = path.join(keys, 'recovery-key.pem');
  const pem = recovery?.key ?? (existsSync(file) ? readFileSync(file, 'utf8') : undefined);
  return pem === undefined ? evidence : { ...evidence, key: evidenceKeyOf(pem) };
}
