import { posix } from 'node:path';

import { isText, nameOf, type Place, textOf } from './paths.ts';

/** Which names are left out, and why. */
export interface NameRules {
  /** Lower case, without the dot. */
  readonly excludedTypes: ReadonlySet<string>;
  /** Globs without regard to case; one without a slash holds in every folder. */
  readonly excluded: readonly string[];
}

/** What the AIP scanner leaves out by default: programs, their parts, and containers of mail. */
export const scannerExclusions: readonly string[] = [
  ...['lnk', 'exe', 'com', 'cmd', 'bat', 'dll', 'ini', 'pst', 'sca', 'drm', 'sys', 'cpl', 'inf', 'drv', 'dat', 'tmp'],
  ...['msp', 'msi', 'pdb', 'jar', 'msg', 'rtf', 'rar'],
];

/** Kept by file servers and systems for themselves, in lower case; those that begin with a dot are hidden anyway. */
const systemNames = new Set([
  ...['$recycle.bin', 'system volume information', 'lost+found', '@eadir', '#recycle', '#snapshot', '~snapshot'],
  ...['thumbs.db', 'desktop.ini', 'pagefile.sys', 'hiberfil.sys'],
]);

/** Why a file or folder of this name is left out; undefined where it isn't. What is in a folder that is left out is too. */
export function leftOut(rules: NameRules, place: Place): string | undefined {
  for (let depth = 1; depth <= place.length; depth++) {
    const reason = reasonOf(rules, place.slice(0, depth), depth === place.length);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function reasonOf(rules: NameRules, place: Place, isLast: boolean): string | undefined {
  const bytes = nameOf(place);
  if (!isText(bytes)) return isLast ? 'name-not-utf-8' : undefined;
  const name = bytes.toString('utf8').toLowerCase();
  if (systemNames.has(name)) return 'system';
  // Office's owner files, and the temporary files of its saving.
  if (name.startsWith('~$') || /^~.*\.tmp$/u.test(name)) return 'temporary';
  if (name.startsWith('.')) return 'hidden';
  if (isExcluded(rules, textOf(place))) return 'excluded';
  return isLast && rules.excludedTypes.has(extensionOf(name)) ? 'excluded-type' : undefined;
}

function isExcluded({ excluded }: NameRules, path: string): boolean {
  const folded = caseless(path);
  return excluded
    .map(caseless)
    .some((glob) => posix.matchesGlob(folded, glob.includes('/') ? glob.replace(/^\//u, '') : `**/${glob}`));
}

/** Case and the way of writing accents make no difference, as in the policy's globs. */
function caseless(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot === -1 ? '' : name.slice(dot + 1);
}

const ownTemporary = /^\.labelwright-[0-9a-f-]{36}\.tmp$/u;

/** The name under which new content is written before it takes a file's place. */
export function temporaryName(uuid: string): Buffer {
  return Buffer.from(`.labelwright-${uuid}.tmp`);
}

export function isOwnTemporary(name: Buffer): boolean {
  return ownTemporary.test(name.toString('latin1'));
}

/**
 * The names of the files with which an application says that it has a document open. Office puts `~$` before the name, Word in
 * place of its first one or two characters where it is long; LibreOffice writes `.~lock.NAME#`.
 */
export function ownerFileNames(name: string): readonly string[] {
  return [`~$${name}`, `~$${name.slice(1)}`, `~$${name.slice(2)}`, `.~lock.${name}#`];
}

/** Such a file holds no more than who has the document open, and goes with it. */
export function isOwnerFile(name: Buffer, size: number): boolean {
  return size <= mostOwnerBytes && /^(?:~\$.|\.~lock\..+#$)/u.test(name.toString('utf8'));
}

const mostOwnerBytes = 1_024;
