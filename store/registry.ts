import { SettingsError } from '../model/errors.ts';
import { openPostgresStore } from './postgres.ts';
import { openSqliteStore } from './sqlite.ts';
import type { Store } from './store.ts';

export interface StoreMember {
  readonly name: string;
  /** `location` is what the member opens: a path, an address. */
  open(location: string): Promise<Store>;
}

/** Every database that the store runs on, by name. */
export const stores: ReadonlyMap<string, StoreMember> = register([
  { name: 'sqlite', open: (path) => openSqliteStore({ path }) },
  { name: 'postgres', open: (url) => openPostgresStore({ url }) },
]);

/** Throws for two members of one name. */
export function register(members: readonly StoreMember[]): ReadonlyMap<string, StoreMember> {
  const byName = new Map(members.map((member) => [member.name, member]));
  if (byName.size < members.length) throw new Error('Cannot register stores: two have the same name');
  return byName;
}

/** Throws `SettingsError` for an unknown name. */
export function openStore(name: string, location: string): Promise<Store> {
  const member = stores.get(name);
  if (member === undefined) {
    throw new SettingsError('Cannot open store', [`${name} is none of ${[...stores.keys()].join(', ')}`]);
  }
  return member.open(location);
}
