import type { Contents } from '../contents.ts';
import type { Database } from '../database.ts';
import type { Library } from './library.ts';
import type { Caller, TenantLabel } from './records.ts';
import type { Switches } from './switches.ts';

/** What every part of the Graph sandbox works on. */
export interface World {
  readonly tenantId: string;
  readonly origin: string;
  readonly downloadOrigin: string;
  /** Signs download URLs and delta tokens; kept with the state. */
  readonly secret: string;
  readonly database: Database;
  readonly contents: Contents;
  readonly library: Library;
  readonly switches: Switches;
  /** The tenant's sensitivity labels. */
  readonly labels: readonly TenantLabel[];
  readonly now: () => number;
}

/** One call of the API. */
export interface Call {
  readonly request: Request;
  readonly url: URL;
  readonly caller: Caller;
}
