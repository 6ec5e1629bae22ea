import { evaluate, parseExpression } from './arm-expression.ts';
import type { Functions } from './arm-expression.ts';
import type { Json, JsonObject } from './json.ts';
import { child, isObject, textOf } from './json.ts';

/** A resource with every expression in it replaced by its value. */
export interface ArmResource {
  /** `type/name`, segments of nested types and names joined: unique in the template. */
  readonly id: string;
  readonly type: string;
  readonly body: JsonObject;
  readonly dependsOn: readonly string[];
  /** Ids that `reference()` was asked for. */
  readonly references: readonly string[];
}

export interface ArmTemplate {
  readonly resources: readonly ArmResource[];
  readonly outputs: JsonObject;
  /** What Azure would refuse, or what leads nowhere. */
  readonly problems: readonly string[];
}

/** What a reference to a deployed resource answers, as far as the template may use it. */
const runtimeState: Readonly<Record<string, JsonObject>> = {
  'Microsoft.ManagedIdentity/userAssignedIdentities': { clientId: 'client-id', principalId: 'principal-id' },
  'Microsoft.Storage/storageAccounts': { primaryEndpoints: { blob: 'https://account.blob/' } },
  'Microsoft.DBforPostgreSQL/flexibleServers': { fullyQualifiedDomainName: 'server.postgres' },
  'Microsoft.Insights/components': { ConnectionString: 'InstrumentationKey=0' },
  'Microsoft.Web/sites': { defaultHostName: 'app.azurewebsites.net' },
};

/** Evaluates a template with its parameters' default values and those given, and checks what it finds. */
export function readArmTemplate(template: JsonObject, given: JsonObject): ArmTemplate {
  const problems: string[] = [];
  const scope = createScope(template, given);
  const attempt = <Value>(where: string, work: () => Value, otherwise: Value): Value => {
    try {
      return work();
    } catch (error) {
      problems.push(`${where}: ${error instanceof Error ? error.message : String(error)}`);
      return otherwise;
    }
  };
  const raw = Array.isArray(template.resources) ? (template.resources as readonly JsonObject[]) : [];
  const resources = raw.flatMap((resource) => {
    const where = `${textOf(resource.type)} ${JSON.stringify(resource.name)}`;
    scope.references.length = 0;
    return attempt(where, () => [toResource(scope.resolve(resource) as JsonObject, scope.references)], []);
  });
  const outputs = attempt('outputs', () => scope.resolve(child(template, 'outputs')) as JsonObject, {});
  attempt('variables', () => scope.resolve(child(template, 'variables')), {});
  const unused = ['parameters', 'variables'].flatMap((kind) =>
    Object.keys(child(template, kind)).filter((name) => !scope.used.has(`${kind} ${name}`)),
  );
  problems.push(...unused.map((name) => `${name}: never used`), ...checkResources(resources));
  return { resources, outputs, problems };
}

function toResource(body: JsonObject, resolved: readonly string[]): ArmResource {
  const type = textOf(body.type);
  const names = textOf(body.name).split('/');
  const scope = typeof body.scope === 'string' ? `${body.scope} ` : '';
  const dependsOn = Array.isArray(body.dependsOn) ? (body.dependsOn as readonly Json[]).map(textOf) : [];
  return { id: scope + resourceId(type, ...names), type, body, dependsOn, references: [...resolved] };
}

function resourceId(type: Json, ...names: readonly Json[]): string {
  const segments = textOf(type).split('/').length - 1;
  if (segments !== names.length) {
    throw new TypeError(`${textOf(type)} needs ${segments} names, ${names.length} given`);
  }
  return `${textOf(type)}/${names.map(textOf).join('/')}`;
}

function createScope(template: JsonObject, given: JsonObject) {
  const used = new Set<string>();
  const references: string[] = [];
  const lookUp = (kind: string, name: Json, values: JsonObject): Json => {
    const key = textOf(name);
    if (!(key in values)) throw new ReferenceError(`${key} is not among the ${kind}`);
    used.add(`${kind} ${key}`);
    return values[key] as Json;
  };
  const parameters = Object.fromEntries(
    Object.entries(child(template, 'parameters')).map(([name, parameter]) => [
      name,
      given[name] ?? (isObject(parameter) ? (parameter.defaultValue ?? `${name} value`) : ''),
    ]),
  );
  const functions: Functions = {
    ...textFunctions,
    parameters: (name) => resolve(lookUp('parameters', name ?? '', parameters)),
    variables: (name) => resolve(lookUp('variables', name ?? '', child(template, 'variables'))),
    reference: (id, version) => {
      const target = textOf(id);
      if (!/^\d{4}-\d\d-\d\d$/.test(textOf(version))) throw new TypeError(`${target}: no version to reference`);
      references.push(target);
      const [type] = Object.keys(runtimeState).filter((each) => target.startsWith(`${each}/`));
      return runtimeState[type ?? ''] ?? {};
    },
  };
  function resolve(value: Json): Json {
    if (Array.isArray(value)) return (value as readonly Json[]).map(resolve);
    if (isObject(value)) {
      const entries = Object.entries(value).map(([name, inner]) => [textOf(resolve(name)), resolve(inner)]);
      return Object.fromEntries(entries) as JsonObject;
    }
    const expression = typeof value === 'string' ? parseExpression(value) : undefined;
    return expression === undefined ? value : evaluate(expression, functions);
  }
  return { resolve, used, references };
}

