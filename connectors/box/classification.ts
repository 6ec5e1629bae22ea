import { ConnectorError } from '../../model/errors.ts';
import type { FileItem } from '../../model/file.ts';
import type { ShownLabel, ShownLabelFeature } from '../connector.ts';
import {
  type ClassificationOption,
  classificationName,
  classificationOptions,
  isDefinition,
  mostClassifications,
} from './classification-options.ts';
import type { BoxClient, RequestBody } from './client.ts';
import { badRequest, isKind, unexpectedError, unlessGone } from './errors.ts';
import { type BoxRoom, filePath, requireFile, toItemOf } from './items.ts';
import { fileFields, listOf, recordOf, textOf } from './types.ts';

/** Box's own names for its classification: developer.box.com, "Classifications". */
const templateKey = 'securityClassification-6VMVochwUWo';
const fieldKey = 'Box__Security__Classification__Key';
/** RFC 6902; Box insists on it. */
const patchType = 'application/json-patch+json';
const templatePath = `/metadata_templates/enterprise/${templateKey}/schema`;

/**
 * Labels as Box's classification. A label is known by its name alone (`classificationName`), so nothing is remembered. Whether
 * setting one moves the file's etag, and whether the enterprise's list of roles that may do so counts for a service account, is
 * unconfirmed.
 */
export function createClassification(room: BoxRoom): ShownLabelFeature {
  return {
    show: (item, label) => show(room, item, label),
    prepare: (labels) => prepare(room.client, labels),
  };
}

async function show(room: BoxRoom, item: FileItem, label: ShownLabel | undefined): Promise<FileItem> {
  const wanted = label === undefined ? undefined : classificationName(label);
  const before = await readShown(room, item);
  if (before.name === wanted) return before.item;
  if (before.name !== undefined && !before.ours) {
    throw new ConnectorError('permanent', `Cannot classify Box file ${item.ref.fileId}: somebody else classified it`, {
      reason: 'classified-by-others',
    });
  }
  if (wanted === undefined) await unlessGone(room.client.send({ method: 'DELETE', path: instancePath(item) }));
  else await set(room.client, item, { name: wanted, replacing: before.name !== undefined });
  return (await readShown(room, item)).item;
}

interface Shown {
  readonly item: FileItem;
  readonly name: string | undefined;
  /** False for a classification that none of our labels stands behind: a person's, an administrator's, another tool's. */
  readonly ours: boolean;
}

async function readShown({ client, account }: BoxRoom, { ref }: FileItem): Promise<Shown> {
  const path = filePath(ref.fileId);
  const answer = await client.send({ path, query: { fields: `${fileFields},classification` } });
  const item = toItemOf(requireFile(answer, `GET ${path}`), ref.sourceId, await account.userId());
  const { name, definition } = recordOf(recordOf(answer).classification);
  return { item, name: textOf(name), ours: isDefinition(textOf(definition)) };
}

function instancePath({ ref }: FileItem): string {
  return `${filePath(ref.fileId)}/metadata/enterprise/${templateKey}`;
}

/** A first classification and a change are two calls, and each is refused where the other one is due. */
async function set(
  client: BoxClient,
  item: FileItem,
  { name, replacing }: { readonly name: string; readonly replacing: boolean },
): Promise<void> {
  const path = instancePath(item);
  const add = () => client.send({ method: 'POST', path, json: { [fieldKey]: name } });
  const replace = () =>
    client.send({
      method: 'PUT',
      path,
      body: jsonBody(patchType, [{ op: 'replace', path: `/${fieldKey}`, value: name }]),
    });
  const [first, second] = replacing ? [replace, add] : [add, replace];
  try {
    await first().catch((error: unknown) => {
      if (hasReason(error, 'tuple-already-exists') || hasReason(error, 'instance-not-found')) return second();
      throw error;
    });
  } catch (error) {
    // Box answers 404 for a template that isn't there too: the file itself is not gone.
    if (!hasReason(error, 'instance-tuple-not-found')) throw error;
    throw new ConnectorError(
      'permanent',
      `Cannot classify Box file ${item.ref.fileId}: the enterprise has no classifications`,
      { cause: error, reason: 'classification-missing' },
    );
  }
}

