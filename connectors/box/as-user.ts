import type { SourceId } from '../../model/ids.ts';
import type { BoxClient } from './client.ts';

const prefix = 'user:';

/** The source that holds what a managed user owns. */
export function sourceOfUser(userId: string): SourceId {
  return `${prefix}${userId}` as SourceId;
}

/** The managed user whose files a source holds; undefined for a folder and for the event stream. */
export function userOfSource(sourceId: SourceId): string | undefined {
  return sourceId.startsWith(prefix) ? sourceId.slice(prefix.length) : undefined;
}

/** What works with `client`, working as the user whose source it is (developer.box.com, "As-User"); as itself for any other source. */
export function actingFor<Room extends { readonly client: BoxClient }>(room: Room, sourceId: SourceId): Room {
  const userId = userOfSource(sourceId);
  return userId === undefined ? room : { ...room, client: clientAs(room.client, userId) };
}

function clientAs(client: BoxClient, userId: string): BoxClient {
  const as = { 'as-user': userId };
  return {
    send: (request) => client.send({ ...request, headers: { ...request.headers, ...as } }),
    open: (request) => client.open({ ...request, headers: { ...request.headers, ...as } }),
  };
}
