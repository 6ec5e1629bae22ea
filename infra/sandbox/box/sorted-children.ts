import type { Cloud } from './cloud.ts';
import { children, type Item } from './items.ts';
import type { User } from './users.ts';
import { currentVersion } from './versions-store.ts';

export interface Sorting {
  readonly by: 'id' | 'name' | 'date' | 'size';
  readonly direction: 'ASC' | 'DESC';
}

/** Folders first, then files, each by the wanted attribute. */
export function sortedChildren(
  cloud: Cloud,
  viewer: User,
  wanted: Sorting & { readonly folderId: string },
): readonly Item[] {
  const sign = wanted.direction === 'ASC' ? 1 : -1;
  const compare = (a: Item, b: Item): number => {
    if (a.type !== b.type) return a.type === 'folder' ? -1 : 1;
    return sign * compareBy(cloud, wanted.by, [a, b]);
  };
  return [...children(cloud, viewer, wanted.folderId)].sort(compare);
}

function compareBy(cloud: Cloud, by: Sorting['by'], [a, b]: readonly [Item, Item]): number {
  const size = (item: Item): number => (item.type === 'file' ? currentVersion(cloud, item).size : 0);
  if (by === 'date') return a.modifiedAt - b.modifiedAt;
  if (by === 'size') return size(a) - size(b);
  if (by === 'id') return Number(a.id) - Number(b.id);
  return a.name.localeCompare(b.name, 'en');
}
