import nock from 'nock';
import { afterEach, beforeEach, expect } from 'vitest';
import type { Connector, OutgoingContent } from '../../../connectors/connector.ts';
import type { GraphOptions } from '../../../connectors/graph/connector.ts';
import { createGraphConnector } from '../../../connectors/graph/connector.ts';
import { memorySource } from '../../../lib/patch.ts';
import { ConnectorError } from '../../../model/errors.ts';
import type { FileItem, FileRef, Source } from '../../../model/file.ts';
import type { ConnectorName, FileId, SourceId, Version } from '../../../model/ids.ts';

export const graph = 'https://graph.microsoft.com';
export const authority = 'http://localhost:4747';
export const ourId = 'our-application';
export const now = Date.parse('2026-09-01T12:00:00Z');

export const ref: FileRef = {
  connector: 'graph' as ConnectorName,
  sourceId: 'b!drive' as SourceId,
  fileId: 'ITEM' as FileId,
};
export const itemUrl = '/v1.0/drives/b!drive/items/ITEM';
export const source: Source = { connector: ref.connector, id: ref.sourceId, name: 'Documents', kind: 'sharepoint' };

/** Only what a test announces is answered, and all of it has to be asked for. */
export function useNock(): void {
  beforeEach(() => nock.disableNetConnect());
  afterEach(() => {
    const left = nock.pendingMocks();
    nock.cleanAll();
    nock.enableNetConnect();
    expect(left).toEqual([]);
  });
}

export function nockToken(token = 'token-1'): void {
  nock(authority).post('/tenant/oauth2/v2.0/token').reply(200, { access_token: token, expires_in: 3600 });
}

/** A connector that signs in once and talks to whatever nock answers. */
export function signedIn(options: Partial<GraphOptions> = {}): Connector {
  nockToken();
  return createGraphConnector({
    tenantId: 'tenant',
    clientId: ourId,
    credential: { kind: 'secret', secret: 's3cret' },
    authority,
    settleSeconds: 0,
    userAgent: 'NONISV|Test|Labelwright/1.0',
    now: () => now,
    ...options,
  });
}

export function driveItem(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    id: 'ITEM',
    name: 'Plan.txt',
    eTag: '"{A},1"',
    size: 5,
    webUrl: 'https://contoso.sharepoint.com/Plan.txt',
    lastModifiedDateTime: '2026-09-01T10:00:00Z',
    fileSystemInfo: { createdDateTime: '2026-08-01T10:00:00Z', lastModifiedDateTime: '2026-09-01T10:00:00Z' },
    createdBy: { user: { displayName: 'Ada', email: 'ada@contoso.com' } },
    lastModifiedBy: { user: { displayName: 'Ada' } },
    parentReference: { driveId: 'b!drive', path: '/drives/b!drive/root:/Contracts/A%26B%20100%25' },
    file: { hashes: {} },
    ...changes,
  };
}

export function fileItem(changes: Partial<FileItem> = {}): FileItem {
  return {
    ref,
    version: '"{A},1"' as Version,
    name: 'Plan.txt',
    path: 'Contracts/A&B 100%/Plan.txt',
    size: 5,
    sharing: 'private',
    modifiedByUs: false,
    modifiedAt: Date.parse('2026-09-01T10:00:00Z'),
    ...changes,
  };
}

export const byUs = { application: { id: ourId } };
export const byAda = { user: { displayName: 'Ada' } };

export function version(id: string, by: object, changes: Readonly<Record<string, unknown>> = {}): object {
  return { id, size: 5, lastModifiedDateTime: `2026-09-01T10:00:0${id[0] ?? '0'}Z`, lastModifiedBy: by, ...changes };
}

export function outgoing(connector: Connector, bytes: Buffer): OutgoingContent {
  const digest = connector.createDigest();
  digest.update(bytes);
  return { bytes: memorySource(bytes), digest: digest.value(), signal: new AbortController().signal };
}

export function graphError(code: string, inner?: string, message = ''): object {
  return { error: { code, message, ...(inner !== undefined && { innererror: { code: inner } }) } };
}

/** What a call threw; a call that didn't throw fails the test. */
export async function thrownBy(call: Promise<unknown>): Promise<ConnectorError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ConnectorError) return error;
    throw error;
  }
  throw new TypeError('Expected a ConnectorError: the call succeeded');
}

export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}
