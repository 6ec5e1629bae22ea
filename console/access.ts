import { createHash, timingSafeEqual } from 'node:crypto';

import { z } from 'zod';

/** Who may see the feed and the console. */
export interface AccessRules {
  /** True on loopback with the sandbox: open, but only under a loopback name, so that no other site's name can be pointed here. */
  readonly open: boolean;
  readonly apiKey: string | undefined;
  /** True only where App Service Authentication stands in front: nobody else could be kept from setting its header. */
  readonly platformAuth: boolean;
}

export interface Refusal {
  readonly status: 401 | 403 | 421;
  readonly reason: string;
}

type Headers = Readonly<Record<string, string>>;
const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

const principalSchema = z.object({
  role_typ: z.string().optional(),
  claims: z.array(z.object({ typ: z.string(), val: z.string() })).max(500),
});

/** Undefined when the caller has the role. Header names are lower case. */
export function checkAccess(rules: AccessRules, headers: Headers, role: 'reader' | 'admin'): Refusal | undefined {
  if (rules.open) return checkLoopback(headers);
  const named = headers['x-api-key'];
  const key = named ?? /^Bearer (.+)$/iu.exec(headers.authorization ?? '')?.[1];
  const right = key !== undefined && rules.apiKey !== undefined && sameSecret(key, rules.apiKey);
  if (right) return undefined;
  // Behind the platform's sign-in a bearer token may be the one that the caller signed in with.
  const principal = headers['x-ms-client-principal'];
  const signedIn = rules.platformAuth && named === undefined && principal !== undefined;
  if (key !== undefined && rules.apiKey !== undefined && !signedIn)
    return { status: 401, reason: 'The API key is wrong' };
  if (rules.platformAuth) return checkPrincipal(principal, role);
  return {
    status: 401,
    reason:
      rules.apiKey === undefined ? 'No access is set up: set LABELWRIGHT_API_KEY' : 'An API key is needed (X-API-Key)',
  };
}

function checkLoopback(headers: Headers): Refusal | undefined {
  const name = hostName(headers.host);
  if (name === undefined || !loopbackNames.has(name)) {
    return { status: 421, reason: 'Open under the names localhost and 127.0.0.1 only' };
  }
  const { origin } = headers;
  if (origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== headers.host)) {
    return { status: 403, reason: 'Requests from other sites are refused' };
  }
  return undefined;
}

function hostName(host: string | undefined): string | undefined {
  return host === undefined || !URL.canParse(`http://${host}`) ? undefined : new URL(`http://${host}`).hostname;
}

/** App Service Authentication's header: Base64 of JSON with the claims of who signed in. */
function checkPrincipal(header: string | undefined, role: 'reader' | 'admin'): Refusal | undefined {
  if (header === undefined) return { status: 401, reason: 'Sign in first' };
  const principal = parsePrincipal(header);
  if (principal === undefined) return { status: 401, reason: 'The principal header is not understood' };
  const roleType = principal.role_typ ?? 'roles';
  const roles = principal.claims
    .filter((claim) => claim.typ === roleType || claim.typ === 'roles')
    .map((claim) => claim.val);
  if (roles.includes('admin') || (role === 'reader' && roles.includes('reader'))) return undefined;
  return { status: 403, reason: `The role ${role} is needed` };
}

function parsePrincipal(header: string): z.infer<typeof principalSchema> | undefined {
  let decoded: unknown;
  try {
    decoded = JSON.parse(Buffer.from(header, 'base64').toString('utf8'));
  } catch {
    return undefined;
  }
  return principalSchema.safeParse(decoded).data;
}

function sameSecret(left: string, right: string): boolean {
  const digest = (value: string) => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(left), digest(right));
}
