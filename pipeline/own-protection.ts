import { inTurns } from '../lib/in-turns.ts';
import type { Held } from '../lib/spool.ts';
import type { LabelId } from '../model/ids.ts';
import type { Protector } from '../protection/protector.ts';
import { settleShown } from './show.ts';
import type { ProcessResult, Work } from './work.ts';

const alreadyProtected = 'already-protected';

/**
 * A file that is protected as we wrote it needs no second look, whatever the policy says by now: nobody can look inside, and to
 * call it unreadable would forget what is known of it. Undefined for every other file.
 */
export async function settleOwnProtection(work: Work): Promise<ProcessResult | undefined> {
  const label = ownLabel(work);
  if (label === undefined) return undefined;
  const isSame = work.item.version === work.claim.entry.settled?.version || (await isContentOurs(work));
  return isSame ? settleKept(work, label) : undefined;
}

/**
 * The same where the service tells only that the file changed, as it does of a new name, or that it came from another source or back
 * from the trash: content that the recovery key opens to its end is protected as it stands.
 */
export async function settleOpened(work: Work, { source }: Held): Promise<ProcessResult | undefined> {
  const { protectors, recovery } = work.pipeline.protection;
  const protector = [...protectors.values()].find((one) => one.recognizes(source));
  if (protector === undefined) return undefined;
  const label = ownLabel(work) ?? (await earlierLabel(work));
  if (label === undefined || !(await opens(protector.unprotect(source, recovery)))) return undefined;
  return settleKept(work, label);
}

/** The content is the one that we wrote, where the service tells versions of content apart from those of the file. */
export async function isContentOurs({ pipeline, claim, item }: Work): Promise<boolean> {
  if (item.contentVersion === undefined) return false;
  const outcomes = await pipeline.store.ledger.outcomes(claim.file);
  const written = outcomes.findLast(({ receipt }) => receipt?.versionAfter !== undefined);
  return written?.receipt?.versionAfter === item.contentVersion;
}

function ownLabel({ claim }: Work): LabelId | undefined {
  const { settled } = claim.entry;
  return settled?.protected === true ? settled.label : undefined;
}

/** Under which we protected a file that is new where it lies: it was met elsewhere, or was gone for a while. */
async function earlierLabel({ pipeline, claim }: Work): Promise<LabelId | undefined> {
  const { settled, file } = claim.entry;
  if (settled !== undefined && settled.outcome !== 'gone') return undefined;
  const { ledger } = pipeline.store;
  for (const place of await ledger.locate(file.connector, file.fileId)) {
    const last = (await ledger.outcomes(place)).findLast(({ kind }) => kind !== 'gone');
    if (last?.kind === 'protected' || last?.reason === alreadyProtected) return last.label;
  }
  return undefined;
}

async function opens(content: ReturnType<Protector['unprotect']>): Promise<boolean> {
  try {
    let size = 0;
    for await (const chunk of inTurns(content)) size += chunk.length;
    return size > 0;
  } catch {
    return false;
  }
}

function settleKept(work: Work, label: LabelId): Promise<ProcessResult> {
  return settleShown(work, {
    kind: 'unchanged',
    reason: alreadyProtected,
    detail: 'Labelwright protected this content itself: what is in it is not judged again',
    label,
    protected: true,
  });
}
