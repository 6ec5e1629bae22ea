import { z } from 'zod';
import type { CheckFinding } from '../connector.ts';
import type { TokenSource } from './transport.ts';

/** One of these lets the application write files: learn.microsoft.com, "Microsoft Graph permissions reference". */
const writing = [
  'Files.ReadWrite.All',
  'Sites.ReadWrite.All',
  'Sites.Selected',
  'Sites.Manage.All',
  'Sites.FullControl.All',
];
/** More than a labeler needs. */
const excessive = ['Sites.Manage.All', 'Sites.FullControl.All'];
const catalog = ['SensitivityLabel.Read', 'SensitivityLabels.Read.All', 'InformationProtectionPolicy.Read.All'];

const claims = z.object({ roles: z.array(z.string()).default([]) });

/** The application permissions, as the access token names them. Graph's tokens are not promised to stay readable. */
export async function* examine(tokens: TokenSource): AsyncIterable<CheckFinding> {
  const check = 'graph: permissions';
  const roles = rolesIn(await tokens.token());
  if (roles === undefined) {
    yield { check, verdict: 'warning', detail: 'the access token does not tell them', remedy };
    return;
  }
  const detail = roles.length === 0 ? 'none is granted' : roles.toSorted().join(', ');
  if (!roles.some((role) => writing.includes(role))) {
    yield { check, verdict: 'fault', detail, remedy };
  } else if (roles.some((role) => excessive.includes(role))) {
    yield { check, verdict: 'warning', detail, remedy: 'Grant less: Sites.Selected or Sites.ReadWrite.All is enough' };
  } else {
    yield { check, verdict: 'ok', detail };
  }
  if (!roles.some((role) => catalog.includes(role))) {
    yield {
      check: 'graph: label catalog',
      verdict: 'warning',
      detail: 'the permission to read the tenant’s labels is not granted: they can’t be matched with the policy’s',
      remedy: 'Grant SensitivityLabels.Read.All',
    };
  }
}

const remedy =
  'Grant Sites.Selected or Sites.ReadWrite.All with an administrator’s consent: docs/connect-microsoft-365.md, step 3';

/** Undefined for a token that isn't a JWT (RFC 7519) with readable claims. */
function rolesIn(token: string): readonly string[] | undefined {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return claims.parse(payload).roles;
  } catch {
    return undefined;
  }
}
