/**
 * Resource units of a call: SharePoint's "Avoid getting throttled or blocked", "Resource units". One item, a delta page that goes
 * on from a token and a download cost 1; listings, delta from the beginning and whatever writes cost 2; permissions cost 5.
 * Calls that are not SharePoint's own, such as those about subscriptions, count like them.
 */
export function costOf(method: string, address: string): number {
  const { pathname, searchParams } = new URL(address);
  const parts = pathname.split('/').filter((part) => part !== '');
  if (parts.includes('permissions') || /\bpermissions\b/i.test(searchParams.get('$expand') ?? '')) return 5;
  if (method !== 'GET' && method !== 'HEAD') return 2;
  if (parts.at(-1) === 'delta') return searchParams.has('token') || searchParams.has('$skiptoken') ? 1 : 2;
  return listings.has(parts.at(-1) ?? '') ? 2 : 1;
}

/** Last segments of addresses that answer with many entries. */
const listings = new Set([
  'children',
  'drives',
  'getAllSites',
  'items',
  'lists',
  'sensitivityLabels',
  'sites',
  'subscriptions',
  'users',
  'versions',
]);