/**
 * Makes the classifications that are missing; what others made or changed is left as it is. Throws `permanent` where there is
 * no room for all of them, after adding those that fit in the given order.
 */
async function prepare(client: BoxClient, labels: readonly ShownLabel[]): Promise<void> {
  const wanted = classificationOptions(labels);
  if (wanted.length === 0) return;
  const fitting = wanted.slice(0, mostClassifications);
  const present = (await readOptions(client)) ?? (await createTemplate(client, fitting));
  const missing = wanted.filter(({ key }) => !present.has(key));
  const adding = missing.slice(0, Math.max(0, mostClassifications - present.size));
  if (adding.length > 0) await addOptions(client, adding);
  if (adding.length === missing.length) return;
  const left = missing.slice(adding.length).map(({ key }) => `"${key}"`);
  throw new ConnectorError(
    'permanent',
    `Cannot make Box classifications: ${mostClassifications} are the most that Box takes, without room for ${left.join(', ')}`,
    { reason: 'too-many-classifications' },
  );
}

/** The names that are there; undefined where the enterprise has no classifications yet. */
async function readOptions(client: BoxClient): Promise<ReadonlySet<string> | undefined> {
  const answer = await unlessGone(administered(client.send({ path: templatePath })));
  return answer === undefined ? undefined : optionsIn(answer);
}

function optionsIn(answer: unknown): ReadonlySet<string> {
  const field = listOf(recordOf(answer).fields)
    .map(recordOf)
    .find(({ key }) => key === fieldKey);
  if (field === undefined) throw unexpectedError('read Box classifications', 'their template has no such field');
  return new Set(listOf(field.options).flatMap((option) => textOf(recordOf(option).key) ?? []));
}

/** Another process may do the same at the same time: then its template is read. */
async function createTemplate(
  client: BoxClient,
  options: readonly ClassificationOption[],
): Promise<ReadonlySet<string>> {
  const template = {
    scope: 'enterprise',
    templateKey,
    displayName: 'Classification',
    hidden: false,
    // A copy holds the same bytes, with the label inside.
    copyInstanceOnItemCopy: true,
    fields: [{ type: 'enum', key: fieldKey, displayName: 'Classification', hidden: false, options }],
  };
  try {
    const path = '/metadata_templates/schema';
    return optionsIn(
      await administered(client.send({ method: 'POST', path, body: jsonBody('application/json', template) })),
    );
  } catch (error) {
    const present = isKind(error, 'conflict') ? await readOptions(client) : undefined;
    if (present === undefined) throw error;
    return present;
  }
}

/** All of them or none: where another process has added one of them meanwhile, what is still missing is added. */
async function addOptions(client: BoxClient, options: readonly ClassificationOption[]): Promise<void> {
  const add = (missing: readonly ClassificationOption[]) =>
    administered(
      client.send({
        method: 'PUT',
        path: templatePath,
        body: jsonBody(
          patchType,
          missing.map((data) => ({ op: 'addEnumOption', fieldKey, data })),
        ),
      }),
    );
  try {
    await add(options);
  } catch (error) {
    if (!hasReason(error, badRequest) && !isKind(error, 'conflict')) throw error;
    const present = await readOptions(client);
    const missing = options.filter(({ key }) => present?.has(key) !== true);
    if (missing.length === options.length) throw error;
    if (missing.length > 0) await add(missing);
  }
}

/** Templates are the enterprise's: a refusal there is about our rights, and no file's business. */
async function administered<Answer>(call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    const refused = isKind(error, 'permanent') && /^access-denied|^forbidden/.test(error.reason ?? '');
    if (!refused) throw error;
    throw new ConnectorError(
      'unauthorized',
      'Cannot make Box classifications: the application may not manage metadata templates',
      { cause: error, ...(error.reason === undefined ? {} : { reason: error.reason }) },
    );
  }
}

function hasReason(error: unknown, reason: string): boolean {
  return error instanceof ConnectorError && error.reason === reason;
}

function jsonBody(type: string, value: object): RequestBody {
  const bytes = Buffer.from(JSON.stringify(value));
  return {
    type,
    size: bytes.length,
    *chunks() {
      yield bytes;
    },
  };
}
