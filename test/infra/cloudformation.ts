import type { PropertyType, Resource, ResourceProperties, SpecDatabase } from '@aws-cdk/service-spec-types';
import type { Json, JsonObject } from './json.ts';
import { child, isObject, textOf } from './json.ts';

const pseudoParameters = ['AccountId', 'NoValue', 'Partition', 'Region', 'StackId', 'StackName', 'URLSuffix'];
const intrinsics = ['Ref', 'Fn::GetAtt', 'Fn::Sub', 'Fn::If', 'Fn::Join'];

/**
 * What CloudFormation would refuse in a template, as far as AWS's own resource specification tells: unknown resource types,
 * properties and attributes, missing properties, values of the wrong type, references to nothing.
 */
export function checkCloudFormation(db: SpecDatabase, template: JsonObject): readonly string[] {
  const resources = child(template, 'Resources');
  const properties = Object.entries(resources).flatMap(([name, resource]) => checkResource(db, name, resource));
  return [...properties, ...checkReferences(db, template)];
}

function checkResource(db: SpecDatabase, name: string, resource: Json): readonly string[] {
  const type = isObject(resource) && typeof resource.Type === 'string' ? resource.Type : '';
  const spec = findResource(db, type);
  if (spec === undefined) return [`${name}: unknown type ${type}`];
  return checkProperties(db, spec.properties, { path: name, value: child(resource, 'Properties') });
}

function findResource(db: SpecDatabase, type: string): Resource | undefined {
  return db.lookup('resource', 'cloudFormationType', 'equals', type)[0];
}

interface Place {
  readonly path: string;
  readonly value: Json;
}

function checkProperties(db: SpecDatabase, known: ResourceProperties, { path, value }: Place): readonly string[] {
  if (!isObject(value)) return [`${path}: an object is needed`];
  const missing = Object.keys(known).filter((name) => known[name]?.required === true && value[name] === undefined);
  return [
    ...missing.map((name) => `${path}.${name}: missing`),
    ...Object.entries(value).flatMap(([name, inner]) => {
      const property = known[name];
      if (property === undefined) return [`${path}.${name}: unknown property`];
      return checkType(db, property.type, { path: `${path}.${name}`, value: inner });
    }),
  ];
}

function checkType(db: SpecDatabase, type: PropertyType, place: Place): readonly string[] {
  const { path, value } = place;
  if (isIntrinsic(value)) {
    const branches =
      isObject(value) && Array.isArray(value['Fn::If']) ? (value['Fn::If'] as readonly Json[]).slice(1) : [];
    return branches.flatMap((branch) => checkType(db, type, { path, value: branch }));
  }
  switch (type.type) {
    case 'string':
    case 'boolean':
      return typeof value === type.type ? [] : [`${path}: ${type.type} is needed`];
    case 'integer':
      return Number.isInteger(value) ? [] : [`${path}: integer is needed`];
    case 'number':
      return typeof value === 'number' ? [] : [`${path}: number is needed`];
    case 'json':
      return isObject(value) ? [] : [`${path}: an object is needed`];
    case 'array':
      if (!Array.isArray(value)) return [`${path}: an array is needed`];
      return (value as readonly Json[]).flatMap((inner, index) =>
        checkType(db, type.element, { path: `${path}.${index}`, value: inner }),
      );
    case 'ref':
      return checkProperties(db, db.get('typeDefinition', type.reference).properties, place);
    case 'union': {
      const results = type.types.map((each) => checkType(db, each, place));
      return results.some((problems) => problems.length === 0) ? [] : (results[0] ?? []);
    }
    default:
      return [`${path}: values of type ${type.type} can't be checked`];
  }
}

function isIntrinsic(value: Json): boolean {
  const [name, ...others] = isObject(value) ? Object.keys(value) : [];
  return name !== undefined && others.length === 0 && intrinsics.includes(name);
}

function checkReferences(db: SpecDatabase, template: JsonObject): readonly string[] {
  const resources = child(template, 'Resources');
  const names = [...Object.keys(child(template, 'Parameters')), ...Object.keys(resources)];
  names.push(...pseudoParameters.map((name) => `AWS::${name}`));
  const used = new Set<string>();
  const refer = (name: string) => {
    used.add(name);
    return names.includes(name) ? [] : [`${name}: nothing has this name`];
  };
  const visit = (value: Json): readonly string[] => {
    if (Array.isArray(value)) return (value as readonly Json[]).flatMap(visit);
    if (!isObject(value)) return [];
    return Object.entries(value).flatMap(([key, inner]) => {
      if (key === 'Ref' && typeof inner === 'string') return refer(inner);
      if (key === 'Fn::Sub' && typeof inner === 'string') {
        return [...inner.matchAll(/\$\{([^}]+)\}/g)].flatMap(([, name = '']) => refer(name));
      }
      if (key === 'Fn::GetAtt' && Array.isArray(inner)) return checkAttribute(db, resources, inner as readonly Json[]);
      if (key === 'Fn::If' && Array.isArray(inner)) {
        return [...checkCondition(template, inner[0] as Json), ...visit(inner.slice(1) as readonly Json[])];
      }
      if (key === 'Condition' && typeof inner === 'string') return checkCondition(template, inner);
      return visit(inner);
    });
  };
  const problems = visit(template);
  const unused = Object.keys(child(template, 'Parameters')).filter((name) => !used.has(name));
  return [...problems, ...unused.map((name) => `${name}: parameter is never used`)];
}

function checkAttribute(db: SpecDatabase, resources: JsonObject, target: readonly Json[]): readonly string[] {
  const [name = '', attribute = ''] = target.map(textOf);
  const type = child(resources, name).Type;
  const spec = findResource(db, typeof type === 'string' ? type : '');
  if (spec === undefined) return [`${name}: nothing has this name`];
  return attribute in spec.attributes ? [] : [`${name}.${attribute}: unknown attribute`];
}

function checkCondition(template: JsonObject, name: Json): readonly string[] {
  return typeof name === 'string' && name in child(template, 'Conditions')
    ? []
    : [`${textOf(name)}: unknown condition`];
}
