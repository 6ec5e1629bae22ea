/**
 * Whether a name matches a glob, without regard to case: `*` is any characters, `?` exactly one. At most
 * pattern length times name length steps, whatever the pattern.
 */
export function matchesGlob(glob: string, name: string): boolean {
  return matches(Array.from(normalized(glob)), Array.from(normalized(name)), {
    isStar: (item) => item === '*',
    same: (item, unit) => item === '?' || item === unit,
  });
}

/** The same for a `/`-separated path: `*` and `?` stay within a folder, a folder named `**` is any number of folders. */
export function matchesPathGlob(glob: string, path: string): boolean {
  return matches(segments(glob), segments(path), {
    isStar: (item) => item === '**',
    same: matchesGlob,
  });
}

/** Why a glob for paths is malformed, and would silently fit nothing; undefined where it isn't. */
export function faultOfPathGlob(glob: string): string | undefined {
  const parts = segments(glob);
  if (parts.length === 0) return 'it names nothing';
  if (parts.some((part) => /^\s*\.{1,2}\s*$/u.test(part))) return 'no path has . or .. in it';
  if (glob.endsWith('/')) return 'it ends with a slash: /** at its end is all that lies below';
  if (hasOpenBracket(glob)) return '[ is not closed: ? stands for any character, for a bracket too';
  return undefined;
}

function hasOpenBracket(glob: string): boolean {
  return /\[[^\]]*$/u.test(glob.replaceAll(/\\./gu, ''));
}

interface Matching {
  readonly isStar: (item: string) => boolean;
  readonly same: (item: string, unit: string) => boolean;
}

/** Goes back to the latest star only: an earlier one can't help where the latest doesn't. */
function matches(pattern: readonly string[], units: readonly string[], { isStar, same }: Matching): boolean {
  let item = 0;
  let star = -1;
  let resume = 0;
  for (let unit = 0; unit < units.length;) {
    const wanted = pattern[item];
    if (wanted !== undefined && isStar(wanted)) {
      star = item++;
      resume = unit;
    } else if (wanted !== undefined && same(wanted, units[unit] ?? '')) {
      item++;
      unit++;
    } else if (star !== -1) {
      item = star + 1;
      unit = ++resume;
    } else {
      return false;
    }
  }
  return pattern.slice(item).every(isStar);
}

function segments(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function normalized(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
