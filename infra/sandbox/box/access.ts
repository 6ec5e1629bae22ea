import { text } from '../database.ts';
import type { Cloud } from './cloud.ts';
import type { User } from './users.ts';

/** Collaboration roles as Box names them. */
export const roles = [
  'editor',
  'viewer',
  'previewer',
  'uploader',
  'previewer uploader',
  'viewer uploader',
  'co-owner',
] as const;

export type Role = 'owner' | (typeof roles)[number];

export type Ability = 'view' | 'download' | 'upload' | 'edit' | 'share';

const abilities: Readonly<Record<Role, readonly Ability[]>> = {
  owner: ['view', 'download', 'upload', 'edit', 'share'],
  'co-owner': ['view', 'download', 'upload', 'edit', 'share'],
  editor: ['view', 'download', 'upload', 'edit', 'share'],
  'viewer uploader': ['view', 'download', 'upload'],
  'previewer uploader': ['view', 'upload'],
  viewer: ['view', 'download'],
  previewer: ['view'],
  uploader: ['upload'],
};

export const canDo = (role: Role | undefined, ability: Ability): boolean =>
  role !== undefined && abilities[role].includes(ability);

interface Owned {
  readonly id: string;
  readonly ownerId: string;
}

const chain = `WITH RECURSIVE chain(id, depth) AS (
  SELECT ?, 0 UNION ALL SELECT parent_id, depth + 1 FROM items JOIN chain USING (id) WHERE parent_id <> '0'
)`;

/** What a user is to an item: its owner, or what the nearest collaboration on it or a folder above says; undefined for a stranger. */
export function roleOn(cloud: Cloud, user: User, item: Owned): Role | undefined {
  if (item.ownerId === user.id) return 'owner';
  const sql = `${chain} SELECT role FROM collaborations JOIN chain ON item_id = chain.id WHERE user_id = ? ORDER BY depth LIMIT 1`;
  const row = cloud.database.get(sql, item.id, user.id);
  return row && (text(row, 'role') as Role);
}

/** Ids of all users who see an item. */
export function audienceOf(cloud: Cloud, item: Owned): readonly string[] {
  const sql = `${chain} SELECT DISTINCT user_id FROM collaborations JOIN chain ON item_id = chain.id`;
  return [...new Set([item.ownerId, ...cloud.database.all(sql, item.id).map((row) => text(row, 'user_id'))])];
}

/** The item's id and those of the folders above it, without the root. */
export const chainOf = (cloud: Cloud, itemId: string): readonly string[] =>
  cloud.database.all(`${chain} SELECT id FROM chain`, itemId).map((row) => text(row, 'id'));
