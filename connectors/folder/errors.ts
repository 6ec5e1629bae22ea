import { ConnectorError, type ConnectorErrorKind } from '../../model/errors.ts';

interface Meaning {
  readonly kind: ConnectorErrorKind;
  readonly reason: string;
  readonly state: string;
}

const gone: Meaning = { kind: 'gone', reason: 'gone', state: 'it is no longer there' };
const denied: Meaning = { kind: 'permanent', reason: 'access-denied', state: 'access is denied' };
const open: Meaning = { kind: 'locked', reason: 'locked', state: 'somebody has it open' };
const full: Meaning = { kind: 'transient', reason: 'disk-full', state: 'there is no room left' };
const unreachable: Meaning = { kind: 'transient', reason: 'unreachable', state: 'the file system does not answer' };

/** errno(3), as far as a file system on a disk or behind a network gives them. */
const meanings: Readonly<Record<string, Meaning>> = {
  ENOENT: gone,
  ENOTDIR: gone,
  EACCES: denied,
  EPERM: denied,
  EROFS: { kind: 'permanent', reason: 'read-only', state: 'the file system is read-only' },
  ENAMETOOLONG: { kind: 'permanent', reason: 'name-too-long', state: 'the name is too long' },
  ELOOP: { kind: 'permanent', reason: 'symbolic-link', state: 'it is a symbolic link' },
  EBUSY: open,
  ETXTBSY: open,
  ENOSPC: full,
  EDQUOT: full,
  EMFILE: { kind: 'transient', reason: 'too-many-open-files', state: 'too many files are open' },
  ENFILE: { kind: 'transient', reason: 'too-many-open-files', state: 'too many files are open' },
  EAGAIN: unreachable,
  ESTALE: unreachable,
  EHOSTDOWN: unreachable,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ENOTCONN: unreachable,
  ECONNRESET: unreachable,
  ECONNABORTED: unreachable,
  ETIMEDOUT: unreachable,
};

/** The code of an error of the file system, such as `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** What a failed call to the file system means. Anything else, such as EIO from a broken disk, is worth a few attempts. */
export function fileSystemError(what: string, cause: unknown): ConnectorError {
  if (cause instanceof ConnectorError) return cause;
  const code = codeOf(cause);
  const meaning = code === undefined || !Object.hasOwn(meanings, code) ? undefined : meanings[code];
  if (meaning === undefined) {
    return new ConnectorError('malformed', `Cannot ${what}: ${code ?? 'unknown failure'}`, {
      cause,
      reason: code === undefined ? 'file-system' : code.toLowerCase(),
    });
  }
  return new ConnectorError(meaning.kind, `Cannot ${what}: ${meaning.state}`, { cause, reason: meaning.reason });
}

/** The watched folder itself can't be opened: nothing is known about what is in it, least of all that it is gone. */
export function rootError(cause: unknown): ConnectorError {
  const error = fileSystemError('open watched folder', cause);
  if (error.kind === 'gone') {
    return new ConnectorError('transient', 'Cannot open watched folder: it is not there, or not mounted', {
      cause,
      reason: 'folder-missing',
      retryAfterMs: 60_000,
    });
  }
  if (error.kind !== 'permanent') return error;
  return new ConnectorError('unauthorized', error.message, { cause, reason: error.reason ?? 'access-denied' });
}

export function conflictError(what: string): ConnectorError {
  return new ConnectorError('conflict', `Cannot ${what}: a newer version took its place`, {
    reason: 'version-changed',
  });
}

export function isKind(error: unknown, kind: ConnectorErrorKind): error is ConnectorError {
  return error instanceof ConnectorError && error.kind === kind;
}

/** What a call says of a file that isn't there. */
export function isGone(error: unknown): boolean {
  return isKind(error, 'gone') || codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';
}

/** The value, or undefined where the file isn't there. */
export async function unlessGone<Value>(wanted: Promise<Value>): Promise<Value | undefined> {
  try {
    return await wanted;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}
