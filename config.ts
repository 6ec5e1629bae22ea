import path from 'node:path';

import { readEnvironment, unlessNever, type Environment, type Readable } from './environment.ts';

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

/** Throws one `SettingsError` that names every missing or wrong setting. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const { env, readable } = readEnvironment(environment);
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
