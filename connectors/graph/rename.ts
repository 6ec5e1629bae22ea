import { ConnectorError } from '../../model/errors.ts';
import type { FileItem } from '../../model/file.ts';
import { asksForCheckout, withCheckout } from './checkout.ts';
import type { GraphContext } from './items.ts';
import { drivePath, look, patchItem, readItem } from './items.ts';

const action = 'rename file';

/**
 * Gives the file another name in its folder, over exactly the item's version. Where the library requires check-out this adds a
 * version, since each check-in makes one.
 */
export async function rename(context: GraphContext, item: FileItem, name: string): Promise<FileItem> {
  const change = (present: FileItem): Promise<FileItem> => patchItem(context, present, { action, changes: { name } });
  try {
    return await change(item);
  } catch (error) {
    if (!asksForCheckout(error)) throw error;
  }
  await requireFree(context, item, name);
  await withCheckout(context, item, change);
  const renamed = await look(context, item.ref);
  if (renamed?.name === name && renamed.modifiedByUs) return renamed;
  throw new ConnectorError('transient', `Cannot ${action}: the service did not say what became of it`, {
    reason: 'unconfirmed',
  });
}

/** Asked before the check-out, since giving up on one may move the version that the caller holds. */
async function requireFree(context: GraphContext, item: FileItem, name: string): Promise<void> {
  const folder = (await readItem(context.client, item.ref))?.parentReference?.id;
  if (!folder) return;
  const path = `${drivePath(item.ref.sourceId)}/items/${encodeURIComponent(folder)}:/${encodeURIComponent(name)}`;
  try {
    await context.client.json(path, { action });
  } catch (error) {
    if (error instanceof ConnectorError && error.kind === 'gone') return;
    throw error;
  }
  throw new ConnectorError('permanent', `Cannot ${action}: another file has that name`, { reason: 'name-taken' });
}
