import type { Cost } from '../throttle.ts';
import type { BoxUrls } from './urls.ts';

/**
 * What a call costs of the user's allowance: one call to Box's own addresses, and one upload where content becomes a file version
 * (developer.box.com, "Rate limits"). The address that a download is sent on to is not counted.
 */
export function costOf(method: string, url: URL, urls: BoxUrls): Cost {
  const ours = [urls.api, urls.upload].some((address) => new URL(address).origin === url.origin);
  if (!ours) return { units: 0 };
  const writes = method === 'POST' && uploadPaths.some((pattern) => pattern.test(url.pathname));
  return writes ? { units: 1, uploads: 1 } : { units: 1 };
}

const uploadPaths = [/\/files\/(\d+\/)?content$/, /\/files\/upload_sessions\/[^/]+\/commit$/];
