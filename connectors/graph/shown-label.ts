import { z } from 'zod';
import { ConnectorError } from '../../model/errors.ts';
import type { FileItem } from '../../model/file.ts';
import type { LabelId } from '../../model/ids.ts';
import type { ShownLabel, ShownLabelFeature } from '../connector.ts';
import type { GraphCall } from './client.ts';
import { readJson } from './client.ts';
import { readFailure, toConnectorError } from './errors.ts';
import type { GraphContext } from './items.ts';
import { itemPath, look } from './items.ts';
import { parseAnswer, sensitivityLabelSchema } from './types.ts';

const action = 'show label of file';

/**
 * Types whose labels SharePoint reads and shows in the Sensitivity column (Microsoft Learn, "Enable sensitivity labels for files
 * in SharePoint and OneDrive"; PDF where the tenant has switched it on).
 */
const supported = /\.(doc[xm]|xls[xmb]|pp[ts]x|pdf)$/iu;

/** Graph's documentation shows the answer with and without `value` around it. */
const labelsSchema = z.object({ labels: z.array(z.object({ sensitivityLabelId: z.string() })).nullish() });
const extractedSchema = z.union([z.object({ value: labelsSchema }).transform(({ value }) => value), labelsSchema]);

/**
 * SharePoint shows the label that it finds in the file; it only has to be made to look. Nothing is to be prepared.
 */
export function createShownLabel(context: GraphContext): ShownLabelFeature {
  return {
    show: (item, label) => show(context, item, label),
    shows: async (item, label) => supported.test(item.name) && shows(context, item, label),
    prepare: () => Promise.resolve(),
    nameOf: ({ path }) => path,
  };
}

async function show(context: GraphContext, item: FileItem, label: ShownLabel | undefined): Promise<FileItem> {
  if (!supported.test(item.name)) return item;
  // What others uploaded, SharePoint has most likely read by itself; what we just uploaded, not yet.
  if (!item.modifiedByUs && (await shows(context, item, label?.id))) return item;
  const found = await extract(context, item);
  if (found === undefined) return item;
  if (label !== undefined && !found.has(label.id)) {
    throw new ConnectorError('permanent', `Cannot ${action}: SharePoint does not recognize the label in it`, {
      reason: 'label-not-recognized',
    });
  }
  const present = await look(context, item.ref);
  if (present !== undefined) return present;
  throw new ConnectorError('gone', `Cannot ${action}: it is no longer there`);
}

/** `sensitivityLabel` is sent when it is asked for, which is observed and not documented: without it the answer is no. */
async function shows({ client }: GraphContext, item: FileItem, label: LabelId | undefined): Promise<boolean> {
  const answer = await client.json(`${itemPath(item.ref)}?$select=id,eTag,sensitivityLabel`, { action });
  const parsed = sensitivityLabelSchema.safeParse(answer);
  if (!parsed.success || parsed.data.eTag !== item.version) return false;
  const shown = parsed.data.sensitivityLabel?.id;
  return label !== undefined && shown?.toLowerCase() === label;
}

/**
 * Makes SharePoint read the file's labels anew: their ids, or undefined where it can't for this file. 423 says that the file is
 * protected or open (`fileDoubleKeyEncrypted`, `fileDecryptionNotSupported`, `fileDecryptionDeferred`, `resourceLocked`), 415 and
 * `notSupported` that its type is none of those: no fault, and SharePoint reads it by itself when it can.
 */
async function extract({ client }: GraphContext, { ref }: FileItem): Promise<ReadonlySet<string> | undefined> {
  const call: GraphCall = { action, method: 'POST' };
  const response = await client.send(`${itemPath(ref)}/extractSensitivityLabels`, call);
  if (!response.ok) {
    const failure = await readFailure(response);
    const unable = failure.codes.some((code) => code.toLowerCase() === 'notsupported');
    if (unable || failure.status === 423 || failure.status === 415) return undefined;
    throw toConnectorError(action, failure, client.now());
  }
  const { labels } = parseAnswer(extractedSchema, await readJson(call, response), action);
  return new Set(labels?.map(({ sensitivityLabelId }) => sensitivityLabelId.toLowerCase()));
}
