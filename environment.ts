/** The variables that are read: their names, what each may hold, and what one asks of another. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { z } from 'zod';

import { readCron } from './lib/cron.ts';
import { SettingsError } from './model/errors.ts';

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu;
const text = z.string().trim().min(1, 'is empty').optional();
const list = text.transform((value) => value?.split(/[\s,;]+/u).filter((part) => part !== ''));
/** Names of sites may hold blanks. */
const patterns = text.transform((value) =>
  value?.split(/[,;\r\n]+/u).flatMap((part) => (part.trim() === '' ? [] : [part.trim()])),
);
/** Paths may hold blanks and commas. */
const folders = text
  .transform((value) => value?.split(/[;\r\n]+/u).flatMap((part) => (part.trim() === '' ? [] : [part.trim()])))
  .refine((paths) => paths?.every((one) => path.isAbsolute(one)) !== false, 'names a folder without its full path');
const whole = (least: number, most: number) =>
  z
    .string()
    .trim()
    .regex(/^\d{1,9}$/u, { error: 'is not a whole number', abort: true })
    .transform(Number)
    .refine((value) => value >= least && value <= most, `is not within ${least} to ${most}`);
const port = whole(0, 65_535);
const perMinute = whole(100, 1_000_000).optional();
const count = whole(1, 1_000);
const webAddress = z
  .url({ protocol: /^https?$/u, error: 'is not an http(s) address', abort: true })
  .refine((value) => /^https:/iu.test(value) || isLoopback(value), 'must be https, or http on this machine')
  .optional();

const sundays = '0 0 1 * * 0';
const never = 'never';
const backfillSchedule = z.string().transform((value, context) => {
  if (value.trim().toLowerCase() === never) return never;
  const cron = readCron(value);
  if (cron !== undefined) return cron;
  context.addIssue('is neither a cron expression of five or six fields nor never');
  return z.NEVER;
});
const json = z
  .string()
  .transform((value, context): unknown => {
    try {
      return JSON.parse(value);
    } catch {
      // The failure's own text would repeat the value.
      context.addIssue('is not JSON');
      return z.NEVER;
    }
  })
  .optional();

/** Every variable that is read; docs/configuration.md says what each does. */
const environmentSchema = z.object({
  LABELWRIGHT_STATE: z.string().min(1, 'is empty').default('.labelwright'),
  LABELWRIGHT_PORT: port.default(7071),
  LABELWRIGHT_GRAPH_PORT: port.default(7072),
  LABELWRIGHT_BOX_PORT: port.default(7073),
  LABELWRIGHT_ENFORCE: z.stringbool({ error: 'is neither true nor false' }).optional(),
  LABELWRIGHT_POLICY: text,
  LABELWRIGHT_PUBLIC_URL: webAddress,
  LABELWRIGHT_API_KEY: z.string().min(16, 'has fewer than 16 characters').optional(),
  LABELWRIGHT_SITE_ID: z.string().regex(guid, 'is not a GUID').optional(),
  LABELWRIGHT_TENANT_ID: z.string().regex(guid, 'is not a GUID').optional(),
  LABELWRIGHT_CLIENT_ID: text,
  LABELWRIGHT_CLIENT_SECRET: text,
  LABELWRIGHT_CLIENT_CERTIFICATE: text,
  LABELWRIGHT_FEDERATED_TOKEN_FILE: text.refine(
    (value) => value === undefined || path.isAbsolute(value),
    'is not a full path',
  ),
  LABELWRIGHT_FEDERATED_IDENTITY: z.string().regex(guid, 'is not a GUID').optional(),
  LABELWRIGHT_AUTHORITY: webAddress,
  LABELWRIGHT_GRAPH_URL: webAddress,
  LABELWRIGHT_SITES: list,
  LABELWRIGHT_EXCLUDE_SITES: patterns,
  LABELWRIGHT_USERS: list,
  LABELWRIGHT_EXCLUDE_USERS: list,
  LABELWRIGHT_BOX_CLIENT_ID: text,
  LABELWRIGHT_BOX_CLIENT_SECRET: text,
  LABELWRIGHT_BOX_ENTERPRISE_ID: text,
  LABELWRIGHT_BOX_JWT: text,
  LABELWRIGHT_BOX_PRIMARY_KEY: text,
  LABELWRIGHT_BOX_SECONDARY_KEY: text,
  LABELWRIGHT_BOX_FOLDERS: list,
  LABELWRIGHT_BOX_USERS: list,
  LABELWRIGHT_BOX_EXCLUDE_USERS: list,
  LABELWRIGHT_BOX_API_URL: webAddress,
  LABELWRIGHT_BOX_UPLOAD_URL: webAddress,
  LABELWRIGHT_FOLDERS: folders,
  LABELWRIGHT_SETTLE_SECONDS: whole(0, 3_600).optional(),
  LABELWRIGHT_DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//u, 'is not a postgres:// address')
    .optional(),
  LABELWRIGHT_QUEUE_SOURCES_URL: webAddress,
  LABELWRIGHT_QUEUE_LIVE_URL: webAddress,
  LABELWRIGHT_QUEUE_BACKFILL_URL: webAddress,
  LABELWRIGHT_QUEUE_SOURCES_DEAD_URL: webAddress,
  LABELWRIGHT_QUEUE_LIVE_DEAD_URL: webAddress,
  LABELWRIGHT_QUEUE_BACKFILL_DEAD_URL: webAddress,
  LABELWRIGHT_RECOVERY_CERTIFICATE: text,
  LABELWRIGHT_RECOVERY_KEY: text,
  LABELWRIGHT_ALERT_WEBHOOK: webAddress,
  LABELWRIGHT_ALERT_WEBHOOK_SECRET: text,
  LABELWRIGHT_ALERT_FILE: text,
  LABELWRIGHT_GRAPH_UNITS_PER_MINUTE: perMinute,
  LABELWRIGHT_BOX_CALLS_PER_MINUTE: perMinute,
  LABELWRIGHT_BOX_UPLOADS_PER_MINUTE: perMinute,
  LABELWRIGHT_RETENTION_DAYS: whole(0, 36_500).default(400),
  LABELWRIGHT_BACKFILL_SCHEDULE: backfillSchedule.default(sundays),
  LABELWRIGHT_BACKFILL_OPTIONS: json,
  LABELWRIGHT_CONCURRENCY: count.default(8),
  LABELWRIGHT_INSPECTORS: count.default(1),
  LABELWRIGHT_LOG: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  LABELWRIGHT_LOG_FORMAT: z.enum(['text', 'json']).default('text'),
  WEBSITE_AUTH_ENABLED: z.string().optional(),
});
export type Environment = z.infer<typeof environmentSchema>;

