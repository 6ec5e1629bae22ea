import { readFileSync } from 'node:fs';
import path from 'node:path';

import { z } from 'zod';

import { readCron } from './lib/cron.ts';
import { SettingsError } from './model/errors.ts';

/** Everything that is set from outside, checked and typed. */
export interface Settings {
  /** `sandbox`: the stand-ins that `npm start` brings; `tenant`: real clouds. */
  readonly clouds: 'sandbox' | 'tenant';
  /** Folder of everything that is kept on this machine. */
  readonly state: string;
  /** Folder of a recovery key that is made here. */
  readonly keys: string;
  readonly ports: { readonly console: number; readonly graph: number; readonly box: number };
  readonly mode: 'enforce' | 'report-only';
  /** Path of the policy; undefined means the one that ships. */
  readonly policy: string | undefined;
  /** Where the clouds reach us; undefined means that changes are polled. */
  readonly publicUrl: string | undefined;
  readonly apiKey: string | undefined;
  /** App Service Authentication stands in front and sets the principal header. */
  readonly platformAuth: boolean;
  readonly siteId: string;
  readonly graph: GraphSettings | undefined;
  readonly box: BoxSettings | undefined;
  readonly folder: FolderSettings | undefined;
  readonly databaseUrl: string | undefined;
  readonly sqs: Readonly<Record<'sources' | 'live' | 'backfill', SqsLaneSettings>> | undefined;
  /** PEM; both or none. None means that a key is made and kept in the state folder. */
  readonly recovery: { readonly certificate: string; readonly key: string } | undefined;
  readonly webhook: { readonly url: string; readonly secret: string | undefined } | undefined;
  readonly alertFile: string | undefined;
  /** What the services allow in a minute; undefined: calls are not held back, as on this machine. */
  readonly allowances: {
    readonly graphUnits: number | undefined;
    readonly boxCalls: number | undefined;
    readonly boxUploads: number | undefined;
  };
  /** How long outcomes, alerts, files that are gone and runs are kept; 0: for ever. */
  readonly retentionDays: number;
  readonly backfill: {
    /** A cron expression of six fields; undefined: by hand only. */
    readonly schedule: string | undefined;
    /** The request of a scheduled run, as the API takes it. */
    readonly options: unknown;
  };
  readonly concurrency: number;
  readonly inspectors: number;
  readonly log: { readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly format: 'text' | 'json' };
}

export interface SqsLaneSettings {
  readonly url: string;
  /** Where its redrive policy sends the dead letters; undefined means that nobody looks at them here. */
  readonly deadLetterUrl: string | undefined;
}

export interface GraphSettings {
  readonly tenantId: string;
  readonly clientId: string;
  readonly credential:
    | { readonly kind: 'secret'; readonly secret: string }
    | { readonly kind: 'certificate'; readonly pem: string }
    | { readonly kind: 'federated-file'; readonly path: string }
    | { readonly kind: 'federated-identity'; readonly identityClientId: string }
    | { readonly kind: 'managed-identity' };
  readonly authority: string | undefined;
  readonly baseUrl: string | undefined;
  readonly scope: {
    readonly sites?: readonly string[];
    readonly excludeSites?: readonly string[];
    readonly users?: readonly string[];
    readonly excludeUsers?: readonly string[];
  };
  readonly settleSeconds: number;
}

export interface BoxSettings {
  readonly auth:
    | {
        readonly kind: 'client-credentials';
        readonly clientId: string;
        readonly clientSecret: string;
        readonly enterpriseId: string;
      }
    | { readonly kind: 'jwt'; readonly config: string };
  readonly urls: { readonly api: string; readonly upload: string } | undefined;
  readonly folders: readonly string[] | undefined;
  readonly users: 'all' | readonly string[] | undefined;
  readonly excludeUsers: readonly string[] | undefined;
  readonly keys: { readonly primary?: string; readonly secondary?: string };
  readonly settleSeconds: number;
}

export interface FolderSettings {
  /** Absolute paths. */
  readonly folders: readonly string[];
  readonly exclude?: readonly string[];
  readonly settleSeconds: number;
}

/** The sandbox tenant: invented, and the same on every machine. */
export const sandboxTenantId = '3f6c1a52-8b0e-4d67-9a14-7e25c0b9d381';
/** Keys with which the Box sandbox signs; not secret, since it only talks to this machine. */
export const sandboxBoxKeys = { primary: 'sandbox-primary-key', secondary: 'sandbox-secondary-key' };

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
type Environment = z.infer<typeof environmentSchema>;

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

function unlessNever(schedule: string | undefined): string | undefined {
  return schedule === never ? undefined : schedule;
}

