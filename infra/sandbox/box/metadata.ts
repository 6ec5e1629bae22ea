import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { announce } from './announce.ts';
import { badRequest, BoxError, json, noContent, notFound } from './box-error.ts';
import type { Cloud } from './cloud.ts';
import { requireItem, save, type Item } from './items.ts';
import {
  classificationTemplate,
  findInstance,
  findTemplate,
  instanceShape,
  removeInstance,
  saveInstance,
  saveTemplate,
  type Instance,
  type Template,
  type TemplateField,
} from './metadata-store.ts';
import { readBody, type Call, type Route } from './router.ts';
import type { Shape } from './shapes.ts';
import { requireAdmin } from './users.ts';

const option = z.object({
  key: z.string().min(1).max(40),
  staticConfig: z
    .object({
      classification: z
        .object({ classificationDefinition: z.string().max(300).optional(), colorID: z.int().min(0).max(7).optional() })
        .optional(),
    })
    .optional(),
});
const field = z.object({
  type: z.enum(['string', 'float', 'date', 'enum', 'multiSelect']),
  key: z.string().min(1),
  displayName: z.string(),
  hidden: z.boolean().optional(),
  options: z.array(option).max(25).optional(),
});
const templateInput = z.object({
  scope: z.string(),
  templateKey: z.string().regex(/^[a-zA-Z_][-a-zA-Z0-9_]*$/),
  displayName: z.string(),
  hidden: z.boolean().optional(),
  copyInstanceOnItemCopy: z.boolean().optional(),
  fields: z.array(field).optional(),
});
const templateOperations = z.array(
  z.discriminatedUnion('op', [
    z.object({ op: z.literal('addEnumOption'), fieldKey: z.string(), data: option }),
    z.object({ op: z.literal('editEnumOption'), fieldKey: z.string(), enumOptionKey: z.string(), data: option }),
    z.object({ op: z.literal('removeEnumOption'), fieldKey: z.string(), enumOptionKey: z.string() }),
  ]),
);
const instanceInput = z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())]));
const patch = z.array(
  z.object({
    op: z.enum(['add', 'replace', 'test', 'remove']),
    path: z.string().regex(/^\/[^/]+$/),
    value: z.union([z.string(), z.number(), z.array(z.string())]).optional(),
  }),
);

/** Templates of the enterprise and their instances; a classification is an instance of one of them. */
export function metadataRoutes(cloud: Cloud): readonly Route[] {
  const schemaPath = '/2.0/metadata_templates/:scope/:template/schema';
  const instancePaths = (['file', 'folder'] as const).map((type) => ({
    type,
    path: `/2.0/${type}s/:id/metadata/:scope/:template`,
  }));
  return [
    { method: 'POST', path: '/2.0/metadata_templates/schema', handle: (call) => createTemplate(cloud, call) },
    {
      method: 'GET',
      path: schemaPath,
      handle: (call) => json(200, templateShape(cloud, requireTemplate(cloud, call))),
    },
    { method: 'PUT', path: schemaPath, handle: (call) => updateTemplate(cloud, call) },
    ...instancePaths.flatMap(({ type, path }): Route[] => [
      { method: 'GET', path, handle: (call) => getInstance(cloud, call, type) },
      { method: 'POST', path, handle: (call) => createInstance(cloud, call, type) },
      { method: 'PUT', path, handle: (call) => updateInstance(cloud, call, type) },
      { method: 'DELETE', path, handle: (call) => deleteInstance(cloud, call, type) },
    ]),
  ];
}

const isEnterprise = (cloud: Cloud, scope: string): boolean =>
  scope === 'enterprise' || scope === `enterprise_${cloud.enterpriseId}`;

function requireTemplate(cloud: Cloud, call: Call): Template {
  const template = isEnterprise(cloud, call.param('scope')) ? findTemplate(cloud, call.param('template')) : undefined;
  if (template === undefined) throw new BoxError(404, 'not_found', 'Template not found');
  return template;
}

async function createTemplate(cloud: Cloud, call: Call): Promise<Response> {
  requireAdmin(call.caller);
  const wanted = await readBody(call, templateInput);
  if (!isEnterprise(cloud, wanted.scope)) throw badRequest('scope must be enterprise');
  if (findTemplate(cloud, wanted.templateKey) !== undefined) {
    throw new BoxError(409, 'conflict', 'A template with this key exists already');
  }
  const template: Template = {
    id: randomUUID(),
    templateKey: wanted.templateKey,
    displayName: wanted.displayName,
    hidden: wanted.hidden ?? false,
    copyInstanceOnItemCopy: wanted.copyInstanceOnItemCopy ?? false,
    fields: (wanted.fields ?? []).map((given) => ({
      ...given,
      id: randomUUID(),
      hidden: given.hidden ?? false,
      options: given.options?.map((one) => ({ ...one, id: randomUUID() })),
    })),
  };
  saveTemplate(cloud, template);
  return json(201, templateShape(cloud, template));
}

async function updateTemplate(cloud: Cloud, call: Call): Promise<Response> {
  requireAdmin(call.caller);
  const operations = await readBody(call, templateOperations);
  const changed = operations.reduce(applyOperation, requireTemplate(cloud, call));
  saveTemplate(cloud, changed);
  return json(200, templateShape(cloud, changed));
}

type Operation = z.infer<typeof templateOperations>[number];

function applyOperation(template: Template, operation: Operation): Template {
  const target = template.fields.find(({ key }) => key === operation.fieldKey);
  if (target === undefined) throw badRequest(`there is no field ${operation.fieldKey}`);
  const changed = { ...target, options: changedOptions(target, operation) };
  return { ...template, fields: template.fields.map((one) => (one === target ? changed : one)) };
}