/** Names of all variables that are read, for the templates and the documentation to be held against. */
export const settingNames: readonly string[] = Object.keys(environmentSchema.shape);

/** What a platform passes on when it could not read a secret; as text it would become the secret. */
const unresolvedReference = /^\s*@Microsoft\.KeyVault\(/iu;

/**
 * When scheduled runs start, for the platform that asks before anything else was read; undefined for never, and for what can't be
 * read, since whoever starts the connector hears of that.
 */
export function backfillScheduleOf(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const value = environment.LABELWRIGHT_BACKFILL_SCHEDULE ?? '';
  return unlessNever(backfillSchedule.safeParse(value === '' ? sundays : value).data);
}

export function unlessNever(schedule: string | undefined): string | undefined {
  return schedule === never ? undefined : schedule;
}

/** PEM and JSON: in the variable itself (as from a key vault) or in a file that it names. */
const textSettings = [
  'LABELWRIGHT_CLIENT_CERTIFICATE',
  'LABELWRIGHT_BOX_JWT',
  'LABELWRIGHT_RECOVERY_CERTIFICATE',
  'LABELWRIGHT_RECOVERY_KEY',
] as const;
export type Readable = (name: (typeof textSettings)[number]) => string | undefined;

/** Every variable as it was read, with texts that lie in files. */
export interface KnownEnvironment {
  readonly env: Environment;
  readonly readable: Readable;
}

/** Throws one `SettingsError` that names every missing or wrong setting. */
export function readEnvironment(environment: Readonly<Record<string, string | undefined>>): KnownEnvironment {
  // An empty variable counts as unset, as in most shells' and platforms' configuration.
  const set = Object.entries(environment).filter((entry): entry is [string, string] => (entry[1] ?? '') !== '');
  const names = new Set(set.map(([name]) => name));
  const resolved = Object.fromEntries(set.filter(([, value]) => !unresolvedReference.test(value)));
  const parsed = environmentSchema.safeParse(resolved);
  const problems = [
    ...unknownNames(names),
    ...[...names].filter((name) => !(name in resolved)).map(describeUnresolved),
    ...(parsed.error?.issues ?? []).map((issue) => `${issue.path.join('.')} ${issue.message}`),
    ...crossProblems(names),
  ];
  const texts = new Map(textSettings.map((name) => [name, textOrFile(name, resolved[name], problems)]));
  if (!parsed.success || problems.length > 0) {
    throw new SettingsError('Cannot start: settings are wrong or missing', problems);
  }
  return { env: parsed.data, readable: (name) => texts.get(name) };
}

function describeUnresolved(name: string): string {
  return `${name} holds a key vault reference that was not resolved: the secret is missing or the identity may not read it`;
}

/** A misspelled name would be ignored silently, and with it what it was meant to protect. */
function unknownNames(names: ReadonlySet<string>): readonly string[] {
  return [...names]
    .filter((name) => name.startsWith('LABELWRIGHT_') && !settingNames.includes(name))
    .map((name) => `${name} is not a setting`);
}

/** What one variable asks of another. */
function crossProblems(names: ReadonlySet<string>): readonly string[] {
  const problems: string[] = [];
  const has = (name: keyof Environment) => names.has(name);
  const needs = (name: keyof Environment, others: readonly (keyof Environment)[]) => {
    if (!has(name)) return;
    for (const other of others) if (!has(other)) problems.push(`${other} is missing: ${name} needs it`);
  };
  needs('LABELWRIGHT_CLIENT_ID', ['LABELWRIGHT_TENANT_ID']);
  needs('LABELWRIGHT_TENANT_ID', ['LABELWRIGHT_CLIENT_ID']);
  needs('LABELWRIGHT_BOX_CLIENT_ID', ['LABELWRIGHT_BOX_CLIENT_SECRET', 'LABELWRIGHT_BOX_ENTERPRISE_ID']);
  needs('LABELWRIGHT_RECOVERY_CERTIFICATE', ['LABELWRIGHT_RECOVERY_KEY']);
  needs('LABELWRIGHT_RECOVERY_KEY', ['LABELWRIGHT_RECOVERY_CERTIFICATE']);
  needs('LABELWRIGHT_ALERT_WEBHOOK_SECRET', ['LABELWRIGHT_ALERT_WEBHOOK']);
  needs('LABELWRIGHT_BOX_API_URL', ['LABELWRIGHT_BOX_UPLOAD_URL']);
  needs('LABELWRIGHT_BOX_UPLOAD_URL', ['LABELWRIGHT_BOX_API_URL']);
  const lanes = [
    'LABELWRIGHT_QUEUE_SOURCES_URL',
    'LABELWRIGHT_QUEUE_LIVE_URL',
    'LABELWRIGHT_QUEUE_BACKFILL_URL',
  ] as const;
  const lane = lanes.find(has);
  if (lane !== undefined) needs(lane, lanes);
  needs('LABELWRIGHT_QUEUE_SOURCES_DEAD_URL', ['LABELWRIGHT_QUEUE_SOURCES_URL']);
  needs('LABELWRIGHT_QUEUE_LIVE_DEAD_URL', ['LABELWRIGHT_QUEUE_LIVE_URL']);
  needs('LABELWRIGHT_QUEUE_BACKFILL_DEAD_URL', ['LABELWRIGHT_QUEUE_BACKFILL_URL']);
  const box = has('LABELWRIGHT_BOX_CLIENT_ID') || has('LABELWRIGHT_BOX_JWT');
  if (box && has('LABELWRIGHT_PUBLIC_URL') && !has('LABELWRIGHT_BOX_PRIMARY_KEY')) {
    problems.push('LABELWRIGHT_BOX_PRIMARY_KEY is missing: notifications from Box could not be verified');
  }
  const nameless = !has('LABELWRIGHT_SITE_ID') && !has('LABELWRIGHT_TENANT_ID');
  if (nameless && (box || has('LABELWRIGHT_FOLDERS'))) {
    const alone = box ? 'Box' : 'folders';
    problems.push(`LABELWRIGHT_SITE_ID is missing: labels belong to a tenant, and for ${alone} alone it must be named`);
  }
  return problems;
}

function textOrFile(name: string, value: string | undefined, problems: string[]): string | undefined {
  const given = value?.trim() ?? '';
  if (given === '') return undefined;
  if (given.startsWith('-----BEGIN') || given.startsWith('{')) return given;
  try {
    return readFileSync(given, 'utf8');
  } catch {
    // The failure's own text would repeat the value, which may be a secret that was pasted wrongly.
    problems.push(`${name} names a file that isn't there or can't be read`);
    return undefined;
  }
}

/** Plain http is for this machine only. */
function isLoopback(address: string): boolean {
  const { hostname } = new URL(address);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/u.test(hostname);
}
