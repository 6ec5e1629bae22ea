import type { Connector } from '../connector.ts';
import type { Throttle } from '../throttle.ts';
import { SettingsError } from '../../model/errors.ts';
import { readCatalog } from './catalog.ts';
import { listChanges } from './changes.ts';
import { createGraphClient } from './client.ts';
import { confirm } from './confirm.ts';
import type { GraphCredential } from './credential.ts';
import { createTokenSource } from './credential.ts';
import { download } from './download.ts';
import { examine } from './examine.ts';
import type { GraphContext } from './items.ts';
import { graphName, look } from './items.ts';
import { receive } from './notifications.ts';
import { createQuickXorHash } from './quick-xor-hash.ts';
import { rename } from './rename.ts';
import { createShownLabel } from './shown-label.ts';
import type { Scope } from './scope.ts';
import { listSources, requireFindable } from './sources.ts';
import { createSubscriptions } from './subscriptions.ts';
import type { TokenSource } from './transport.ts';
import { createTransport, isSafe } from './transport.ts';
import { upload } from './upload.ts';
import { removeOldVersions } from './versions.ts';

export interface GraphOptions {
  readonly tenantId: string;
  /** Our application's id; with a managed identity that of the identity, empty for the system-assigned one. */
  readonly clientId: string;
  readonly credential: GraphCredential;
  /** https, or http on this machine (a secret only); the public cloud's without one. */
  readonly authority?: string;
  /** With the version, such as `https://graph.microsoft.com/v1.0/`. */
  readonly baseUrl?: string;
  /** Which sites and people; all without one. */
  readonly scope?: Scope;
  readonly settleSeconds: number;
  /** `NONISV|Company|App/1.0`: traffic that names itself so is preferred by SharePoint. */
  readonly userAgent: string;
  /** Keeps all workers of the tenant within its allowance, in resource units; nothing is held back without one. */
  readonly throttle?: Throttle;
  /** Takes the place of the global `fetch`. */
  readonly fetch?: typeof fetch;
  readonly now?: () => number;
}

/** SharePoint libraries and OneDrives of one tenant. Nothing is asked or loaded before the first call. */
export function createGraphConnector(options: GraphOptions): Connector {
  const { scope = {} } = options;
  requireFindable(scope);
  const { context, tokens } = createContext(options);
  return {
    name: graphName,
    settleSeconds: options.settleSeconds,
    features: {
      isStream: () => false,
      tellsAll: () => true,
      subscriptions: createSubscriptions(context.client),
      rename: (item, name) => rename(context, item, name),
      shownLabel: createShownLabel(context),
      catalog: () => readCatalog(context.client),
      removeOldVersions: (item) => removeOldVersions(context, item),
      examine: () => examine(tokens),
    },
    sources: () => listSources(context.client, scope),
    receive,
    changes: (source, checkpoint) => listChanges(context, source, checkpoint),
    look: (file) => look(context, file),
    download: (item, signal) => download(context, item, { signal }),
    upload: (item, content) => upload(context, item, content),
    confirm: (item, intent) => confirm(context, item, intent),
    createDigest: createQuickXorHash,
  };
}

function createContext(options: GraphOptions): { readonly context: GraphContext; readonly tokens: TokenSource } {
  const { tenantId, clientId, credential, userAgent, throttle, now = Date.now } = options;
  const baseUrl = withSlash(options.baseUrl ?? 'https://graph.microsoft.com/v1.0/');
  const authority = (options.authority ?? 'https://login.microsoftonline.com').replace(/\/+$/, '');
  const unsafe = [baseUrl, authority].filter((address) => !isSafe(address));
  if (unsafe.length > 0) {
    throw new SettingsError(
      'Cannot connect to Graph',
      unsafe.map((address) => `neither https nor http on this machine: ${address}`),
    );
  }
  const transport = createTransport(options.fetch);
  const graphOrigin = new URL(baseUrl).origin;
  const tokens = createTokenSource({ tenantId, clientId, credential, authority, graphOrigin, transport, now });
  const client = createGraphClient({ baseUrl, userAgent, transport, tokens, throttle, now });
  return { context: { clientId, client }, tokens };
}

function withSlash(address: string): string {
  return address.endsWith('/') ? address : `${address}/`;
}
