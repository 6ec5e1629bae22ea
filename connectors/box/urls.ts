/** Where Box's API and its uploads are, without a trailing slash. */
export interface BoxUrls {
  readonly api: string;
  readonly upload: string;
}

export const publicUrls: BoxUrls = { api: 'https://api.box.com', upload: 'https://upload.box.com/api' };

/** The address if it is https, or http on this very machine; else undefined: tokens and content never travel in the clear. */
export function secureUrl(text: string, base?: string): URL | undefined {
  if (!URL.canParse(text, base)) return undefined;
  const url = new URL(text, base);
  const secure = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  return secure && url.username === '' && url.password === '' ? url : undefined;
}

/**
 * Whether our token may be sent to an address that Box named for an upload session: same host as the uploads', or a
 * sibling under box.com (Box names regional hosts there), or another port of this machine.
 */
export function isOwnHost(address: URL, urls: BoxUrls): boolean {
  const upload = new URL(urls.upload);
  if (address.host === upload.host) return true;
  if (isLoopback(upload.hostname)) return isLoopback(address.hostname);
  return upload.hostname.endsWith('.box.com') && address.hostname.endsWith('.box.com');
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