/** The functions of Azure Resource Manager that depend on nothing but their arguments, as far as they are used. */
const textFunctions: Functions = {
  resourceGroup: () => ({ id: 'group-id', location: 'westeurope' }),
  subscription: () => ({ id: 'subscription-id', tenantId: '11111111-2222-4333-8444-555555555555' }),
  environment: () => ({ suffixes: { keyvaultDns: '.vault.azure.net' } }),
  resourceId: (type, ...names) => resourceId(type ?? '', ...names),
  subscriptionResourceId: (type, ...names) => `subscription ${resourceId(type ?? '', ...names)}`,
  extensionResourceId: (scope, type, ...names) => `${textOf(scope)} ${resourceId(type ?? '', ...names)}`,
  format: (text, ...values) =>
    textOf(text).replace(/\{(\d+)\}/g, (_whole, index: string) => textOf(values[Number(index)])),
  take: (text, count) => textOf(text).slice(0, Number(count)),
  uniqueString: () => 'abcdefghijklm',
  guid: (...values) => `guid(${values.map(textOf).join(',').replaceAll('/', '|')})`,
  uriComponent: (text) => encodeURIComponent(textOf(text)),
  empty: (value) => value === '' || (Array.isArray(value) && value.length === 0),
  not: (value) => value !== true,
  if: (condition, yes, no) => (condition === true ? yes : no) ?? null,
  contains: (list, value) => Array.isArray(list) && list.includes(value),
};

function checkResources(resources: readonly ArmResource[]): readonly string[] {
  const byId = new Map(resources.map((resource) => [resource.id, resource]));
  const repeated = resources.filter(({ id }, index) => resources.findIndex((other) => other.id === id) !== index);
  return [
    ...repeated.map(({ id }) => `${id}: declared twice`),
    ...resources.flatMap((resource) => checkResource(resource, byId)),
  ];
}

function checkResource(resource: ArmResource, byId: ReadonlyMap<string, ArmResource>): readonly string[] {
  const { id, body, dependsOn, references } = resource;
  const reached = reach(resource, byId);
  const problems: string[] = [];
  if (!/^\d{4}-\d\d-\d\d(-preview)?$/.test(textOf(body.apiVersion))) problems.push(`${id}: no pinned apiVersion`);
  for (const target of dependsOn)
    if (!byId.has(target)) problems.push(`${id}: depends on ${target}, which isn't there`);
  for (const target of references) {
    if (!reached.has(target)) problems.push(`${id}: refers to ${target} without depending on it`);
  }
  for (const target of mentioned(body, byId)) {
    if (target !== id && !reached.has(target)) problems.push(`${id}: names ${target} without depending on it`);
  }
  const parent = parentOf(resource);
  if (parent !== undefined && !reached.has(parent)) problems.push(`${id}: doesn't depend on its parent`);
  if (reached.has(id)) problems.push(`${id}: depends on itself`);
  return problems;
}

/** The id of the resource that a nested one lies in. */
function parentOf({ type, body }: ArmResource): string | undefined {
  const types = type.split('/');
  const names = textOf(body.name).split('/');
  return names.length < 2 ? undefined : resourceId(types.slice(0, -1).join('/'), ...names.slice(0, -1));
}

/** Ids of declared resources that stand somewhere in the body. */
function mentioned(body: Json, byId: ReadonlyMap<string, ArmResource>): readonly string[] {
  if (typeof body === 'string') return byId.has(body) ? [body] : [];
  if (Array.isArray(body)) return (body as readonly Json[]).flatMap((inner) => mentioned(inner, byId));
  return isObject(body) ? Object.values(body).flatMap((inner) => mentioned(inner, byId)) : [];
}

function reach(from: ArmResource, byId: ReadonlyMap<string, ArmResource>): ReadonlySet<string> {
  const reached = new Set<string>();
  const visit = ({ dependsOn }: ArmResource): void => {
    for (const id of dependsOn) {
      const next = byId.get(id);
      if (next === undefined || reached.has(id)) continue;
      reached.add(id);
      visit(next);
    }
  };
  visit(from);
  return reached;
}
