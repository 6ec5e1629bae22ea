import { z } from 'zod';
import { jsonResponse, parseJsonBody } from '../json.ts';

const milliseconds = z.int().min(0).max(86_400_000);

/** Where the vendor's behaviour varies or is undocumented, or where a test wants another pace. */
const switchesSchema = z.strictObject({
  /** SharePoint rewrites uploaded Office files shortly after the upload. */
  enrichment: z.boolean(),
  enrichmentDelayMs: milliseconds,
  /** If-Match of an upload session is checked again when it is committed. */
  checkIfMatchAtCommit: z.boolean(),
  /** Upload sessions that name `fileSystemInfo` are refused, as OneDrive for Business did at times. */
  refuseFileSystemInfo: z.boolean(),
  /** `extractSensitivityLabels` answers `{value: {labels}}` as in the documentation's example, else `{labels}` as it is described. */
  wrapExtractedLabels: z.boolean(),
  /** The item's eTag moves when another label is shown for it, which is undocumented. */
  extractMovesETag: z.boolean(),
  /** The item's eTag moves when it is checked out or its check-out is discarded, which is undocumented. */
  checkoutMovesETag: z.boolean(),
  /** Resource units that clients may use in a window; 0: as many as they like. */
  unitsPerWindow: z.int().min(0),
  unitWindowMs: z.int().min(100).max(86_400_000),
  /** 42,300, or the 4,230 of SharePoint Embedded. */
  maxSubscriptionMinutes: z.int().min(1),
  tokenLifetimeSeconds: z.int().min(1),
  downloadUrlSeconds: z.int().min(1),
  uploadSessionSeconds: z.int().min(1),
  /** Changes within this time make one notification. */
  coalesceMs: milliseconds,
  /** Wait before the second attempt at a notification; doubled for each further one. */
  retryBaseMs: milliseconds,
  /** After this long a notification is given up. */
  retryForMs: milliseconds,
});

export type Switches = z.infer<typeof switchesSchema>;

export const defaultSwitches: Switches = {
  enrichment: false,
  enrichmentDelayMs: 50,
  checkIfMatchAtCommit: false,
  refuseFileSystemInfo: false,
  wrapExtractedLabels: false,
  extractMovesETag: true,
  checkoutMovesETag: true,
  unitsPerWindow: 0,
  unitWindowMs: 60_000,
  maxSubscriptionMinutes: 42_300,
  tokenLifetimeSeconds: 3_599,
  downloadUrlSeconds: 3_600,
  uploadSessionSeconds: 86_400,
  coalesceMs: 10,
  retryBaseMs: 1_000,
  retryForMs: 4 * 3_600_000,
};

/** `GET /sandbox/switches` shows them, `POST` changes those it names. */
export async function controlSwitches(request: Request, switches: Switches): Promise<Response> {
  if (request.method === 'GET') return jsonResponse(switches);
  if (request.method !== 'POST') return jsonResponse({ error: 'Use GET or POST' }, { status: 405 });
  const parsed = await parseJsonBody(request, switchesSchema.partial());
  if (parsed.kind === 'invalid') return jsonResponse({ error: parsed.problem }, { status: 400 });
  Object.assign(switches, parsed.value);
  return jsonResponse(switches);
}
