import { integer, text, type Row } from '../database.ts';
import { BoxError } from './box-error.ts';
import type { Cloud } from './cloud.ts';

/** As Box names them; the two in between may not change or not upload anything, which isn't acted out. */
export const userStatuses = ['active', 'inactive', 'cannot_delete_edit', 'cannot_delete_edit_upload'] as const;
type UserStatus = (typeof userStatuses)[number];

export interface User {
  readonly id: string;
  readonly name: string;
  readonly login: string;
  readonly role: 'admin' | 'coadmin' | 'user';
  /** `service`: the application's own account, which may act as managed users; `external`: of another enterprise. */
  readonly kind: 'service' | 'managed' | 'external';
  readonly status: UserStatus;
  readonly createdAt: number;
}

/** Who makes a call, after As-User, and through which application. */
export interface Caller {
  readonly user: User;
  readonly appId: string;
}

export type NewUser = Pick<User, 'name' | 'login' | 'role' | 'kind'>;

export function addUser(cloud: Cloud, { name, login, role, kind }: NewUser): User {
  const user: User = { id: cloud.nextId(), name, login, role, kind, status: 'active', createdAt: cloud.now() };
  const insert = 'INSERT INTO users VALUES (?, ?, ?, ?, ?, ?, ?)';
  cloud.database.run(insert, user.id, name, login, role, kind, user.status, user.createdAt);
  return user;
}

export function setStatus(cloud: Cloud, user: User, status: UserStatus): User {
  cloud.database.run('UPDATE users SET status = ? WHERE id = ?', status, user.id);
  return { ...user, status };
}

export function findUser(cloud: Cloud, id: string): User | undefined {
  const row = cloud.database.get('SELECT * FROM users WHERE id = ?', id);
  return row && parseUser(row);
}

export function findUserByLogin(cloud: Cloud, login: string): User | undefined {
  const row = cloud.database.get('SELECT * FROM users WHERE login = ?', login);
  return row && parseUser(row);
}

/** A user that a row refers to. */
export function getUser(cloud: Cloud, id: string): User {
  const user = findUser(cloud, id);
  if (user === undefined) throw new Error(`Cannot read sandbox state: user ${id} is missing`);
  return user;
}

/** In the order in which they were made; the service account is the first. */
export const listUsers = (cloud: Cloud): readonly User[] =>
  cloud.database.all('SELECT * FROM users ORDER BY CAST(id AS INTEGER)').map(parseUser);

export function serviceAccount(cloud: Cloud): User {
  const row = cloud.database.get("SELECT * FROM users WHERE kind = 'service'");
  if (row === undefined) throw new Error('Cannot read sandbox state: the service account is missing');
  return parseUser(row);
}

/** Enterprise-wide calls: admins, and the service account with the scope that an admin has granted. */
export function requireAdmin(caller: Caller): void {
  if (caller.user.role === 'user') {
    throw new BoxError(
      403,
      'insufficient_scope',
      'The request requires higher privileges than provided by the access token.',
    );
  }
}

function parseUser(row: Row): User {
  return {
    id: text(row, 'id'),
    name: text(row, 'name'),
    login: text(row, 'login'),
    role: text(row, 'role') as User['role'],
    kind: text(row, 'kind') as User['kind'],
    status: text(row, 'status') as UserStatus,
    createdAt: integer(row, 'created_at'),
  };
}
