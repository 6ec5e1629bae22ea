import { ConnectorError, FileError, SettingsError } from '../model/errors.ts';

/**
 * An error as a log or an outcome may show it. Our own errors are written to be shown; the text of any other may hold an
 * address with a token or a piece of a file, so only its name, its code and where it arose are told.
 */
export function describeError(error: unknown): string {
  if (error instanceof ConnectorError || error instanceof FileError || error instanceof SettingsError)
    return error.message;
  if (!(error instanceof Error)) return 'Unknown failure';
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  const frame = /\n\s+at [^\n]*?([\w.-]+:\d+):\d+\)?(?=\n|$)/u.exec(error.stack ?? '');
  return `${error.name}${code}${frame?.[1] === undefined ? '' : ` at ${frame[1]}`}`;
}
