import { ConnectorError } from '../model/errors.ts';
import type { Severity } from '../model/decision.ts';
import type { FileItem } from '../model/file.ts';
import type { Policy } from '../policies/policy.ts';
import type { AlertDraft, Intent } from '../store/store.ts';
import { isSameFile } from './show.ts';
import type { Work } from './work.ts';

/** The file after its versions from before it was protected were deleted, where the policy wants that. */
export interface Cleared {
  /** With the version to settle: a later one only where nothing but the deletion can have made it. */
  readonly item: FileItem;
  /** True where nothing is left to go back to. */
  readonly cleared: boolean;
  /** Why old versions remain although the policy wants them deleted. */
  readonly note?: string;
  /** Somebody changed the file meanwhile: once settled it must be queued again. */
  readonly overtaken: boolean;
}

/** Whether the policy wants the versions deleted from before a file was protected so. */
export function deletesOldVersions({ templates }: Policy, protection: string | undefined): boolean {
  return templates.find(({ id }) => id === protection)?.oldVersions === 'delete';
}

/**
 * Deletes what the intent says. What keeps the service from doing so is no failure of the file, which is protected, but it is said;
 * only what passes (`transient`) or ends the work (`gone`) is thrown. Repeated harmlessly.
 */
export async function clearOldVersions(work: Work, intent: Intent): Promise<Cleared> {
  const { connector, item } = work;
  const { removeOldVersions } = connector.features;
  if (intent.removeOldVersions !== true) return { item, cleared: false, overtaken: false };
  if (removeOldVersions === undefined)
    return remain(work, { item, overtaken: false, why: 'the service cannot delete them' });
  try {
    await removeOldVersions(item);
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.kind === 'transient' || error.kind === 'gone') throw error;
    const after = await lookAfter(work);
    return remain(work, { ...after, overtaken: after.overtaken || error.kind === 'conflict', why: error.message });
  }
  return { ...(await lookAfter(work)), cleared: true };
}

/** An alert about a file whose old versions can still be read is never a quiet one. */
export function withSeverityOf({ alert, fingerprint }: AlertDraft, { note }: Cleared): AlertDraft {
  if (note === undefined || loud.has(alert.severity)) return { alert, fingerprint };
  return { alert: { ...alert, severity: 'high' }, fingerprint };
}

const loud: ReadonlySet<Severity> = new Set(['high', 'critical']);

/** Deleting versions may have moved the file's own. */
async function lookAfter({ connector, item }: Work): Promise<Pick<Cleared, 'item' | 'overtaken'>> {
  const after = await connector.look(item.ref);
  if (after === undefined)
    throw new ConnectorError('gone', 'Cannot delete old versions of file: it is no longer there');
  return isSameFile(item, after) ? { item: after, overtaken: false } : { item, overtaken: true };
}

function remain(
  { pipeline, connector }: Work,
  { item, overtaken, why }: Pick<Cleared, 'item' | 'overtaken'> & { readonly why: string },
): Cleared {
  pipeline.log.warn('old versions remain', { connector: connector.name, file: item.ref.fileId, detail: why });
  return { item, cleared: false, overtaken, note: `old versions remain: ${why}` };
}
