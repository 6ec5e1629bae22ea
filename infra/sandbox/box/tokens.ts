import { randomBytes } from 'node:crypto';
import { integer, text } from '../database.ts';
import { BoxError, insufficientPermissions, json } from './box-error.ts';
import type { Cloud } from './cloud.ts';
import { findUser, getUser, serviceAccount, type Caller, type User } from './users.ts';

const lifetimeSeconds = 3600;
const jwtGrant = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/**
 * `POST /oauth2/token`: client credentials or a JWT assertion, whose signature is not checked. Any client id and secret get a token;
 * it acts for the service account unless a user is named as subject.
 */
export async function issueToken(cloud: Cloud, request: Request): Promise<Response> {
  if (request.method !== 'POST') return oauthError('invalid_request', 'Use POST', 405);
  const form = new URLSearchParams(await request.text());
  const appId = form.get('client_id') ?? '';
  if (appId === '' || (form.get('client_secret') ?? '') === '') {
    return oauthError('invalid_client', 'The client credentials are invalid');
  }
  const subject = subjectOf(form);
  if (subject === undefined) {
    return oauthError('unsupported_grant_type', 'Invalid grant_type parameter or parameter missing');
  }
  if (cloud.switches.unauthorizedApps.includes(appId)) {
    return oauthError('unauthorized_client', 'This app is not authorized by the enterprise admin');
  }
  const user = userOf(cloud, subject);
  if (user === undefined) return oauthError('invalid_grant', "Please check the 'sub' claim.");
  const token = randomBytes(24).toString('base64url');
  const now = cloud.now();
  cloud.database.transaction(() => {
    cloud.database.run('DELETE FROM tokens WHERE expires_at < ?', now);
    cloud.database.run('INSERT INTO tokens VALUES (?, ?, ?, ?)', token, user.id, appId, now + lifetimeSeconds * 1000);
  });
  return json(200, { access_token: token, expires_in: lifetimeSeconds, restricted_to: [], token_type: 'bearer' });
}

/** Who calls: the token's user, or the one that the service account acts as. 401 without a valid token. */
export function authenticate(cloud: Cloud, request: Request): Caller {
  const token = /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  const row = token && cloud.database.get('SELECT * FROM tokens WHERE token = ?', token);
  if (!row || integer(row, 'expires_at') <= cloud.now()) {
    throw new BoxError(401, 'invalid_token', 'The access token provided is invalid.');
  }
  const user = getUser(cloud, text(row, 'user_id'));
  const appId = text(row, 'app_id');
  const asUser = request.headers.get('as-user');
  if (asUser === null) return { user, appId };
  const target = findUser(cloud, asUser);
  const may = user.kind === 'service' && cloud.switches.actingAsUsers;
  if (!may || target?.kind !== 'managed' || target.status === 'inactive') throw insufficientPermissions();
  return { user: target, appId };
}

interface Subject {
  readonly type: string | null | undefined;
  readonly id: string | null | undefined;
}

/** Undefined for a grant that is not offered. */
function subjectOf(form: URLSearchParams): Subject | undefined {
  const grant = form.get('grant_type');
  if (grant === 'client_credentials') return { type: form.get('box_subject_type'), id: form.get('box_subject_id') };
  if (grant === jwtGrant) return parseAssertion(form.get('assertion') ?? '');
  return undefined;
}

/** The claims `sub` and `box_sub_type` of a JWT (RFC 7519); a subject that nobody has where it is malformed. */
function parseAssertion(assertion: string): Subject {
  const nobody: Subject = { type: 'user', id: '' };
  const [, payload] = assertion.split('.');
  if (payload === undefined) return nobody;
  try {
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Readonly<Record<string, unknown>> | null;
    return { type: String(claims?.box_sub_type), id: String(claims?.sub) };
  } catch (error) {
    if (error instanceof SyntaxError) return nobody;
    throw error;
  }
}

function userOf(cloud: Cloud, { type, id }: Subject): User | undefined {
  if (type === 'user') return findUser(cloud, id ?? '');
  return type === null || type === undefined || type === 'enterprise' ? serviceAccount(cloud) : undefined;
}

const oauthError = (error: string, description: string, status = 400): Response =>
  json(status, { error, error_description: description });
