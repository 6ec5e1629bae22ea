import type { AccessToken } from 'box-node-sdk/schemas';
import type { Authentication } from 'box-node-sdk/networking';

import { withoutStrayError } from '../../lib/stray-error.ts';
import { ConnectorError, SettingsError } from '../../model/errors.ts';

/** How we prove to Box who we are: both as the application's service account. */
export type BoxAuth =
  | {
      readonly kind: 'client-credentials';
      readonly clientId: string;
      readonly clientSecret: string;
      readonly enterpriseId: string;
    }
  /** `config`: the JSON file of the developer console, with the private key. */
  | { readonly kind: 'jwt'; readonly config: string };

export interface BoxAuthentication {
  readonly auth: Authentication;
  /** Drops the token if it is still the one of this `Authorization` value: Box has refused it. */
  readonly forget: (authorization: string) => void;
}

/**
 * Tokens as the SDK fetches them, but fetched once for all calls that need one, and again shortly before they expire: the
 * SDK's own handling asks once per waiting call and only learns of the expiry from a 401.
 */
export async function createAuthentication(settings: BoxAuth, now: () => number): Promise<BoxAuthentication> {
  const storage = createStorage(now);
  const inner = await createInner(settings, storage);
  let pending: Promise<AccessToken> | undefined;
  const refreshToken: Authentication['refreshToken'] = (session) =>
    (pending ??= withoutStrayError(() => inner.refreshToken(session))
      .catch((cause: unknown) => {
        throw asConnectorError(cause);
      })
      .finally(() => {
        pending = undefined;
      }));
  const retrieveToken: Authentication['retrieveToken'] = async (session) =>
    (await storage.get()) ?? refreshToken(session);

  return {
    auth: {
      retrieveToken,
      refreshToken,
      retrieveAuthorizationHeader: async (session) => headerOf(await retrieveToken(session)),
      revokeToken: (session) => inner.revokeToken(session),
      downscopeToken: (...wanted) => inner.downscopeToken(...wanted),
    },
    forget: storage.forget,
  };
}

async function createInner(settings: BoxAuth, tokenStorage: ReturnType<typeof createStorage>): Promise<Authentication> {
  const { BoxCcgAuth, BoxJwtAuth, CcgConfig, JwtConfig } = await import('box-node-sdk');
  if (settings.kind === 'jwt') {
    return new BoxJwtAuth({ config: JwtConfig.fromConfigJsonString(settings.config, tokenStorage) });
  }
  const { clientId, clientSecret, enterpriseId } = settings;
  return new BoxCcgAuth({ config: new CcgConfig({ clientId, clientSecret, enterpriseId, tokenStorage }) });
}

const longestMarginMs = 120_000;

function createStorage(now: () => number) {
  let held: { readonly token: AccessToken; readonly usableUntil: number } | undefined;
  return {
    store(token: AccessToken): Promise<undefined> {
      const lifeMs = (token.expiresIn ?? 0) * 1000;
      held = { token, usableUntil: now() + lifeMs - Math.min(longestMarginMs, lifeMs / 5) };
      return Promise.resolve(undefined);
    },
    get: (): Promise<AccessToken | undefined> =>
      Promise.resolve(held !== undefined && now() < held.usableUntil ? held.token : undefined),
    clear(): Promise<undefined> {
      held = undefined;
      return Promise.resolve(undefined);
    },
    forget: (authorization: string): void => {
      if (held !== undefined && headerOf(held.token) === authorization) held = undefined;
    },
  };
}

function headerOf(token: AccessToken): string {
  return `Bearer ${token.accessToken ?? ''}`;
}

/** What isn't an answer of Box is a key that can't be used: a wrong passphrase, a key of another kind. */
function asConnectorError(cause: unknown): ConnectorError {
  if (cause instanceof ConnectorError) return cause;
  return new ConnectorError('unauthorized', 'Cannot get a Box token: the credentials cannot be used', {
    cause,
    reason: 'credentials',
  });
}

/** Throws `SettingsError` that names what is missing and quotes nothing: parsers' messages would quote the private key. */
export function checkAuth(settings: BoxAuth): void {
  const problems = settings.kind === 'jwt' ? jwtProblems(settings.config) : credentialProblems(settings);
  if (problems.length > 0) throw new SettingsError('Cannot use the Box credentials', problems);
}

function credentialProblems(settings: BoxAuth & { kind: 'client-credentials' }): string[] {
  const { clientId, clientSecret, enterpriseId } = settings;
  return missing({ clientId, clientSecret, enterpriseId });
}

function jwtProblems(config: string): string[] {
  const root = fields(parsed(config));
  if (root === undefined) return ['the JWT configuration is not a JSON object'];
  const app = fields(root.boxAppSettings);
  const key = fields(app?.appAuth);
  return missing({
    enterpriseID: root.enterpriseID,
    'boxAppSettings.clientID': app?.clientID,
    'boxAppSettings.clientSecret': app?.clientSecret,
    'boxAppSettings.appAuth.publicKeyID': key?.publicKeyID,
    'boxAppSettings.appAuth.privateKey': key?.privateKey,
    'boxAppSettings.appAuth.passphrase': key?.passphrase,
  });
}

function missing(values: Readonly<Record<string, unknown>>): string[] {
  const empty = Object.entries(values).filter(([, value]) => typeof value !== 'string' || value === '');
  return empty.map(([name]) => `${name} is missing`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The caller reports it: not an object.
    return undefined;
  }
}

function fields(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return value as Readonly<Record<string, unknown>>;
}
