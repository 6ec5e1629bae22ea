import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { collection, entity, noContent, readBody } from './answers.ts';
import { grantPermission, linkPermission, permissions } from './drive-item.ts';
import * as edits from './edits.ts';
import { invalidRequest } from './graph-error.ts';
import type { GrantRecord, ItemRecord } from './records.ts';
import type { Call, World } from './world.ts';

interface Shared {
  readonly world: World;
  readonly call: Call;
  readonly item: ItemRecord;
}

const contextOf = ({ item }: Shared): string =>
  `drives('${encodeURIComponent(item.driveId)}')/items('${item.id}')/permissions`;

export function listPermissions(shared: Shared): Response {
  return collection(shared.world.origin, {
    context: contextOf(shared),
    value: permissions(shared.world, shared.item),
  });
}

export function deletePermission({ world, item, parameter }: Shared & { readonly parameter: string }): Response {
  edits.removePermission(world, item, parameter);
  return noContent();
}

const linkSchema = z.strictObject({
  type: z.enum(['view', 'edit', 'embed']),
  scope: z.enum(['anonymous', 'organization', 'users']).default('organization'),
});

export async function createLink({ world, call, item }: Shared): Promise<Response> {
  const body = await readBody(call.request, linkSchema);
  const current = world.library.item(item.driveId, item.id);
  const { link, created } = edits.createLink(world, current, body);
  return entity(world.origin, 'permission', linkPermission(world, current, link), created ? 201 : 200);
}

/** People by address and one role. Whom the tenant doesn't know would be made a guest, which the sandbox refuses. */
const inviteSchema = z.strictObject({
  recipients: z.array(z.strictObject({ email: z.string() })).min(1),
  roles: z.array(z.enum(['read', 'write'])).length(1),
  requireSignIn: z.literal(true),
  sendInvitation: z.boolean().optional(),
  message: z.string().max(2_000).optional(),
});

export async function invite(shared: Shared): Promise<Response> {
  const { world, call } = shared;
  const { recipients, roles } = await readBody(call.request, inviteSchema);
  const item = world.library.item(shared.item.driveId, shared.item.id);
  const [role = 'read'] = roles;
  const before = item.grants ?? [];
  const given = recipients.map(({ email }): GrantRecord => {
    const to = world.library.user(email);
    if (to === undefined) throw invalidRequest('The recipient is not known in the organization');
    return { id: before.find((one) => one.to.id === to.id)?.id ?? randomUUID(), to, role };
  });
  const kept = before.filter(({ id }) => given.every((one) => one.id !== id));
  world.library.save({ ...item, grants: [...kept, ...given] }, 'sharing');
  return collection(world.origin, { context: contextOf(shared), value: given.map(grantPermission) });
}
