import { z } from 'zod';

import type { Alert } from '../model/alert.ts';
import { outcomeKinds } from '../model/outcome.ts';
import type { ConnectorName, SourceId } from '../model/ids.ts';
import { QueryError, type AlertQuery, type LedgerEntry, type LedgerFilter } from '../store/store.ts';
import { labelOf, type Pipeline } from './pipeline.ts';

/** An HTTP answer in JSON. */
export interface JsonAnswer {
  readonly status: 200 | 202 | 400 | 404;
  readonly body: unknown;
}

const time = z
  .string()
  .refine(
    (value) => /^\d+$/u.test(value) || !Number.isNaN(Date.parse(value)),
    'is neither ISO 8601 nor epoch milliseconds',
  )
  .transform((value) => (/^\d+$/u.test(value) ? Number(value) : Date.parse(value)));
/** Rows of a page: 100 unless told. */
export const pageLimit = z.coerce
  .number({ error: 'is not a number' })
  .int('is not a whole number')
  .min(1, 'is less than 1')
  .max(1_000, 'is more than 1000')
  .default(100);

const alertQuerySchema = z.strictObject({
  limit: pageLimit,
  cursor: z.string().max(200).optional(),
  severity: z.enum(['informational', 'low', 'medium', 'high', 'critical']).optional(),
  connector: z.string().max(100).optional(),
  label: z.string().max(300).optional(),
  rule: z.string().max(100).optional(),
  outcome: z.enum(outcomeKinds).optional(),
  kind: z.enum(['file', 'run']).optional(),
  run: z.string().max(100).optional(),
  from: time.optional(),
  to: time.optional(),
  format: z.enum(['labelwright', 'ocsf']).default('labelwright'),
});

const fileQuerySchema = z.strictObject({
  limit: pageLimit,
  connector: z.string().max(100).optional(),
  source: z.string().max(500).optional(),
  outcome: z.enum(outcomeKinds).optional(),
  parked: z.stringbool().optional(),
});

/** Turns an alert into another shape: OCSF. */
export type AlertShapes = Readonly<Record<'ocsf', (alert: Alert) => unknown>>;

/** A page of the feed: `{alerts, next}`, newest first. 400 names every wrong parameter. */
export async function feed(pipeline: Pipeline, query: URLSearchParams, shapes: AlertShapes): Promise<JsonAnswer> {
  const parsed = alertQuerySchema.safeParse(Object.fromEntries(query));
  if (!parsed.success) return badQuery(parsed.error);
  const { format, ...filter } = parsed.data;
  const page = await pageOf(pipeline, { ...withoutUndefined(filter), limit: filter.limit });
  if ('problem' in page) return { status: 400, body: { error: 'The query is wrong', problems: [page.problem] } };
  const alerts = format === 'ocsf' ? page.alerts.map(shapes.ocsf) : page.alerts;
  return { status: 200, body: { alerts, next: page.next ?? null } };
}

async function pageOf({ store }: Pipeline, query: AlertQuery) {
  try {
    return await store.alerts.page(query);
  } catch (error) {
    if (error instanceof QueryError) return { problem: error.message };
    throw error;
  }
}

/** Where each file stands: `{files}`, the latest first. */
export async function files(pipeline: Pipeline, query: URLSearchParams): Promise<JsonAnswer> {
  const parsed = fileQuerySchema.safeParse(Object.fromEntries(query));
  if (!parsed.success) return badQuery(parsed.error);
  const { connector, source, ...rest } = parsed.data;
  const filter: LedgerFilter = {
    ...withoutUndefined(rest),
    limit: rest.limit,
    ...(connector === undefined ? {} : { connector: connector as ConnectorName }),
    ...(source === undefined ? {} : { sourceId: source as SourceId }),
  };
  const entries = await pipeline.store.ledger.list(filter);
  return { status: 200, body: { files: entries.map((entry) => asFile(pipeline, entry)) } };
}

function asFile(pipeline: Pipeline, entry: LedgerEntry): Readonly<Record<string, unknown>> {
  const { settled, parked } = entry;
  return {
    connector: entry.file.connector,
    source: entry.file.sourceId,
    id: entry.file.fileId,
    name: entry.name,
    path: entry.path,
    state: parked === undefined ? (settled?.outcome ?? 'pending') : 'parked',
    reason: parked?.reason ?? settled?.reason ?? null,
    detail: settled?.detail ?? null,
    label: settled?.label === undefined ? null : (labelOf(pipeline.policy, settled.label)?.path ?? settled.label),
    protected: settled?.protected ?? false,
    parkedUntil: parked === undefined ? null : new Date(parked.until).toISOString(),
    updatedAt: new Date(entry.updatedAt).toISOString(),
  };
}

/** Names every wrong parameter. */
export function badQuery(error: z.ZodError): JsonAnswer {
  const problems = error.issues.map((issue) => `${issue.path.join('.') || 'query'}: ${issue.message}`);
  return { status: 400, body: { error: 'The query is wrong', problems } };
}

type Defined<Values> = { readonly [Name in keyof Values]: Exclude<Values[Name], undefined> };

function withoutUndefined<Values extends object>(values: Values): Partial<Defined<Values>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<
    Defined<Values>
  >;
}
