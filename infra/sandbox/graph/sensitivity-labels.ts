import { collection, entity, linkTo, pageSize } from './answers.ts';
import { GraphError, invalidRequest, methodNotAllowed, segmentNotFound } from './graph-error.ts';
import { labelsInFile, type LabelInFile } from './labels-in-file.ts';
import type { Content, ItemRecord, TenantLabel } from './records.ts';
import type { Call, World } from './world.ts';

/** Types that SharePoint reads labels of; PDF only where the tenant has switched it on, which this one hasn't. */
const supported = /\.(doc[xm]|xls[xmb]|pp[ts]x)$/iu;

/**
 * `POST extractSensitivityLabels`: reads the labels in the stored bytes, and shows the tenant's own one from then on. Nothing else
 * ever changes what is shown, so that a label is only seen after it was asked for.
 */
export async function extractSensitivityLabels(world: World, asked: ItemRecord): Promise<Response> {
  const found = await readLabels(world, asked);
  // Read again: bytes were read while others could write.
  const item = world.library.item(asked.driveId, asked.id);
  if (item.cTag === asked.cTag) showLabel(world, item, found);
  const labels = found.map(({ labelId, tenantId, assignmentMethod }) => ({
    ...{ sensitivityLabelId: labelId, assignmentMethod, tenantId },
  }));
  const body = world.switches.wrapExtractedLabels ? { value: { labels } } : { labels };
  return entity(world.origin, 'microsoft.graph.extractSensitivityLabelsResult', body);
}

async function readLabels(world: World, { name, content }: ItemRecord): Promise<readonly LabelInFile[]> {
  if (content === undefined) throw invalidRequest('The item is not a file');
  if (!supported.test(name)) {
    throw new GraphError(415, 'notSupported', 'The file type is not supported for this operation.');
  }
  const bytes = await bytesOf(world, content);
  const isEncrypted = bytes.subarray(0, compoundFile.length).equals(compoundFile);
  if (isEncrypted) throw new GraphError(423, 'fileDecryptionNotSupported', 'The file cannot be decrypted.');
  return (await labelsInFile(bytes)) ?? [];
}

/** How the container of an encrypted Office file starts: MS-CFB 2.2. */
const compoundFile = Buffer.from('d0cf11e0a1b11ae1', 'hex');

async function bytesOf(world: World, { id }: Content): Promise<Buffer> {
  return Buffer.from(await new Response(world.contents.read(id)).arrayBuffer());
}

function showLabel(world: World, item: ItemRecord, found: readonly LabelInFile[]): void {
  const own = found.find(({ tenantId }) => tenantId === world.tenantId);
  const label = world.labels.find(({ id }) => id === own?.labelId);
  if (item.sensitivityLabelId === label?.id) return;
  const eTag = world.switches.extractMovesETag ? item.eTag + 1 : item.eTag;
  world.library.save({ ...item, eTag, sensitivityLabelId: label?.id });
}

/** What `$select=sensitivityLabel` shows of an item. */
export function shownLabel({ labels }: World, { sensitivityLabelId }: ItemRecord): object | undefined {
  const label = labels.find(({ id }) => id === sensitivityLabelId);
  if (label === undefined) return undefined;
  return { id: label.id, displayName: label.displayName, protectionEnabled: label.hasProtection ?? false };
}

const filterPattern = /^applicableTo has '(\w+)'$/u;

/** Serves `/security/dataSecurityAndGovernance/sensitivityLabels`; sublabels are shown within their parents only. */
export function serveSecurity(world: World, call: Call, segments: readonly string[]): Response {
  const [room, list, ...rest] = segments;
  const unknown = [room, list].find(
    (segment, at) => segment !== ['dataSecurityAndGovernance', 'sensitivityLabels'][at],
  );
  if (unknown !== undefined || list === undefined || rest.length > 0) {
    throw segmentNotFound(unknown ?? rest[0] ?? room ?? '');
  }
  if (call.request.method !== 'GET') throw methodNotAllowed();
  const target = targetOf(call.url.searchParams.get('$filter'));
  const fits = ({ applicableTo }: TenantLabel): boolean =>
    target === undefined || applicableTo === undefined || applicableTo.split(',').includes(target);
  const offered = world.labels.filter(fits).toSorted((a, b) => a.priority - b.priority);
  const top = offered.filter(({ parent }) => parent === undefined);
  const limit = pageSize(call.url, 100, 999);
  const skip = Number(call.url.searchParams.get('$skiptoken') ?? 0);
  if (!Number.isSafeInteger(skip) || skip < 0) throw invalidRequest('The skip token is invalid');
  return collection(world.origin, {
    context: 'security/dataSecurityAndGovernance/sensitivityLabels',
    value: top.slice(skip, skip + limit).map((label) => labelBody(label, offered)),
    nextLink:
      skip + limit < top.length ? linkTo(world.origin, call.url, { $skiptoken: String(skip + limit) }) : undefined,
  });
}

function targetOf(filter: string | null): string | undefined {
  if (filter === null) return undefined;
  const target = filterPattern.exec(filter)?.[1];
  if (target === undefined) throw invalidRequest('The $filter is not supported');
  return target;
}

function labelBody(label: TenantLabel, offered: readonly TenantLabel[]): object {
  const { id, name, displayName, priority, color = '', toolTip = '', hasProtection = false } = label;
  return {
    ...{ id, name, displayName, description: toolTip, toolTip, color, priority, hasProtection },
    isEnabled: label.isEnabled ?? true,
    ...(label.applicableTo === undefined ? {} : { applicableTo: label.applicableTo }),
    actionSource: 'none',
    sublabels: offered.filter(({ parent }) => parent === id).map((sublabel) => labelBody(sublabel, offered)),
  };
}
