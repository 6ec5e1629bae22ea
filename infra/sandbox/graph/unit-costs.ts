/**
 * What SharePoint counts for a call, in resource units: 1 for one item, for a download and for changes since a token; 2 for a
 * listing, for changes from the beginning and for whatever is created, changed or deleted; 5 where permissions are concerned.
 * Addresses that carry their own permission were paid for by the call that gave them away; tokens come from elsewhere (undefined).
 */
export function unitCost(request: Request): number | undefined {
  const { pathname, searchParams } = new URL(request.url);
  if (pathname.endsWith('/oauth2/v2.0/token')) return undefined;
  if (!pathname.startsWith('/v1.0/')) return 0;
  if (/\/permissions(\/|$)/.test(pathname) || (searchParams.get('$expand') ?? '').includes('permissions')) return 5;
  if (request.method !== 'GET') return 2;
  if (pathname.endsWith('/delta')) return searchParams.has('token') ? 1 : 2;
  return /\/(children|versions|drives|sites|getAllSites|subscriptions|sensitivityLabels)$/.test(pathname) ? 2 : 1;
}
