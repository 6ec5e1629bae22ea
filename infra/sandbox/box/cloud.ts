import type { Contents } from '../contents.ts';
import type { Database } from '../database.ts';

/** Behaviour that Box leaves unsaid, or that a test wants to see; `PUT /sandbox/switches` changes it while running. */
export interface Switches {
  /** Whether a new version fires FILE.UPLOADED as a new file does (Box's guide does not say). */
  readonly newVersionFires: boolean;
  /** For so many milliseconds after an upload the download answers 202 with Retry-After. */
  readonly downloadReadyAfterMs: number;
  /** How often a commit answers 202 before the parts are put together. */
  readonly commitWaits: number;
  /** Each page of events starts with the last one of the page before. */
  readonly repeatEvents: boolean;
  /** Whether setting or taking away a classification moves the file's etag (Box's guide does not say). */
  readonly classificationMovesEtag: boolean;
  /** Whether the application has the right to perform actions as users; without it `as-user` answers 403. */
  readonly actingAsUsers: boolean;
  /** Old versions are under retention or legal hold: to delete one answers 403 (which of Box's codes that has is unconfirmed). */
  readonly holdVersions: boolean;
  /** How late an event appears in the enterprise's history (`admin_logs`), which Box only says to be late. */
  readonly historyDelayMs: number;
  /** API calls that clients may make in a window; 0: as many as they like. */
  readonly callsPerWindow: number;
  readonly callWindowMs: number;
  /** Uploads that clients may make in the same window; 0: as many as they like. */
  readonly uploadsPerWindow: number;
  /** Client ids of applications that the enterprise's administrator shuts out; that ends their sessions for good. */
  readonly unauthorizedApps: readonly string[];
  /** Webhook retries: the first waits this long, each further one twice as long as the one before, at most a minute. */
  readonly firstRetryMs: number;
}

export const defaultSwitches: Switches = {
  newVersionFires: true,
  downloadReadyAfterMs: 0,
  commitWaits: 1,
  repeatEvents: false,
  classificationMovesEtag: true,
  actingAsUsers: true,
  holdVersions: false,
  historyDelayMs: 0,
  callsPerWindow: 0,
  callWindowMs: 60_000,
  uploadsPerWindow: 0,
  unauthorizedApps: [],
  firstRetryMs: 500,
};

/** What every part of the sandbox works on. */
export interface Cloud {
  readonly database: Database;
  readonly contents: Contents;
  /** Where the bytes of open upload sessions lie. */
  readonly uploadsFolder: string;
  readonly origin: string;
  readonly downloadOrigin: string;
  readonly enterpriseId: string;
  /** Signs download addresses; kept with the state, so that a restart honours them. */
  readonly downloadSecret: string;
  switches: Switches;
  /** Epoch ms. */
  now(): number;
  /** A new numeric id; ids of all kinds are one sequence. */
  nextId(): string;
  /** Called after a transaction that may have queued webhook deliveries. */
  wake(): void;
}

/** Box's timestamps: RFC 3339 to the second, with an offset. */
export const timestamp = (epochMs: number): string => new Date(epochMs).toISOString().replace(/\.\d{3}Z$/, '+00:00');