/** Throws one `SettingsError` that names every missing or wrong setting. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
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
  return settingsOf(parsed.data, (name) => texts.get(name));
}

function describeUnresolved(name: string): string {
  return `${name} holds a key vault reference that was not resolved: the secret is missing or the identity may not read it`;
}

function settingsOf(env: Environment, readable: Readable): Settings {
  const microsoft = env.LABELWRIGHT_TENANT_ID !== undefined || env.LABELWRIGHT_CLIENT_ID !== undefined;
  const box = env.LABELWRIGHT_BOX_CLIENT_ID !== undefined || env.LABELWRIGHT_BOX_JWT !== undefined;
  const clouds = microsoft || box || env.LABELWRIGHT_FOLDERS !== undefined ? 'tenant' : 'sandbox';
  return {
    clouds,
    state: path.resolve(env.LABELWRIGHT_STATE),
    keys: path.resolve(env.LABELWRIGHT_STATE, 'keys'),
    ports: { console: env.LABELWRIGHT_PORT, graph: env.LABELWRIGHT_GRAPH_PORT, box: env.LABELWRIGHT_BOX_PORT },
    mode: (env.LABELWRIGHT_ENFORCE ?? clouds === 'sandbox') ? 'enforce' : 'report-only',
    policy: env.LABELWRIGHT_POLICY,
    publicUrl:
      env.LABELWRIGHT_PUBLIC_URL ?? (clouds === 'sandbox' ? `http://127.0.0.1:${env.LABELWRIGHT_PORT}` : undefined),
    apiKey: env.LABELWRIGHT_API_KEY,
    platformAuth: env.WEBSITE_AUTH_ENABLED?.toLowerCase() === 'true',
    siteId: (env.LABELWRIGHT_SITE_ID ?? env.LABELWRIGHT_TENANT_ID ?? sandboxTenantId).toLowerCase(),
    graph: clouds === 'sandbox' ? sandboxGraph(env) : microsoft ? graphOf(env, readable) : undefined,
    box: clouds === 'sandbox' ? sandboxBox(env) : box ? boxOf(env, readable) : undefined,
    folder: folderOf(env),
    databaseUrl: env.LABELWRIGHT_DATABASE_URL,
    sqs: sqsOf(env),
    recovery: recoveryOf(readable),
    webhook:
      env.LABELWRIGHT_ALERT_WEBHOOK === undefined
        ? undefined
        : { url: env.LABELWRIGHT_ALERT_WEBHOOK, secret: env.LABELWRIGHT_ALERT_WEBHOOK_SECRET },
    alertFile: env.LABELWRIGHT_ALERT_FILE,
    allowances: allowancesOf(env, clouds),
    retentionDays: env.LABELWRIGHT_RETENTION_DAYS,
    backfill: { schedule: unlessNever(env.LABELWRIGHT_BACKFILL_SCHEDULE), options: env.LABELWRIGHT_BACKFILL_OPTIONS },
    concurrency: env.LABELWRIGHT_CONCURRENCY,
    inspectors: env.LABELWRIGHT_INSPECTORS,
    log: { level: env.LABELWRIGHT_LOG, format: env.LABELWRIGHT_LOG_FORMAT },
  };
}

/** Microsoft's figure for the smallest tenants, and Box's for one user; none for clouds on this machine. */
function allowancesOf(env: Environment, clouds: Settings['clouds']): Settings['allowances'] {
  const usual = clouds === 'tenant' ? { units: 1_250, calls: 1_000, uploads: 240 } : undefined;
  const boxCalls = env.LABELWRIGHT_BOX_CALLS_PER_MINUTE ?? usual?.calls;
  return {
    graphUnits: env.LABELWRIGHT_GRAPH_UNITS_PER_MINUTE ?? usual?.units,
    boxCalls,
    boxUploads: env.LABELWRIGHT_BOX_UPLOADS_PER_MINUTE ?? usual?.uploads,
  };
}

/** PEM and JSON: in the variable itself (as from a key vault) or in a file that it names. */
const textSettings = [
  'LABELWRIGHT_CLIENT_CERTIFICATE',
  'LABELWRIGHT_BOX_JWT',
  'LABELWRIGHT_RECOVERY_CERTIFICATE',
  'LABELWRIGHT_RECOVERY_KEY',
] as const;
type Readable = (name: (typeof textSettings)[number]) => string | undefined;

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

function graphOf(env: Environment, readable: Readable): GraphSettings {
  return {
    tenantId: env.LABELWRIGHT_TENANT_ID ?? '',
    clientId: env.LABELWRIGHT_CLIENT_ID ?? '',
    credential: credentialOf(env, readable),
    authority: env.LABELWRIGHT_AUTHORITY,
    baseUrl: env.LABELWRIGHT_GRAPH_URL,
    scope: scopeOf(env),
    settleSeconds: env.LABELWRIGHT_SETTLE_SECONDS ?? 20,
  };
}

/** The strongest that is set. */
function credentialOf(env: Environment, readable: Readable): GraphSettings['credential'] {
  const pem = readable('LABELWRIGHT_CLIENT_CERTIFICATE');
  const {
    LABELWRIGHT_FEDERATED_TOKEN_FILE: tokenFile,
    LABELWRIGHT_FEDERATED_IDENTITY: identityClientId,
    LABELWRIGHT_CLIENT_SECRET: secret,
  } = env;
  if (tokenFile !== undefined) return { kind: 'federated-file', path: tokenFile };
  if (identityClientId !== undefined) return { kind: 'federated-identity', identityClientId };
  if (pem !== undefined) return { kind: 'certificate', pem };
  return secret === undefined ? { kind: 'managed-identity' } : { kind: 'secret', secret };
}

