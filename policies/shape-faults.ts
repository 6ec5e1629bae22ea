import type { z } from 'zod';
import { policyJsonSchema } from './json-schema.ts';
import { suggestion } from './suggest.ts';
import type { Fault, FaultPath } from './yaml-document.ts';

/** Keys that people know from other products, and what they are called here. */
const otherNames = new Map([
  ['contentMarking', 'what a label shows stands under its markings: header, footer, watermark'],
  ['fontName', 'is called font here'],
  ['fontSize', 'is called size here'],
  ['fontColor', 'is called color here'],
  ['customInformationTypes', 'own information types are listed under types'],
  ['informationTypes', 'own information types are listed under types; a condition names those that it wants'],
]);

/** What is wrong with the form of a policy, one fault per key. */
export function shapeFaults(issues: readonly z.core.$ZodIssue[], value: unknown): readonly Fault[] {
  return issues.flatMap((issue): readonly Fault[] => {
    const path = issue.path.filter((step) => typeof step !== 'symbol');
    if (issue.code !== 'unrecognized_keys') return [{ path, message: describe(issue, valueAt(value, path)) }];
    return issue.keys.map((key) => ({ path: [...path, key], message: unknownKey(key) }));
  });
}

function unknownKey(key: string): string {
  const hint = otherNames.get(key);
  return hint ?? `unknown key${suggestion(key, knownKeys(policyJsonSchema()))}`;
}

function describe(issue: z.core.$ZodIssue, value: unknown): string {
  if (value === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_value')) return 'is required';
  if (issue.code === 'invalid_value') return `must be ${issue.values.map(String).join(' or ')}`;
  if (issue.code === 'invalid_type') return `must be ${nameOf(issue.expected)}, not ${kindOf(value)}`;
  if (issue.code === 'too_big')
    return `must be at most ${issue.maximum}${issue.origin === 'string' ? ' characters' : ''}`;
  if (issue.code === 'too_small' && issue.origin === 'number') return `must be at least ${issue.minimum}`;
  return issue.message;
}

const names = new Map([
  ['string', 'text'],
  ['int', 'a whole number'],
  ['number', 'a number'],
  ['array', 'a list'],
  ['object', 'a map of keys'],
  ['boolean', 'true or false'],
]);

function nameOf(type: string): string {
  return names.get(type) ?? type;
}

function kindOf(value: unknown): string {
  if (value === null) return 'empty';
  return nameOf(Array.isArray(value) ? 'array' : typeof value);
}

function valueAt(value: unknown, path: FaultPath): unknown {
  return path.reduce<unknown>(
    (inner, step) =>
      typeof inner === 'object' && inner !== null
        ? (Object.entries(inner).find(([key]) => key === String(step)) ?? [])[1]
        : undefined,
    value,
  );
}

/** The names of all properties anywhere in a JSON Schema. */
function knownKeys(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, inner]: [string, unknown]) => [
    ...(key === 'properties' && typeof inner === 'object' && inner !== null ? Object.keys(inner) : []),
    ...knownKeys(inner),
  ]);
}
