import { isUnderPolicy } from './run-options.ts';
import { settle } from './settle.ts';
import type { ProcessResult, Work } from './work.ts';

/**
 * A service may rewrite a file after our upload (SharePoint's property promotion): another version, by our application, that carries
 * the label still. Where the service tells so, the file is settled without being fetched. Undefined where it has to be.
 */
export async function settleOwnEcho(work: Work): Promise<ProcessResult | undefined> {
  const { connector, item } = work;
  const label = expectedLabel(work);
  const shows = connector.features.shownLabel?.shows;
  if (label === undefined || shows === undefined || !(await shows(item, label))) return undefined;
  return settle(work, {
    kind: 'unchanged',
    reason: 'already-labeled',
    detail: 'The service changed the file after it was labeled, and shows the label still: it was not fetched again',
    label,
  });
}

/**
 * The label that we wrote and that must be there still, where nothing but our write and the service's own change can have happened:
 * undefined where a person wrote last, where rules may judge the file anew, or where it is unsure whose bytes are there.
 */
function expectedLabel({ pipeline, claim: { entry }, item }: Work) {
  const { settled } = entry;
  if (settled === undefined || settled.protected || !item.modifiedByUs || entry.ownWrites.length === 0)
    return undefined;
  if (!isUnderPolicy(pipeline, settled.policyHash) || entry.name !== item.name || entry.path !== item.path)
    return undefined;
  const isWritten = settled.outcome === 'labeled' && settled.reason !== 'unconfirmed';
  const isCarried = settled.outcome === 'unchanged' && settled.reason === 'already-labeled';
  return isWritten || isCarried ? settled.label : undefined;
}
