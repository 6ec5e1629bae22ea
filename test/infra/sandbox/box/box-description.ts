import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';

type Schema = Readonly<Record<string, unknown>>;
type Content = Readonly<Record<string, { readonly schema: Schema }>>;

interface Operation {
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

export interface Description {
  /** What is wrong with a JSON request body of an operation, as ajv words it; empty where nothing is. */
  requestFaults(operation: OperationName, body: unknown): readonly string[];
  /** The same for an answer; a status that the operation does not list, and has no default for, is a fault. */
  answerFaults(operation: OperationName, answer: { status: number; json: unknown }): readonly string[];
}

export interface OperationName {
  readonly method: string;
  /** As in the description: `/files/{file_id}`. */
  readonly path: string;
}

/** Box's own description of its API lies beside the repository, where it is there at all. */
const file = join(import.meta.dirname, '../../../../../shared/data/box-openapi.json');

/** RFC 3339, as all of Box's dates are. */
const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Undefined where the description isn't there. */
export function loadBoxDescription(): Description | undefined {
  if (!existsSync(file)) return undefined;
  const document = JSON.parse(readFileSync(file, 'utf8')) as Document;
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false, formats: { 'date-time': dateTime } });
  ajv.addSchema({ $id: 'box', components: { schemas: convertAll(corrected(document.components.schemas)) } });
  const compiled = new Map<Schema, ValidateFunction>();
  const faults = (schema: Schema, value: unknown): readonly string[] => {
    const validate = compiled.get(schema) ?? ajv.compile(convert(schema));
    compiled.set(schema, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
  };
  const operationOf = ({ method, path }: OperationName): Operation => {
    const operation = document.paths[path]?.[method.toLowerCase()];
    if (operation === undefined) throw new Error(`${method} ${path} is not in the description`);
    return operation;
  };
  return {
    requestFaults: (name, body) => {
      const schema = jsonSchema(operationOf(name).requestBody?.content);
      return schema === undefined ? ['a body is not described'] : faults(schema, body);
    },
    answerFaults: (name, { status, json }) => {
      const { responses } = operationOf(name);
      const response = responses[String(status)] ?? (status >= 400 ? responses.default : undefined);
      if (response === undefined) return [`status ${status} is not described`];
      const schema = jsonSchema(response.content);
      if (schema === undefined) return json === undefined ? [] : ['a JSON body is not described'];
      return json === undefined && status >= 400 ? [] : faults(schema, json);
    },
  };
}

const jsonSchema = (content: Content | undefined): Schema | undefined =>
  Object.entries(content ?? {}).find(([type]) => type.includes('json'))?.[1].schema;

/** Puts right what the description says against its own examples and guides. */
function corrected(schemas: Document['components']['schemas']): Document['components']['schemas'] {
  const text = JSON.stringify(schemas)
    // A shared link's property is called `access`; only the list of required ones says otherwise.
    .replaceAll('"accessed","effective_access"', '"effective_access"')
    // The guide on errors has many more codes than the list of the client error.
    .replace(/,"enum":\["created","accepted","no_content"[^\]]*\]/, '');
  return JSON.parse(text) as Document['components']['schemas'];
}

const convertAll = (schemas: Readonly<Record<string, unknown>>): Schema =>
  Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, convert(schema as Schema)]));

/**
 * OpenAPI 3.0 as JSON Schema. `nullable` becomes an alternative, also where it stands alone in an `allOf` and means the whole;
 * `oneOf` becomes `anyOf`, since the variants of Box overlap.
 */
function convert(schema: Schema): Schema {
  const converted: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === '$ref') converted.$ref = `box${String(value)}`;
    else if (key === 'properties') converted.properties = convertAll(value as Schema);
    else if (key === 'items' || (key === 'additionalProperties' && typeof value === 'object')) {
      converted[key] = convert(value as Schema);
    } else if (key === 'allOf' || key === 'anyOf') converted[key] = (value as Schema[]).map(convert);
    else if (key === 'oneOf') converted.anyOf = (value as Schema[]).map(convert);
    else if (keywords.has(key)) converted[key] = value;
  }
  return isNullable(schema) ? { anyOf: [{ type: 'null' }, converted] } : converted;
}

const keywords = new Set(['type', 'enum', 'required', 'format', 'pattern', 'additionalProperties']);

function isNullable(schema: Schema): boolean {
  const parts = (schema.allOf ?? []) as Schema[];
  const standsAlone = (part: Schema): boolean => part.nullable === true && !('type' in part) && !('$ref' in part);
  return schema.nullable === true || parts.some(standsAlone);
}