function changedOptions({ options = [] }: TemplateField, operation: Operation): NonNullable<TemplateField['options']> {
  const known = (key: string): boolean => options.some((one) => one.key === key);
  if (operation.op === 'addEnumOption') {
    if (known(operation.data.key)) throw badRequest('there is an option of that key already');
    if (options.length >= 25) throw badRequest('there are 25 options already');
    return [...options, { ...operation.data, id: randomUUID() }];
  }
  const { enumOptionKey } = operation;
  if (!known(enumOptionKey)) throw badRequest(`there is no option ${enumOptionKey}`);
  if (operation.op === 'removeEnumOption') return options.filter(({ key }) => key !== enumOptionKey);
  return options.map((one) => (one.key === enumOptionKey ? { ...one, ...operation.data } : one));
}

const templateShape = (cloud: Cloud, template: Template): Shape => ({
  ...template,
  type: 'metadata_template',
  scope: `enterprise_${cloud.enterpriseId}`,
});

const itemOf = (cloud: Cloud, call: Call, wanted: { type: Item['type']; ability: 'view' | 'edit' }): Item =>
  requireItem(cloud, call.caller, { ...wanted, id: call.param('id') });

function requireInstance(cloud: Cloud, call: Call, item: Item): Instance {
  const instance = isEnterprise(cloud, call.param('scope'))
    ? findInstance(cloud, item.id, call.param('template'))
    : undefined;
  if (instance === undefined) {
    throw new BoxError(404, 'instance_not_found', 'Specified Metadata template not found on the item');
  }
  return instance;
}

function getInstance(cloud: Cloud, call: Call, type: Item['type']): Response {
  const item = itemOf(cloud, call, { type, ability: 'view' });
  return json(200, instanceShape(cloud, type, requireInstance(cloud, call, item)));
}

async function createInstance(cloud: Cloud, call: Call, type: Item['type']): Promise<Response> {
  const value = await readBody(call, instanceInput);
  const instance = cloud.database.transaction(() => {
    const item = itemOf(cloud, call, { type, ability: 'edit' });
    const templateKey = call.param('template');
    const template = isEnterprise(cloud, call.param('scope')) ? findTemplate(cloud, templateKey) : undefined;
    if (template === undefined) throw new BoxError(404, 'instance_tuple_not_found', 'The template does not exist');
    checkValue(template, value);
    if (findInstance(cloud, item.id, templateKey) !== undefined) {
      throw new BoxError(409, 'tuple_already_exists', 'Tuple already exists');
    }
    const added: Instance = { itemId: item.id, templateKey, id: randomUUID(), value, version: 0 };
    saveInstance(cloud, added);
    announce(cloud, { kind: 'classified', item: touched(cloud, item, templateKey), by: call.caller });
    return added;
  });
  return json(201, instanceShape(cloud, type, instance));
}

/** The item after its metadata changed: at most its etag moves, never who modified it when. */
function touched(cloud: Cloud, item: Item, templateKey: string): Item {
  if (templateKey !== classificationTemplate || !cloud.switches.classificationMovesEtag) return item;
  const moved = { ...item, etag: item.etag + 1 };
  save(cloud, moved);
  return moved;
}

/** Each given field must be one of the template's, an enumeration's value one of its options. */
function checkValue(template: Template, value: Instance['value']): void {
  for (const [key, given] of Object.entries(value)) {
    const target = template.fields.find((one) => one.key === key);
    const allowed = target?.type !== 'enum' || target.options?.some((one) => one.key === given) === true;
    if (target === undefined || !allowed) {
      throw new BoxError(400, 'schema_validation_failed', `${key}: the value does not fit the template`);
    }
  }
}

async function updateInstance(cloud: Cloud, call: Call, type: Item['type']): Promise<Response> {
  const mediaType = call.request.headers.get('content-type') ?? '';
  if (!mediaType.startsWith('application/json-patch+json')) {
    throw new BoxError(415, 'unsupported_media_type', 'The body must be application/json-patch+json');
  }
  const operations = await readBody(call, patch);
  const instance = cloud.database.transaction(() => {
    const item = itemOf(cloud, call, { type, ability: 'edit' });
    const before = requireInstance(cloud, call, item);
    const value = operations.reduce(applyPatch, before.value);
    const template = findTemplate(cloud, before.templateKey);
    if (template === undefined) throw notFound('template');
    checkValue(template, value);
    const changed = { ...before, value, version: before.version + 1 };
    saveInstance(cloud, changed);
    announce(cloud, { kind: 'reclassified', item: touched(cloud, item, before.templateKey), by: call.caller });
    return changed;
  });
  return json(200, instanceShape(cloud, type, instance));
}

/** One operation of RFC 6902 on a flat object. */
function applyPatch(
  value: Instance['value'],
  { op, path, value: given }: z.infer<typeof patch>[number],
): Instance['value'] {
  const key = path.slice(1).replaceAll('~1', '/').replaceAll('~0', '~');
  if (op !== 'add' && !(key in value)) throw badRequest(`${path}: there is nothing to ${op}`);
  if (op === 'test') {
    if (value[key] !== given) throw badRequest(`${path}: the test failed`);
    return value;
  }
  if (op === 'remove') return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
  if (given === undefined) throw badRequest(`${path}: the value is missing`);
  return { ...value, [key]: given };
}

function deleteInstance(cloud: Cloud, call: Call, type: Item['type']): Response {
  cloud.database.transaction(() => {
    const item = itemOf(cloud, call, { type, ability: 'edit' });
    const instance = requireInstance(cloud, call, item);
    removeInstance(cloud, instance);
    announce(cloud, { kind: 'declassified', item: touched(cloud, item, instance.templateKey), by: call.caller });
  });
  return noContent();
}
