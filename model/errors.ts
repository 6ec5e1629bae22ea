/**
 * Failures are thrown once, where they are understood, with a `kind`; callers read the kind and never parse a message.
 * Messages say action, colon, state, without a period, and never hold file content, matched values, tokens or keys.
 */

export type ConnectorErrorKind =
  /** Try again later: 429, 503, network, timeout. Nothing is known to have happened on the other side. */
  | 'transient'
  /** An answer other than documented, or content that isn't what the service states: worth another try, counted as an attempt. */
  | 'malformed'
  /** Someone was faster: the version that was named is no longer the present one. */
  | 'conflict'
  /** Open, checked out or locked by somebody: try again much later. */
  | 'locked'
  /** The file, source or subscription is no longer there. */
  | 'gone'
  /** Our credentials or permissions do not reach: a fault of the whole tenant, not of a file. */
  | 'unauthorized'
  /** The service refuses this request and will refuse it again. */
  | 'permanent'
  /** The checkpoint is too old: list from the beginning. */
  | 'resync';

export interface ConnectorErrorOptions {
  readonly cause?: unknown;
  /** How long the service asked us to wait, ms; for `transient`. */
  readonly retryAfterMs?: number;
  /** Short code for reports: `malware`, `too-many-requests`. */
  readonly reason?: string;
}

/** A call to a cloud that did not work. */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError';
  readonly kind: ConnectorErrorKind;
  readonly retryAfterMs: number | undefined;
  readonly reason: string | undefined;

  constructor(kind: ConnectorErrorKind, message: string, options: ConnectorErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.kind = kind;
    this.retryAfterMs = options.retryAfterMs;
    this.reason = options.reason;
  }
}

export const fileErrorKinds = [
  /** A type that no format reads. */
  'unsupported',
  /** Not what it claims to be, or broken. */
  'corrupt',
  /** By password or rights management; can't be read, so it is never called clean. */
  'encrypted',
  /** Beyond a limit on bytes, entries, ratio or depth. */
  'too-large',
  /** Digitally signed: writing a label would break the signature. */
  'signed',
  /** The deadline passed before all of it was read. */
  'too-slow',
  /** Nothing in it. */
  'empty',
] as const;
export type FileErrorKind = (typeof fileErrorKinds)[number];

/** A file that could not be opened, read to its end, or written. */
export class FileError extends Error {
  override readonly name = 'FileError';
  readonly kind: FileErrorKind;

  constructor(kind: FileErrorKind, message: string, options: { readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.kind = kind;
  }
}

/** Settings, policy or arguments that are missing or wrong; the message names each of them. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly problems: readonly string[];

  constructor(what: string, problems: readonly string[]) {
    super(`${what}:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}
