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