function scopeOf(env: Environment): GraphSettings['scope'] {
  const { LABELWRIGHT_SITES: sites, LABELWRIGHT_EXCLUDE_SITES: excludeSites } = env;
  const { LABELWRIGHT_USERS: users, LABELWRIGHT_EXCLUDE_USERS: excludeUsers } = env;
  return {
    ...(sites && { sites }),
    ...(excludeSites && { excludeSites }),
    ...(users && { users }),
    ...(excludeUsers && { excludeUsers }),
  };
}

function boxOf(env: Environment, readable: Readable): BoxSettings {
  const jwt = readable('LABELWRIGHT_BOX_JWT');
  const { LABELWRIGHT_BOX_API_URL: api, LABELWRIGHT_BOX_UPLOAD_URL: upload } = env;
  const { LABELWRIGHT_BOX_PRIMARY_KEY: primary, LABELWRIGHT_BOX_SECONDARY_KEY: secondary } = env;
  return {
    auth:
      jwt === undefined
        ? {
            kind: 'client-credentials',
            clientId: env.LABELWRIGHT_BOX_CLIENT_ID ?? '',
            clientSecret: env.LABELWRIGHT_BOX_CLIENT_SECRET ?? '',
            enterpriseId: env.LABELWRIGHT_BOX_ENTERPRISE_ID ?? '',
          }
        : { kind: 'jwt', config: jwt },
    urls: api === undefined || upload === undefined ? undefined : { api, upload },
    folders: env.LABELWRIGHT_BOX_FOLDERS,
    ...boxUsersOf(env),
    keys: { ...(primary === undefined ? {} : { primary }), ...(secondary === undefined ? {} : { secondary }) },
    settleSeconds: env.LABELWRIGHT_SETTLE_SECONDS ?? 20,
  };
}

function boxUsersOf(env: Environment): Pick<BoxSettings, 'users' | 'excludeUsers'> {
  const named = env.LABELWRIGHT_BOX_USERS;
  const all = named?.length === 1 && named[0]?.toLowerCase() === 'all';
  return { users: all ? 'all' : named, excludeUsers: env.LABELWRIGHT_BOX_EXCLUDE_USERS };
}

function folderOf(env: Environment): FolderSettings | undefined {
  if (env.LABELWRIGHT_FOLDERS === undefined) return undefined;
  return { folders: env.LABELWRIGHT_FOLDERS, settleSeconds: env.LABELWRIGHT_SETTLE_SECONDS ?? 20 };
}

function sandboxGraph(env: Environment): GraphSettings {
  const origin = `http://127.0.0.1:${env.LABELWRIGHT_GRAPH_PORT}`;
  return {
    tenantId: sandboxTenantId,
    clientId: 'labelwright',
    credential: { kind: 'secret', secret: 'sandbox' },
    authority: origin,
    baseUrl: `${origin}/v1.0/`,
    scope: scopeOf(env),
    settleSeconds: env.LABELWRIGHT_SETTLE_SECONDS ?? 0,
  };
}

function sandboxBox(env: Environment): BoxSettings {
  const origin = `http://127.0.0.1:${env.LABELWRIGHT_BOX_PORT}`;
  return {
    auth: { kind: 'client-credentials', clientId: 'labelwright', clientSecret: 'sandbox', enterpriseId: '1' },
    urls: { api: origin, upload: `${origin}/upload` },
    folders: env.LABELWRIGHT_BOX_FOLDERS,
    ...boxUsersOf(env),
    keys: sandboxBoxKeys,
    settleSeconds: env.LABELWRIGHT_SETTLE_SECONDS ?? 0,
  };
}

function sqsOf(env: Environment): Settings['sqs'] {
  const sources = env.LABELWRIGHT_QUEUE_SOURCES_URL;
  const live = env.LABELWRIGHT_QUEUE_LIVE_URL;
  const backfill = env.LABELWRIGHT_QUEUE_BACKFILL_URL;
  if (sources === undefined || live === undefined || backfill === undefined) return undefined;
  return {
    sources: { url: sources, deadLetterUrl: env.LABELWRIGHT_QUEUE_SOURCES_DEAD_URL },
    live: { url: live, deadLetterUrl: env.LABELWRIGHT_QUEUE_LIVE_DEAD_URL },
    backfill: { url: backfill, deadLetterUrl: env.LABELWRIGHT_QUEUE_BACKFILL_DEAD_URL },
  };
}

function recoveryOf(readable: Readable): Settings['recovery'] {
  const certificate = readable('LABELWRIGHT_RECOVERY_CERTIFICATE');
  const key = readable('LABELWRIGHT_RECOVERY_KEY');
  return certificate === undefined || key === undefined ? undefined : { certificate, key };
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
export function isLoopback(address: string): boolean {
  const { hostname } = new URL(address);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/u.test(hostname);
}
