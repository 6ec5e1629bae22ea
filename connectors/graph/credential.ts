import { z } from 'zod';
import { ConnectorError, SettingsError } from '../../model/errors.ts';
import type { TokenSource, Transport } from './transport.ts';
import { isLoopback } from './transport.ts';
import { parseAnswer } from './types.ts';
import { createWatchdog } from './watchdog.ts';

export type GraphCredential =
  | { readonly kind: 'secret'; readonly secret: string }
  /** PEM with the private key and the certificate. */
  | { readonly kind: 'certificate'; readonly pem: string }
  /** No secret: the app registration trusts tokens of another issuer. A file holds them, as Kubernetes writes it. */
  | { readonly kind: 'federated-file'; readonly path: string }
  /** The same with tokens of a user-assigned managed identity, whose client id this is. */
  | { readonly kind: 'federated-identity'; readonly identityClientId: string }
  /** The platform's own identity; `clientId` names a user-assigned one, and is empty for the system-assigned one. */
  | { readonly kind: 'managed-identity' };

export interface CredentialOptions {
  readonly tenantId: string;
  readonly clientId: string;
  readonly credential: GraphCredential;
  /** Without a trailing slash. */
  readonly authority: string;
  /** Origin of Graph, for the scope; national clouds have their own. */
  readonly graphOrigin: string;
  readonly transport: Transport;
  readonly now: () => number;
}

interface AccessToken {
  readonly token: string;
  /** Epoch ms. */
  readonly expiresOnTimestamp: number;
}

/** A token is fetched anew when less than this is left of it. */
const renewBeforeMs = 5 * 60_000;
const timeoutMs = 30_000;
/** What a managed identity's token must be for, to be exchanged (learn.microsoft.com, "Workload identity federation"). */
const exchangeScope = 'api://AzureADTokenExchange/.default';

const tokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });

/** Tokens of our application, kept in memory for as long as they hold. */
export function createTokenSource(options: CredentialOptions): TokenSource {
  const fetchToken = isLoopback(options.authority) ? loopbackCredential(options) : identityCredential(options);
  let current: AccessToken | undefined;
  let pending: Promise<AccessToken> | undefined;

  async function renew(): Promise<AccessToken> {
    try {
      current = await fetchToken();
      return current;
    } finally {
      pending = undefined;
    }
  }

  return {
    async token() {
      if (current !== undefined && current.expiresOnTimestamp - options.now() > renewBeforeMs) return current.token;
      pending ??= renew();
      return (await pending).token;
    },
    reject(token) {
      if (current?.token === token) current = undefined;
    },
  };
}

/** The identity library refuses any authority that isn't https, so a token endpoint on this machine is asked directly. */
function loopbackCredential(options: CredentialOptions): () => Promise<AccessToken> {
  const { credential } = options;
  if (credential.kind !== 'secret') {
    throw new SettingsError('Cannot sign in to Graph', [
      `a loopback authority takes a secret only: ${credential.kind}`,
    ]);
  }
  const url = `${options.authority}/${encodeURIComponent(options.tenantId)}/oauth2/v2.0/token`;
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: options.clientId,
    client_secret: credential.secret,
    scope: 'https://graph.microsoft.com/.default',
  }).toString();
  return async () => {
    const response = await options
      .transport(url, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body,
        signal: AbortSignal.timeout(timeoutMs),
      })
      .catch((error: unknown) => {
        throw signInError(undefined, error);
      });
    const answer: unknown = await response.json().catch(() => undefined);
    if (!response.ok) throw signInError(response.status, undefined);
    const { access_token: token, expires_in: seconds } = parseAnswer(tokenAnswer, answer, 'sign in to Graph');
    return { token, expiresOnTimestamp: options.now() + seconds * 1000 };
  };
}

function identityCredential(options: CredentialOptions): () => Promise<AccessToken> {
  const scope = `${isLoopback(options.graphOrigin) ? 'https://graph.microsoft.com' : options.graphOrigin}/.default`;
  let credential: ReturnType<typeof createIdentity> | undefined;
  return async () => {
    try {
      credential ??= createIdentity(options);
      // The library does not listen to a signal while it waits for an answer.
      const watchdog = createWatchdog(new AbortController().signal, timeoutMs);
      return await watchdog.watch((await credential).getToken(scope));
    } catch (error) {
      throw signInError(statusOf(error), error);
    }
  };
}

/** Loaded when first used: the identity library takes long to start. It must not wait on its own for as long as it is told to. */
async function createIdentity({ tenantId, clientId, credential, authority }: CredentialOptions) {
  const identity = await import('@azure/identity');
  const options = { authorityHost: authority, retryOptions: { maxRetries: 0 } };
  switch (credential.kind) {
    case 'secret':
      return new identity.ClientSecretCredential(tenantId, clientId, credential.secret, options);
    case 'certificate':
      return new identity.ClientCertificateCredential(tenantId, clientId, { certificate: credential.pem }, options);
    case 'federated-file':
      return new identity.WorkloadIdentityCredential({
        ...options,
        tenantId,
        clientId,
        tokenFilePath: credential.path,
      });
    case 'federated-identity': {
      const managed = new identity.ManagedIdentityCredential({ clientId: credential.identityClientId });
      const assertion = async () => (await managed.getToken(exchangeScope)).token;
      return new identity.ClientAssertionCredential(tenantId, clientId, assertion, options);
    }
    case 'managed-identity':
      return clientId === ''
        ? new identity.ManagedIdentityCredential()
        : new identity.ManagedIdentityCredential({ clientId });
  }
}

/**
 * A credential that is refused or unreadable is a fault of the settings; what is silent or busy may pass. The identity
 * library's own message isn't passed on: it quotes what the token endpoint said.
 */
function signInError(status: number | undefined, cause: unknown): ConnectorError {
  const passing = status === undefined ? isSilence(cause) : status >= 500 || status === 408 || status === 429;
  const state = status === undefined ? 'no token came' : `the token endpoint answered ${status}`;
  return new ConnectorError(passing ? 'transient' : 'unauthorized', `Cannot sign in to Graph: ${state}`, {
    cause,
    reason: 'sign-in',
  });
}

/** `fetch` throws a TypeError, our watchdog a TimeoutError; MSAL says `network_error` or that the credential is unavailable. */
function isSilence(error: unknown): boolean {
  return causesOf(error).some(
    (cause) =>
      cause instanceof TypeError ||
      cause.name === 'TimeoutError' ||
      cause.name === 'CredentialUnavailableError' ||
      ('errorCode' in cause && cause.errorCode === 'network_error'),
  );
}

/** The identity library wraps MSAL's errors, which carry the answer's status. */
function statusOf(error: unknown): number | undefined {
  for (const cause of causesOf(error)) {
    const status = 'statusCode' in cause ? cause.statusCode : 'status' in cause ? cause.status : undefined;
    if (typeof status === 'number') return status;
  }
  return undefined;
}

function causesOf(error: unknown): readonly Error[] {
  return error instanceof Error ? [error, ...causesOf(error.cause)] : [];
}
