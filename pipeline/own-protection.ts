import { settleShown } from './show.ts';
import type { ProcessResult, Work } from './work.ts';

/**
 * A file that is protected as we wrote it needs no second look, whatever the policy says by now: nobody can look inside, and to
 * call it unreadable would forget what is known of it. Undefined for every other file.
 */
export async function settleOwnProtection(work: Work): Promise<ProcessResult | undefined> {
  const { settled } = work.claim.entry;
  if (settled?.protected !== true || settled.label === undefined) return undefined;
  if (work.item.version !== settled.version && !(await isContentOurs(work))) return undefined;
  return settleShown(work, {
    kind: 'unchanged',
    reason: 'already-protected',
    detail: 'Labelwright protected this content itself: it is not opened again',
    label: settled.label,
    protected: true,
  });
}

/** The content is the one that we wrote, where the service tells versions of content apart from those of the file. */
export async function isContentOurs({ pipeline, claim, item }: Work): Promise<boolean> {
  if (item.contentVersion === undefined) return false;
  const outcomes = await pipeline.store.ledger.outcomes(claim.file);
  const written = outcomes.findLast(({ receipt }) => receipt?.versionAfter !== undefined);
  return written?.receipt?.versionAfter === item.contentVersion;
}
