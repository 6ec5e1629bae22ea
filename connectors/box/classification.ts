import { ConnectorError } from '../../model/errors.ts';
import type { FileItem } from '../../model/file.ts';
import type { ShownLabel, ShownLabelFeature } from '../connector.ts';
import { actingFor } from './as-user.ts';
import {
  type ClassificationOption,
  classificationName,
  classificationOptions,
  mostClassifications,
} from './classification-options.ts';
import type { BoxClient, RequestBody } from './client.ts';
import { badRequest, isKind, unexpectedError, unlessGone } from './errors.ts';
import { type BoxRoom, filePath, readFile, toItemOf } from './items.ts';
import { listOf, recordOf, textOf } from './types.ts';

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
    async show(item, label, replaceable = new Set()) {
      const acting = actingFor(room, item.ref.sourceId);
      const wanted = label === undefined ? undefined : classificationName(label);
      const known = item.shownLabel === undefined ? await read(acting, item) : item;
      return show(acting, known, { wanted, replaceable, again: true });
    },
    nameOf: classificationName,
    prepare: (labels) => prepare(room.client, labels),
  };
}

interface Showing {
  readonly wanted: string | undefined;
  readonly replaceable: ReadonlySet<string>;
  /** Whether it may be tried once more, by what Box shows then. */
  readonly again: boolean;
}

/** Goes by what the item tells is shown; where Box tells otherwise, somebody was faster, and their choice is judged like any other. */
async function show(room: BoxRoom, item: FileItem, showing: Showing): Promise<FileItem> {
  const { wanted, replaceable, again } = showing;
  const shown = item.shownLabel ?? undefined;
  if (shown?.name === wanted) return item;
  if (shown?.ours === false && !replaceable.has(shown.name)) {
    throw new ConnectorError('permanent', `Cannot classify Box file ${item.ref.fileId}: somebody else classified it`, {
      reason: 'classified-by-others',
    });
  }
  try {
    await set(room.client, item, { wanted, replacing: shown !== undefined });
  } catch (error) {
    const changed = hasReason(error, 'tuple-already-exists') || hasReason(error, 'instance-not-found');
    if (!changed || !again) throw error;
    return show(room, await read(room, item), { ...showing, again: false });
  }
  return read(room, item);
}

async function read({ client, account }: BoxRoom, { ref }: FileItem): Promise<FileItem> {
  return toItemOf(await readFile(client, ref.fileId), ref.sourceId, await account.userId());
}

function instancePath({ ref }: FileItem): string {
  return `${filePath(ref.fileId)}/metadata/enterprise/${templateKey}`;
}

/** A first classification, a change and a removal are three calls, and each is refused where another one is due. */
async function set(
  client: BoxClient,
  item: FileItem,
  { wanted, replacing }: { readonly wanted: string | undefined; readonly replacing: boolean },
): Promise<void> {
  const path = instancePath(item);
  if (wanted === undefined) {
    await unlessGone(client.send({ method: 'DELETE', path }));
    return;
  }
  const body = jsonBody(patchType, [{ op: 'replace', path: `/${fieldKey}`, value: wanted }]);
  try {
    await client.send(
      replacing ? { method: 'PUT', path, body } : { method: 'POST', path, json: { [fieldKey]: wanted } },
    );
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
  const present = (await readClassifications(client)) ?? (await createTemplate(client, fitting));
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
export async function readClassifications(client: BoxClient): Promise<ReadonlySet<string> | undefined> {
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
    const present = isKind(error, 'conflict') ? await readClassifications(client) : undefined;
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
    const present = await readClassifications(client);
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
