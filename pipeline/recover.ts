import type { Intent } from '../store/store.ts';
import type { ProcessResult, Work } from './work.ts';
import { finish } from './write-back.ts';

export type Recovered =
  /** What was open is settled, and so is the present version. */
  | { readonly kind: 'ended'; readonly result: ProcessResult }
  /** The base version is settled and the claim given back: the present version runs on its own. */
  | { readonly kind: 'again' }
  /** Nothing had happened: the present version is the base, and the claim still stands. */
  | { readonly kind: 'nothing-sent' };

/** An earlier attempt ended between intent and settlement: finds out from the cloud whether its bytes arrived. */
export async function recover(work: Work, intent: Intent): Promise<Recovered> {
  const { pipeline, connector, claim, item } = work;
  // Asked even where the version is that of the base: the service may have to be left as it was found.
  const confirmation = await connector.confirm(item, intent);
  if (item.version === intent.baseVersion || confirmation === 'base') {
    await pipeline.store.ledger.drop(claim);
    return { kind: 'nothing-sent' };
  }
  const ours = confirmation === 'ours' || (confirmation === 'probably' && (await carriesLabel(work, intent)));
  pipeline.log.info('open intent found', { file: item.ref.fileId, confirmation, ours });
  if (ours) return { kind: 'ended', result: await finish(work, intent, { item, ...versionOf(work) }) };

  await settleUnconfirmed(work, intent);
  return { kind: 'again' };
}

/** The service changed the bytes after the upload: the label inside tells whose they are. */
async function carriesLabel(work: Work, intent: Intent): Promise<boolean> {
  const { pipeline, connector, item, signal } = work;
  const held = await pipeline.spool.hold(connector.download(item, signal), item.size, { consume: true });
  try {
    return pipeline.documents
      .labels(held.source, item.name)
      .some((label) => label.siteId === pipeline.siteId && label.labelId === intent.label);
  } finally {
    held.release();
  }
}

/** Our version may have been there and been overwritten: the base version ends as what was intended, said to be unconfirmed. */
async function settleUnconfirmed({ pipeline, claim, item }: Work, intent: Intent): Promise<void> {
  await pipeline.store.ledger.settle(claim, {
    name: item.name,
    path: item.path,
    version: intent.baseVersion,
    outcome: { ...intent.outcome, reason: 'unconfirmed' },
    protected: false,
    written: false,
    ...(intent.alert === undefined ? {} : { alert: intent.alert }),
  });
}

function versionOf({ item }: Work): { versionAfter?: string } {
  return item.contentVersion === undefined ? {} : { versionAfter: item.contentVersion };
}
