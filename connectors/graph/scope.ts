import { matchesGlob } from '../../lib/glob.ts';
import type { Drive, Site } from './types.ts';

/** Which sites and people are watched. Patterns are globs without regard to case. */
export interface Scope {
  /** Ids, or addresses as `host:/sites/name`: then nothing else is asked for (`Sites.Selected`). Without them: all. */
  readonly sites?: readonly string[];
  /** Patterns of addresses, names or ids; what lies under such a site is left out with it. */
  readonly excludeSites?: readonly string[];
  /** Patterns of mail addresses; only the OneDrives of these people are watched. Without them: all. */
  readonly users?: readonly string[];
  readonly excludeUsers?: readonly string[];
}

/** Why a site isn't looked into, undefined where it is. */
export function whyWithoutSite({ excludeSites = [] }: Scope, site: Site): string | undefined {
  const status = site.siteCollection?.archivalDetails?.archiveStatus;
  if (status === 'recentlyArchived' || status === 'fullyArchived') return 'archived';
  const names = [site.id, site.displayName, site.name, ...addressesOf(site.webUrl)];
  const isExcluded = excludeSites.some((written) => {
    const pattern = plainAddress(written);
    return names.some((name) => name && matchesGlob(pattern, name));
  });
  return isExcluded ? 'excluded' : undefined;
}

/**
 * Why somebody's OneDrive isn't watched, undefined where it is. Where people are named and this one's address isn't told, nobody
 * can say that they want it watched.
 */
export function whyWithoutOneDrive({ users, excludeUsers }: Scope, drive: Drive): string | undefined {
  if (users === undefined && excludeUsers === undefined) return undefined;
  const mail = drive.owner?.user?.email;
  if (!mail) return 'owner-unknown';
  const isOneOf = (patterns: readonly string[]): boolean => patterns.some((pattern) => matchesGlob(pattern, mail));
  return isOneOf(excludeUsers ?? []) || !isOneOf(users ?? ['*']) ? 'excluded' : undefined;
}

export function isPattern(text: string): boolean {
  return /[*?]/u.test(text);
}

/** `host/sites/name` and, of a site below it, each address above, so that a site takes its subsites along. */
function addressesOf(webUrl: string | null | undefined): readonly string[] {
  if (!webUrl || !URL.canParse(webUrl)) return [];
  const { host, pathname } = new URL(webUrl);
  const parts = [host, ...decoded(pathname).split('/')].filter((part) => part !== '');
  const whole = parts.join('/');
  const above = parts.flatMap((_, at) => (at >= 2 && at < parts.length - 1 ? [parts.slice(0, at + 1).join('/')] : []));
  return [whole, ...above];
}

/** `https://host/sites/name/` and Graph's `host:/sites/name` as `host/sites/name`. */
function plainAddress(written: string): string {
  return written
    .replace(/^https?:\/\//iu, '')
    .replace(':/', '/')
    .replace(/\/+$/u, '');
}

function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    // A bare percent sign in a name: it is as good as it gets.
    return pathname;
  }
}
