import { badRequest, json } from './box-error.ts';
import type { Cloud } from './cloud.ts';
import { children, requireItem, rootId, type Item } from './items.ts';
import { numberParameter, type Call } from './router.ts';
import { fieldsOf, itemShape, type Shape, type View } from './shapes.ts';
import { sortedChildren, type Sorting } from './sorted-children.ts';

const maxPage = 1000;

/** `GET /2.0/folders/:id/items`, by marker or by offset. */
export function listItems(cloud: Cloud, call: Call): Response {
  const id = call.param('id');
  if (id !== rootId) requireItem(cloud, call.caller, { type: 'folder', id, ability: 'view' });
  const view: View = { cloud, viewer: call.caller.user };
  const { searchParams } = call.url;
  const limit = numberParameter(call, 'limit', { otherwise: 100, most: maxPage });
  const byMarker = searchParams.get('usemarker') === 'true';
  if (byMarker) {
    if (id === rootId && searchParams.has('sort')) throw badRequest('the root is not sorted when read by marker');
    return json(200, markerPage(view, call, { id, limit }));
  }
  if (searchParams.has('marker')) throw badRequest('marker needs usemarker=true');
  return json(200, offsetPage(view, call, { id, limit }));
}

interface Listing {
  readonly id: string;
  readonly limit: number;
}

function offsetPage(view: View, call: Call, { id, limit }: Listing): Shape {
  const offset = numberParameter(call, 'offset', { otherwise: 0, most: 9999 });
  const sorting = sortingOf(call);
  const items = sortedChildren(view.cloud, view.viewer, { folderId: id, ...sorting });
  return {
    total_count: items.length,
    entries: shown(view, call, items.slice(offset, offset + limit)),
    offset,
    limit,
    order: [
      { by: 'type', direction: 'ASC' },
      { by: sorting.by, direction: sorting.direction },
    ],
  };
}

/** In the order of ids, so that what is added or taken away meanwhile moves nothing else. */
function markerPage(view: View, call: Call, { id, limit }: Listing): Shape {
  const marker = call.url.searchParams.get('marker') ?? '';
  const after = marker === '' ? 0 : Number(Buffer.from(marker, 'base64url').toString());
  if (Number.isNaN(after)) throw badRequest('marker is not one of ours');
  const items = [...children(view.cloud, view.viewer, id)].sort((a, b) => Number(a.id) - Number(b.id));
  const rest = items.filter((item) => Number(item.id) > after);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const more = rest.length > page.length && last !== undefined;
  return {
    entries: shown(view, call, page),
    limit,
    next_marker: more ? Buffer.from(last.id).toString('base64url') : '',
  };
}

const shown = (view: View, call: Call, items: readonly Item[]): readonly Shape[] =>
  items.map((item) => itemShape(view, item, fieldsOf(call.url, 'mini')));

function sortingOf(call: Call): Sorting {
  const by = call.url.searchParams.get('sort') ?? 'name';
  const direction = call.url.searchParams.get('direction') ?? 'ASC';
  if (by !== 'id' && by !== 'name' && by !== 'date' && by !== 'size') throw badRequest('sort is unknown');
  if (direction !== 'ASC' && direction !== 'DESC') throw badRequest('direction is unknown');
  return { by, direction };
}
