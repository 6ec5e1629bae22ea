import { SettingsError } from '../../model/errors.ts';
import type { BoxClient } from './client.ts';
import { parsePage, recordOf, textOf } from './types.ts';

/** Whose files are watched: those of all managed users, or of the ones named by login or id; those of nobody unless told. */
export interface UserChoice {
  readonly users: 'all' | readonly string[] | undefined;
  /** Logins, with `*` for any characters, or ids. */
  readonly exclude: readonly string[];
}

export interface BoxUser {
  readonly id: string;
  readonly login: string | undefined;
}

/** A chosen user, or what was named as one. */
export interface FoundUser {
  readonly id: string;
  readonly name: string;
  /** `inactive`, `excluded`, `system` for an application's account, `not-found` for a named one who is no managed user. */
  readonly leftOut: string | undefined;
}

interface ManagedUser extends BoxUser {
  readonly name: string | undefined;
  readonly status: string | undefined;
}

/** Accounts of applications. They have no person's files, and nobody may act as one (developer.box.com, "As-User"). */
const serviceLogin = /^automationuser_.*@boxdevedition\.com$/iu;

/** More named users than this are looked for in the list of all, which has a thousand of them to a call. */
const mostAskedSingly = 50;

/** Every chosen user, those that are left out too. */
export async function listUsers(client: BoxClient, choice: UserChoice): Promise<readonly FoundUser[]> {
  const { users } = choice;
  if (users === undefined) return [];
  const found = new Map<string, ManagedUser>();
  for (const term of searchTerms(users)) {
    for await (const user of listManaged(client, term)) if (isNamed(choice, user)) found.set(user.id, user);
  }
  const known = new Set([...found.values()].flatMap(({ id, login }) => [id, login?.toLowerCase()]));
  const missing = users === 'all' ? [] : users.filter((one) => !known.has(one.toLowerCase()));
  return [
    ...Array.from(found.values(), (user) => describe(user, leftOutReason(choice, user))),
    ...missing.map((one) => ({ id: one, name: one, leftOut: 'not-found' })),
  ];
}

/** Box finds users by the start of login or name, not by id. */
function searchTerms(users: 'all' | readonly string[]): readonly (string | undefined)[] {
  const all = users === 'all' || users.length > mostAskedSingly || users.some((one) => !one.includes('@'));
  return all ? [undefined] : users;
}

/** Whether this user is chosen, as far as that shows without asking Box: it may still be somebody external or inactive. */
export function isChosen(choice: UserChoice, user: BoxUser): boolean {
  const named = isNamed(choice, user) || (choice.users !== undefined && user.login === undefined);
  return named && !isExcluded(choice, user) && !isService(user);
}

/** Whether a user who is chosen is one whom we may act for: managed and active. */
export async function isActiveUser(client: BoxClient, { id, login }: BoxUser): Promise<boolean> {
  for await (const user of listManaged(client, login)) if (user.id === id) return user.status !== 'inactive';
  return false;
}

/** Throws `SettingsError` for users that can't be chosen so. */
export function checkUsers({ users, exclude }: UserChoice): void {
  const problems: string[] = [];
  const named = users === 'all' ? undefined : users;
  if (named?.length === 0) problems.push('no user is named');
  if (named?.some((one) => one.toLowerCase() === 'all')) problems.push('"all" stands beside named users');
  if (named?.some((one) => one.includes('*'))) problems.push('users are named without wildcards');
  if (users === undefined && exclude.length > 0) problems.push('users are excluded although none are chosen');
  if (problems.length > 0) throw new SettingsError('Cannot use the Box users', problems);
}

async function* listManaged(client: BoxClient, login?: string): AsyncIterable<ManagedUser> {
  let marker: string | undefined;
  do {
    const query = {
      user_type: 'managed',
      usemarker: 'true',
      limit: '1000',
      fields: 'id,name,login,status',
      filter_term: login,
      marker,
    };
    const page = parsePage(await client.send({ path: '/users', query }));
    for (const entry of page.entries) {
      const user = recordOf(entry);
      const id = textOf(user.id);
      if (id === undefined) continue;
      yield { id, name: textOf(user.name), login: textOf(user.login), status: textOf(user.status) };
    }
    marker = page.marker;
  } while (marker !== undefined);
}

function describe({ id, login, name }: ManagedUser, leftOut: string | undefined): FoundUser {
  return { id, name: login ?? name ?? `user ${id}`, leftOut };
}

function leftOutReason(choice: UserChoice, user: ManagedUser): string | undefined {
  if (isService(user)) return 'system';
  if (isExcluded(choice, user)) return 'excluded';
  return user.status === 'inactive' ? 'inactive' : undefined;
}

function isService({ login }: BoxUser): boolean {
  return login !== undefined && serviceLogin.test(login);
}

function isNamed({ users }: UserChoice, { id, login }: BoxUser): boolean {
  if (users === 'all') return true;
  return users?.some((one) => one === id || one.toLowerCase() === login?.toLowerCase()) === true;
}

function isExcluded({ exclude }: UserChoice, { id, login }: BoxUser): boolean {
  return exclude.some((one) => one === id || (login !== undefined && matches(one, login)));
}

/** `*` is any characters, everything else itself; upper and lower case are the same. */
function matches(glob: string, login: string): boolean {
  const parts = glob.toLowerCase().split('*');
  const escaped = parts.map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/gu, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`, 'su').test(login.toLowerCase());
}
