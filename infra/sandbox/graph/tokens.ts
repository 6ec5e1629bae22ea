import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { jsonResponse } from '../json.ts';
import { GraphError } from './graph-error.ts';
import type { Caller } from './records.ts';

export interface TokensOptions {
  readonly tenantId: string;
  readonly secret: string;
  readonly origin: string;
  readonly now: () => number;
  readonly lifetimeSeconds: () => number;
  /** The user with this mail address, if the sandbox knows one. */
  readonly user: (mail: string) => Caller | undefined;
}

export interface Tokens {
  /** `POST /{tenant}/oauth2/v2.0/token`: the client credentials flow, with Entra's refusals. Any client id and secret will do. */
  endpoint(request: Request, tenant: string): Promise<Response>;
  /** Who holds the request's bearer token; throws Graph's 401. */
  caller(request: Request): Caller;
}

const claimsSchema = z.object({ appid: z.string(), exp: z.number(), aud: z.string() });
type Claims = z.infer<typeof claimsSchema>;

/**
 * Access tokens are signed, so that they stay valid over a restart. A client id with an `@` acts as that user (as if the user had
 * signed in); any other acts as an application.
 */
export function createTokens(options: TokensOptions): Tokens {
  const audience = 'https://graph.microsoft.com';

  const sign = (payload: string): string => createHmac('sha256', options.secret).update(payload).digest('base64url');

  const issue = (clientId: string): string => {
    const issuedAt = Math.floor(options.now() / 1000);
    const claims = {
      ...{ aud: audience, iss: `https://sts.windows.net/${options.tenantId}/`, tid: options.tenantId },
      ...{
        iat: issuedAt,
        nbf: issuedAt,
        exp: issuedAt + options.lifetimeSeconds(),
        appid: clientId,
        roles: ['Files.ReadWrite.All', 'SensitivityLabels.Read.All', 'Sites.ReadWrite.All'],
        uti: randomUUID(),
      },
    };
    const payload = `${encode({ typ: 'JWT', alg: 'HS256' })}.${encode(claims)}`;
    return `${payload}.${sign(payload)}`;
  };

  const verified = (token: string): Claims => {
    const [header, body, signature] = token.split('.');
    if (signature === undefined || !equal(signature, sign(`${header ?? ''}.${body ?? ''}`))) {
      throw unauthenticated('IDX14100: JWT is not well formed or its signature is invalid.');
    }
    return claimsSchema.parse(JSON.parse(Buffer.from(body ?? '', 'base64url').toString()));
  };
  /** A client calls with the same token again and again. */
  let last: { readonly token: string; readonly claims: Claims } | undefined;

  return {
    endpoint: async (request, tenant) => {
      if (request.method !== 'POST') return refusal(options.now(), faults.method);
      const form = new URLSearchParams(await request.text());
      const client = clientOf(request, form);
      const fault = faultOf({ form, client, tenant, options });
      if (fault !== undefined) return refusal(options.now(), fault);
      return jsonResponse(
        {
          token_type: 'Bearer',
          expires_in: options.lifetimeSeconds(),
          ext_expires_in: options.lifetimeSeconds(),
          access_token: issue(client.id ?? ''),
        },
        { headers: { 'cache-control': 'no-store, no-cache', pragma: 'no-cache' } },
      );
    },
    caller: (request) => {
      const token = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]?.trim();
      if (token === undefined) throw unauthenticated('Access token is empty.');
      const claims = last?.token === token ? last.claims : verified(token);
      last = { token, claims };
      if (claims.exp * 1000 <= options.now()) {
        throw unauthenticated('Lifetime validation failed, the token is expired.');
      }
      return callerOf(claims.appid, options.user);
    },
  };
}

function callerOf(clientId: string, user: TokensOptions['user']): Caller {
  if (!clientId.includes('@')) return { kind: 'application', id: clientId, name: `Application ${clientId}` };
  return user(clientId) ?? { kind: 'user', id: clientId, name: clientId, mail: clientId };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function equal(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function unauthenticated(message: string): GraphError {
  return new GraphError(401, 'InvalidAuthenticationToken', message, {
    headers: { 'www-authenticate': 'Bearer realm="", error="invalid_token"' },
  });
}

interface Client {
  readonly id: string | undefined;
  readonly proven: boolean;
}

/** Client id with its secret or assertion, in the form or in a Basic header (RFC 6749 2.3.1). */
function clientOf(request: Request, form: URLSearchParams): Client {
  const basic = /^Basic (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  if (basic !== undefined) {
    const [id, secret] = Buffer.from(basic, 'base64').toString().split(':');
    return { id: id === '' || id === undefined ? undefined : decodeURIComponent(id), proven: (secret ?? '') !== '' };
  }
  const assertion = given(form, 'client_assertion') !== undefined && given(form, 'client_assertion_type') !== undefined;
  return { id: given(form, 'client_id'), proven: assertion || given(form, 'client_secret') !== undefined };
}

function given(form: URLSearchParams, name: string): string | undefined {
  const value = form.get(name);
  return value === null || value === '' ? undefined : value;
}

interface Fault {
  readonly status: number;
  readonly error: string;
  readonly code: number;
  readonly text: string;
}

const faults = {
  method: {
    status: 405,
    error: 'invalid_request',
    code: 900561,
    text: "The endpoint only accepts POST requests. Received a 'GET' request.",
  },
  grant: {
    status: 400,
    error: 'unsupported_grant_type',
    code: 70003,
    text: 'The app requested an unsupported grant type.',
  },
  proof: {
    status: 401,
    error: 'invalid_client',
    code: 7000218,
    text: "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  },
  scope: {
    status: 400,
    error: 'invalid_scope',
    code: 1002012,
    text: 'The provided value for scope is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).',
  },
  resource: {
    status: 400,
    error: 'invalid_resource',
    code: 500011,
    text: 'The resource principal named in the scope was not found in the tenant.',
  },
} satisfies Record<string, Fault>;

function missing(parameter: string): Fault {
  const text = `The request body must contain the following parameter: '${parameter}'.`;
  return { status: 400, error: 'invalid_request', code: 900144, text };
}

interface TokenRequest {
  readonly form: URLSearchParams;
  readonly client: Client;
  readonly tenant: string;
  readonly options: TokensOptions;
}

function faultOf({ form, client, tenant, options }: TokenRequest): Fault | undefined {
  if (tenant.toLowerCase() !== options.tenantId) {
    return { status: 400, error: 'invalid_request', code: 90002, text: 'The tenant was not found.' };
  }
  const grant = given(form, 'grant_type');
  if (grant === undefined) return missing('grant_type');
  if (grant !== 'client_credentials') return faults.grant;
  if (client.id === undefined) return missing('client_id');
  if (!client.proven) return faults.proof;
  const scope = given(form, 'scope');
  if (scope === undefined) return missing('scope');
  const resource = /^(\S+?)\/*\/\.default$/.exec(scope)?.[1];
  if (resource === undefined) return faults.scope;
  return resource === 'https://graph.microsoft.com' || resource === options.origin ? undefined : faults.resource;
}

function refusal(now: number, { status, error, code, text }: Fault): Response {
  const timestamp = new Date(now).toISOString().replace('T', ' ').slice(0, 19) + 'Z';
  const [trace, correlation] = [randomUUID(), randomUUID()];
  const description = `AADSTS${code}: ${text} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`;
  return jsonResponse(
    {
      ...{ error, error_description: description, error_codes: [code], timestamp },
      ...{ trace_id: trace, correlation_id: correlation },
    },
    { status },
  );
}
