import { ConnectorError, FileError, SettingsError } from '../model/errors.ts';

/**
 * An error as a log or an outcome may show it. Our own errors are written to be shown; the text of any other may hold an
 * address with a token or a piece of a file, so only its name, its code and where it arose are told.
 */
export function describeError(error: unknown): string {
  if (error instanceof ConnectorError || error instanceof FileError || error instanceof SettingsError)
    return error.message;
  if (!(error instanceof Error)) return 'Unknown failure';
  const code = 'code' in error && typeof error.code === 'string' && isWord(error.code) ? ` ${error.code}` : '';
  return `${isWord(error.name) ? error.name : 'Error'}${code}${placeOf(error)}`;
}

/** What libraries set as name and code; anything longer or with other characters may be text. */
function isWord(text: string): boolean {
  return /^[\w.-]{1,60}$/u.test(text);
}

/** The first frame below the message, which may look like frames itself. */
function placeOf({ stack = '', message }: Error): string {
  const start = stack.indexOf(message);
  if (start < 0) return '';
  const frame = /^\n\s+at [^\n]*?([\w.-]+:\d+):\d+\)?(?=\n|$)/u.exec(stack.slice(start + message.length));
  return frame?.[1] === undefined ? '' : ` at ${frame[1]}`;
}
