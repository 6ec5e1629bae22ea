import type { FileRef } from '../../model/file.ts';
import { boxPort } from './box-cloud.ts';
import type { CloudUser, FaultCloud } from './cloud.ts';

/** Both services side by side, as for an organization that has both: one connector each, one set of users. */
export function bothClouds(graph: FaultCloud, box: FaultCloud): FaultCloud {
  const clouds = [graph, box];
  const of = ({ connector }: Pick<FileRef, 'connector'>): FaultCloud => (connector === 'box' ? box : graph);
  return {
    name: 'both',
    handle: (request) => (new URL(request.url).port === boxPort ? box : graph).handle(request),
    connect: (transport) => clouds.flatMap((cloud) => cloud.connect(transport)),
    files: async () => (await Promise.all(clouds.map((cloud) => cloud.files()))).flat(),
    versions: (file) => of(file).versions(file),
    whims: clouds.flatMap(({ whims }) => whims),
    user: userOf(clouds, (file) => of(file).user),
    async close() {
      await Promise.all(clouds.map((cloud) => cloud.close()));
    },
  };
}

function userOf(clouds: readonly FaultCloud[], of: (file: FileRef) => CloudUser): CloudUser {
  const at = (place: string): CloudUser | undefined => clouds.find(({ user }) => user.places.includes(place))?.user;
  return {
    places: clouds.flatMap(({ user }) => user.places),
    create(place, name, bytes) {
      const user = at(place);
      if (user === undefined) throw new Error(`Cannot create file: no place ${place}`);
      return user.create(place, name, bytes);
    },
    async move(file, place) {
      if (at(place) === of(file)) await of(file).move(file, place);
    },
    edit: (file, bytes) => of(file).edit(file, bytes),
    nameOf: (file) => of(file).nameOf(file),
    rename: (file, name) => of(file).rename(file, name),
    remove: (file) => of(file).remove(file),
    restore: (file) => of(file).restore(file),
    promote: (file, version) => of(file).promote(file, version),
    lock: (file) => of(file).lock(file),
    unlock: (file) => of(file).unlock(file),
    folders: clouds.map(({ user }) => user.folders).find((folders) => folders !== undefined),
  };
}
